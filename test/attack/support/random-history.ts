import { leavePerson, undoLeave } from '../../../src/app/people/leave-person.ts';
import type { HttpRequest } from '../../../src/domain/connector.ts';
import type { Transaction } from '../../../src/domain/identity/inputs.ts';
import { reconcileTarget } from '../../../src/engine/reconcile/reconcile-target.ts';
import type { Fault } from '../../../src/simulated/index.ts';
import { seededRandom } from '../../../src/simulated/random.ts';
import { DAY, HOUR, MINUTE, makeArena, START, TENANT } from './arena.ts';
import { resume } from './fragile-worker.ts';
import { brokenLog, falseClaims, stuckOperations } from './invariants.ts';
import { whatWasDone } from './what-was-done.ts';
import { FINE, type Weather } from './wire.ts';

const TARGETS = ['directory', 'git', 'crm'] as const;
/** A call may be on its way for so long after it was decided: a read, then a write, each with its deadline. */
const UNDER_WAY_MS = 15_000;

export interface HistoryOptions {
  readonly people?: number;
  readonly events?: number;
  /** Which dangers there are. Default: all. */
  readonly dangers?: Partial<
    Record<'faults' | 'weather' | 'late' | 'kills' | 'drift' | 'orders' | 'reconcile', boolean>
  >;
  readonly verbose?: boolean;
}

export interface HistoryResult {
  readonly wrong: readonly string[];
  readonly story: readonly string[];
}

interface Member {
  readonly id: string;
  readonly employments: string[];
  current: string | null;
  terminated: boolean;
  onLeave: string | null;
  override: boolean;
}

const dateOf = (t: number) => new Date(t).toISOString().slice(0, 10);

/** One random company life. The same seed tells the same story. */
export async function runHistory(seed: number, options: HistoryOptions = {}): Promise<HistoryResult> {
  const roll = seededRandom(seed * 7_919 + 13);
  const below = (n: number) => Math.floor(roll() * n);
  const chance = (p: number) => roll() < p;
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const danger = (what: keyof NonNullable<HistoryOptions['dangers']>) => options.dangers?.[what] ?? true;
  const mode = pick(['deactivate', 'deprovision', 'deprovision', 'delete']);
  const arena = await makeArena({
    seed,
    policy: (base) =>
      base.replace('mode: deprovision', `mode: ${mode}`).replaceAll('onLoss: deprovision', `onLoss: ${mode}`),
  });
  const policy = await arena.policy();
  const story: string[] = [];
  const wrong: string[] = [];
  const tell = (text: string) => story.push(`+${((arena.clock.now() - START) / 1_000).toFixed(3)} ${text}`);
  const members = Array.from(
    { length: options.people ?? 3 + below(5) },
    (_, i): Member => ({
      id: String(100 + i),
      employments: [],
      current: null,
      terminated: false,
      onLeave: null,
      override: false,
    }),
  );
  let sequence = 0;
  let dangerous = false;
  let liars = false;
  let calm = true;
  const pace = pick([2_000, 20_000, 5 * MINUTE, 2 * HOUR]);

  // What was believed of whom, from when on: every call that goes out must rest on one of these.
  const beliefs = new Map<
    string,
    { readonly at: number; readonly access: ReadonlyMap<string, readonly string[]> }[]
  >();
  const believe = (member: Member, t: number) => {
    const access = member.override
      ? new Map<string, readonly string[]>()
      : arena.entitled(policy, member.employments, t).access;
    const list = beliefs.get(member.id) ?? [];
    beliefs.set(member.id, list);
    list.push({ at: t, access });
  };
  const believedLately = (
    member: Member,
    test: (access: ReadonlyMap<string, readonly string[]>) => boolean,
  ): boolean => {
    const now = arena.clock.now();
    believe(member, now);
    const list = beliefs.get(member.id) ?? [];
    const current = list.findLast((belief) => belief.at <= now - UNDER_WAY_MS);
    return list.some(
      (belief) => (belief.at > now - UNDER_WAY_MS || belief === current) && test(belief.access),
    );
  };

  const personBehind = (target: string, account: string): Member | undefined => {
    const truth = arena.systems.get(target)?.truth;
    const holder = members.find((member) => truth?.find(member.id)?.id === account);
    return holder;
  };
  const onSend = (request: HttpRequest, _at: number, worker: string) => {
    if (request.method === 'GET' || request.url.endsWith('/sign-in')) return;
    const [, target = '', path = ''] = /^https:\/\/([^.]+)\.simulated(.*)$/.exec(request.url) ?? [];
    const [, account = '', rest = ''] = /^\/accounts\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    const body =
      request.body === undefined ? {} : (JSON.parse(request.body) as { keys?: { employeeId?: string } });
    const member =
      account === '' ? members.find((m) => m.id === body.keys?.employeeId) : personBehind(target, account);
    tell(`   ${worker} ${request.method} ${target} ${path} ${member?.id ?? '?'}`);
    if (member === undefined) return;
    const group = decodeURIComponent(rest.split('/')[2] ?? '');
    const verb = `${request.method} ${rest.split('/')[0]}`;
    const fits = (test: (access: ReadonlyMap<string, readonly string[]>) => boolean, what: string) => {
      if (!believedLately(member, test))
        wrong.push(
          `${what} of ${member.id} on ${target} at +${(arena.clock.now() - START) / 1_000} s was sent by ${worker} although nobody decided so`,
        );
    };
    if (verb === 'POST disable') fits((access) => !access.has(target), 'disable');
    else if (verb === 'DELETE ') fits((access) => !access.has(target), 'delete');
    else if (verb === 'DELETE sessions') fits((access) => !access.has(target), 'end of sessions');
    else if (verb === 'DELETE credentials') fits((access) => !access.has(target), 'end of credentials');
    else if (verb === 'DELETE entitlements')
      fits((access) => !(access.get(target) ?? []).includes(group), 'revocation');
    else if (verb === 'PUT entitlements')
      fits((access) => (access.get(target) ?? []).includes(group), 'grant');
    else if (verb === 'POST enable') fits((access) => access.has(target), 'enable');
    else if (verb === 'POST ') fits((access) => access.has(target), 'creation');
  };
  arena.climate.onSend = onSend;

  const weather = (): Weather => {
    if (!dangerous || !danger('weather')) return FINE;
    const dice = roll();
    if (dice < 0.6) return { thereMs: below(40), backMs: below(40), lost: false };
    if (dice < 0.85) return { thereMs: below(600), backMs: below(600), lost: false };
    if (dice < 0.92) return { thereMs: below(2_000), backMs: below(4_000), lost: false };
    if (dice < 0.96) return { thereMs: below(500), backMs: 0, lost: true };
    return danger('late') ? { thereMs: 3_000 + below(20_000), backMs: 0, lost: false } : FINE;
  };
  arena.climate.weather = weather;

  const randomFault = (): Fault => {
    const share = 0.2 + roll() * 0.8;
    switch (below(11)) {
      case 0:
        return { kind: 'down' };
      case 1:
        return { kind: 'down', as: 'silent' };
      case 2:
        return { kind: 'rateLimited', limit: 1 + below(4), perMs: 1_000 + below(20_000) };
      case 3:
        return { kind: 'didNothing', share };
      case 4:
        return { kind: 'acceptedLater', afterMs: below(4) === 0 ? below(20 * MINUTE) : below(20_000), share };
      case 5:
        return { kind: 'executedThenTimeout', share };
      case 6:
        return { kind: 'staleRead', forMs: below(90_000) };
      case 7:
        return { kind: 'recreates', afterMs: below(5 * MINUTE), times: 1, share };
      case 8:
        return { kind: 'lies', to: pick(['answer', 'writer']), share };
      case 9:
        return { kind: 'keyRevoked' };
      default:
        // This lie outlives the fault: nothing has an effect any more that would end it.
        liars = true;
        return { kind: 'lies', to: 'everybody', share, effects: ['disable'] };
    }
  };

  const identityOf = async (member: Member): Promise<string | null> => {
    const rows = await arena.rows('employment');
    return (
      rows.find((row) => member.employments.includes(row.employment_key) && row.identity_id !== null)
        ?.identity_id ?? null
    );
  };

  /** Things that HR keyed in and that have not arrived yet. */
  const underway: {
    readonly due: number;
    readonly member: Member;
    readonly transaction: Transaction;
    readonly id: string;
  }[] = [];
  const keyIn = (member: Member, transaction: Transaction) => {
    const delay = calm || chance(0.75) ? 0 : below(4 * pace);
    const id = `m${sequence}`;
    underway.push({ due: arena.clock.now() + delay, member, transaction, id });
    if (chance(0.15))
      underway.push({ due: arena.clock.now() + delay + below(HOUR), member, transaction, id });
    if (chance(0.1))
      underway.push({ due: arena.clock.now() + below(2 * HOUR), member, transaction, id: `${id}b` });
  };
  const deliver = async () => {
    underway.sort((a, b) => a.due - b.due);
    while (underway[0] !== undefined && underway[0].due <= arena.clock.now()) {
      const { member, transaction, id } = underway.shift() as (typeof underway)[number];
      if (!member.employments.includes(transaction.employment))
        member.employments.push(transaction.employment);
      believe(member, arena.clock.now());
      const result = await arena.tell(transaction, id);
      believe(member, arena.clock.now());
      tell(
        `${member.id} hears ${transaction.kind} ${transaction.employment} #${transaction.sequence}: ${result.kind}${result.kind === 'taken' ? ` ${result.decision.operations} operations` : ''} -> ${arena.entitled(policy, member.employments, arena.clock.now()).state}`,
      );
    }
  };

  const hrAction = (member: Member) => {
    const now = arena.clock.now();
    const entry = () => ({ eventId: `v${sequence}`, sequence: sequence++, enteredAt: now });
    if (member.current === null) {
      const employment =
        member.employments.length > 0 && chance(0.3)
          ? (member.employments[0] as string)
          : `e${member.id}.${member.employments.length}.${sequence}`;
      member.current = employment;
      member.terminated = false;
      const department = pick(['Engineering', 'Sales', 'Support']);
      tell(`${member.id} hired as ${employment} (${department})`);
      keyIn(member, {
        kind: 'hired',
        employment,
        ...entry(),
        hireDate: dateOf(now - below(3) * DAY + (chance(0.15) ? DAY : 0)),
        contractEnd: null,
        attributes: {
          employeeId: member.id,
          givenName: 'Ada',
          familyName: `Nr${member.id}`,
          department,
          zone: pick(['Europe/Berlin', 'Asia/Tokyo', 'America/New_York']),
        },
        keys: { employeeId: member.id },
      });
      return;
    }
    const employment = member.current;
    const dice = roll();
    if (dice < 0.45 && !member.terminated) {
      const immediate = chance(0.7);
      member.terminated = true;
      if (chance(0.4)) member.current = null;
      tell(`${member.id} terminated (${immediate ? 'now' : 'last day'})`);
      keyIn(member, {
        kind: 'terminated',
        employment,
        ...entry(),
        termination: {
          lastDay: immediate ? null : dateOf(now + below(3) * DAY),
          terminationDate: null,
          immediate,
          moment: immediate ? now - below(HOUR) : null,
          reason: 'x',
        },
      });
    } else if (dice < 0.65 && member.terminated) {
      member.terminated = false;
      tell(`${member.id} termination taken back`);
      keyIn(member, { kind: 'terminationRescinded', employment, ...entry() });
    } else if (dice < 0.7) {
      member.current = null;
      tell(`${member.id} hire taken back`);
      keyIn(member, { kind: 'hireRescinded', employment, ...entry() });
    } else if (dice < 0.8 && member.onLeave === null) {
      member.onLeave = `L${sequence}`;
      tell(`${member.id} leave of absence`);
      keyIn(member, {
        kind: 'leaveStarted',
        employment,
        ...entry(),
        leave: { id: member.onLeave, type: 'x', start: dateOf(now), estimatedEnd: null, back: null },
      });
    } else if (dice < 0.8 && member.onLeave !== null) {
      const leaveId = member.onLeave;
      member.onLeave = null;
      tell(`${member.id} back from leave`);
      keyIn(member, { kind: 'returned', employment, ...entry(), leaveId, back: dateOf(now) });
    } else {
      const department = pick(['Engineering', 'Sales', 'Support']);
      tell(`${member.id} moves to ${department}`);
      keyIn(member, {
        kind: 'jobChanged',
        employment,
        ...entry(),
        effectiveDate: dateOf(now),
        changes: { department },
        reason: null,
      });
    }
  };

  const signIn = (member: Member) => {
    for (const target of TARGETS) {
      const system = arena.systems.get(target);
      const account = system?.truth.find(member.id);
      if (system === undefined || account === null || account === undefined || !account.active) continue;
      system.operator.openSession(account.id);
      if (chance(0.4)) system.operator.openCredential(account.id, 'api-token');
      tell(`${member.id} signs in on ${target}`);
    }
  };

  const dangerAction = async () => {
    switch (below(7)) {
      case 0:
      case 1:
        if (danger('faults')) {
          const target = pick(TARGETS);
          const faults = chance(0.3) ? [] : [randomFault(), ...(chance(0.3) ? [randomFault()] : [])];
          arena.systems.get(target)?.setFaults(faults);
          tell(`${target}: ${JSON.stringify(faults)}`);
        }
        return;
      case 2:
        if (danger('kills')) {
          const worker = pick(arena.workers);
          if (chance(0.5)) worker.fate.callsToLive = 1 + below(60);
          else worker.fate.dead = true;
          tell(`${worker.name} is killed`);
          arena.newWorker();
        }
        return;
      case 3:
        if (danger('kills')) {
          const worker = pick(arena.workers);
          worker.fate.paused = !worker.fate.paused;
          if (!worker.fate.paused) resume(worker.fate);
          tell(`${worker.name} ${worker.fate.paused ? 'is stopped' : 'goes on'}`);
          if (arena.workers.every((w) => w.fate.dead || w.fate.paused)) arena.newWorker();
        }
        return;
      case 4:
        if (danger('drift')) {
          const [member, target] = [pick(members), pick(TARGETS)];
          const system = arena.systems.get(target);
          const account = system?.truth.find(member.id);
          if (
            account == null ||
            arena.entitled(policy, member.employments, arena.clock.now()).access.has(target)
          )
            return;
          system?.operator.setActive(account.id, true);
          tell(`somebody opens ${member.id} on ${target}`);
        }
        return;
      case 5:
        if (danger('orders')) {
          const member = pick(members);
          const identityId = await identityOf(member);
          if (identityId === null) return;
          believe(member, arena.clock.now());
          if (member.override)
            await undoLeave(arena.engine, TENANT, { identityId, actor: 'boss', reason: 'x' });
          else await leavePerson(arena.engine, TENANT, { identityId, actor: 'boss', reason: 'x' });
          member.override = !member.override;
          believe(member, arena.clock.now());
          tell(`boss: ${member.id} ${member.override ? 'leaves' : 'stays'}`);
        }
        return;
      default:
        if (danger('reconcile')) {
          const target = pick(TARGETS);
          const reading = reconcileTarget(arena.engine, TENANT, target).then(
            (r) => tell(`reconciled ${target}: changed ${r.changed}, returned ${r.returned}`),
            (error: unknown) => tell(`not reconciled ${target}: ${String(error).slice(0, 100)}`),
          );
          void reading;
        }
    }
  };

  arena.newWorker();
  arena.newWorker();
  for (const member of members) hrAction(member);
  await deliver();
  await arena.until(START + 20_000);
  for (const member of members) if (chance(0.5)) signIn(member);
  calm = false;
  dangerous = true;
  const events = options.events ?? 8 + below(25);
  let at = arena.clock.now();
  for (let i = 0; i < events; i++) {
    at += chance(0.4) ? below(3_000) : below(2 * pace);
    for (;;) {
      const due = underway.reduce((least, message) => Math.min(least, message.due), Number.POSITIVE_INFINITY);
      if (due > at) break;
      await arena.until(Math.max(due, arena.clock.now()));
      await deliver();
    }
    await arena.until(at);
    const dice = roll();
    const member = pick(members);
    if (dice < 0.5) hrAction(member);
    else if (dice < 0.6) signIn(member);
    else await dangerAction();
    await deliver();
    if (arena.quiet())
      for (const text of await stuckOperations(arena))
        wrong.push(`${text}, at +${(arena.clock.now() - START) / 1_000} s`);
    if (wrong.length > 0 || arena.errors.length > 0) break;
  }

  // The storm is over: everything heals by itself.
  while (underway.length > 0 && wrong.length === 0) {
    underway.sort((a, b) => a.due - b.due);
    await arena.until(Math.max(underway[0]?.due ?? 0, arena.clock.now()));
    await deliver();
  }
  dangerous = false;
  arena.climate.weather = () => FINE;
  for (const system of arena.systems.values()) system.setFaults([]);
  for (const worker of arena.workers) {
    worker.fate.callsToLive = null;
    resume(worker.fate);
  }
  arena.newWorker();
  tell('the storm is over');
  await arena.until(arena.clock.now() + 30 * HOUR);
  const storm = arena.clock.now();
  // Access opened behind our backs shows in the next look; two rounds of listing at the most.
  for (const target of TARGETS) await reconcileTarget(arena.engine, TENANT, target).catch(() => undefined);
  await arena.until(storm + 26 * HOUR);
  const end = arena.clock.now();

  for (const member of members) {
    const { state, access } = member.override
      ? { state: 'left', access: new Map<string, readonly string[]>() }
      : arena.entitled(policy, member.employments, end);
    for (const target of TARGETS) {
      const truth = arena.systems.get(target)?.truth;
      if (truth === undefined) continue;
      const wanted = access.get(target);
      if (wanted === undefined) {
        if (truth.couldReach(member.id, end))
          wrong.push(
            `${member.id} (${state}) still reaches ${target}: signIn ${truth.couldSignIn(member.id, end)}, sessions ${truth.openSessions(member.id)}, credentials ${truth.openCredentials(member.id)}`,
          );
      } else {
        if (!truth.couldSignIn(member.id, end))
          wrong.push(`${member.id} (${state}) is cut off from ${target}`);
        const has = truth.find(member.id)?.entitlements.map((e) => e.value) ?? [];
        for (const value of wanted)
          if (!has.includes(value)) wrong.push(`${member.id} (${state}) lacks ${value} on ${target}`);
      }
      const accounts = truth.accounts().filter((account) => account.keys.employeeId === member.id);
      if (accounts.length > 1) wrong.push(`${member.id} has ${accounts.length} accounts on ${target}`);
    }
  }
  const people = new Map<string, string>();
  for (const row of await arena.rows('employment')) {
    const member = members.find((m) => m.employments.includes(row.employment_key));
    if (row.identity_id !== null && member !== undefined) people.set(row.identity_id, member.id);
  }
  wrong.push(...(await stuckOperations(arena)));
  wrong.push(...(await brokenLog(arena)));
  wrong.push(...(await falseClaims(arena, (identity) => people.get(identity) ?? identity)));
  wrong.push(...arena.errors.map((text) => `error: ${text}`));
  if (wrong.length > 0)
    story.push(...(await whatWasDone(arena, (identity) => people.get(identity) ?? identity)));
  const open = (await arena.rows('operation')).filter((o) =>
    ['planned', 'held', 'accepted', 'applied', 'failed'].includes(o.state),
  );
  for (const o of liars ? [] : open)
    wrong.push(`still open at the end: ${o.target_id} ${o.kind} ${o.state} ${JSON.stringify(o.trouble)}`);
  return { wrong, story };
}
