import { LockstepError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { Store, Tx } from '../engine/store.ts';

/** Rows that one trial may write: while it lasts, what else is to be decided about these people waits for it. */
const MOST_ROWS = 60_000;

/** Ends a transaction whose work was only tried. */
class OnlyTried<R> extends Error {
  readonly result: R;
  constructor(result: R) {
    super('only tried');
    this.result = result;
  }
}

/**
 * The same engine, but nothing that it writes stays: each transaction is done, looked at, and rolled back. Throws
 * PREVIEW_TOO_LARGE for one that writes more than may be tried.
 */
export function tryingEngine(engine: Engine, look: (tx: Tx, result: unknown) => Promise<void>): Engine {
  const { store } = engine;
  const transaction: Store['transaction'] = async (tenant, work, options) => {
    if (options?.readOnly === true) return store.transaction(tenant, work, options);
    type Result = Awaited<ReturnType<typeof work>>;
    try {
      return await store.transaction(tenant, async (tx): Promise<Result> => {
        const result = await work(counting(tx));
        await look(tx, result);
        throw new OnlyTried<Result>(result);
      });
    } catch (error) {
      if (error instanceof OnlyTried) return (error as OnlyTried<Result>).result;
      throw error;
    }
  };
  return { ...engine, store: { ...store, transaction } };
}

function counting(tx: Tx): Tx {
  let written = 0;
  const count = (rows: readonly unknown[]) => {
    written += rows.length;
    if (written > MOST_ROWS)
      throw new LockstepError('PREVIEW_TOO_LARGE', 'it changes too much at once to be tried');
  };
  return {
    ...tx,
    async insert(table, rows) {
      count(rows);
      await tx.insert(table, rows);
    },
    async put(table, rows) {
      count(rows);
      await tx.put(table, rows);
    },
    async insertNew(table, rows) {
      count(rows);
      return tx.insertNew(table, rows);
    },
    async update(table, columns, rows) {
      count(rows);
      return tx.update(table, columns, rows);
    },
    async updateWhere(table, columns, rows, where) {
      count(rows);
      return tx.updateWhere(table, columns, rows, where);
    },
  };
}
