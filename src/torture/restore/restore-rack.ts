import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeBackup } from '../../app/backup/make-backup.ts';
import { restoreHouse } from '../../app/backup/restore-house.ts';
import { appendErasures, erasureListPath } from '../../app/erasures/erasure-list.ts';
import type { House } from '../../app/open-house.ts';
import { leavePerson } from '../../app/people/leave-person.ts';
import { applyPlan } from '../../app/plans/apply-plan.ts';
import { reading } from '../../app/reading.ts';
import { planRestore, type RestorePlan } from '../../app/restore/plan-restore.ts';
import { type ErrorCode, isLockstepError } from '../../domain/errors.ts';
import { askErasure, confirmErasure } from '../../engine/erase/erase-person.ts';
import { findings } from '../findings.ts';
import type { Order, Outcome, Rack, Size } from '../rack.ts';
import { idOf, type Member, members, nameOf, wantedOf } from './company.ts';
import { driftInTruth, type Wrong, wrongInTruth } from './ground-truth.ts';
import {
  type Company,
  foundCompany,
  inFolder,
  PATIENCE_MS,
  quiet,
  report,
  runHouse,
  takeOver,
} from './running-house.ts';

const PEOPLE: Record<Size, number> = { short: 300, day: 2_000, night: 100_000 };
/** G18, for 100,000 people. */
const WITHIN_SECONDS = 60;
const QUIET: Parameters<typeof restoreHouse>[0]['log'] = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const restoreRack: Rack = {
  name: 'restore',
  shows: 'an older backup gives and takes nothing by itself, and lists all drift (T38, G18)',
  parts: { short: 0, day: 1, night: 1 },
  alone: ['night'],
  run: (order) => inFolder((folder) => restoreOlder(order, folder)),
};

/** Who does what after the backup; the first two dozen people, whatever the size of the company. */
interface Life {
  readonly atBackup: readonly Member[];
  readonly now: readonly Member[];
  readonly gone: readonly Member[];
  readonly erased: readonly Member[];
}

function lifeOf(n: number): Life {
  const all = members(n);
  const at = (from: number, to: number) => all.slice(from, to);
  const gone = at(0, 6);
  const here = all.slice(6);
  const leaves = new Set(at(6, 12).map(({ id }) => id));
  const moves = new Set(at(12, 18).map(({ id }) => id));
  const now = here.map((member): Member => {
    if (leaves.has(member.id)) return { ...member, lastDay: '2024-06-01' };
    if (!moves.has(member.id)) return member;
    return { ...member, department: member.department === 'Sales' ? 'Engineering' : 'Sales' };
  });
  const joined = Array.from(
    { length: 6 },
    (_, i): Member => ({ id: idOf(n + i), department: 'Sales', lastDay: null }),
  );
  return { atBackup: here, now: [...now, ...joined], gone, erased: gone.slice(0, 3) };
}

async function restoreOlder(order: Order, folder: string): Promise<Outcome> {
  const { size, say } = order;
  const found = findings('restore', order);
  const n = PEOPLE[size];
  const within = PATIENCE_MS[size];
  const life = lifeOf(n);
  const company = await foundCompany(members(n));
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  const file = join(folder, 'older.backup');
  try {
    let running = await runHouse(first, { worker: true });
    const begun = performance.now();
    await takeOver(running, company, members(n), within);
    say(`${n} people taken over in ${seconds(begun)} s`);
    await report(
      running.house,
      members(n).map((m) =>
        life.gone.includes(m) || life.gone.some(({ id }) => id === m.id)
          ? { ...m, lastDay: '2024-06-01' }
          : m,
      ),
      2,
    );
    await quiet(running.house, within);
    await report(running.house, life.atBackup, 3);
    await quiet(running.house, within);

    const backupBegun = performance.now();
    const made = await makeBackup(running.house, file, 'torture');
    const backupSeconds = seconds(backupBegun);

    for (const member of life.erased) await erase(running.house, member);
    await report(running.house, life.now, 4);
    await quiet(running.house, within);
    if (running.errors.length > 0)
      found.wrong(`errors while living: ${running.errors.slice(0, 3).join(' | ')}`);
    await running.stop();
    const byHand = driftByHand(company, n, life.gone);

    await cp(join(first, 'keys'), join(second, 'keys'), { recursive: true });
    const restored = await restoreHouse({
      file,
      dataDir: second,
      environment: {},
      actor: 'torture',
      erasures: { files: [erasureListPath(first)] },
      log: QUIET,
    });
    say(`${n} people restored in ${restored.seconds} s`);
    if (restored.seconds > WITHIN_SECONDS) found.wrong(`the restore took ${restored.seconds} s`);

    const mark = writesOf(company);
    running = await runHouse(second, { worker: true });
    await listed(running.house, within);
    await report(running.house, life.now, 5);
    const plan = await planned(running.house, within);
    // Time in which something that should not could happen.
    await sleep(1_000);
    const automatic = writesOf(company) - mark;
    if (automatic > 0) found.wrong(`${automatic} writes were made before anybody confirmed the restore`);

    const expected = driftInTruth(company.systems, life);
    const said = new Set(plan.drift.map(({ target, account, kind }) => `${target}/${account}/${kind}`));
    const missing = [...expected].filter((one) => !said.has(one));
    const invented = [...said].filter((one) => !expected.has(one));
    if (missing.length > 0)
      found.wrong(`${missing.length} differences are not listed: ${missing.slice(0, 5).join(', ')}`);
    if (invented.length > 0)
      found.wrong(`${invented.length} are listed that are none: ${invented.slice(0, 5).join(', ')}`);

    // A leave that is ordered meanwhile is no older truth.
    const [ordered] = life.now.slice(20, 21);
    if (ordered === undefined) throw new Error('nobody is there to leave');
    await orderLeave(running.house, ordered);
    await until(
      () => wantedOf(ordered).every(({ system }) => !reaches(company, system, ordered)),
      30_000,
    ).catch(() => found.wrong(`${ordered.id} was ordered to leave in safe mode and still has access`));

    await confirm(running.house, within);
    await quiet(running.house, within);
    const wrong = wrongInTruth(
      company.systems,
      life.now.map((m) => (m.id === ordered.id ? { ...m, lastDay: '2024-06-01' } : m)),
      [...life.gone],
      byHand,
    );
    for (const one of wrong.slice(0, 10)) found.wrong(wordsOf(one));
    for (const member of life.erased)
      if (!(await isErased(running.house, member)))
        found.wrong(`${member.id} was erased, and is there again`);
    if (running.errors.length > 0)
      found.wrong(`errors after the restore: ${running.errors.slice(0, 3).join(' | ')}`);
    await running.stop();
    return found.outcome(
      { restoredPeople: n, driftListed: expected.size - missing.length, automaticWrites: automatic },
      [
        `backup of ${n} people ${backupSeconds} s, ${(made.bytes / 2 ** 20).toFixed(1)} MiB; restore ${restored.seconds} s (G18: < ${WITHIN_SECONDS} s for 100,000)`,
        `drift: ${expected.size} differences in truth, ${expected.size - missing.length} listed, ${invented.length} invented; ${automatic} automatic grants and revokes`,
      ],
    );
  } finally {
    await company.close();
  }
}

/** Outside of Lockstep, while nobody looks: one of each kind. Returns the accounts that a person has to see to. */
function driftByHand({ systems }: Company, n: number, gone: readonly Member[]): ReadonlySet<string> {
  const [directory, git, crm] = systems;
  const account = (system: typeof directory, member: Pick<Member, 'id'>) => {
    const found = system?.truth.accounts().find(({ name }) => name === nameOf(member));
    if (found === undefined) throw new Error(`${member.id} has no account on ${system?.name}`);
    return found.id;
  };
  const [extra, off, removed] = [idOf(n - 1), idOf(n - 2), idOf(n - 3)].map((id) => ({ id }));
  const [back] = gone.slice(4, 5);
  if (extra === undefined || off === undefined || removed === undefined || back === undefined)
    return new Set();
  directory?.operator.grant(account(directory, extra), { kind: 'group', value: 'by-hand' });
  directory?.operator.setActive(account(directory, off), false);
  directory?.operator.remove(account(directory, removed));
  directory?.operator.setActive(account(directory, back), true);
  crm?.operator.create({ name: 'stranger' });
  git?.operator.create({ name: 'robot' });
  return new Set([`directory/${nameOf(off)}`]);
}

async function erase({ engine, tenant, dataDir }: House, member: Member): Promise<void> {
  const identityId = await identityOf({ engine, tenant }, member);
  const row = await engine.store.transaction(tenant, (tx) =>
    askErasure(engine, tx, { identityId, reason: 'asked for', actor: 'first', retentionMs: 0 }),
  );
  await engine.store.transaction(tenant, (tx) =>
    confirmErasure(engine, tx, row.erasure_id, 'second', (entry) =>
      appendErasures(erasureListPath(dataDir), [entry]),
    ),
  );
}

async function identityOf(
  { engine, tenant }: Pick<House, 'engine' | 'tenant'>,
  { id }: Member,
): Promise<string> {
  const [row] = await reading(engine.store, tenant, (tx) => tx.find('employment', { employment_key: id }));
  if (row?.identity_id == null) throw new Error(`nobody is ${id}`);
  return row.identity_id;
}

async function isErased({ engine, tenant }: House, { id }: Member): Promise<boolean> {
  return reading(engine.store, tenant, async (tx) => {
    const employments = await tx.count('employment', { employment_key: id });
    const records = await tx.count('record', { record_key: id });
    return employments + records === 0;
  });
}

async function orderLeave({ engine, tenant }: House, member: Member): Promise<void> {
  const identityId = await identityOf({ engine, tenant }, member);
  await leavePerson(engine, tenant, { identityId, actor: 'torture', reason: 'left today' });
}

const contextOf = ({ engine, connectors }: House) => ({ engine, connectors, actor: 'torture' });

function planned(house: House, within: number): Promise<RestorePlan> {
  return onceReady('RESTORE_NOT_LISTED', within, () => planRestore(contextOf(house), house.tenant, []));
}

/** Whoever confirms plans anew when something changed while they read. */
async function confirm(house: House, within: number): Promise<void> {
  await onceReady('PLAN_STALE', within, async () => {
    const { file } = await planned(house, within);
    await applyPlan(contextOf(house), house.tenant, file);
  });
}

async function onceReady<T>(unless: ErrorCode, within: number, act: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const waits = isLockstepError(error) && error.code === unless;
      if (!waits || performance.now() > deadline) throw error;
      await sleep(250);
    }
  }
}

async function listed({ engine, tenant }: House, within: number): Promise<void> {
  await until(
    async () => (await reading(engine.store, tenant, (tx) => tx.count('target', { listed_at: null }))) === 0,
    within,
  );
}

function reaches({ systems }: Company, system: string, member: Member): boolean {
  return systems.find(({ name }) => name === system)?.truth.couldReach(nameOf(member), Date.now()) ?? false;
}

function writesOf({ systems }: Company): number {
  return systems.reduce((sum, { truth }) => sum + truth.journal.length, 0);
}

function wordsOf({ system, account, what }: Wrong): string {
  return `after the confirmation ${account} on ${system} ${what}`;
}

async function until(condition: () => boolean | Promise<boolean>, ms: number): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('what was waited for did not happen');
    await sleep(50);
  }
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10;
}
