import type { ConnectorRuntime, HttpTransport } from '../domain/connector.ts';
import { LockstepError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import type { TaskBoard } from '../domain/task-board.ts';
import type { Connectors } from '../engine/active-policy.ts';
import type { Policies } from '../engine/policies.ts';
import type { Clock, OpenTarget, Random, Targets } from '../engine/ports.ts';
import type { Store, Tx } from '../engine/store.ts';
import { storableAnswers } from './storable-answers.ts';

export interface TargetDirectoryOptions {
  readonly store: Store;
  readonly policies: Policies;
  readonly connectors: Connectors;
  readonly clock: Clock;
  readonly random: Random;
  readonly http: HttpTransport;
  readonly secret: (tx: Tx, reference: string) => Promise<Secret>;
  readonly tasks: (tenant: string, target: string) => TaskBoard;
}

/** A connection, with what it was made from: when either changes, it is made anew. */
interface Opened {
  readonly document: object;
  /** Secrets that it has read, and when each had been set. */
  readonly secrets: Map<string, number | null>;
  readonly target: Promise<OpenTarget>;
}

/** Open connections of this process, one per target, renewed when the target's document or one of its secrets changes. */
export function targetDirectory(options: TargetDirectoryOptions): Targets & { close(): Promise<void> } {
  const open = new Map<string, Opened>();
  const name = (tenant: string, target: string) => `${tenant}/${target}`;

  async function connect(
    tenant: string,
    target: string,
    connection: unknown,
    connector: string,
    secrets: Opened['secrets'],
  ): Promise<OpenTarget> {
    const definition = options.connectors.get(connector);
    if (definition === undefined)
      throw new LockstepError(
        'CONNECTOR_UNKNOWN',
        `target ${target} names the connector ${connector}, which is not there`,
      );
    const runtime: ConnectorRuntime = {
      clock: () => options.clock.now(),
      random: () => options.random.number(),
      http: options.http,
      tasks: options.tasks(tenant, target),
      secret: (reference) =>
        options.store.transaction(
          tenant,
          async (tx) => {
            for (const [name, madeAt] of await madeAtOf(tx, [reference.replace(/^secret:/, '')]))
              secrets.set(name, madeAt);
            return options.secret(tx, reference);
          },
          { readOnly: true },
        ),
    };
    return { definition, connector: storableAnswers(await definition.connect(connection, runtime)) };
  }

  async function forget(key: string): Promise<void> {
    const found = open.get(key);
    open.delete(key);
    await found?.target.then(({ connector }) => connector.close()).catch(() => undefined);
  }

  return {
    async open(tenant, target) {
      const key = name(tenant, target);
      const used = open.get(key)?.secrets ?? new Map<string, number | null>();
      const { document, secrets } = await options.store.transaction(
        tenant,
        async (tx) => ({
          document: (await options.policies.active(tx)).documents.get(target),
          secrets: await madeAtOf(tx, [...used.keys()]),
        }),
        { readOnly: true },
      );
      if (document === undefined)
        throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${target}`);
      const known = open.get(key);
      // What was read of another connection's secrets says nothing of this one.
      const same =
        known?.document === document &&
        (known.secrets !== used ||
          [...secrets].every(([name, madeAt]) => known.secrets.get(name) === madeAt));
      if (known !== undefined && same) return known.target;
      if (known !== undefined) await forget(key);
      const read: Opened['secrets'] = new Map();
      const opening = connect(tenant, target, document.connection, document.connector, read);
      open.set(key, { document, secrets: read, target: opening });
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

/** When each secret was last set; null for one that is not there. */
async function madeAtOf(tx: Tx, names: readonly string[]): Promise<ReadonlyMap<string, number | null>> {
  if (names.length === 0) return new Map();
  const rows = await tx.find('secret', { name: { in: names } }, { columns: ['name', 'made_at'] });
  return new Map(names.map((name) => [name, rows.find((row) => row.name === name)?.made_at ?? null]));
}
