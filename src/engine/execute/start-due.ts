import type { AccountLocator } from '../../domain/account.ts';
import { REVOCATIONS } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { answeredChanges } from '../hooks/answered-changes.ts';
import { passHooks } from '../hooks/pass-hooks.ts';
import { mayRun, type PausedWork, pausedOn } from '../pauses.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { refOf } from './account-ref.ts';
import { type DueInspections, dueInspections, inspectionsOf } from './due-inspections.ts';
import type { Intent } from './expectation.ts';
import type { InspectionRequest } from './inspect.ts';
import { nextDue } from './next-due.ts';
import { NOTHING_WRITTEN } from './nothing-written.ts';
import { otherAccounts } from './other-accounts.ts';
import type { Step } from './run-operation.ts';
import { switchedOffByUs } from './switched-off.ts';
import { isOut, kindsByAccount, noteUnsettled } from './unsettled.ts';

/** What a lane needs to know of an operation: reasons and plan are for people, not for it. */
const OPERATION = [
  'operation_id',
  'identity_id',
  'account_id',
  'target_id',
  'kind',
  'entitlement',
  'urgency',
  'next_operation_id',
  'state',
  'hold_id',
  'next_run_at',
  'tries',
  'handle',
  'step',
  'decided_at',
  'applied_at',
  'verified_at',
  'verify_by',
  'rechecks',
  'trouble',
  'leave_id',
  'proof',
] as const;
const ACCOUNT = [
  'account_id',
  'target_id',
  'identity_id',
  'sealed',
  'desired',
  'actual',
  'observed_at',
  'unsettled',
] as const;

export type RunningOperation = Pick<Row<'operation'>, (typeof OPERATION)[number]>;
export type RunningAccount = Pick<Row<'account'>, (typeof ACCOUNT)[number]>;

/** An operation whose attempt is written and whose call may now be made. */
export interface Started {
  readonly operation: RunningOperation;
  readonly account: RunningAccount;
  readonly locator: AccountLocator;
  readonly intent: Intent;
  readonly step: Step;
  readonly attempt: Row<'attempt'>;
}

export interface StartOptions {
  /** Accounts that may be worked on beside those in flight. */
  readonly accounts: number;
  /** Operations that may be started. */
  readonly operations: number;
  /** Operations of one account that may follow each other in one go. */
  readonly inOneGo: number;
  /** Accounts in flight. */
  readonly busyAccounts: ReadonlySet<string>;
  readonly laneEpoch: number;
  /** What was decided before this lane was claimed may have been attempted by its former owner. */
  readonly claimedAt: number;
  /** Leaves whose inventory is being read. */
  readonly reading: ReadonlySet<string>;
  /** Nothing may be given yet: the target was never listed. */
  readonly waits: boolean;
}

export interface Due {
  /** By account, each in its order. */
  readonly chains: readonly (readonly Started[])[];
  readonly inspections: readonly InspectionRequest[];
  readonly nextDue: number | null;
}

/** What somebody else holds is tried again after this. */
const HELD_AGAIN_MS = 250;

/** Picks what is due in a lane, revocations first, and writes an attempt for each before any call is made. */
export async function startDue(engine: Engine, tx: Tx, target: string, options: StartOptions): Promise<Due> {
  const now = engine.clock.now();
  const pauses = await pausedOn(tx, target, now);
  // Connecting starts with a listing: before it nobody knows which accounts are there already.
  const paused = options.waits ? { ...pauses, grants: true } : pauses;
  const limit = Math.min(options.accounts, options.operations);
  // Operations first: a leave that is decided between these two reads shows its inventory or nothing of itself, so
  // that nothing is taken away before it was looked at.
  const [heads, due] = await Promise.all([
    limit <= 0 ? [] : dueOperations(tx, target, options, limit, now, paused),
    dueInspections(engine, tx, target, options.reading, now),
  ]);
  const chains = heads.length === 0 ? [] : await withFollowers(tx, heads, options, paused);
  const more = await inspectionsOf(engine, tx, target, unread(chains, due, options.reading), now);
  // Whoever leaves is looked at before anything is taken away: what is given must not overtake that look.
  const looks = [...due.requests, ...more].some(({ tries }) => tries === 0);
  const first = looks ? chains.filter(([head]) => head?.urgency === 0) : chains;
  const current = first.length === 0 ? [] : await stillPlanned(tx, first);
  const passed = await passHooks(engine, tx, current, now);
  const started = passed.length === 0 ? [] : await begin(engine, tx, target, passed, options, now);
  const begun = new Set(
    started.flat().flatMap(({ operation, step }) => (step.mayBeOurs ? (operation.leave_id ?? []) : [])),
  );
  const inspections = [...due.requests, ...more].map((request) =>
    begun.has(request.leaveId) ? { ...request, afterWrites: true } : request,
  );
  const full = limit > 0 && heads.length === limit;
  const beingRead = new Set([...options.reading, ...inspections.map(({ key }) => key)]);
  const next = full
    ? now
    : await nextDue(
        tx,
        target,
        { busyAccounts: options.busyAccounts, looked: limit > 0, reading: beingRead },
        now,
        paused,
      );
  // Left out for those who leave, or because somebody holds it: whoever that is may die, or take back what was begun, and
  // wakes nobody then.
  const leftOut = current.length < chains.length;
  return {
    chains: started,
    inspections,
    nextDue: leftOut ? Math.min(next ?? Number.POSITIVE_INFINITY, now + HELD_AGAIN_MS) : next,
  };
}

/** Leaves of which something is begun now, and of which nothing says that they were looked at. */
function unread(
  chains: readonly (readonly RunningOperation[])[],
  due: DueInspections,
  reading: ReadonlySet<string>,
): string[] {
  const known = new Set([...reading, ...due.requests.map(({ leaveId }) => leaveId)]);
  const leaves = chains.flatMap(([head, ...followers]) =>
    // All that is due is known, unless there is more of it; a follower may be newer than that look.
    [...(due.full ? [head] : []), ...followers.filter((one) => due.full || one.leave_id !== head?.leave_id)],
  );
  return [...new Set(leaves.flatMap((operation) => operation?.leave_id ?? []))]
    .filter((leave) => !known.has(leave))
    .sort();
}

/**
 * Per account strictly one after the other, whatever decision they come from: a grant of yesterday that is still on
 * its way would otherwise land behind the revocation of today.
 */
async function dueOperations(
  tx: Tx,
  target: string,
  options: StartOptions,
  limit: number,
  now: number,
  paused: PausedWork,
): Promise<RunningOperation[]> {
  const due: RunningOperation[] = [];
  const busy = new Set(options.busyAccounts);
  for (const allowed of mayRun(paused)) {
    const found = await tx.find(
      'operation',
      { ...allowed, target_id: target, next_run_at: { atMost: now } },
      {
        order: ['urgency', 'next_run_at', 'operation_id'],
        limit: 2 * (limit + options.busyAccounts.size),
        columns: OPERATION,
      },
    );
    for (const operation of found) {
      if (due.length === limit) break;
      if (busy.has(operation.account_id)) continue;
      busy.add(operation.account_id);
      due.push(operation);
    }
  }
  return due;
}

/**
 * What waits behind the due operations of the same accounts, as far as it may run without another look. Where something
 * is paused each operation is looked at by itself.
 */
async function withFollowers(
  tx: Tx,
  heads: readonly RunningOperation[],
  options: StartOptions,
  paused: PausedWork,
): Promise<RunningOperation[][]> {
  const chains = heads.map((head) => [head]);
  let open = chains.filter(([head]) => head?.step === 'apply');
  let room = paused.grants || paused.revocations ? 0 : options.operations - heads.length;
  for (let length = 1; length < options.inOneGo && room > 0; length++) {
    const wanted = new Map<string, RunningOperation[]>();
    for (const chain of open) {
      const next = chain.at(-1)?.next_operation_id;
      if (next != null && wanted.size < room) wanted.set(next, chain);
    }
    if (wanted.size === 0) break;
    const found = await tx.find(
      'operation',
      { operation_id: { in: [...wanted.keys()] } },
      { columns: OPERATION },
    );
    open = [];
    for (const operation of found) {
      const chain = wanted.get(operation.operation_id);
      // Whatever has a time or a state of its own is none of this chain's business.
      const waits =
        operation.state === 'planned' &&
        operation.next_run_at === null &&
        operation.hold_id === null &&
        operation.step === 'apply';
      if (chain === undefined || !waits) continue;
      chain.push(operation);
      open.push(chain);
    }
    room -= open.length;
  }
  return chains;
}

/**
 * Holds what is about to begin: a decision that would overtake it waits until its attempt is written, and then sees it.
 * What a decision is overtaking just now is left out, with all that follows it; the next turn knows more.
 */
async function stillPlanned(
  tx: Tx,
  chains: readonly (readonly RunningOperation[])[],
): Promise<RunningOperation[][]> {
  const read = new Map(chains.flat().map((operation) => [operation.operation_id, operation]));
  const held = await tx.find(
    'operation',
    { operation_id: { in: [...read.keys()] } },
    { lock: 'skip', order: ['operation_id'], columns: ['operation_id', 'state'] },
  );
  // What was overtaken before and is due all the same is in its target's hands, and is asked about until it is over.
  const mine = new Set(
    held.flatMap(({ operation_id, state }) =>
      state !== 'superseded' || read.get(operation_id)?.state === 'superseded' ? [operation_id] : [],
    ),
  );
  return chains.flatMap((chain) => {
    const end = chain.findIndex(({ operation_id }) => !mine.has(operation_id));
    const kept = end < 0 ? [...chain] : chain.slice(0, end);
    return kept.length === 0 ? [] : [kept];
  });
}

async function begin(
  engine: Engine,
  tx: Tx,
  target: string,
  chains: readonly (readonly RunningOperation[])[],
  options: StartOptions,
  now: number,
): Promise<Started[][]> {
  const operations = chains.flat();
  const ids = [...new Set(operations.map((operation) => operation.account_id))];
  const inherited = operations
    .filter((operation) => operation.decided_at <= options.claimedAt)
    .map((operation) => operation.operation_id);
  const creations = operations.filter(({ kind, tries }) => kind === 'create' && tries > 0);
  const people = [...new Set(operations.flatMap(({ identity_id }) => identity_id ?? []))];
  const [worked, theirs, unfinished, tried, successors, switchedOff, changed] = await Promise.all([
    tx.find('account', { account_id: { in: ids } }, { columns: ACCOUNT }),
    people.length === 0
      ? []
      : tx.find('account', { identity_id: { in: people }, target_id: target }, { columns: ACCOUNT }),
    inherited.length === 0
      ? []
      : tx.find(
          'attempt',
          { operation_id: { in: inherited }, finished_at: { isNull: true } },
          { columns: ['operation_id'] },
        ),
    creations.length === 0
      ? []
      : tx.find(
          'attempt',
          { operation_id: { in: creations.map((operation) => operation.operation_id) } },
          { columns: ['operation_id', 'outcome'] },
        ),
    engine.policies.successors(engine, tx, target, operations),
    switchedOffByUs(tx, operations),
    answeredChanges(engine, tx, operations),
  ]);
  const rows = [...new Map([...theirs, ...worked].map((account) => [account.account_id, account])).values()];
  const sentOnce = new Set(
    tried.filter(({ outcome }) => !NOTHING_WRITTEN.has(outcome)).map((attempt) => attempt.operation_id),
  );
  const open = new Set(unfinished.map((attempt) => attempt.operation_id));
  // Whoever served this lane before may have sent them: their effect can still come.
  const sent = operations.filter(
    (operation) => operation.step === 'apply' && open.has(operation.operation_id),
  );
  await noteUnsettled(
    tx,
    kindsByAccount(sent),
    new Map(rows.map((account) => [account.account_id, account])),
    now,
  );
  const opened = await engine.vault.open(
    tx,
    rows.map((account) => ({ subject: account.identity_id ?? account.account_id, sealed: account.sealed })),
  );
  const accounts = new Map(
    rows.map((account, i) => [
      account.account_id,
      { account, locator: (opened[i] ?? NOWHERE) as AccountLocator },
    ]),
  );
  const all = [...accounts.values()];
  const apart = otherAccounts(all);
  // Of somebody who works here one of which nothing was decided may be the same account under a new id: it is worked on by
  // its keys. Of a leaver each account is worked on by itself.
  const decided = otherAccounts(all.filter(({ account }) => account.desired !== null));
  const othersOf = ({ kind, account_id, leave_id }: RunningOperation) =>
    REVOCATIONS.has(kind) ? (leave_id === null ? decided : apart)(account_id) : [];
  const started = chains.map((chain) =>
    chain.map((operation): Started => {
      const found = accounts.get(operation.account_id);
      if (found === undefined)
        throw new LockstepError('INTERNAL', `operation ${operation.operation_id} has no account`);
      const { account, locator } = found;
      return {
        operation,
        account,
        locator,
        intent: {
          kind: operation.kind,
          account: refOf(locator, othersOf(operation)),
          attributes: changed(operation, locator),
          entitlement: operation.entitlement,
          successor: successors.get(operation.operation_id) ?? null,
          idempotencyKey: operation.operation_id,
        },
        step: {
          what: operation.step,
          handle: operation.handle,
          lookFirst: open.has(operation.operation_id) || operation.tries > 0 || isOut(account.unsettled, now),
          mayBeOurs: open.has(operation.operation_id) || sentOnce.has(operation.operation_id),
          mayReopen: switchedOff.has(operation.account_id),
        },
        attempt: {
          operation_id: operation.operation_id,
          attempt: operation.tries + operation.rechecks + 1,
          lane_epoch: options.laneEpoch,
          step: operation.step,
          started_at: now,
          finished_at: null,
          outcome: null,
          detail: null,
          times: 1,
        },
      };
    }),
  );
  // A rate-limited try does not count, so the same number may be written again: it is the same attempt.
  await tx.put(
    'attempt',
    started.flat().map(({ attempt }) => attempt),
  );
  return started;
}

const NOWHERE: AccountLocator = { id: null, name: '', keys: {}, attributes: {} };
