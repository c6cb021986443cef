/** What the events of Shared Signals are called: CAEP 1.0, RISC 1.0, SSF 1.0 section 8, RFC 9967 section 2. */
export const EVENT_TYPES = {
  sessionRevoked: 'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
  credentialChange: 'https://schemas.openid.net/secevent/caep/event-type/credential-change',
  accountDisabled: 'https://schemas.openid.net/secevent/risc/event-type/account-disabled',
  accountEnabled: 'https://schemas.openid.net/secevent/risc/event-type/account-enabled',
  accountPurged: 'https://schemas.openid.net/secevent/risc/event-type/account-purged',
  credentialCompromise: 'https://schemas.openid.net/secevent/risc/event-type/credential-compromise',
  scimCreate: 'urn:ietf:params:scim:event:prov:create:notice',
  scimPatch: 'urn:ietf:params:scim:event:prov:patch:notice',
  scimActivate: 'urn:ietf:params:scim:event:prov:activate',
  scimDeactivate: 'urn:ietf:params:scim:event:prov:deactivate',
  scimDelete: 'urn:ietf:params:scim:event:prov:delete',
  verification: 'https://schemas.openid.net/secevent/ssf/event-type/verification',
  streamUpdated: 'https://schemas.openid.net/secevent/ssf/event-type/stream-updated',
} as const;

export type SignalName = keyof typeof EVENT_TYPES;

/** About people: what a receiver may ask for. The two others are about the stream itself, and always sent. */
export const OFFERED = [
  'sessionRevoked',
  'credentialChange',
  'accountDisabled',
  'accountEnabled',
  'accountPurged',
  'scimCreate',
  'scimPatch',
  'scimActivate',
  'scimDeactivate',
  'scimDelete',
] as const satisfies readonly SignalName[];

const NAMES: ReadonlyMap<string, SignalName> = new Map(
  Object.entries(EVENT_TYPES).map(([name, type]) => [type, name as SignalName]),
);

/** null: an event that nothing here knows. */
export function signalNamed(type: string): SignalName | null {
  return NAMES.get(type) ?? null;
}

export function isScimSignal(name: SignalName): boolean {
  return EVENT_TYPES[name].startsWith('urn:ietf:params:scim:event:');
}

export const DELIVERY = { push: 'urn:ietf:rfc:8935', poll: 'urn:ietf:rfc:8936' } as const;
export type DeliveryMethod = keyof typeof DELIVERY;
