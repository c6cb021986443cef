import { isEventType, VOCABULARY } from '../../src/engine/events/vocabulary.ts';
import type { Store, Tx } from '../../src/engine/store.ts';
import type { Row } from '../../src/engine/tables/index.ts';

/** Every event that is written through this store is what the vocabulary says of it, or the transaction fails. */
export function describedEvents(store: Store): Store {
  // Plain objects of functions: a test may put another function in the place of one.
  return {
    ...store,
    transaction: (tenant, work, options) => store.transaction(tenant, (tx) => work(watched(tx)), options),
  };
}

function watched(tx: Tx): Tx {
  return {
    ...tx,
    insert(table, rows) {
      if (table === 'event') (rows as unknown as readonly Row<'event'>[]).forEach(check);
      return tx.insert(table, rows);
    },
  };
}

function check({ type, payload }: Row<'event'>): void {
  if (type.startsWith('test.')) return;
  if (!isEventType(type)) throw new Error(`${type} is not in the vocabulary`);
  const { success, error } = VOCABULARY[type].data.safeParse(payload);
  if (!success) throw new Error(`${type}: ${error?.message} in ${JSON.stringify(payload)}`);
}
