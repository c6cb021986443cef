import type { NoteSigner } from '../proof/note.ts';
import type { LogName } from './log/log-name.ts';
import type { Policies } from './policies.ts';
import type { Clock, HandOver, Journalist, Random, Targets, Vault, Wakeups } from './ports.ts';
import type { Store } from './store.ts';

/** Everything the core touches the world with. The same core runs in production, in replay and in the simulator. */
export interface Engine {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly vault: Vault;
  /** Who vouches for a tenant's log; its name is the origin of the log. Without `log`: for one that begins now. */
  readonly signer: (tenant: string, log?: LogName) => NoteSigner;
  readonly targets: Targets;
  readonly policies: Policies;
  readonly wakeups: Wakeups;
  /** That an identity provider pushed something: nothing for lanes to do until it is decided about. */
  readonly pushes: Wakeups;
  readonly log: Journalist;
  readonly handOver: HandOver;
}
