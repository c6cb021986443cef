import { expect, it } from 'vitest';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { type Connector, install } from '../../src/domain/connector.ts';
import { Secret } from '../../src/domain/secret.ts';
import { type TableName, tables } from '../../src/engine/tables/index.ts';
import { makeHouse, START } from '../support/house.ts';

const PASSWORD = 'correct-horse-battery-staple';

/** As a target answers that makes a first password with the account. */
const withPassword = {
  ...simulatedConnector,
  open: async (...args: Parameters<typeof simulatedConnector.open>): Promise<Connector> => {
    const connector = await simulatedConnector.open(...args);
    return {
      ...connector,
      apply: async (operation) => {
        const outcome = await connector.apply(operation);
        return operation.kind === 'create' && outcome.status === 'done'
          ? { ...outcome, credential: { kind: 'password', secret: new Secret(PASSWORD) } }
          : outcome;
      },
    };
  },
};

it('hands a first credential over once, and neither stores nor logs it', async () => {
  const handed: { accountName: string; text: string }[] = [];
  const house = await makeHouse({
    systems: { directory: [] },
    policy: (base) =>
      base
        .split('---\n')
        .filter((part) => !/target: (git|crm)/.test(part))
        .join('---\n'),
    connectors: new Map([[simulatedConnector.id, install(withPassword)]]),
    handOver: async ({ accountName, credential }) => {
      handed.push({ accountName, text: credential.secret.reveal() });
    },
  });
  const people = [{ id: '200', department: 'Engineering' }];
  await house.report(people);
  await house.until(START + 60_000);
  await house.report(people);
  await house.until(START + 86_400_000);
  expect(handed).toEqual([{ accountName: 'ada.nr200', text: PASSWORD }]);

  const names = Object.keys(tables) as TableName[];
  let looked = 0;
  await house.store.transaction(house.tenant, async (tx) => {
    for (const name of names) {
      for (const row of await tx.find(name, {})) {
        looked++;
        for (const [column, value] of Object.entries(row)) {
          const text =
            value instanceof Uint8Array
              ? Buffer.from(value).toString('latin1')
              : JSON.stringify(value ?? null);
          expect(text.includes(PASSWORD), `${name}.${column}`).toBe(false);
        }
      }
    }
    // What is sealed is not there either, once it is opened.
    const accounts = await tx.find('account', {});
    const opened = await house.engine.vault.open(
      tx,
      accounts.map((row) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
    );
    expect(opened.length).toBeGreaterThan(0);
    expect(JSON.stringify(opened)).not.toContain(PASSWORD);
  });
  expect(looked).toBeGreaterThan(20);
  expect([...house.logged, ...house.warnings].join('\n')).not.toContain(PASSWORD);
});
