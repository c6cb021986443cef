import type { AccountLocator } from '../../domain/account.ts';
import type { Engine } from '../engine.ts';
import { personRef } from '../people/person-ref.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { refOf } from './account-ref.ts';
import type { InspectionRequest } from './inspect.ts';
import { NOTHING_WRITTEN } from './nothing-written.ts';
import { otherAccounts } from './other-accounts.ts';

/** Leavers whose accounts on a target are still to be read. */
const AT_ONCE = 100;

export interface DueInspections {
  readonly requests: readonly InspectionRequest[];
  /** There may be more of them than these. */
  readonly full: boolean;
}

export async function dueInspections(
  engine: Engine,
  tx: Tx,
  target: string,
  reading: ReadonlySet<string>,
  now: number,
): Promise<DueInspections> {
  const found = await tx.find(
    'inventory',
    { target_id: target, next_run_at: { atMost: now } },
    { order: ['next_run_at'], limit: AT_ONCE },
  );
  const rows = found.filter((row) => !reading.has(row.leave_id));
  return { requests: await requestsOf(engine, tx, target, rows), full: found.length === AT_ONCE };
}

/** Those of these leaves: what is taken away next is read first, however many wait before it. */
export async function inspectionsOf(
  engine: Engine,
  tx: Tx,
  target: string,
  leaves: readonly string[],
  now: number,
): Promise<readonly InspectionRequest[]> {
  if (leaves.length === 0) return [];
  const rows = await tx.find('inventory', {
    leave_id: { in: leaves },
    target_id: target,
    next_run_at: { atMost: now },
  });
  return requestsOf(engine, tx, target, rows);
}

async function requestsOf(
  engine: Engine,
  tx: Tx,
  target: string,
  rows: readonly Row<'inventory'>[],
): Promise<InspectionRequest[]> {
  if (rows.length === 0) return [];
  const policy = await engine.policies.active(tx);
  const late = await writtenBefore(
    tx,
    target,
    rows.filter(({ tries }) => tries > 0).map(({ leave_id }) => leave_id),
  );
  const listed = await listedSince(
    tx,
    target,
    rows.filter(({ tries }) => tries > 0),
  );
  return Promise.all(
    rows.map(async (row): Promise<InspectionRequest> => {
      const [accounts, person] = await Promise.all([
        tx.find(
          'account',
          { identity_id: row.identity_id, target_id: target },
          { columns: ['account_id', 'identity_id', 'actual', 'sealed'] },
        ),
        personRef(engine, tx, policy, target, row.identity_id),
      ]);
      const opened = await engine.vault.open(
        tx,
        accounts.map((account) => ({ subject: row.identity_id, sealed: account.sealed })),
      );
      const located = accounts.flatMap((account, i) => {
        const locator = opened[i] as AccountLocator | null;
        return locator === null ? [] : [{ account, locator }];
      });
      const others = otherAccounts(located);
      return {
        key: row.leave_id,
        leaveId: row.leave_id,
        target,
        identityId: row.identity_id,
        accounts: located.map(({ account, locator }) => refOf(locator, others(account.account_id))),
        person,
        // Not at the first look: what it meets may be newer than that listing.
        listedSince: row.tries > 0 && listed.has(row.leave_id),
        tries: row.tries,
        afterWrites: late.has(row.leave_id),
      };
    }),
  );
}

/** Of these leaves those that were decided when the newest whole listing of the target began. */
async function listedSince(
  tx: Tx,
  target: string,
  rows: readonly Row<'inventory'>[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const [[row], leaves] = await Promise.all([
    tx.find('target', { target_id: target }, { columns: ['target_id', 'listed_at'] }),
    tx.find(
      'leave',
      { leave_id: { in: rows.map(({ leave_id }) => leave_id) } },
      { columns: ['leave_id', 'decided_at'] },
    ),
  ]);
  const listedAt = row?.listed_at ?? Number.NEGATIVE_INFINITY;
  return new Set(leaves.flatMap(({ leave_id, decided_at }) => (decided_at <= listedAt ? [leave_id] : [])));
}

/**
 * Of these leaves those of which something was sent to the target already, and may have had its effect: a target that
 * could not be read is cut off all the same.
 */
async function writtenBefore(
  tx: Tx,
  target: string,
  leaves: readonly string[],
): Promise<ReadonlySet<string>> {
  if (leaves.length === 0) return new Set();
  const operations = await tx.find(
    'operation',
    { leave_id: { in: leaves }, target_id: target },
    { columns: ['operation_id', 'leave_id'] },
  );
  if (operations.length === 0) return new Set();
  const attempts = await tx.find(
    'attempt',
    { operation_id: { in: operations.map(({ operation_id }) => operation_id) } },
    { columns: ['operation_id', 'outcome'] },
  );
  const sent = new Set(
    attempts.filter(({ outcome }) => !NOTHING_WRITTEN.has(outcome)).map(({ operation_id }) => operation_id),
  );
  return new Set(
    operations.flatMap(({ operation_id, leave_id }) =>
      leave_id !== null && sent.has(operation_id) ? [leave_id] : [],
    ),
  );
}
