import { describe, expect, it } from 'vitest';
import type { TestbedHost } from '../../connectors/kit/index.ts';
import { certify } from '../../connectors/kit/index.ts';
import { simulatedConnector } from '../../connectors/simulated/index.ts';
import type { Connector, ConnectorDefinition, ConnectorRuntime } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { openSimulatedTestbed } from './simulated.ts';

const host: TestbedHost = {
  clock: () => 0,
  random: () => 0.5,
  wait: async () => undefined,
  http: () => Promise.reject(new Error('no sockets here')),
  folder: '/nowhere',
};

type Change = (good: Connector, runtime: ConnectorRuntime) => Partial<Connector>;
type Definition = typeof simulatedConnector;

function spoiled(change: Change, more: Partial<Definition> = {}): Definition {
  return {
    ...simulatedConnector,
    ...more,
    async open(config, runtime) {
      const good = await simulatedConnector.open(config, runtime);
      return { ...good, ...change(good, runtime) };
    },
  };
}

async function failures(definition: ConnectorDefinition<never> | Definition): Promise<string[]> {
  const matrix = await certify(definition as Definition, await openSimulatedTestbed(host, 'memory'));
  const failed = matrix.cells.filter((cell) => cell.result === 'fail').map((cell) => cell.behaviour);
  expect(matrix.ok).toBe(failed.length === 0);
  return failed;
}

const done = { status: 'done', changed: true } as const;

/** A connector with one defect each, and a behaviour that must show it. */
const DEFECTS: readonly (readonly [string, Definition, string])[] = [
  [
    'believes what it is told',
    spoiled((good) => ({
      verify: async (expectation) => ({ ...(await good.verify(expectation)), result: 'proven' as const }),
    })),
    'a target that lies (to the write connection) is never believed',
  ],
  [
    'takes every trouble for absence',
    spoiled((good) => ({ get: (ref) => good.get(ref).catch(() => null) })),
    "a gateway's 404 page is not the absence of an account",
  ],
  [
    'takes every trouble for the end of the list',
    spoiled((good) => ({ list: (page) => good.list(page).catch(() => ({ items: [] })) })),
    'key revoked in the middle of a listing: a fault of the connection, not a short list',
  ],
  [
    'does not count what it lists',
    spoiled((good) => ({
      async list(page) {
        // A token that claims that nobody was seen and nobody is expected switches the count off.
        const answer = await good.list(page?.replace(/\.\d+\.\d+$/, '.0.0'));
        return answer;
      },
    })),
    'a skipped page hides nobody',
  ],
  [
    'calls a lost answer done',
    spoiled((good) => ({ apply: (operation) => good.apply(operation).catch(() => done) })),
    'lost answer to a disable: unknown, then proven by reading',
  ],
  [
    'calls a lost answer a failure that may be repeated',
    spoiled((good) => ({
      apply: (operation) =>
        good.apply(operation).catch((error: unknown) => {
          throw error instanceof ConnectorFault ? new ConnectorFault('permanent', error.message) : error;
        }),
    })),
    'lost answer to a create: unknown, and trying again makes no second account',
  ],
  [
    'ends no sessions',
    spoiled((good) => ({
      apply: async (operation) => (operation.kind === 'revokeSessions' ? done : good.apply(operation)),
      verify: async (expectation) =>
        expectation.sessions === undefined
          ? good.verify(expectation)
          : { result: 'proven', checks: [{ what: 'sessions', expected: 'none', actual: 'none', ok: true }] },
    })),
    'deprovision: the old session fails',
  ],
  [
    'pretends to end sessions that it only lists',
    spoiled((good) => ({
      async check() {
        const report = await good.check();
        const { capabilities } = report;
        const sessions = { list: true, revoke: false };
        return { ...report, capabilities: { ...capabilities, sessions } };
      },
      apply: async (operation) =>
        operation.kind === 'revokeSessions' ? { status: 'done', changed: false } : good.apply(operation),
    })),
    'what is not declared is refused as unsupported',
  ],
  [
    'declares no residual',
    spoiled((good) => ({
      async check() {
        const report = await good.check();
        return { ...report, capabilities: { ...report.capabilities, residual: [] } };
      },
    })),
    'deprovision: the old session fails',
  ],
  [
    'forgets the tokens in its order of teardown',
    spoiled((good) => ({
      async check() {
        const report = await good.check();
        const teardown = {
          ...report.capabilities.teardown,
          delete: ['disable'],
          deprovision: ['disable', 'revokeSessions'],
        } as const;
        return { ...report, capabilities: { ...report.capabilities, teardown } };
      },
    })),
    'deprovision: the old token fails',
  ],
  [
    'claims more than it declares',
    spoiled((good) => ({
      async check() {
        const report = await good.check();
        return {
          ...report,
          capabilities: { ...report.capabilities, entitlements: ['group', 'role', 'crown'] },
        };
      },
    })),
    'check() is well and promises no more than was declared',
  ],
  [
    'finds people by name alone',
    spoiled((good) => ({ get: (ref) => good.get({ ...ref, keys: {} }) })),
    'a name does not find the account of somebody with other strong keys',
  ],
  [
    'repeats into a 429 storm',
    spoiled((good) => ({
      async apply(operation) {
        for (let tries = 0; ; tries += 1) {
          try {
            return await good.apply(operation);
          } catch (error) {
            if (tries === 9) throw error;
          }
        }
      },
    })),
    '429 to a write: told as such, with the time to wait, and no storm of our own',
  ],
  [
    'throws what is no fault',
    spoiled((good) => ({
      get: (ref) =>
        good.get(ref).catch((error: unknown) => {
          throw new Error(String(error));
        }),
    })),
    '401: authentication, for the whole connection',
  ],
  [
    'grants nothing and says so to nobody',
    spoiled((good) => ({
      apply: async (operation) => (operation.kind === 'grant' ? done : good.apply(operation)),
    })),
    'granting is read back; a second time changes nothing',
  ],
  [
    'disables a bystander too',
    spoiled((good) => ({
      async apply(operation) {
        if (operation.kind !== 'disable') return good.apply(operation);
        for (let page: string | undefined, more = true; more; more = page !== undefined) {
          const { items, next } = await good.list(page);
          for (const { id, name } of items)
            await good.apply({ ...operation, account: { id, name, keys: {} } });
          page = next;
        }
        return good.apply(operation);
      },
    })),
    'nobody else is touched',
  ],
  [
    'hands out its first password in the open',
    spoiled((good) => ({
      async apply(operation) {
        const outcome = await good.apply(operation);
        if (outcome.status !== 'done' || outcome.credential === undefined) return outcome;
        return { ...outcome, note: outcome.credential.secret.reveal() };
      },
    })),
    'a first credential cannot be printed',
  ],
];

describe('the kit', () => {
  it('has nothing to say against the connector as it is', async () => {
    expect(await failures(simulatedConnector)).toEqual([]);
  });

  it.each(DEFECTS)('catches a connector that %s', async (_defect, definition, behaviour) => {
    expect(await failures(definition)).toContain(behaviour);
  });

  it('does not certify a connector that cannot be opened', async () => {
    const broken = { ...simulatedConnector, open: () => Promise.reject(new Error('no')) };
    const matrix = await certify(broken, await openSimulatedTestbed(host, 'memory'));
    expect(matrix.ok).toBe(false);
    expect(matrix.cells.at(-1)).toMatchObject({ result: 'fail', detail: 'no' });
  });
});
