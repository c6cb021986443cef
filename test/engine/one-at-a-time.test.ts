import { describe, expect, it } from 'vitest';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { type Connector, install } from '../../src/domain/connector.ts';
import type { Store, Tx } from '../../src/engine/store.ts';
import { seededRandom } from '../../src/simulated/random.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { makeHouse, START } from '../support/house.ts';

const staff = (leaving: readonly string[] = []) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay: '2026-03-01' } : {}),
  }));

describe('two decisions about one account', () => {
  it('never run side by side: what was granted late is taken away after it, not before', async () => {
    let release: (() => void) | null = null;
    const waiting: (() => void)[] = [];
    let together = 0;
    const slow = {
      ...simulatedConnector,
      open: async (...args: Parameters<typeof simulatedConnector.open>): Promise<Connector> => {
        const connector = await simulatedConnector.open(...args);
        // Of this target: on several targets a person's accounts are worked on at the same time.
        const open: string[] = [];
        return {
          ...connector,
          async apply(operation) {
            const who = operation.account.keys.employeeId ?? '';
            if (operation.kind === 'grant' && who === '100')
              await new Promise<void>((resolve) => {
                release = resolve;
                for (const wake of waiting.splice(0)) wake();
              });
            if (open.includes(who)) together++;
            open.push(who);
            const outcome = await connector.apply(operation);
            open.splice(open.indexOf(who), 1);
            return outcome;
          },
        };
      },
    };
    const house = await makeHouse({ connectors: new Map([[simulatedConnector.id, install(slow)]]) });
    await house.report(staff());
    const first = house.run();
    // The grant is on its way when the person leaves.
    await new Promise<void>((resolve) => {
      if (release !== null) resolve();
      else waiting.push(resolve);
    });
    await house.report(staff(['100']));
    const held = release as unknown as () => void;
    await new Promise((resolve) => setTimeout(resolve, 20));
    held();
    await first;
    await house.until(START + 60_000);
    expect(house.systems.get('git')?.truth.find('100')?.entitlements).toEqual([]);
    expect(house.systems.get('git')?.truth.couldSignIn('100', house.clock.now())).toBe(false);
    expect(together).toBe(0);
  });
});

/**
 * A store whose reads take a while, each its own, so that answers of targets come in the middle of a transaction.
 * `started`: how often each attempt was written before a call.
 */
function dawdling(store: Store, seed: number, started: Map<string, number>): Store {
  const roll = seededRandom(seed);
  const slow = (tx: Tx): Tx => ({
    ...tx,
    find: async (table, where, options) => {
      for (let i = Math.floor(roll() * 6); i > 0; i--) await new Promise((resolve) => setImmediate(resolve));
      return tx.find(table, where, options);
    },
    put: (table, rows) => {
      for (const row of rows)
        if (table === 'attempt' && 'attempt' in row) {
          const key = `${String(row.operation_id)}/${String(row.attempt)}`;
          started.set(key, (started.get(key) ?? 0) + 1);
        }
      return tx.put(table, rows);
    },
  });
  return {
    ...store,
    transaction: (tenant, work, options) => store.transaction(tenant, (tx) => work(slow(tx)), options),
  };
}

describe('an answer that comes while a turn is written', () => {
  it.each([1, 2, 3, 4])('is not asked for again (seed %i)', async (seed) => {
    const started = new Map<string, number>();
    const house = await makeHouse({ store: dawdling(memoryStore(), seed, started) });
    await house.report(staff());
    await house.until(START + 60_000);
    await house.report(staff(['103']));
    await house.until(START + 120_000);
    expect(started.size).toBeGreaterThan(40);
    expect([...started.values()].filter((times) => times > 1)).toEqual([]);
  });
});
