import type { HookEvent } from '../../domain/hook/hook-events.ts';
import {
  boolean,
  bytesOrNull,
  instant,
  instantOrNull,
  integer,
  json,
  table,
  text,
  textOrNull,
  uuid,
  uuidOrNull,
  word,
} from './table.ts';
import type { HookCallState, WebhookAttempt } from './values.ts';

/** Calls of hooks: what is asked before something is given, and told after it was done. */
export const hookTables = {
  hook_call: table(
    {
      call_id: uuid,
      /** Id of the Hook document. */
      hook_id: text,
      event: word<HookEvent>(),
      identity_id: uuidOrNull,
      operation_id: uuidOrNull,
      target_id: textOrNull,
      /** Of policyMap. */
      attribute: textOrNull,
      /** The operation is not begun before this call is answered, or its hook's failure policy lets it go. */
      gates: boolean,
      /** Of postProvision: whether it was done. */
      succeeded: boolean,
      state: word<HookCallState>(),
      made_at: instant,
      tries: integer,
      /** When it is tried, when the claim on it lapses, or until when a late answer is waited for; null: it is over. */
      next_run_at: instantOrNull,
      /** Who is calling now. */
      claim: uuidOrNull,
      ended_at: instantOrNull,
      /** Digest of the secret that a late answer comes with. */
      answer_hash: textOrNull,
      /** What may be written of an answer (HookSealed), under the person's key. */
      sealed: bytesOrNull,
      /** The last ones, oldest first. */
      attempts: json<readonly WebhookAttempt[]>(),
    },
    ['call_id'],
    {
      indexes: [
        { on: ['operation_id'], notNull: 'operation_id' },
        { on: ['hook_id', 'gates', 'next_run_at'], notNull: 'next_run_at' },
        { on: ['next_run_at'], notNull: 'next_run_at' },
        { on: ['ended_at'], notNull: 'ended_at' },
        { on: ['hook_id', 'call_id'] },
      ],
    },
  ),
  /** Keys that sign beside the one that Hook documents name, until they end. The key itself is in the store of secrets. */
  hook_earlier_key: table(
    {
      /** Of the secret that the documents name. */
      name: text,
      key_id: uuid,
      /** `whpk_…`; null where both sides know the same secret. */
      public_key: textOrNull,
      ends_at: instant,
    },
    ['name', 'key_id'],
  ),
} as const;
