import type { Row, TableName } from '../../engine/tables/index.ts';
import type { SimulatedDatabase } from './store/simulated-store.ts';

/** S7: looked at with every commit. What is proven has its leaf in the same transaction, not in one that may never come. */
export function toldWithIt(
  database: Pick<SimulatedDatabase, 'onCommit' | 'rows'>,
  tenants: readonly string[],
  wrong: (invariant: string, what: string) => void,
): void {
  const rows = <T extends TableName>(tenant: string, table: T): readonly Row<T>[] =>
    database.rows(tenant, table);
  const told = new Map(tenants.map((tenant) => [tenant, new Set<string>()]));
  const read = new Map<string, number>();
  database.onCommit(() => {
    for (const [tenant, proven] of told) {
      const leaves = rows(tenant, 'log_leaf');
      for (const { leaf } of leaves.slice(read.get(tenant) ?? 0)) {
        const { type, operation } = JSON.parse(Buffer.from(leaf).toString('utf8')) as Told;
        if (type === 'operation.verified' && operation !== null) proven.add(operation);
      }
      read.set(tenant, leaves.length);
      for (const { state, operation_id, kind } of rows(tenant, 'operation'))
        if (state === 'verified' && !proven.has(operation_id)) {
          proven.add(operation_id);
          wrong('S7', `a ${kind} is proven, and the log does not tell of it`);
        }
    }
  });
}

interface Told {
  readonly type: string;
  readonly operation: string | null;
}
