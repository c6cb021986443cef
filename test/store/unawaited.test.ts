import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Store } from '../../src/engine/store.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { simulatedDatabase } from '../../src/torture/simulator/store/simulated-store.ts';
import { sharedDatabase } from '../support/database.ts';

const database = sharedDatabase();

const stores: Readonly<Record<string, () => Store>> = {
  PostgreSQL: () => database().store,
  'in memory': memoryStore,
  simulated: () => simulatedDatabase().connect('one', { step: () => undefined, commit: () => 'done' }),
};

// A rejection that nobody handles ends a process of Node: two statements that fail must not end the engine.
it.each(Object.keys(stores))(
  'a failed statement that nobody awaits fails its transaction only: %s',
  async (name) => {
    const store = (stores[name] as () => Store)();
    const unhandled: unknown[] = [];
    const listen = (error: unknown) => void unhandled.push(error);
    process.on('unhandledRejection', listen);
    const row = { source_id: 's', delivery_id: 'd', received_at: 1 };
    const transaction = store.transaction('acme', async (tx) => {
      const answers = [
        tx.insert('delivery', [row]),
        tx.insert('delivery', [row]),
        tx.insert('delivery', [row]),
      ];
      for (const answer of answers) await answer;
    });
    await expect(transaction).rejects.toMatchObject({ code: 'CONFLICT' });
    await turn();
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  },
);
