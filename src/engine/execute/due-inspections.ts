import type { AccountLocator } from '../../domain/account.ts';
import type { Engine } from '../engine.ts';
import { personRef } from '../people/person-ref.ts';
import type { Tx } from '../store.ts';
import { refOf } from './account-ref.ts';
import type { InspectionRequest } from './inspect.ts';

/** Leavers whose accounts on a target are still to be read. */
const AT_ONCE = 100;

export async function dueInspections(
  engine: Engine,
  tx: Tx,
  target: string,
  reading: ReadonlySet<string>,
  now: number,
): Promise<InspectionRequest[]> {
  const rows = (
    await tx.find(
      'inventory',
      { target_id: target, next_run_at: { atMost: now } },
      { order: ['next_run_at'], limit: AT_ONCE },
    )
  ).filter((row) => !reading.has(row.leave_id));
  if (rows.length === 0) return [];
  const policy = await engine.policies.active(tx);
  return Promise.all(
    rows.map(async (row): Promise<InspectionRequest> => {
      const [accounts, person] = await Promise.all([
        tx.find('account', { identity_id: row.identity_id, target_id: target }, { columns: ['sealed'] }),
        personRef(engine, tx, policy, target, row.identity_id),
      ]);
      const opened = await engine.vault.open(
        tx,
        accounts.map((account) => ({ subject: row.identity_id, sealed: account.sealed })),
      );
      return {
        key: row.leave_id,
        leaveId: row.leave_id,
        target,
        identityId: row.identity_id,
        accounts: opened
          .filter((locator) => locator !== null)
          .map((locator) => refOf(locator as AccountLocator)),
        person,
        tries: row.tries,
      };
    }),
  );
}
