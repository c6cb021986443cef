import { describe, expect, it } from 'vitest';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { type InstalledConnector, install } from '../../src/domain/connector.ts';
import type { CertificateBody } from '../../src/proof/certificate.ts';
import { makeHouse, START } from '../support/house.ts';

type House = Awaited<ReturnType<typeof makeHouse>>;

const staff = (n: number, department: string, lastDay?: string) =>
  Array.from({ length: n }, (_, i) => ({
    id: String(100 + i),
    department,
    ...(lastDay === undefined ? {} : { lastDay }),
  }));

const UNGUARDED = (policy: string) =>
  `${policy}---\nkind: Guard\nid: all\nwindows: [{ per: tenant, over: PT10M, people: 1000, share: 1 }]\n`;

/** The simulated connector, with a word said when a look is over and when a write begins. */
function watched(said: string[], duringLook: () => Promise<void>): InstalledConnector {
  const base = install(simulatedConnector);
  return {
    ...base,
    connect: async (input, runtime) => {
      const connector = await base.connect(input, runtime);
      const { url } = input as { readonly url: string };
      return {
        ...connector,
        get: async (ref) => {
          await duringLook();
          const account = await connector.get(ref);
          said.push(`looked ${url} ${ref.keys.employeeId}`);
          return account;
        },
        apply: async (operation) => {
          said.push(`wrote ${url} ${operation.account.keys.employeeId}`);
          return connector.apply(operation);
        },
      };
    },
  };
}

async function bodies(house: House): Promise<CertificateBody[]> {
  const files = await house.store.transaction(house.tenant, async (tx) => {
    const rows = await tx.find('certificate', {});
    return house.engine.vault.open(
      tx,
      rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
    );
  });
  return files.map((file) => (JSON.parse(String(file)) as { body: CertificateBody }).body);
}

async function ticks(n: number): Promise<void> {
  for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('what a leaver has', () => {
  it('is read before anything is taken away, however many leave at once', async () => {
    const said: string[] = [];
    const connector = watched(said, () => ticks(2));
    const house = await makeHouse({
      systems: { directory: [], git: [], crm: [] },
      connectors: new Map([[connector.id, connector]]),
      policy: UNGUARDED,
    });
    await house.report(staff(130, 'Workshop'));
    await house.run();
    said.length = 0;
    await house.report(staff(130, 'Workshop', '2026-03-01'));
    await house.until(START + 60_000);
    const writes = said.filter((word, i) => word.startsWith('wrote') && said.indexOf(word) === i);
    expect(writes).toHaveLength(130);
    const unseen = writes.filter((word) => {
      const look = said.indexOf(word.replace('wrote', 'looked'));
      return look < 0 || look > said.indexOf(word);
    });
    expect(unseen).toEqual([]);
  });

  it('has a time before that of the first attempt, because the attempt waited for it', async () => {
    let house: House | null = null;
    const connector = watched([], async () => {
      const clock = house?.clock;
      clock?.advance(clock.now() + 25);
    });
    house = await makeHouse({
      connectors: new Map([[connector.id, connector]]),
    });
    await house.report(staff(12, 'Engineering'));
    await house.run();
    await house.report(
      staff(12, 'Engineering').map((one) => (one.id === '103' ? { ...one, lastDay: '2026-03-01' } : one)),
    );
    await house.until(START + 60_000);
    const [body] = await bodies(house);
    const times = body?.inventory.flatMap(({ target, readAt }) =>
      body.items
        .filter((item) => item.target === target)
        .flatMap(({ attempts }) => attempts.map(({ at }) => ({ at, readAt }))),
    );
    expect(times?.length).toBeGreaterThan(5);
    expect(times?.filter(({ at, readAt }) => readAt === null || at < readAt)).toEqual([]);
  });

  it('is said to have been read late, where the system was cut off without waiting for it', async () => {
    const end = Date.parse('2026-03-03T17:00:00Z');
    const house = await makeHouse({
      systems: { directory: [], git: [{ kind: 'down', from: end, until: end + 2_500 }], crm: [] },
    });
    await house.report(staff(12, 'Engineering'));
    await house.run();
    await house.report(
      staff(12, 'Engineering').map((one) => (one.id === '103' ? { ...one, lastDay: '2026-03-03' } : one)),
    );
    await house.until(end + 60_000);
    const [body] = await bodies(house);
    const gaps = (name: string) => body?.inventory.find(({ target }) => target === name)?.gaps;
    expect(gaps('directory')).toEqual([]);
    expect(gaps('git')).toEqual([expect.stringMatching(/read only after/)]);
  });
});
