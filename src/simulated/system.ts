import type { Entitlement } from '../domain/connector.ts';
import { openAccessBook } from './access-book.ts';
import type { SimulatedAccount } from './account.ts';
import { openAccountBook } from './account-book.ts';
import type { Caller, Dialect, SystemAnswer, SystemRequest } from './call.ts';
import type { AccountChange, Behaviour, NewAccount } from './effects.ts';
import { makeEffects } from './effects.ts';
import type { Fault } from './faults.ts';
import { planFaults } from './faults.ts';
import type { GroundTruth } from './ground-truth.ts';
import { makeGroundTruth } from './ground-truth.ts';
import { nativeDialect } from './native/native-dialect.ts';
import { seededRandom } from './random.ts';
import { makeRehearsal } from './rehearsal.ts';
import { answerRequests } from './requests.ts';
import { scimDialect } from './scim/scim-dialect.ts';
import type { Claim } from './view.ts';
import { openWriteDesk } from './write-desk.ts';

export type DialectName = 'native' | 'scim' | 'scim-put';

export interface SystemOptions {
  readonly name: string;
  readonly dialect: DialectName;
  /** Decides which requests faults hit, and the ids and passwords when `random` is not given. */
  readonly seed: number;
  /** Epoch milliseconds; real or virtual. */
  readonly clock: () => number;
  readonly random?: () => number;
  readonly faults?: readonly Fault[];
  readonly behaviour?: Partial<Behaviour>;
  /** Groups that exist from the start (the SCIM dialects grant only what exists). */
  readonly groups?: readonly string[];
  readonly writeToken?: string;
  readonly readToken?: string;
  /** Name of the account that the administrative connection belongs to, as `GET /health` tells it. */
  readonly ownAccount?: string;
}

/** A hand on the system itself, past every connection and fault: for seeding, drift and drills. */
export interface Operator {
  create(account: NewAccount): SimulatedAccount;
  update(id: string, change: AccountChange): boolean;
  setActive(id: string, active: boolean): boolean;
  grant(id: string, entitlement: Entitlement): boolean;
  revoke(id: string, entitlement: Entitlement): boolean;
  remove(id: string): boolean;
  /** As if the person had signed in; returns the session's id. */
  openSession(id: string): string;
  openCredential(id: string, kind: string): { readonly id: string; readonly secret: string };
}

export interface SimulatedSystem {
  readonly name: string;
  readonly dialect: DialectName;
  /** What comes after the base URL for administrators: '' or '/scim/v2'. */
  readonly adminPath: string;
  readonly writeToken: string;
  readonly readToken: string;
  readonly truth: GroundTruth;
  readonly operator: Operator;
  handle(request: SystemRequest): SystemAnswer;
  /** Takes effect with the next request. */
  setFaults(faults: readonly Fault[]): void;
  faults(): readonly Fault[];
}

/** A system in memory: no input or output, no timers; everything that happens is a function of calls, clock and seed. */
export function createSystem(options: SystemOptions): SimulatedSystem {
  const { name, dialect, seed } = options;
  const random = options.random ?? seededRandom(seed);
  const behaviour: Behaviour = {
    disableEnds: 'nothing',
    residualSeconds: 0,
    keepsLastAdministrator: true,
    administratorEntitlement:
      dialect === 'native'
        ? { kind: 'role', value: 'administrator' }
        : { kind: 'group', value: 'administrators' },
    ...options.behaviour,
  };
  const rehearsal = makeRehearsal();
  const accounts = openAccountBook(rehearsal);
  const access = openAccessBook(rehearsal, behaviour.residualSeconds * 1000);
  const effects = makeEffects(accounts, access, rehearsal, behaviour, random);
  const faults = planFaults(seed, options.faults ?? []);
  const claims = new Map<string, Claim>();
  const desk = openWriteDesk({ accounts, effects, rehearsal, faults, claims });

  let latest = Number.NEGATIVE_INFINITY;
  /** The present; never backwards, whatever the clock does. */
  const settle = (): number => {
    latest = Math.max(latest, options.clock());
    desk.settle(latest);
    return latest;
  };
  const truth = makeGroundTruth(accounts, access, effects.journal, settle);
  const spoken: Dialect =
    dialect === 'native'
      ? nativeDialect(name, effects, behaviour, desk.task, options.ownAccount)
      : scimDialect(effects, { patch: dialect === 'scim', groups: options.groups ?? [], rehearsal });
  const writeToken = options.writeToken ?? `write-${name}`;
  const readToken = options.readToken ?? `read-${name}`;
  const callerOf = (authorization: string): Caller | null =>
    authorization === `Bearer ${writeToken}`
      ? 'writer'
      : authorization === `Bearer ${readToken}`
        ? 'reader'
        : null;

  return {
    name,
    dialect,
    adminPath: dialect === 'native' ? '' : '/scim/v2',
    writeToken,
    readToken,
    truth,
    operator: {
      create: (account) => effects.create(account, settle(), 'operator'),
      update: (id, change) => effects.update(id, change, settle(), 'operator'),
      setActive: (id, active) => effects.setActive(id, active, settle(), 'operator'),
      grant: (id, entitlement) => effects.grant(id, entitlement, settle(), 'operator'),
      revoke: (id, entitlement) => effects.revoke(id, entitlement, settle(), 'operator'),
      remove: (id) => effects.remove(id, settle(), 'operator'),
      openSession: (id) => effects.openSession(id, settle()),
      openCredential: (id, kind) => effects.openCredential(id, kind, settle()),
    },
    handle: answerRequests({
      accounts,
      access,
      effects,
      faults,
      claims,
      desk,
      dialect: spoken,
      callerOf,
      settle,
    }),
    setFaults: faults.set,
    faults: faults.list,
  };
}
