import type { OperationKind } from '../domain/connector.ts';
import type { SignalName } from './event-types.ts';

/** One thing that receivers are told, without whom it is about. */
export interface Signal {
  readonly name: SignalName;
  /** CAEP 1.0 section 3.3: of a credential-change. */
  readonly credentialType?: string;
  /** RFC 9967: names of the attributes that a notice is about, never their values. */
  readonly attributes?: readonly string[];
}

const MOST_KINDS = 10;

/** Words of CAEP for what connectors call their credentials; others are told as the connector says it. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  password: 'password',
  'app-password': 'app',
  certificate: 'x509',
  x509: 'x509',
  passkey: 'fido2-platform',
  'security-key': 'fido2-roaming',
};

/**
 * What a proven operation tells the world. `credentialKinds`: what the target's credentials are; `lastAccount`: with
 * this the person has no account left, of those the receiver is told about.
 */
export function signalsOfOperation(
  kind: OperationKind,
  about: { readonly credentialKinds: readonly string[]; readonly lastAccount: boolean },
): readonly Signal[] {
  switch (kind) {
    case 'revokeSessions':
      return [{ name: 'sessionRevoked' }];
    case 'revokeCredentials':
      return credentialTypes(about.credentialKinds).map((credentialType) => ({
        name: 'credentialChange',
        credentialType,
      }));
    case 'disable':
      return [{ name: 'accountDisabled' }, { name: 'scimDeactivate' }];
    case 'enable':
      return [{ name: 'accountEnabled' }, { name: 'scimActivate' }];
    // "Purged" lets a receiver throw away what it has of the person: one account gone of several is not that.
    case 'delete':
      return about.lastAccount
        ? [{ name: 'accountPurged' }, { name: 'scimDelete' }]
        : [{ name: 'accountDisabled' }, { name: 'scimDeactivate' }];
    case 'create':
      return [{ name: 'scimCreate', attributes: ['userName', 'active'] }];
    case 'update':
      return [{ name: 'scimPatch', attributes: ['userName', 'name', 'emails'] }];
    case 'grant':
    case 'revoke':
      return [{ name: 'scimPatch', attributes: ['entitlements'] }];
    case 'transferData':
      return [];
  }
}

function credentialTypes(kinds: readonly string[]): readonly string[] {
  const types = kinds.map((kind) => (Object.hasOwn(CREDENTIALS, kind) ? (CREDENTIALS[kind] ?? kind) : kind));
  return types.length === 0 ? ['password'] : [...new Set(types)].slice(0, MOST_KINDS);
}

/** States in which somebody may be told of as cut off: whoever works and loses one system keeps all the others. */
const CLOSED: ReadonlySet<string> = new Set(['left', 'suspended', 'archived']);
const OPEN: ReadonlySet<string> = new Set(['preHire', 'active', 'onLeave', 'leaving']);

/**
 * Whether a receiver that is told about people, not about single systems, may hear this of somebody who is in `state`
 * now. What the newest decision has overtaken is not told: nobody who works is cut off elsewhere by old news.
 */
export function isTrueOfPerson(kind: OperationKind, state: string): boolean {
  switch (kind) {
    case 'disable':
    case 'delete':
    case 'revokeSessions':
    case 'revokeCredentials':
      return CLOSED.has(state);
    case 'create':
    case 'enable':
      return OPEN.has(state);
    case 'grant':
    case 'revoke':
    case 'update':
      return true;
    case 'transferData':
      return false;
  }
}
