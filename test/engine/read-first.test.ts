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
    const rows = await tx.find('certificate', {}, { order: ['number'] });
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
    const house = await makeHouse({ connectors: new Map([[connector.id, connector]]) });
    await house.report(staff(12, 'Engineering'));
    await house.run();
    said.length = 0;
    await house.report(
      staff(12, 'Engineering').map((one) => (one.id === '103' ? { ...one, lastDay: '2026-03-01' } : one)),
    );
    // More readings than are begun at once stand before this one.
    await house.store.transaction(house.tenant, async (tx) => {
      const mine = await tx.find('inventory', {});
      const [other] = await tx.find('identity', { identity_id: { not: mine[0]?.identity_id ?? '' } });
      await tx.insert(
        'inventory',
        mine.flatMap((row) =>
          Array.from({ length: 100 }, () => ({
            ...row,
            leave_id: house.engine.random.uuid(),
            identity_id: other?.identity_id ?? '',
            next_run_at: START - 1_000,
          })),
        ),
      );
    });
    await house.until(START + 60_000);
    const writes = said.filter((word, i) => word.startsWith('wrote') && said.indexOf(word) === i);
    expect(writes).toHaveLength(2);
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

  it('was read before an attempt that has no end yet, whenever that was written', async () => {
    const house = await makeHouse();
    const { store, tenant, clock } = house;
    await house.report(staff(12, 'Engineering'));
    await house.run();
    await house.report(
      staff(12, 'Engineering').map((one) => (one.id === '103' ? { ...one, lastDay: '2026-03-01' } : one)),
    );
    await house.until(START + 60_000);
    const [first] = await bodies(house);
    const readAt = first?.inventory.find(({ target }) => target === 'git')?.readAt ?? '';
    await store.transaction(tenant, async (tx) => {
      const [leave] = await tx.find('leave', {});
      const leave_id = leave?.leave_id ?? '';
      const [operation] = await tx.find('operation', { leave_id, target_id: 'git' });
      const operation_id = operation?.operation_id ?? '';
      await tx.update(
        'operation',
        ['state', 'proof', 'next_run_at'],
        [{ operation_id, state: 'planned', proof: null, next_run_at: null }],
      );
      const [attempt] = await tx.find('attempt', { operation_id });
      if (attempt === undefined) throw new Error('no attempt');
      await tx.put('attempt', [
        { ...attempt, started_at: Date.parse(readAt) - 19, finished_at: null, outcome: null },
      ]);
      await tx.update(
        'leave',
        ['certificate_due_at', 'state', 'closed_at'],
        [{ leave_id, certificate_due_at: clock.now(), state: 'open', closed_at: null }],
      );
    });
    await house.until(clock.now() + 1_000);
    const open = (await bodies(house)).at(-1)?.items.filter(({ state }) => state === 'applying');
    expect(open).toHaveLength(1);
    expect(open?.[0]?.attempts[0]).toMatchObject({ at: readAt, outcome: 'sent' });
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
