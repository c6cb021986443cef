import { isEventType, VOCABULARY } from '../../src/engine/events/vocabulary.ts';
import type { Store, Tx } from '../../src/engine/store.ts';
import type { Row } from '../../src/engine/tables/index.ts';

/** Types that were written while tests ran in this process. */
export const seenTypes = new Set<string>();

/** Every event that is written through this store is what the vocabulary says of it, or the transaction fails. */
export function describedEvents(store: Store): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'transaction')
        return (tenant: string, work: (tx: Tx) => Promise<unknown>, options?: { readOnly?: boolean }) =>
          target.transaction(tenant, (tx) => work(watched(tx)), options);
      return own(target, name);
    },
  });
}

function watched(tx: Tx): Tx {
  return new Proxy(tx, {
    get(target, name) {
      if (name === 'insert')
        return (table: 'event', rows: readonly Row<'event'>[]) => {
          if (table === 'event') rows.forEach(check);
          return target.insert(table, rows);
        };
      return own(target, name);
    },
  });
}

function own(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

function check({ type, payload }: Row<'event'>): void {
  if (type.startsWith('test.')) return;
  if (!isEventType(type)) throw new Error(`${type} is not in the vocabulary`);
  const { success, error } = VOCABULARY[type].data.safeParse(payload);
  if (!success) throw new Error(`${type}: ${error?.message} in ${JSON.stringify(payload)}`);
  seenTypes.add(type);
}
