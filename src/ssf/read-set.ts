import { type SignalName, signalNamed } from './event-types.ts';
import { memberOf, readSubject, type SubjectId } from './subject-id.ts';

/** RFC 8935 section 2.4: what a receiver answers a token that it does not take. */
export type SetError =
  | 'invalid_request'
  | 'invalid_key'
  | 'invalid_issuer'
  | 'invalid_audience'
  | 'authentication_failed'
  | 'access_denied';

export interface ReceivedEvent {
  /** null: an event that nothing here knows; it is passed over. */
  readonly name: SignalName | null;
  /** Empty: it names nobody in a way that is known here. */
  readonly subjects: readonly SubjectId[];
  /** When it happened, in milliseconds. */
  readonly happenedAt: number;
}

export interface ReceivedSet {
  readonly jti: string;
  readonly issuedAt: number;
  readonly events: readonly ReceivedEvent[];
}

export type SetReading =
  | { readonly outcome: 'read'; readonly set: ReceivedSet }
  | { readonly outcome: 'refused'; readonly error: SetError; readonly why: string };

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  /** Now, in milliseconds. */
  readonly at: number;
  /** How old a token may be, and how far ahead of our clock the issuer's may be. */
  readonly oldestMs: number;
  readonly aheadMs: number;
}

const MOST_EVENTS = 10;
const MOST_AUDIENCES = 100;
/** Visible ASCII: it becomes a key. */
const JTI = /^[!-~]{1,255}$/;

/** Reads the claims of a token whose signature is good. Never throws for what was sent. */
export function readSet(claims: unknown, expected: Expected): SetReading {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    return refuse('invalid_request', 'the claims are no object');
  if (memberOf(claims, 'iss') !== expected.issuer)
    return refuse('invalid_issuer', 'it is not from the issuer of this source');
  if (!isFor(memberOf(claims, 'aud'), expected.audience))
    return refuse('invalid_audience', 'it is for somebody else');
  const jti = memberOf(claims, 'jti');
  if (typeof jti !== 'string' || !JTI.test(jti))
    return refuse('invalid_request', 'jti is no text of 1 to 255 visible characters');
  const issuedAt = instantOf(memberOf(claims, 'iat'));
  if (issuedAt === null) return refuse('invalid_request', 'iat is no number of seconds');
  if (issuedAt < expected.at - expected.oldestMs) return refuse('invalid_request', 'it is too old');
  if (issuedAt > expected.at + expected.aheadMs) return refuse('invalid_request', 'it is from the future');
  const expires = memberOf(claims, 'exp');
  if (expires !== undefined && !((instantOf(expires) ?? 0) > expected.at))
    return refuse('invalid_request', 'it has expired');
  const events = memberOf(claims, 'events');
  if (typeof events !== 'object' || events === null || Array.isArray(events))
    return refuse('invalid_request', 'events is no object');
  const entries = Object.entries(events);
  if (entries.length === 0 || entries.length > MOST_EVENTS)
    return refuse('invalid_request', `events has ${entries.length} members in place of 1 to ${MOST_EVENTS}`);
  const happened = instantOf(memberOf(claims, 'toe')) ?? issuedAt;
  const subject = memberOf(claims, 'sub_id');
  return {
    outcome: 'read',
    set: {
      jti,
      issuedAt,
      events: entries.map(([type, payload]) => ({
        name: signalNamed(type),
        // Before SSF 1.0 the subject stood in the event, and some transmitters still put it there.
        subjects: readSubject(subject === undefined ? memberOf(payload, 'subject') : subject),
        happenedAt: Math.min(instantOf(memberOf(payload, 'event_timestamp')) ?? happened, issuedAt),
      })),
    },
  };
}

function isFor(audience: unknown, wanted: string): boolean {
  const list = Array.isArray(audience) ? audience.slice(0, MOST_AUDIENCES) : [audience];
  return list.includes(wanted);
}

/** Seconds since the epoch, as milliseconds. */
function instantOf(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > 1e11) return null;
  return Math.floor(value * 1_000);
}

function refuse(error: SetError, why: string): SetReading {
  return { outcome: 'refused', error, why };
}
