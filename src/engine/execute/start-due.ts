import type { AccountLocator } from '../../domain/account.ts';
import type { AccountRef } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { mayRun, type PausedWork, pausedOn } from '../pauses.ts';
import { personRef } from '../people/person-ref.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { Intent } from './expectation.ts';
import type { InspectionRequest } from './inspect.ts';
import type { Step } from './run-operation.ts';
import { noteUnsettled } from './unsettled.ts';

/** An operation whose attempt is written and whose call may now be made. */
export interface Started {
  readonly operation: Row<'operation'>;
  readonly account: Row<'account'>;
  readonly locator: AccountLocator;
  readonly intent: Intent;
  readonly step: Step;
  readonly attempt: Row<'attempt'>;
}

export interface StartOptions {
  readonly limit: number;
  readonly inFlight: ReadonlyMap<string, Started>;
  readonly laneEpoch: number;
  /** What was decided before this lane was claimed may have been attempted by its former owner. */
  readonly claimedAt: number;
  readonly reading: ReadonlySet<string>;
  /** Nothing may be given yet: the target was never listed. */
  readonly waits: boolean;
}

export interface Due {
  readonly operations: readonly Started[];
  readonly inspections: readonly InspectionRequest[];
  readonly nextDue: number | null;
}

/** Picks what is due in a lane, revocations first, and writes an attempt for each before any call is made. */
export async function startDue(engine: Engine, tx: Tx, target: string, options: StartOptions): Promise<Due> {
  const now = engine.clock.now();
  const pauses = await pausedOn(tx, target, now);
  // Connecting starts with a listing: before it nobody knows which accounts are there already.
  const paused = options.waits ? { ...pauses, grants: true } : pauses;
  // Operations first: a leave that is decided between these two reads shows its inventory or nothing of itself, so
  // that nothing is taken away before it was looked at.
  const operations = options.limit === 0 ? [] : await dueOperations(tx, target, options, now, paused);
  const inspections = await dueInspections(engine, tx, target, options.reading, now);
  const started = operations.length === 0 ? [] : await begin(engine, tx, target, operations, options, now);
  const full = operations.length === options.limit;
  return {
    operations: started,
    inspections,
    nextDue: await nextDue(tx, target, options, started, full ? now : null, paused),
  };
}

async function dueOperations(
  tx: Tx,
  target: string,
  options: StartOptions,
  now: number,
  paused: PausedWork,
): Promise<Row<'operation'>[]> {
  const due: Row<'operation'>[] = [];
  const busy = busyAccounts(options);
  for (const allowed of mayRun(paused)) {
    const found = await tx.find(
      'operation',
      { ...allowed, target_id: target, next_run_at: { atMost: now } },
      {
        order: ['urgency', 'next_run_at', 'operation_id'],
        limit: 2 * (options.limit + options.inFlight.size),
      },
    );
    for (const operation of found) {
      if (busy.has(operation.account_id)) continue;
      busy.add(operation.account_id);
      due.push(operation);
    }
  }
  return due.slice(0, options.limit);
}

/**
 * Per account strictly one after the other, whatever decision they come from: a grant of yesterday that is still on
 * its way would otherwise land behind the revocation of today.
 */
function busyAccounts(options: StartOptions): Set<string> {
  return new Set([...options.inFlight.values()].map(({ operation }) => operation.account_id));
}

async function begin(
  engine: Engine,
  tx: Tx,
  target: string,
  operations: readonly Row<'operation'>[],
  options: StartOptions,
  now: number,
): Promise<Started[]> {
  const accounts = new Map(
    (await tx.find('account', { account_id: { in: [...new Set(operations.map((o) => o.account_id))] } })).map(
      (a) => [a.account_id, a],
    ),
  );
  const inherited = operations.filter((o) => o.decided_at <= options.claimedAt).map((o) => o.operation_id);
  const open = new Set(
    inherited.length === 0
      ? []
      : (await tx.find('attempt', { operation_id: { in: inherited }, finished_at: { isNull: true } })).map(
          (a) => a.operation_id,
        ),
  );
  // Whoever served this lane before may have sent them: their effect can still come.
  const sent = operations.filter((o) => o.step === 'apply' && open.has(o.operation_id));
  await noteUnsettled(tx, new Map(sent.map((o) => [o.account_id, [o.kind]])), accounts, now);
  const rows = operations.map((operation) => {
    const account = accounts.get(operation.account_id);
    if (account === undefined)
      throw new LockstepError('INTERNAL', `operation ${operation.operation_id} has no account`);
    return { operation, account };
  });
  const locators = await engine.vault.open(
    tx,
    rows.map(({ account }) => ({
      subject: account.identity_id ?? account.account_id,
      sealed: account.sealed,
    })),
  );
  const successors = await engine.policies.successors(
    engine,
    tx,
    target,
    rows.map(({ operation }) => operation),
  );
  const started = rows.map(({ operation, account }, i): Started => {
    const locator = (locators[i] ?? { id: null, name: '', keys: {}, attributes: {} }) as AccountLocator;
    return {
      operation,
      account,
      locator,
      intent: {
        kind: operation.kind,
        account: refOf(locator),
        attributes: locator.attributes,
        entitlement: operation.entitlement,
        successor: successors.get(operation.operation_id) ?? null,
        idempotencyKey: operation.operation_id,
      },
      step: {
        what: operation.step,
        handle: operation.handle,
        lookFirst: open.has(operation.operation_id) || operation.tries > 0,
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
      },
    };
  });
  // A rate-limited try does not count, so the same number may be written again: it is the same attempt.
  await tx.put(
    'attempt',
    started.map(({ attempt }) => attempt),
  );
  return started;
}

function refOf(locator: AccountLocator): AccountRef {
  return { ...(locator.id === null ? {} : { id: locator.id }), name: locator.name, keys: locator.keys };
}

async function dueInspections(
  engine: Engine,
  tx: Tx,
  target: string,
  reading: ReadonlySet<string>,
  now: number,
): Promise<InspectionRequest[]> {
  const rows = await tx.find(
    'inventory',
    { target_id: target, next_run_at: { atMost: now } },
    { order: ['next_run_at'], limit: 100 },
  );
  if (rows.length === 0) return [];
  const policy = await engine.policies.active(tx);
  const requests: InspectionRequest[] = [];
  for (const row of rows) {
    if (reading.has(row.leave_id)) continue;
    const accounts = await tx.find('account', { identity_id: row.identity_id, target_id: target });
    const opened = await engine.vault.open(
      tx,
      accounts.map((a) => ({ subject: row.identity_id, sealed: a.sealed })),
    );
    requests.push({
      key: row.leave_id,
      leaveId: row.leave_id,
      target,
      identityId: row.identity_id,
      accounts: opened.filter((l) => l !== null).map((l) => refOf(l as AccountLocator)),
      person: await personRef(engine, tx, policy, target, row.identity_id),
      tries: row.tries,
    });
  }
  return requests;
}

async function nextDue(
  tx: Tx,
  target: string,
  options: StartOptions,
  started: readonly Started[],
  now: number | null,
  paused: PausedWork,
): Promise<number | null> {
  if (now !== null && options.limit > 0) return now;
  const busy = busyAccounts(options);
  for (const { operation } of started) busy.add(operation.account_id);
  const instants: number[] = paused.until === null ? [] : [paused.until];
  for (const allowed of mayRun(paused)) {
    const rows = await tx.find(
      'operation',
      { ...allowed, target_id: target, next_run_at: { isNull: false } },
      { order: ['next_run_at'], limit: 2 * busy.size + 1, columns: ['account_id', 'next_run_at'] },
    );
    const next = rows.find((row) => !busy.has(row.account_id));
    if (next?.next_run_at != null) instants.push(next.next_run_at);
  }
  const [read] = await tx.find(
    'inventory',
    { target_id: target, next_run_at: { isNull: false } },
    { order: ['next_run_at'], limit: 1, columns: ['next_run_at', 'leave_id'] },
  );
  if (read?.next_run_at != null && !options.reading.has(read.leave_id)) instants.push(read.next_run_at);
  return instants.length === 0 ? null : Math.min(...instants);
}
