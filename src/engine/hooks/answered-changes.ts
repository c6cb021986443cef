import type { AccountLocator } from '../../domain/account.ts';
import type { Attributes } from '../../domain/connector.ts';
import type { HookEvent } from '../../domain/hook/hook-events.ts';
import { narrowChanges } from '../../domain/hook/narrow.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { HookSealed } from './hooks-for.ts';

/** What comes later in this order has the last word: first what may refuse, then what fills in, then single values. */
const ORDER: readonly HookEvent[] = [
  'validateUser',
  'validateUpdateUser',
  'preCreateUser',
  'preUpdateUser',
  'policyMap',
];

type Writes = Pick<Row<'operation'>, 'operation_id' | 'kind'>;

/** What answers of hooks change of the attributes that an operation writes. Looked at once more, whoever stored it. */
export async function answeredChanges(
  engine: Engine,
  tx: Tx,
  operations: readonly Writes[],
): Promise<(operation: Writes, locator: AccountLocator) => Attributes> {
  const ids = operations
    .filter(({ kind }) => kind === 'create' || kind === 'update')
    .map(({ operation_id }) => operation_id);
  const rows =
    ids.length === 0
      ? []
      : await tx.find(
          'hook_call',
          { operation_id: { in: ids }, event: { in: ORDER }, state: 'answered', sealed: { isNull: false } },
          { columns: ['operation_id', 'identity_id', 'hook_id', 'event', 'sealed'] },
        );
  const opened = await engine.vault.open(
    tx,
    rows.map(({ identity_id, operation_id, sealed }) => ({
      subject: identity_id ?? operation_id ?? '',
      sealed: sealed ?? new Uint8Array(),
    })),
  );
  const answers = rows
    .map((row, i) => ({ row, data: (opened[i] as HookSealed | null)?.data ?? {} }))
    .sort((a, b) => rank(a.row.event) - rank(b.row.event) || (a.row.hook_id < b.row.hook_id ? -1 : 1));
  return ({ operation_id }, { attributes, keys, name }) => {
    let now = attributes;
    for (const { row, data } of answers)
      if (row.operation_id === operation_id)
        now = { ...now, ...narrowChanges(data, { attributes: now, keys, name }, null) };
    return now;
  };
}

function rank(event: HookEvent): number {
  return ORDER.indexOf(event);
}
