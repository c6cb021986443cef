import type { Connector, ConnectorDefinition, ConnectorRuntime, Delta } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { findAccount, listCredentials, listPage, listSessions } from './accounts.ts';
import { answers, bodyIn, remoteAccount } from './answers.ts';
import { capabilities, residualOf } from './capabilities.ts';
import type { Client } from './client.ts';
import { openClient, throwIfRefused } from './client.ts';
import type { SimulatedConfig } from './config.ts';
import { configSchema, parseConfig } from './config.ts';
import { applyOperation, pollTask } from './operations.ts';
import { verifyWithSecondEye } from './second-eye.ts';

/** The native dialect of the simulated systems, for the demo, the replay and the tests. */
export const simulatedConnector: ConnectorDefinition<SimulatedConfig> = {
  id: 'simulated',
  apiVersion: 1,
  title: 'Simulated system',
  configSchema,
  parseConfig,
  capabilities,
  open: openSimulated,
};

async function openSimulated(config: SimulatedConfig, runtime: ConnectorRuntime): Promise<Connector> {
  const writer = openClient(config.url, await runtime.secret(config.token), runtime);
  const reader =
    config.readToken === undefined
      ? writer
      : openClient(config.url, await runtime.secret(config.readToken), runtime);

  return {
    async check() {
      const health = await writer.read('/health', answers.health);
      const second = reader === writer ? null : await reader.read('/health', answers.health);
      return {
        ok: health !== null,
        capabilities: { ...capabilities, residual: residualOf(config.residualSeconds) },
        ...(health?.ownAccount !== undefined && { ownAccount: health.ownAccount }),
        items: [
          { what: 'write key', expected: 'accepted', actual: 'accepted', ok: health !== null },
          {
            what: 'read key',
            expected: 'a second one',
            actual: reader === writer ? 'the write key' : 'a second one',
            ok: second !== null,
          },
        ],
      };
    },
    list: (page) => listPage(reader, config.pageSize, page),
    get: (ref) => findAccount(reader, ref),
    apply: (operation) => applyOperation(writer, operation, runtime.clock()),
    poll: (handle) => pollTask(writer, handle, runtime.clock()),
    verify: (expectation) => verifyWithSecondEye(reader, config.url, runtime, expectation),
    async sessions(ref) {
      const account = await findAccount(reader, ref);
      return account === null ? [] : listSessions(reader, account.id);
    },
    async credentials(ref) {
      const account = await findAccount(reader, ref);
      return account === null ? [] : listCredentials(reader, account.id);
    },
    changes: (since) => changesSince(reader, runtime, since),
    close: async () => undefined,
  };
}

/** Ends when there is nothing new. From 'now' and from a forgotten token: one reset with the token to go on from. */
async function* changesSince(
  client: Client,
  runtime: ConnectorRuntime,
  since: string | 'now',
): AsyncIterable<Delta> {
  let token = since;
  for (;;) {
    const { request, response } = await client.send('GET', `/changes?since=${encodeURIComponent(token)}`);
    if (response.status === 410) {
      if (token === 'now') throw new ConnectorFault('permanent', 'The target has no stream of changes');
      yield* changesSince(client, runtime, 'now');
      return;
    }
    throwIfRefused(request, response, runtime.clock());
    const batch = bodyIn(answers.changes, request, response);
    if (token === 'now') yield { kind: 'reset', token: batch.token };
    for (const change of batch.changes) {
      if ('account' in change)
        yield { kind: 'upsert', account: remoteAccount(change.account), token: change.token };
      else yield { kind: 'delete', id: change.id, token: change.token };
    }
    if (batch.more !== true || batch.token === token) return;
    token = batch.token;
  }
}
