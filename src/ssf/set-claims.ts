import { EVENT_TYPES } from './event-types.ts';
import type { Signal } from './signals-of-operation.ts';
import type { SubjectId } from './subject-id.ts';

export interface SetInput {
  readonly issuer: string;
  readonly audience: string;
  /** Stable over all deliveries of one event on one stream. */
  readonly jti: string;
  /** When it is signed, and when what it tells of happened. Milliseconds. */
  readonly issuedAt: number;
  readonly happenedAt: number;
  /** The same for all that belongs together (RFC 8417 section 2.2). */
  readonly txn: string | null;
  readonly subject: SubjectId;
  readonly signal: Signal;
  /** Which system it was proven on; null where that is not told. */
  readonly target: string | null;
  readonly state?: string;
  readonly status?: string;
  readonly reason?: string;
}

/** Claims of a security event token: RFC 8417, SSF 1.0 section 4. `sub` and `exp` have no place in it. */
export function setClaims(input: SetInput): Readonly<Record<string, unknown>> {
  return {
    iss: input.issuer,
    jti: input.jti,
    iat: Math.floor(input.issuedAt / 1_000),
    aud: input.audience,
    ...(input.txn === null ? {} : { txn: input.txn }),
    toe: Math.floor(input.happenedAt / 1_000),
    sub_id: input.subject,
    events: { [EVENT_TYPES[input.signal.name]]: payloadOf(input) },
  };
}

function payloadOf(input: SetInput): Readonly<Record<string, unknown>> {
  const { signal } = input;
  const caep = {
    event_timestamp: Math.floor(input.happenedAt / 1_000),
    initiating_entity: 'policy',
    ...(input.target === null ? {} : { reason_admin: { en: `verified on ${input.target}` } }),
  };
  switch (signal.name) {
    case 'sessionRevoked':
      return caep;
    case 'credentialChange':
      return { ...caep, credential_type: signal.credentialType ?? 'password', change_type: 'revoke' };
    case 'credentialCompromise':
      return { ...caep, credential_type: signal.credentialType ?? 'password' };
    case 'accountDisabled':
    case 'accountEnabled':
    case 'accountPurged':
    case 'scimActivate':
    case 'scimDeactivate':
    case 'scimDelete':
      return {};
    case 'scimCreate':
    case 'scimPatch':
      return { attributes: signal.attributes ?? [] };
    case 'verification':
      return input.state === undefined ? {} : { state: input.state };
    case 'streamUpdated':
      return {
        status: input.status ?? 'enabled',
        ...(input.reason === undefined ? {} : { reason: input.reason }),
      };
  }
}
