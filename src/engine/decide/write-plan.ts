import type { AccountLocator, Trigger } from '../../domain/account.ts';
import { REVOCATIONS } from '../../domain/connector.ts';
import type { GuardVerdict } from '../../domain/guard/guard.ts';
import type { PlannedAccount, Refusal } from '../../domain/plan/plan-identity.ts';
import { completeDecided, reopenLeaves } from '../certify/complete-leaves.ts';
import { leaveIds, openLeaves } from '../certify/open-leaves.ts';
import { overtakeLeaves } from '../certify/overtake-leaves.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import { askOfRevocations } from '../hooks/tell-after.ts';
import { type Entry, journal } from '../log/journal.ts';
import { saveAccountKeys } from '../people/account-keys.ts';
import { HERE } from '../people/here.ts';
import type { ActivePolicy } from '../policies.ts';
import { endConsoleAccess } from '../sign-in/end-console-access.ts';
import { isOrder } from '../sign-in/last-administrator.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { endRechecks, type Redecided } from './end-rechecks.ts';
import { nameAccounts } from './name-accounts.ts';
import { doubtBegun, overtake } from './overtake.ts';
import type { BatchLoss, PlannedPerson } from './plan-people.ts';
import { countPopulation } from './population.ts';
import { reportRehired } from './report-rehired.ts';
import { reportUnknown } from './report-unknown.ts';
import { forgetTestimony } from './testimony.ts';

export interface WriteInput {
  readonly planId: string;
  readonly planHash: string;
  readonly trigger: Trigger;
  readonly planned: readonly PlannedPerson[];
  /** Of what was held and goes on by this decision. */
  readonly released: readonly Entry[];
  readonly losses: readonly BatchLoss[];
  readonly verdict: GuardVerdict;
  readonly receivedAt: number;
  readonly approvals: readonly { readonly by: string; readonly at: string; readonly reason: string }[];
}

/** Accounts that nothing may be taken from. */
const SPARED: ReadonlySet<Refusal> = new Set(['PROTECTED_ACCOUNT', 'OWN_ACCOUNT']);
/** A wave is a head start, not a gate. */
const WAVE_MS = 2_000;

/** Writes a plan: decisions, operations, holds, leaves, log and wake-ups, all in the caller's transaction (law 9). */
export async function writePlan(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  input: WriteInput,
): Promise<void> {
  const now = engine.clock.now();
  const changed = input.planned.filter(({ plan }) =>
    plan.accounts.some((account) => account.operations.length > 0 && account.refused === null),
  );
  const leaveOf = await leaveIds(engine, tx, input.planned);
  const targets = new Set(changed.flatMap(({ plan }) => plan.accounts.map((account) => account.target)));
  // Whoever leaves is looked for on every target, those included where we know of no account.
  if ([...leaveOf.values()].some((leave) => leave.isNew))
    for (const target of policy.targets.keys()) targets.add(target);
  await wakeLanes(tx, engine.random, targets);
  const entries: Entry[] = [...input.released];
  const names = await nameAccounts(engine, tx, policy, changed);
  const holds = await writeHolds(engine, tx, policy, input, now);

  const identities: Row<'identity'>[] = [];
  const newAccounts: { row: Row<'account'>; locator: AccountLocator }[] = [];
  const updatedAccounts: { row: Row<'account'>; locator: AccountLocator | null }[] = [];
  const operations: Row<'operation'>[] = [];
  const superseded: Row<'operation'>[] = [];
  const redecided = new Map<string, Redecided>();
  const reseen: { account_id: string; actual: null }[] = [];

  for (const item of input.planned) {
    const { person, plan, evaluation } = item;
    const acting = plan.accounts.filter(
      (account) => account.refused === null && account.operations.length > 0,
    );
    const overtaking = plan.accounts.some(
      (a) => a.refused === null && !a.joins && person.open.some((o) => o.account_id === a.accountId),
    );
    const epoch = person.identity.epoch + (acting.length > 0 || overtaking ? 1 : 0);
    const row: Row<'identity'> = {
      ...person.identity,
      epoch,
      state: plan.after,
      state_since: evaluation.snapshot.stateSince,
      state_known_at:
        plan.before === plan.after ? person.identity.state_known_at : evaluation.snapshot.stateKnownSince,
      next_evaluation_at: evaluation.nextEvaluation,
    };
    if (!sameIdentity(row, person.identity)) identities.push(row);
    const leaveId = leaveOf.get(plan.identityId)?.leaveId ?? null;
    const hold = holds.get(plan.identityId) ?? null;

    for (const account of plan.accounts) {
      if (account.refused !== null) {
        // What was planned before the account was protected must not run either.
        const waiting = SPARED.has(account.refused)
          ? person.open.filter((o) => o.account_id === account.accountId && REVOCATIONS.has(o.kind))
          : [];
        superseded.push(...waiting);
        if (account.operations.length + waiting.length > 0 || account.refused === 'TARGET_UNKNOWN')
          await refuse(engine, tx, item, account);
        continue;
      }
      const known = person.accounts.find((a) => a.account_id === account.accountId);
      if (known !== undefined && !account.joins) {
        // The fence: what was decided before about this account is overtaken, even when nothing is left to do now.
        const waiting = person.open.filter((operation) => operation.account_id === known.account_id);
        superseded.push(...waiting);
        if (waiting.length > 0 && person.known.some((k) => k.accountId === known.account_id && k.uncertain))
          reseen.push({ account_id: known.account_id, actual: null });
        if (account.operations.length > 0 || !sameMode(known, account))
          redecided.set(known.account_id, { account: known, desired: account.desired });
      }
      if (account.operations.length === 0) {
        if (known !== undefined && JSON.stringify(known.desired) !== JSON.stringify(account.desired)) {
          updatedAccounts.push({
            row: { ...known, desired: account.desired, desired_since: now },
            locator: null,
          });
        }
        continue;
      }
      let accountId = account.accountId;
      if (known === undefined || accountId === null) {
        accountId = engine.random.uuid();
        const locator: AccountLocator = {
          id: null,
          name: names.get(`${plan.identityId}\u0000${account.target}`) ?? plan.identityId,
          keys: policy.accountKeys(account.target, evaluation.snapshot),
          attributes: account.attributes,
        };
        newAccounts.push({
          locator,
          row: {
            account_id: accountId,
            target_id: account.target,
            identity_id: plan.identityId,
            locator: null,
            sealed: new Uint8Array(),
            desired: account.desired,
            desired_since: now,
            actual: null,
            observed_at: null,
            provenance: 'created',
            protected: false,
            unsettled: null,
          },
        });
      } else {
        const locator = person.locators.get(accountId) ?? null;
        const name = names.get(`${plan.identityId}\u0000${account.target}`);
        const again =
          name === undefined ? {} : { name, keys: policy.accountKeys(account.target, evaluation.snapshot) };
        const renewed =
          locator !== null && account.desired.mode === 'active'
            ? { ...locator, ...again, attributes: { ...locator.attributes, ...account.attributes } }
            : null;
        updatedAccounts.push({
          row: { ...known, desired: account.desired, desired_since: now },
          locator: renewed,
        });
      }
      operations.push(
        ...chain(engine, input, account, accountId, {
          identityId: plan.identityId,
          epoch,
          leaveId,
          hold,
          now,
        }),
      );
    }
    if (acting.length > 0 || plan.before !== plan.after)
      entries.push(decided(item, input, hold !== null, now));
  }
  await reportUnknown(engine, tx, input.planned);
  await reportRehired(engine, tx, policy, input.planned);
  await saveAccountKeys(
    engine,
    tx,
    policy,
    input.planned.map(({ person, evaluation }) => ({
      identity: person.identity,
      snapshot: evaluation.snapshot,
    })),
  );

  const leaves = await openLeaves(
    engine,
    tx,
    policy,
    { ...input, held: input.verdict.held },
    leaveOf,
    operations,
  );
  entries.push(...leaves.entries);
  await endLeaves(tx, input.planned, now);
  const accounts = new Map(
    input.planned.flatMap(({ person }) => person.accounts.map((account) => [account.account_id, account])),
  );
  await overtake(tx, superseded, accounts, now);
  await tx.update(
    'identity',
    ['epoch', 'state', 'state_since', 'state_known_at', 'next_evaluation_at'],
    identities,
  );
  await endRechecks(
    tx,
    input.planned.map(({ plan }) => plan.identityId),
    redecided,
    now,
  );
  await writeAccounts(engine, tx, newAccounts, updatedAccounts);
  await tx.update('account', ['actual'], reseen);
  await tx.insert('operation', operations);
  await countPeople(tx, input.planned, now);
  await writeLosses(engine, tx, input);
  await askOfRevocations(engine, tx, policy, input.planned, now);
  entries.push(
    ...(await endConsoleAccess(
      engine,
      tx,
      input.planned.map(({ plan, person }) => ({
        identity: plan.identityId,
        state: plan.after,
        bySomebody: input.approvals.length > 0 || isOrder(person.identity.override, now),
      })),
    )),
  );
  await journal(tx, entries);
  await tx.insert('leave', leaves.rows);
  await tx.insert('inventory', leaves.inventories);
  await doubtBegun(tx, superseded, accounts, new Set(reseen.map(({ account_id }) => account_id)), now);
  await reopenLeaves(tx, addedTo(leaveOf, operations));
  await completeDecided(
    engine,
    tx,
    input.planned
      .filter(({ plan }) => plan.before === 'left' && plan.after === 'left')
      .map(({ plan }) => plan.identityId),
  );
  tx.afterCommit(() => engine.wakeups.notify());
}

/** Leaves that were there before, and get something more to end. */
function addedTo(
  leaveOf: ReadonlyMap<string, { readonly leaveId: string; readonly isNew: boolean }>,
  operations: readonly Row<'operation'>[],
): string[] {
  const known = new Set([...leaveOf.values()].filter(({ isNew }) => !isNew).map(({ leaveId }) => leaveId));
  return operations.flatMap(({ leave_id }) => (leave_id !== null && known.has(leave_id) ? [leave_id] : []));
}

/** Somebody who is back has no leave under way any more; what was proven of it stays proven. */
async function endLeaves(tx: Tx, planned: readonly PlannedPerson[], now: number): Promise<void> {
  const works = planned.filter(({ plan }) => plan.after !== 'left');
  await forgetTestimony(
    tx,
    works.map(({ plan: { identityId, before, after }, evaluation }) => ({
      identityId,
      before,
      after,
      end: evaluation.lifecycle.runEnd,
    })),
    now,
  );
  const back = works.flatMap(({ plan }) => (plan.before === 'left' ? [plan.identityId] : []));
  if (back.length > 0) await overtakeLeaves(tx, back, now);
}

function sameMode(known: Row<'account'>, account: PlannedAccount): boolean {
  return known.desired === null || known.desired.mode === account.desired.mode;
}

function sameIdentity(a: Row<'identity'>, b: Row<'identity'>): boolean {
  return (
    a.epoch === b.epoch &&
    a.state === b.state &&
    a.state_since === b.state_since &&
    a.state_known_at === b.state_known_at &&
    a.next_evaluation_at === b.next_evaluation_at
  );
}

interface ChainContext {
  readonly identityId: string;
  readonly epoch: number;
  readonly leaveId: string | null;
  readonly hold: Row<'hold'> | null;
  readonly now: number;
}

/** The operations of one account, strictly one after the other: only the first waits for time, the rest for each other. */
function chain(
  engine: Engine,
  input: WriteInput,
  account: PlannedAccount,
  accountId: string,
  context: ChainContext,
): Row<'operation'>[] {
  const ids = account.operations.map(() => engine.random.uuid());
  return account.operations.map(
    (operation, position): Row<'operation'> => ({
      operation_id: ids[position] as string,
      plan_id: input.planId,
      identity_id: context.identityId,
      account_id: accountId,
      target_id: account.target,
      kind: operation.kind,
      entitlement: operation.entitlement ?? null,
      epoch: context.epoch,
      urgency: REVOCATIONS.has(operation.kind) ? 0 : operation.kind === 'update' ? 2 : 1,
      position,
      next_operation_id: ids[position + 1] ?? null,
      wave: account.wave,
      state: context.hold === null ? 'planned' : 'held',
      hold_id: context.hold?.hold_id ?? null,
      next_run_at: position === 0 && context.hold === null ? context.now + account.wave * WAVE_MS : null,
      tries: 0,
      handle: null,
      step: 'apply',
      decided_at: context.now,
      applied_at: null,
      verified_at: null,
      verify_by: null,
      rechecks: 0,
      trouble: null,
      reasons: operation.reasons,
      leave_id: context.leaveId,
      proof: null,
    }),
  );
}

async function writeAccounts(
  engine: Engine,
  tx: Tx,
  created: readonly { readonly row: Row<'account'>; readonly locator: AccountLocator }[],
  updated: readonly { readonly row: Row<'account'>; readonly locator: AccountLocator | null }[],
): Promise<void> {
  const sealing = [
    ...created,
    ...updated.flatMap(({ row, locator }) => (locator === null ? [] : [{ row, locator }])),
  ];
  const sealed = await engine.vault.seal(
    tx,
    sealing.map(({ row, locator }) => ({ subject: row.identity_id ?? row.account_id, value: locator })),
  );
  const bytes = new Map(sealing.map(({ row }, i) => [row.account_id, sealed[i] as Uint8Array]));
  await tx.insert(
    'account',
    created.map(({ row }) => ({ ...row, sealed: bytes.get(row.account_id) ?? row.sealed })),
  );
  // What is sealed is not ours where nothing of it changes: a look may have found the account under another name.
  await tx.update(
    'account',
    ['desired', 'desired_since'],
    updated.map(({ row }) => row),
  );
  await tx.update(
    'account',
    ['sealed'],
    updated.flatMap(({ row: { account_id } }) => {
      const changed = bytes.get(account_id);
      return changed === undefined ? [] : [{ account_id, sealed: changed }];
    }),
  );
}

/** One hold per person: a suspicious batch waits by name, the company does not (law 5). */
async function writeHolds(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  input: WriteInput,
  now: number,
): Promise<ReadonlyMap<string, Row<'hold'>>> {
  const rows = [...input.verdict.held].sort().map(
    (identityId): Row<'hold'> => ({
      hold_id: engine.random.uuid(),
      plan_id: input.planId,
      plan_hash: input.planHash,
      identity_id: identityId,
      made_at: now,
      deadline: now + policy.holdDeadlineMs,
      alarmed: false,
      state: 'held',
      reason: input.verdict.tripped.join('; ').slice(0, 2_000),
      decided_by: null,
      decided_at: null,
    }),
  );
  await tx.insert('hold', rows);
  return new Map(rows.map((row) => [row.identity_id, row]));
}

async function writeLosses(engine: Engine, tx: Tx, input: WriteInput): Promise<void> {
  const counted = input.losses.filter((loss) => !input.verdict.held.has(loss.holder));
  await tx.insert(
    'guard_loss',
    counted.map((loss) => ({
      loss_id: engine.random.uuid(),
      identity_id: loss.identityId,
      target_id: loss.target,
      source_id: loss.source,
      lost_at: loss.at,
    })),
  );
}

/** Counters that the guard divides by: counting a million people at each change would not do. */
async function countPeople(tx: Tx, planned: readonly PlannedPerson[], now: number): Promise<void> {
  const delta = new Map<string, number>();
  const add = (name: string, by: number) => delta.set(name, (delta.get(name) ?? 0) + by);
  for (const { plan, person } of planned) {
    add('people', Number(HERE.has(plan.after)) - Number(HERE.has(plan.before)));
    for (const account of plan.accounts) {
      if (account.refused !== null || (account.operations.length === 0 && account.accountId === null))
        continue;
      const before =
        person.accounts.find((a) => a.account_id === account.accountId)?.desired?.mode === 'active';
      add(`people:${account.target}`, Number(account.desired.mode === 'active') - Number(before));
    }
  }
  for (const [name, by] of [...delta].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (by !== 0) await countPopulation(tx, name, by, now);
}

async function refuse(
  engine: Engine,
  tx: Tx,
  { plan }: PlannedPerson,
  account: PlannedAccount,
): Promise<void> {
  // A target that only reports is spared by design; a leaver's working key there is somebody's to take away.
  if (account.refused === 'WRITES_OFF' && !(plan.after === 'left' && account.loses)) return;
  const words = {
    WRITES_OFF: 'its writes are off, so this access has to be ended there by hand',
    PROTECTED_ACCOUNT: 'the account is protected',
    OWN_ACCOUNT: 'Lockstep itself works through this account',
    LAST_ADMINISTRATOR: 'the system would be left without administrators',
    TARGET_UNKNOWN: 'no Target document names this system any more',
  }[account.refused ?? 'TARGET_UNKNOWN'];
  await openException(engine, tx, {
    kind: 'planRefused',
    subject: `${plan.identityId}:${account.target}`,
    identityId: plan.identityId,
    target: account.target,
    severity: plan.after === 'left' ? 3 : 1,
    text: `${account.target}: ${words}; a person has to decide`,
  });
}

function decided(
  { plan, corroborated, person }: PlannedPerson,
  input: WriteInput,
  held: boolean,
  now: number,
): Entry {
  const accounts = plan.accounts.filter(
    (account) => account.refused === null && account.operations.length > 0,
  );
  return {
    type: 'identity.decided',
    at: now,
    subject: plan.identityId,
    body: {
      plan: input.planHash,
      by: input.trigger.by,
      source: input.trigger.source ?? null,
      before: plan.before,
      after: plan.after,
      held,
      corroborated,
      targets: accounts.map((account) => ({
        target: account.target,
        mode: account.desired.mode,
        previous: person.accounts.find((a) => a.account_id === account.accountId)?.desired?.mode ?? null,
        operations: account.operations.map((o) => o.kind),
      })),
    },
  };
}
