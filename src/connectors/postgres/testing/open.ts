import type { Connector, ConnectorOperation, Outcome } from '../../../domain/connector.ts';
import { Secret } from '../../../domain/secret.ts';
import { postgres } from '../index.ts';
import type { Cluster } from './cluster.ts';

/** The connector as the product opens it, on a test cluster; as its superuser unless `settings` say otherwise. */
export function openOn(
  cluster: Cluster,
  settings: Record<string, unknown> = {},
  secrets: Record<string, string> = {},
): Promise<Connector> {
  const config = postgres.parseConfig({
    host: cluster.socketDirectory,
    port: cluster.port,
    user: 'postgres',
    ...settings,
  });
  return postgres.open(config, {
    clock: () => 0,
    random: () => 0.5,
    http: () => Promise.reject(new Error('no HTTP here')),
    secret: (reference) => {
      const value = secrets[reference];
      return value === undefined
        ? Promise.reject(new Error('no such secret'))
        : Promise.resolve(new Secret(value));
    },
  });
}

let count = 0;

/** An operation with a key of its own. */
export function operation(
  kind: ConnectorOperation['kind'],
  name: string,
  more: Partial<ConnectorOperation> = {},
): ConnectorOperation {
  count += 1;
  return { kind, account: { name, keys: {} }, idempotencyKey: `test-${count}`, ...more };
}

export function secretOf(outcome: Outcome): string {
  if (outcome.status !== 'done' || outcome.credential === undefined)
    throw new Error('no credential came back');
  return outcome.credential.secret.reveal();
}
