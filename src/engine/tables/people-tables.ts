import type { LifecycleState } from '../../domain/identity.ts';
import {
  boolean,
  bytes,
  bytesOrNull,
  instant,
  instantOrNull,
  integer,
  jsonOrNull,
  table,
  text,
  textOrNull,
  uuid,
  uuidOrNull,
  word,
} from './table.ts';
import type { Override } from './values.ts';

/** Whom the sources speak of, and the keys that find them and seal what is known of them. */
export const peopleTables = {
  identity: table(
    {
      identity_id: uuid,
      /** The fence: what was planned under an older epoch is refused. */
      epoch: integer,
      state: word<LifecycleState>(),
      state_since: instant,
      /** When it was first decided that the state holds; null = before that was written down: when it began. */
      state_known_at: instantOrNull,
      next_evaluation_at: instantOrNull,
      legal_hold: boolean,
      /** What an administrator decided over the sources' heads; null = the sources count. */
      override: jsonOrNull<Override>(),
      sealed: bytesOrNull,
      created_at: instant,
      /** Digest of this person's rows in account_key. */
      account_keys: textOrNull,
      /** All employments and accounts went to this identity, which is the same person. */
      merged_into: uuidOrNull,
    },
    ['identity_id'],
    {
      indexes: [
        { on: ['next_evaluation_at'], notNull: 'next_evaluation_at' },
        // Lists of people in one state, the newest first.
        { on: ['state', 'state_since', 'identity_id'] },
      ],
    },
  ),
  employment: table(
    {
      /** The HR system that it belongs to: sources of one system speak of the same employments. */
      namespace: text,
      employment_key: text,
      /** Null until its hire is known: a message can come before the one it builds on. */
      identity_id: uuidOrNull,
      /** Whose key seals the facts. */
      subject_id: uuid,
      sealed: bytes,
      /** Entry moment of the newest message folded in; null when only reports spoke. */
      newest_entry_at: instantOrNull,
      /** A person said whose it is: keys that it shares with somebody else do not question that. */
      pinned: boolean,
      updated_at: instant,
    },
    ['namespace', 'employment_key'],
    { indexes: [{ on: ['identity_id'] }, { on: ['updated_at'] }] },
  ),
  /** Strong keys of employments, as keyed hashes: one row per employment and key set. */
  correlation_key: table(
    {
      namespace: text,
      employment_key: text,
      set_id: text,
      value: text,
      shared: textOrNull,
      differs: textOrNull,
      identity_id: uuid,
    },
    ['namespace', 'employment_key', 'set_id'],
    { indexes: [{ on: ['value'] }, { on: ['shared'] }, { on: ['identity_id'] }] },
  ),
  /** Strong keys by which targets know people, as keyed hashes: finds whose a listed account is. */
  account_key: table({ path: text, value: text, identity_id: uuid }, ['path', 'value', 'identity_id'], {
    indexes: [{ on: ['identity_id'] }],
  }),
  /** Wrapped data key of one person; emptying it erases the person and keeps the proof. The empty row stays: no new key. */
  person_key: table({ subject_id: uuid, key_id: text, wrapped: bytes }, ['subject_id']),
} as const;
