import type { Store, Tx } from '../engine/store.ts';

/** The same transaction without row locks: a question must neither write nor make anybody wait. */
export function withoutLocks(tx: Tx): Tx {
  return {
    tenant: tx.tenant,
    find: (table, where, options = {}) => {
      const { lock: _lock, ...rest } = options;
      return tx.find(table, where, rest);
    },
    count: (table, where, matching) => tx.count(table, where, matching),
    tally: (table, where, by, counted) => tx.tally(table, where, by, counted),
    insert: (table, rows) => tx.insert(table, rows),
    put: (table, rows) => tx.put(table, rows),
    insertNew: (table, rows) => tx.insertNew(table, rows),
    update: (table, columns, rows) => tx.update(table, columns, rows),
    updateWhere: (table, columns, rows, where) => tx.updateWhere(table, columns, rows, where),
    remove: (table, where) => tx.remove(table, where),
    advance: (counter, by) => tx.advance(counter, by),
    afterCommit: (action) => tx.afterCommit(action),
  };
}

/** One read-only transaction without locks. */
export function reading<R>(store: Store, tenant: string, work: (tx: Tx) => Promise<R>): Promise<R> {
  return store.transaction(tenant, (tx) => work(withoutLocks(tx)), { readOnly: true });
}
