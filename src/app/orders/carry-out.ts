import { AsyncLocalStorage } from 'node:async_hooks';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Store, Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { OrderServices } from '../../http/order-services.ts';
import { sha256Hex } from '../../proof/digest.ts';
import { reading } from '../reading.ts';

type Kept = Row<'order_key'>;

/** An order with a key whose decision has not been committed yet. */
interface UnderWay {
  readonly tenant: string;
  readonly row: Kept;
  readonly keeps: boolean;
  decided: boolean;
}

/** Somebody else has carried it out since it was looked at: nothing of this one stays. */
class CarriedOut extends Error {
  readonly kept: Kept;

  constructor(kept: Kept) {
    super('the order was carried out before');
    this.kept = kept;
  }
}

export interface Orders extends OrderServices {
  /** In which the first transaction of an order that writes also writes its key. */
  readonly store: Store;
}

/** Orders that are carried out once for a key, however often they are asked. */
export function ordersOf({ store, clock, vault }: Pick<Engine, 'store' | 'clock' | 'vault'>): Orders {
  const order = new AsyncLocalStorage<UnderWay>();
  const running = new Set<string>();
  return {
    store: {
      ...store,
      async transaction(tenant, work, options) {
        const mine = order.getStore();
        if (mine === undefined || mine.decided || options?.readOnly === true || mine.tenant !== tenant)
          return store.transaction(tenant, work, options);
        const result = await store.transaction(tenant, (tx) => deciding(tx, mine, work), options);
        mine.decided = true;
        return result;
      },
    },
    async carryOut({ tenant, actor }, asked, { keeps, work, again }) {
      const content = sha256Hex(asked.body);
      const row: Kept = {
        actor,
        key_hash: vault.hash(tenant, 'order', asked.key),
        digest: vault.hash(tenant, 'order', `${asked.method} ${asked.path}\n${content}`),
        made_at: clock.now(),
        answer: null,
      };
      const answered = async (kept: Kept) => {
        if (kept.digest !== row.digest)
          throw new LockstepError('IDEMPOTENCY_KEY_REUSED', 'this key came with another order before');
        return { answer: keeps ? kept.answer : await again(), before: true };
      };
      const name = [tenant, actor, row.key_hash].join('\u0000');
      // In this process nobody holds a connection only to wait for the other.
      if (running.has(name)) throw busy();
      running.add(name);
      const mine: UnderWay = { tenant, row, keeps, decided: false };
      try {
        const kept = await reading(store, tenant, (tx) => earlier(tx, row));
        if (kept !== undefined) return await answered(kept);
        return { answer: await order.run(mine, work), before: false };
      } catch (error) {
        if (error instanceof CarriedOut) return await answered(error.kept);
        throw error;
      } finally {
        mine.decided = true;
        running.delete(name);
      }
    },
  };
}

/** The key first: whoever comes second waits for it, and finds what the first one did. */
async function deciding<R>(tx: Tx, { row, keeps }: UnderWay, work: (tx: Tx) => Promise<R>): Promise<R> {
  const added = await tx.insertNew('order_key', [row]);
  if (added.length === 0) {
    const kept = await earlier(tx, row);
    throw kept === undefined ? busy() : new CarriedOut(kept);
  }
  const result = await work(tx);
  if (keeps) await tx.update('order_key', ['answer'], [{ ...row, answer: result }]);
  return result;
}

async function earlier(tx: Tx, { actor, key_hash }: Kept): Promise<Kept | undefined> {
  const [kept] = await tx.find('order_key', { actor, key_hash });
  return kept;
}

function busy(): LockstepError {
  return new LockstepError('IDEMPOTENCY_KEY_BUSY', 'an order with this key is being carried out');
}
