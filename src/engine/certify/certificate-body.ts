import type { AccountLocator } from '../../domain/account.ts';
import { REVOCATIONS } from '../../domain/connector.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { CertifiedItem, TargetInventory } from '../../proof/certificate.ts';
import type { Engine } from '../engine.ts';
import { READ_LATE } from '../execute/record-inspections.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { attemptsOf, certifiedItem } from './advance-leaves.ts';
import { whyNotBegun } from './not-begun.ts';
import type { LeaveRecord } from './open-leaves.ts';
import { residualsOn } from './residuals.ts';

/** What a certificate says, without its counts, and the log entries that stand behind it. */
export interface Gathered {
  readonly record: LeaveRecord;
  readonly items: readonly CertifiedItem[];
  readonly inventory: readonly TargetInventory[];
  /** Numbers of the leaves: decision, inventories, verified items. */
  readonly leaves: readonly number[];
  /** Targets that nobody has looked at yet. */
  readonly unread: readonly Row<'inventory'>[];
}

/** Reads everything about one leave as it stands; null when the person was erased. */
export async function gather(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  leave: Row<'leave'>,
): Promise<Gathered | null> {
  const subject = leave.identity_id;
  const [opened] = await engine.vault.open(tx, [{ subject, sealed: leave.sealed }]);
  if (opened === null || opened === undefined) return null;
  const record = opened as LeaveRecord;
  // Operations before their leaves: one that is proven in between is shown as open, and a supplement follows.
  const operations = (
    await tx.find(
      'operation',
      { leave_id: leave.leave_id },
      { order: ['target_id', 'wave', 'account_id', 'position', 'operation_id'] },
    )
  ).filter((o) => REVOCATIONS.has(o.kind));
  const stored = await tx.find('leave_item', { leave_id: leave.leave_id });
  const values = (await engine.vault.open(
    tx,
    stored.map((row) => ({ subject, sealed: row.sealed })),
  )) as CertifiedItem[];
  const certified = new Map(
    stored.map((row, i) => [row.operation_id, { leaf: row.leaf, value: values[i] as CertifiedItem }]),
  );

  const accounts = await tx.find(
    'account',
    { account_id: { in: [...new Set(operations.map((o) => o.account_id))] } },
    { order: ['account_id'] },
  );
  const locators = await engine.vault.open(
    tx,
    accounts.map((row) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
  );
  const place = new Map(
    accounts.map((row, i) => [row.account_id, (locators[i] ?? null) as AccountLocator | null]),
  );
  const residuals = await residualsOn(
    tx,
    policy,
    operations.map((operation) => operation.target_id),
  );
  const rows = await tx.find('inventory', { leave_id: leave.leave_id }, { order: ['target_id'] });
  const read = rows.filter((row) => row.sealed !== null && row.leaf !== null);
  const inventory = (await engine.vault.open(
    tx,
    read.map((row) => ({ subject, sealed: row.sealed as Uint8Array })),
  )) as TargetInventory[];
  const readAt = new Map(
    inventory.flatMap(({ target, readAt: at, gaps }) =>
      at === null || gaps.includes(READ_LATE) ? [] : [[target, Date.parse(at)] as const],
    ),
  );
  const waits = await whyNotBegun(tx, operations, engine.clock.now());
  const asCertified = (operation: Row<'operation'>) => {
    const value = certified.get(operation.operation_id)?.value;
    return value?.state === operation.state ? value : undefined;
  };
  const others = operations.filter((operation) => asCertified(operation) === undefined);
  const attempts = groupBy(
    others.length === 0
      ? []
      : await attemptsOf(
          tx,
          others.map(({ operation_id }) => operation_id),
        ),
    ({ operation_id }) => operation_id,
  );
  const items: CertifiedItem[] = [];
  for (const operation of operations) {
    const known = asCertified(operation);
    if (known !== undefined) {
      items.push(known);
      continue;
    }
    const locator = place.get(operation.account_id) ?? null;
    const residual = residuals.get(operation.target_id) ?? [];
    // Verified once and not any more, or never: in both cases it is not proven now.
    const item = await certifiedItem(
      tx,
      record,
      { operation, account: { id: locator?.id ?? null, name: locator?.name ?? '' } },
      residual,
      {
        waits: waits.get(operation.operation_id),
        readAt: readAt.get(operation.target_id),
        written: attempts.get(operation.operation_id) ?? [],
      },
    );
    // Nobody is named who says so.
    items.push(item.state === 'attested' ? { ...item, state: 'unproven', attested: null } : item);
  }

  const proven = items
    .filter((item) => item.state === 'verified' || item.state === 'attested')
    .map((item) => certified.get(item.operation)?.leaf ?? -1);
  return {
    record,
    items,
    inventory,
    leaves: [leave.leaf, ...read.map((row) => row.leaf as number), ...proven],
    unread: rows.filter((row) => !read.includes(row)),
  };
}
