import type { Entitlement } from '../domain/connector.ts';

/** An account as the simulated system really holds it. Never changed in place: each change is a new version. */
export interface SimulatedAccount {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly password: string;
  /** Strong keys of the person: externalId, employeeNumber … */
  readonly keys: Readonly<Record<string, string>>;
  readonly entitlements: readonly Entitlement[];
  readonly protected: boolean;
  /** What else the dialect stores; JSON values. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Names of things that belong to the account and must be handed over before it goes. */
  readonly owned: readonly string[];
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface SimulatedSession {
  readonly id: string;
  readonly accountId: string;
  readonly startedAt: number;
  readonly revokedAt?: number;
}

export interface SimulatedCredential {
  readonly id: string;
  readonly accountId: string;
  readonly kind: string;
  readonly secret: string;
  readonly createdAt: number;
  readonly revokedAt?: number;
}

export type EffectKind =
  | 'create'
  | 'update'
  | 'enable'
  | 'disable'
  | 'grant'
  | 'revoke'
  | 'endSessions'
  | 'endCredentials'
  | 'transfer'
  | 'delete'
  | 'signIn'
  | 'openCredential';

/** Who had the effect: an administrative connection, the system's own automation, the person, or a hand behind all backs. */
export type Actor = 'writer' | 'system' | 'person' | 'operator';

export interface Effect {
  readonly seq: number;
  /** Epoch milliseconds of the instant from which it holds. */
  readonly at: number;
  readonly effect: EffectKind;
  readonly accountId: string;
  readonly name: string;
  readonly by: Actor;
  readonly detail?: string;
}

export function sameEntitlement(a: Entitlement, b: Entitlement): boolean {
  return a.kind === b.kind && a.value === b.value;
}

export function holds(account: SimulatedAccount, entitlement: Entitlement): boolean {
  return account.entitlements.some((one) => sameEntitlement(one, entitlement));
}
