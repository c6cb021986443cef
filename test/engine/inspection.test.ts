import { describe, expect, it } from 'vitest';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { type InstalledConnector, install } from '../../src/domain/connector.ts';
import type { Store } from '../../src/engine/store.ts';
import { formatVerifierKey } from '../../src/proof/note.ts';
import { verifyCertificate } from '../../src/proof/verify.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { makeHouse, START } from '../support/house.ts';

const staff = (leaving: readonly string[] = []) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay: '2026-03-01' } : {}),
  }));

async function ticks(n: number): Promise<void> {
  for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('the inventory of a leave', () => {
  it('finds accounts by the keys that the target has, under the names that it gives them', async () => {
    const house = await makeHouse({
      policy: (base) =>
        base.replace(
          /correlate: \{ employeeId: identity.employeeId \}/g,
          'correlate: { staffNumber: identity.employeeId }',
        ),
    });
    await house.report(staff());
    await house.run();
    const crm = house.systems.get('crm');
    crm?.operator.create({
      name: 'somebody',
      keys: { staffNumber: '100' },
      attributes: {},
      entitlements: [{ kind: 'group', value: 'sellers' }],
    });
    await house.report(staff(['100']));
    await house.until(START + 60_000);
    expect(crm?.truth.couldSignIn('100', house.clock.now())).toBe(false);
    expect(crm?.truth.find('100')?.entitlements).toEqual([]);
  });

  it('is read once from each system, whatever else the lane does meanwhile', async () => {
    const reads: string[] = [];
    const base = install(simulatedConnector);
    const slow: InstalledConnector = {
      ...base,
      connect: async (input, runtime) => {
        const connector = await base.connect(input, runtime);
        return {
          ...connector,
          get: async (ref) => {
            reads.push(`${(input as { url: string }).url} ${JSON.stringify([ref.id, ref.keys])}`);
            // Answers come at any moment of a turn, also between its look and its end.
            await ticks(reads.length % 12);
            return connector.get(ref);
          },
        };
      },
    };
    const memory = memoryStore();
    const store: Store = {
      ...memory,
      transaction: (tenant, work, options) =>
        memory.transaction(
          tenant,
          (tx) =>
            work({
              ...tx,
              find: async (table, where, how) => {
                const rows = await tx.find(table, where, how);
                if (table === 'lane') await ticks(4);
                return rows;
              },
            }),
          options,
        ),
    };
    const house = await makeHouse({
      store,
      connectors: new Map([[slow.id, slow]]),
      policy: (policy) =>
        `${policy}---\nkind: Guard\nid: all\nwindows: [{ per: tenant, over: PT10M, people: 1000, share: 1 }]\n`,
    });
    const people = Array.from({ length: 15 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));
    await house.report(people);
    await house.run();
    reads.length = 0;
    await house.report(people.map((person) => ({ ...person, lastDay: '2026-03-01' })));
    await house.until(START + 60_000);
    expect(reads.length).toBeGreaterThanOrEqual(45);
    expect(reads.filter((read, i) => reads.indexOf(read) !== i)).toEqual([]);
  });

  it('tells how long things may go on working, as the system itself says it', async () => {
    const house = await makeHouse({
      policy: (base) =>
        base.replace('readToken: secret:git-read', 'readToken: secret:git-read, residualSeconds: 900'),
    });
    await house.report(staff());
    await house.run();
    await house.report(staff(['100']));
    await house.until(START + 60_000);
    const [file] = await house.store.transaction(house.tenant, async (tx) => {
      const rows = await tx.find('certificate', {});
      return house.engine.vault.open(
        tx,
        rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
      );
    });
    const result = verifyCertificate(String(file), [
      formatVerifierKey(house.engine.signer(house.tenant).verifier),
    ]);
    expect(result.exit).toBe(0);
    const { body } = JSON.parse(String(file)) as {
      body: {
        items: { target: string; residuals: { kind: string; until: string }[]; readBack: { at: string } }[];
      };
    };
    const of = (target: string) => body.items.filter((item) => item.target === target);
    expect(of('git').length).toBeGreaterThan(2);
    for (const item of of('git'))
      expect(
        item.residuals.map(({ kind, until }) => ({
          kind,
          after: Date.parse(until) - Date.parse(item.readBack.at),
        })),
      ).toEqual([{ kind: 'accessToken', after: 900_000 }]);
    for (const item of of('directory')) expect(item.residuals).toEqual([]);
  });
});
