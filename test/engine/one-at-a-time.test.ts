import { describe, expect, it } from 'vitest';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { type Connector, install } from '../../src/domain/connector.ts';
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
