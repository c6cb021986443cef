import type { HttpTransport } from '../domain/connector.ts';
import type { Connectors } from '../engine/active-policy.ts';
import type { Engine } from '../engine/engine.ts';
import { type CompilePolicy, makePolicies } from '../engine/make-policies.ts';
import type { Clock, HandOver, Journalist, Random } from '../engine/ports.ts';
import type { Store } from '../engine/store.ts';
import { signerOf } from '../secrets/log-keys.ts';
import type { MasterKey } from '../secrets/master-key.ts';
import { personVault } from '../secrets/person-vault.ts';
import { type SecretStore, secretStore } from '../secrets/secret-store.ts';
import { tenantKeys } from '../secrets/tenant-keys.ts';
import { tellOfCredential } from './hooks/tell-of-credential.ts';
import { targetDirectory } from './target-directory.ts';
import { taskBoard } from './tasks/task-board.ts';
import { wakeups } from './wakeups.ts';

export interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly http: HttpTransport;
  readonly connectors: Connectors;
  readonly master: MasterKey;
  readonly log: Journalist;
  readonly handOver?: HandOver;
  /** Default: each version is compiled by each process for itself. */
  readonly compile?: CompilePolicy;
}

export interface Assembled {
  readonly engine: Engine;
  readonly secrets: SecretStore;
  close(): Promise<void>;
}

/** Puts the core together from its seams: the same in production, in replay and in tests. */
export function assemble(parts: Parts): Assembled {
  const { clock, random, master, log } = parts;
  const tenants = tenantKeys(master);
  const store = tenants.before(parts.store);
  const secrets = secretStore(master, tenants);
  const policies = makePolicies(store, parts.connectors, parts.compile);
  const targets = targetDirectory({
    store,
    policies,
    connectors: parts.connectors,
    clock,
    random,
    http: parts.http,
    secret: secrets.get,
    tasks: (tenant, target) => taskBoard(engine, tenant, target),
  });
  const engine: Engine = {
    clock,
    random,
    store,
    vault: personVault(master, tenants),
    signer: (tenant, name) => signerOf(master, tenant, name),
    targets,
    policies,
    wakeups: wakeups(clock),
    pushes: wakeups(clock),
    log,
    handOver: async (given) => {
      // Each is done, whatever becomes of the other.
      const done = await Promise.allSettled([parts.handOver?.(given), tellOfCredential(engine, given)]);
      for (const one of done) if (one.status === 'rejected') throw one.reason;
    },
  };
  return { engine, secrets, close: () => targets.close() };
}
