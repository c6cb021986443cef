import type { ConnectorRuntime, HttpTransport } from '../domain/connector.ts';
import { LockstepError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import type { Connectors } from '../engine/active-policy.ts';
import type { Clock, OpenTarget, Random, Targets } from '../engine/ports.ts';
import type { Policies } from '../engine/policies.ts';
import type { Store, Tx } from '../engine/store.ts';

export interface TargetDirectoryOptions {
  readonly store: Store;
  readonly policies: Policies;
  readonly connectors: Connectors;
  readonly clock: Clock;
  readonly random: Random;
  readonly http: HttpTransport;
  readonly secret: (tx: Tx, reference: string) => Promise<Secret>;
}

/** Open connections of this process, one per target, renewed when the document of the target changes. */
export function targetDirectory(options: TargetDirectoryOptions): Targets & { close(): Promise<void> } {
  const open = new Map<string, { readonly document: object; readonly target: Promise<OpenTarget> }>();
  const name = (tenant: string, target: string) => `${tenant}/${target}`;

  async function connect(tenant: string, target: string, connection: unknown, connector: string): Promise<OpenTarget> {
    const definition = options.connectors.get(connector);
    if (definition === undefined) throw new LockstepError('CONNECTOR_UNKNOWN', `target ${target} names the connector ${connector}, which is not there`);
    const runtime: ConnectorRuntime = {
      clock: () => options.clock.now(),
      random: () => options.random.number(),
      http: options.http,
      secret: (reference) => options.store.transaction(tenant, (tx) => options.secret(tx, reference), { readOnly: true }),
    };
    return { definition, connector: await definition.connect(connection, runtime) };
  }

  async function forget(key: string): Promise<void> {
    const found = open.get(key);
    open.delete(key);
    await found?.target.then(({ connector }) => connector.close()).catch(() => undefined);
  }

  return {
    async open(tenant, target) {
      const key = name(tenant, target);
      const policy = await options.store.transaction(tenant, (tx) => options.policies.active(tx), { readOnly: true });
      const document = policy.documents.get(target);
      if (document === undefined) throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${target}`);
      const known = open.get(key);
      if (known !== undefined && known.document === document) return known.target;
      if (known !== undefined) await forget(key);
      const opening = connect(tenant, target, document.connection, document.connector);
      open.set(key, { document, target: opening });
      // A connection that could not be made is tried anew the next time.
      opening.catch(() => open.delete(key));
      return opening;
    },
    reset: (tenant, target) => forget(name(tenant, target)),
    async close() {
      await Promise.all([...open.keys()].map(forget));
    },
  };
}
