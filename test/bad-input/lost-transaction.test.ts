import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Store, Tx } from '../../src/engine/store.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { makeHouse } from '../support/house.ts';

/** As when the server is killed: every statement that was under way fails, each by itself. */
it('a connection that breaks while results are written down ends the transaction, not the process', async () => {
  const real = memoryStore();
  let breaks = false;
  const broken = (tx: Tx): Tx => ({
    ...tx,
    update: async (table, columns, rows) => {
      if (!breaks || table !== 'attempt') return tx.update(table, columns, rows);
      await sleep(5);
      throw new Error('write EPIPE');
    },
    updateWhere: async (table, columns, rows, where) => {
      if (!breaks || table !== 'operation') return tx.updateWhere(table, columns, rows, where);
      throw new Error('write EPIPE');
    },
  });
  const store: Store = {
    ...real,
    transaction: (tenant, work, options) => real.transaction(tenant, (tx) => work(broken(tx)), options),
  };
  const unheard: unknown[] = [];
  const hear = (error: unknown) => void unheard.push(error);
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', hear);
  try {
    const house = await makeHouse({ store });
    await house.report([{ id: '1', department: 'Sales' }]);
    breaks = true;
    await expect(house.run()).rejects.toThrow('write EPIPE');
    await sleep(30);
    expect(unheard).toEqual([]);
  } finally {
    process.removeListener('unhandledRejection', hear);
    for (const listener of others) process.on('unhandledRejection', listener);
  }
});
