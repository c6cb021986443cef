import {
  bytes,
  bytesOrNull,
  instant,
  instantOrNull,
  integer,
  json,
  jsonOrNull,
  table,
  text,
  textOrNull,
  uuidOrNull,
  word,
} from './table.ts';
import type { SignalDetail } from './values.ts';

/** Shared Signals: who is told what, and what is still to be told. Whom it is about stands here as a pseudonym only. */
export const ssfTables = {
  /** Where the transmitter of this tenant is found by others. One row; none: it is off. */
  ssf_issuer: table({ base: text, made_at: instant, actor: text }, []),
  /** Keys that sign. Published before they sign and after, so that no receiver meets one that it cannot find. */
  ssf_key: table(
    {
      kid: text,
      /** As a JWK. */
      public: json<Readonly<Record<string, unknown>>>(),
      key_id: text,
      sealed: bytes,
      made_at: instant,
      signs_from: instant,
      /** From then on it is published no more; null: nothing has taken its place. */
      ends_at: instantOrNull,
    },
    ['kid'],
  ),
  ssf_receiver: table(
    {
      receiver_id: text,
      name: text,
      scopes: json<readonly string[]>(),
      /** How it wants to be told whom an event is about. */
      subject: word<'email' | 'iss_sub' | 'opaque'>(),
      /** The attribute that stands for the person in `iss_sub` and `opaque`; null: the identity's own id. */
      subject_attribute: textOrNull,
      /** Systems whose accounts it is told about; null: about people, over all systems. */
      targets: jsonOrNull<readonly string[]>(),
      hash: bytes,
      expires_at: instant,
      /** The token before, while the receiver changes over. */
      previous_hash: bytesOrNull,
      previous_until: instantOrNull,
      made_at: instant,
      actor: text,
      removed_at: instantOrNull,
      last_used_at: instantOrNull,
    },
    ['receiver_id'],
  ),
  ssf_stream: table(
    {
      stream_id: text,
      receiver_id: text,
      audience: text,
      method: word<'push' | 'poll'>(),
      /** Where it is pushed to; null: it is polled. */
      endpoint: textOrNull,
      /** The header that its endpoint asks for, and the master key that seals it. */
      push_header: bytesOrNull,
      push_header_key: textOrNull,
      requested: json<readonly string[]>(),
      description: textOrNull,
      status: word<'enabled' | 'paused' | 'disabled'>(),
      reason: textOrNull,
      /** The newest event that was looked at for this stream. */
      cursor: integer,
      next_push_at: instantOrNull,
      /** The process that pushes. Whoever takes over ends its turn. */
      owner: uuidOrNull,
      tries: integer,
      failing_since: instantOrNull,
      trouble: textOrNull,
      delivered_at: instantOrNull,
      verified_at: instantOrNull,
      made_at: instant,
    },
    ['stream_id'],
    { indexes: [{ on: ['receiver_id'] }, { on: ['next_push_at'], notNull: 'next_push_at' }] },
  ),
  /** What is still to be told: made into a token when it is sent, because what is personal is not kept here. */
  ssf_set: table(
    {
      stream_id: text,
      /** Of the event; below 0: about the stream itself, and told first. */
      n: integer,
      part: integer,
      jti: text,
      detail: json<SignalDetail>(),
      identity_id: uuidOrNull,
      target_id: textOrNull,
      txn: textOrNull,
      at: instant,
    },
    ['stream_id', 'n', 'part'],
    { indexes: [{ on: ['stream_id', 'jti'], unique: true }] },
  ),
  /** Subjects that a receiver asked to hear nothing of, as keyed hashes. */
  ssf_removed_subject: table({ stream_id: text, subject: text, removed_at: instant }, [
    'stream_id',
    'subject',
  ]),
} as const;
