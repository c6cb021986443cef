import type { Connector, ConnectorOperation, OperationKind } from '../../../domain/connector.ts';
import { Secret } from '../../../domain/secret.ts';
import { openHttpTransport } from '../../transport/http-transport.ts';
import { scim } from '../index.ts';

export const TOKEN = 'a-token-for-tests';

/** A connector on a running server, with what a test needs to look at that server behind its back. */
export interface Subject {
  readonly connector: Connector;
  raw(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function openSubject(
  url: string,
  config: Record<string, unknown> = {},
  clock: () => number = Date.now,
): Promise<Subject> {
  const transport = openHttpTransport();
  const parsed = scim.parseConfig({ url, auth: { kind: 'bearer', token: 'test-token' }, ...config });
  const connector = await scim.open(parsed, {
    clock,
    random: Math.random,
    http: transport.http,
    secret: async () => new Secret(TOKEN),
  });
  return {
    connector,
    async raw(method, path, body) {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' };
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await transport.http({ method, url: `${url}${path}`, headers, ...text });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
      return answer.body === '' ? {} : JSON.parse(answer.body);
    },
    async close() {
      await connector.close();
      await transport.close();
    },
  };
}

export function operation(
  kind: OperationKind,
  account: ConnectorOperation['account'],
  more: Partial<ConnectorOperation> = {},
): ConnectorOperation {
  return { kind, account, idempotencyKey: `${kind}-${account.name}`, ...more };
}

export async function listAll(connector: Connector) {
  const accounts = [];
  let pages = 0;
  let next: string | undefined;
  do {
    const page = await connector.list(next);
    accounts.push(...page.items);
    next = page.next;
    pages += 1;
  } while (next !== undefined);
  return { accounts, pages };
}
