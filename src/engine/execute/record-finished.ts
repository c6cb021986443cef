import { type AccountLocator, type ActualState, holds } from '../../domain/account.ts';
import { type Credential, REVOCATIONS } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import { advanceLeaves, writeLeaveItems } from '../certify/advance-leaves.ts';
import { completeLeaves, nearlyComplete } from '../certify/complete-leaves.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { type Entry, journal } from '../log/journal.ts';
import { operationEntry } from '../log/operation-entry.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { alarmLate } from './alarm-late.ts';
import type { Inspection } from './inspect.ts';
import { recordInspections, writeInventories } from './record-inspections.ts';
import type { StepResult } from './run-operation.ts';
import { asksOn, type Settlement, settle } from './settle.ts';
import { giveUpAbsent } from './settle-absent.ts';
import { leaveTakenNames, releaseGoneNames } from './settle-names.ts';
import type { Started } from './start-due.ts';
import { isUnsettled, noteUnsettled } from './unsettled.ts';

export interface Finished {
  readonly started: Started;
  readonly result: StepResult;
  readonly finishedAt: number;
}

interface Settled {
  readonly item: Finished;
  readonly settlement: Settlement;
}

const OPERATION_COLUMNS = [
  'state',
  'step',
  'next_run_at',
  'tries',
  'handle',
  'applied_at',
  'verified_at',
  'verify_by',
  'rechecks',
  'trouble',
  'proof',
] as const;

/** Records what came back: attempt, operation, account, log leaf, event and the work that follows, in one transaction. */
export async function recordFinished(
  engine: Engine,
  tx: Tx,
  target: string,
  finished: readonly Finished[],
  inspections: readonly Inspection[],
  settings: { readonly verifyWithinMs: number | null },
): Promise<void> {
  const entries: Entry[] = await recordInspections(engine, tx, target, inspections);
  if (finished.length === 0) {
    const nearly = await nearlyComplete(
      tx,
      inspections.map(({ request }) => request.leaveId),
    );
    await journal(tx, entries);
    await writeInventories(tx);
    await completeLeaves(engine, tx, nearly);
    return;
  }
  const now = engine.clock.now();
  const policy = await engine.policies.active(tx);
  const capabilities = policy.targets.get(target)?.capabilities;
  if (capabilities === undefined)
    throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${target}`);
  const accounts = await lockAccounts(tx, finished);
  const current = await lockOperations(tx, finished);

  const settled: Settled[] = [];
  const operations: Partial<Row<'operation'>>[] = [];
  const attempts: Partial<Row<'attempt'>>[] = [];
  const overtaken: Settled[] = [];
  for (const item of finished) {
    const operation = current.get(item.started.operation.operation_id);
    const account = accounts.get(item.started.account.account_id) ?? item.started.account;
    const settlement = settle(item.started.operation, item.result, {
      now,
      random: engine.random.number(),
      capabilities,
      account,
      verifyWithinMs: settings.verifyWithinMs,
    });
    const { attempt } = item.started;
    attempts.push({
      ...attempt,
      finished_at: item.finishedAt,
      outcome: settlement.outcome,
      detail: settlement.detail,
    });
    if (operation === undefined || operation.state === 'superseded') {
      if (operation !== undefined && goesOn(item, settlement)) {
        // The target has it in hand: nothing is known of its effect before it is over.
        const { handle, tries, next_run_at } = settlement.operation;
        operations.push({
          ...item.started.operation,
          state: 'superseded',
          step: 'poll',
          handle,
          tries,
          next_run_at,
        });
        continue;
      }
      if (operation?.next_run_at != null)
        operations.push({ ...item.started.operation, state: 'superseded', next_run_at: null });
      // A newer decision took its place while the call was under way: the effect is real, the plan is not.
      const actual = leftBehind(item.started.operation, account.actual, settlement.actual ?? null);
      overtaken.push({ item, settlement: { ...settlement, actual } });
      accounts.set(account.account_id, { ...account, actual });
      if (account.desired?.mode === 'active') handOver(engine, tx, item);
      continue;
    }
    settled.push({ item, settlement });
    if (settlement.actual !== undefined)
      accounts.set(account.account_id, { ...account, actual: settlement.actual });
    // A newer decision has ended the looks at this one: it must not begin them again.
    const looks = operation.state !== 'verified' || operation.next_run_at !== null;
    operations.push({
      operation_id: operation.operation_id,
      ...settlement.operation,
      ...(looks ? {} : { next_run_at: null }),
    });
  }
  await tx.update('attempt', ['finished_at', 'outcome', 'detail'], attempts);
  await tx.update('operation', OPERATION_COLUMNS, operations);
  await startFollowers(tx, settled, now);
  const lost = finished.filter(({ result }) => isUnsettled(result)).map(({ started }) => started);
  await noteUnsettled(
    tx,
    new Map(lost.map(({ account, operation }) => [account.account_id, [operation.kind]])),
    accounts,
    now,
  );
  await recordAccounts(engine, tx, target, [...settled, ...overtaken], accounts, now);
  await releaseGoneNames(engine, tx, target, settled, accounts);
  await leaveTakenNames(engine, tx, target, settled);
  await giveUpAbsent(
    engine,
    tx,
    settled.map(({ item }) => item),
  );
  await decideAgain(
    tx,
    [...overtaken, ...settled.filter(({ settlement }) => settlement.returned)].map(
      ({ item }) => item.started,
    ),
    now,
  );

  for (const { item, settlement } of settled) {
    const { operation } = item.started;
    // A verified item of a leave has a leaf of its own, which commits to what the certificate will show.
    const ofLeave =
      operation.leave_id !== null &&
      settlement.operation.state === 'verified' &&
      operation.step !== 'reverify';
    if (!ofLeave && (settlement.finished || settlement.severityRose || settlement.returned)) {
      entries.push(operationEntry(operation, settlement, now));
    }
    if (settlement.exception !== null) {
      await openException(engine, tx, {
        kind: settlement.exception.kind,
        subject: operation.operation_id,
        identityId: operation.identity_id,
        target,
        severity: settlement.operation.trouble?.severity ?? 1,
        text: settlement.exception.text,
      });
    }
    handOver(engine, tx, item);
  }
  await alarmLate(engine, tx, target, settled);
  entries.push(
    ...(await advanceLeaves(
      engine,
      tx,
      settled.map(({ item, settlement }) => ({
        operation: { ...item.started.operation, ...settlement.operation },
        account: { id: settlement.id ?? item.started.locator.id, name: item.started.locator.name },
      })),
      policy,
    )),
  );
  const nearly = await nearlyComplete(tx, [
    ...inspections.map(({ request }) => request.leaveId),
    ...settled.flatMap(({ item }) => item.started.operation.leave_id ?? []),
  ]);
  await journal(tx, entries);
  await writeLeaveItems(tx);
  await writeInventories(tx);
  await completeLeaves(engine, tx, nearly);
}

/** As they are now: a decision, a listing, another call may have changed them meanwhile. Locked before operations. */
async function lockAccounts(tx: Tx, finished: readonly Finished[]): Promise<Map<string, Row<'account'>>> {
  const ids = finished.map((item) => item.started.account.account_id).sort();
  const rows = await tx.find(
    'account',
    { account_id: { in: ids } },
    { order: ['account_id'], lock: 'update' },
  );
  return new Map(rows.map((row) => [row.account_id, row]));
}

/**
 * What an overtaken call has left behind, at the worst. After a revocation nothing is known, so that somebody who is
 * back gets everything again; after a grant it counts as there, so that somebody who is gone loses it.
 */
function leftBehind(
  operation: Row<'operation'>,
  before: ActualState | null,
  read: ActualState | null,
): ActualState | null {
  if (REVOCATIONS.has(operation.kind)) return null;
  const known = read ?? before;
  const entitlements = known?.entitlements ?? [];
  const { entitlement } = operation;
  return {
    exists: true,
    active: true,
    entitlements:
      entitlement === null || holds(entitlements, entitlement)
        ? entitlements
        : [...entitlements, entitlement],
    administrator: known?.administrator ?? false,
    sessionsEndedAt: null,
    credentialsEndedAt: null,
  };
}

/** The rows as they are now: a decision may have superseded them while the call was under way. */
async function lockOperations(
  tx: Tx,
  finished: readonly Finished[],
): Promise<ReadonlyMap<string, Pick<Row<'operation'>, 'operation_id' | 'state' | 'next_run_at'>>> {
  const rows = await tx.find(
    'operation',
    { operation_id: { in: finished.map((item) => item.started.operation.operation_id).sort() } },
    { order: ['operation_id'], lock: 'update', columns: ['operation_id', 'state', 'next_run_at'] },
  );
  return new Map(rows.map((row) => [row.operation_id, row]));
}

/** True while an overtaken write that its target accepted is not known to be over. */
function goesOn({ started, result }: Finished, { operation }: Settlement): boolean {
  if (result.kind === 'accepted') return true;
  return (
    started.step.what === 'poll' &&
    result.kind === 'fault' &&
    asksOn(result.fault.kind) &&
    operation.handle !== null
  );
}

const FINISHED: ReadonlySet<string> = new Set(['verified', 'attested', 'unproven']);

/** The next operation of the same account may run now. */
async function startFollowers(tx: Tx, settled: readonly Settled[], now: number): Promise<void> {
  const next = settled.flatMap(({ item, settlement }) => {
    const { operation } = item.started;
    // What finishes again (looked at once more, attested once more) has started its follower before.
    if (!settlement.finished || operation.next_operation_id === null || FINISHED.has(operation.state))
      return [];
    return [{ operation_id: operation.next_operation_id, next_run_at: now }];
  });
  await tx.update('operation', ['next_run_at'], next);
}

/** `accounts`: the locked rows, with what was read of them by now. */
async function recordAccounts(
  engine: Engine,
  tx: Tx,
  target: string,
  settled: readonly Settled[],
  accounts: ReadonlyMap<string, Row<'account'>>,
  now: number,
): Promise<void> {
  const hashOf = (id: string | null) =>
    id === null ? null : engine.vault.hash(tx.tenant, `account:${target}`, id);
  const seen = new Map<string, Row<'account'>>();
  const located: { account: Row<'account'>; locator: AccountLocator }[] = [];
  for (const { item, settlement } of settled) {
    const { locator } = item.started;
    const account = accounts.get(item.started.account.account_id);
    if (account === undefined) continue;
    if (settlement.actual !== undefined) seen.set(account.account_id, { ...account, observed_at: now });
    const remote = item.result.kind === 'verdict' ? item.result.verdict.account : undefined;
    const id = settlement.id ?? locator.id;
    const name = remote?.name ?? locator.name;
    if (id !== locator.id || name !== locator.name) {
      const current = await currentLocator(engine, tx, item.started, account);
      if (current !== null) located.push({ account, locator: { ...current, id, name } });
    }
  }
  const moved = new Set(located.map(({ account }) => account.account_id));
  await tx.update(
    'account',
    ['actual', 'observed_at'],
    [...seen.values()].filter(({ account_id }) => !moved.has(account_id)),
  );
  if (located.length === 0) return;
  await yieldLocators(
    tx,
    target,
    located.map(({ account, locator }) => ({ accountId: account.account_id, locator: hashOf(locator.id) })),
  );
  const sealed = await engine.vault.seal(
    tx,
    located.map(({ account, locator }) => ({
      subject: account.identity_id ?? account.account_id,
      value: locator,
    })),
  );
  await tx.update(
    'account',
    ['sealed', 'locator', 'actual', 'observed_at'],
    located.map(({ account, locator }, i) => ({
      ...(seen.get(account.account_id) ?? account),
      sealed: sealed[i] as Uint8Array,
      locator: hashOf(locator.id),
    })),
  );
}

/** A decision may have written new attributes, or moved the account to another person, while the call was under way. */
async function currentLocator(
  engine: Engine,
  tx: Tx,
  started: Started,
  account: Row<'account'>,
): Promise<AccountLocator | null> {
  if (sameBytes(account.sealed, started.account.sealed)) return started.locator;
  const [opened] = await engine.vault.open(tx, [
    { subject: account.identity_id ?? account.account_id, sealed: account.sealed },
  ]);
  return (opened ?? null) as AccountLocator | null;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** A listing may have met our creation before its answer came: the row that it made stands back. */
async function yieldLocators(
  tx: Tx,
  target: string,
  taken: readonly { readonly accountId: string; readonly locator: string | null }[],
): Promise<void> {
  const wanted = new Map(
    taken.flatMap(({ accountId, locator }) => (locator === null ? [] : [[locator, accountId]])),
  );
  const rows = await tx.find(
    'account',
    { target_id: target, locator: { in: [...wanted.keys()] } },
    { columns: ['account_id', 'locator'] },
  );
  const others = rows.filter((row) => row.locator !== null && wanted.get(row.locator) !== row.account_id);
  await tx.update(
    'account',
    ['locator', 'provenance', 'identity_id'],
    others.map(({ account_id }) => ({ account_id, locator: null, provenance: 'orphan', identity_id: null })),
  );
}

/** Level-triggered: whoever's picture changed under us is looked at again as a whole. */
async function decideAgain(tx: Tx, started: readonly Started[], now: number): Promise<void> {
  const people = [...new Set(started.map((s) => s.operation.identity_id).filter((id) => id !== null))].sort();
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    people.map((identity_id) => ({ identity_id, next_evaluation_at: now })),
  );
}

function handOver(engine: Engine, tx: Tx, item: Finished): void {
  const { result, started } = item;
  const credential: Credential | undefined =
    result.kind === 'verdict' && result.outcome?.status === 'done' ? result.outcome.credential : undefined;
  const identityId = started.operation.identity_id;
  if (credential === undefined || identityId === null) return;
  const to = {
    tenant: tx.tenant,
    identityId,
    target: started.account.target_id,
    accountName: started.locator.name,
    credential,
  };
  tx.afterCommit(() => {
    engine.handOver(to).catch((error: unknown) => {
      engine.log.error('first credential could not be handed over', {
        target: to.target,
        identityId,
        error: String(error),
      });
    });
  });
}
