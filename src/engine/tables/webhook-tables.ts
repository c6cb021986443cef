import {
  boolean,
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
import type { WebhookAttempt } from './values.ts';

/** Who is told of events by a signed call, and what became of each call. */
export const webhookTables = {
  webhook_endpoint: table(
    {
      endpoint_id: uuid,
      url: text,
      /** Names of events, or prefixes such as `person.*`. */
      types: json<readonly string[]>(),
      description: text,
      /** The next is sent only when the one before was taken or given up. */
      ordered: boolean,
      scheme: word<'v1a' | 'v1'>(),
      state: word<'enabled' | 'disabled'>(),
      /** For people; null while it is enabled. */
      disabled_why: textOrNull,
      made_at: instant,
      actor: text,
      /** The last event that was made into a delivery, or passed over. */
      cursor: integer,
      /** When it began to fail without a success in between; null: the last call was taken. */
      failing_since: instantOrNull,
    },
    ['endpoint_id'],
  ),
  /** Keys that sign for an endpoint, several while one is being replaced. The key itself is in the store of secrets. */
  webhook_secret: table(
    {
      endpoint_id: uuid,
      secret_id: uuid,
      /** `whpk_…`; null where both sides know the same secret. */
      public_key: textOrNull,
      made_at: instant,
      /** From then on it signs nothing. */
      ends_at: instantOrNull,
    },
    ['endpoint_id', 'secret_id'],
  ),
  webhook_delivery: table(
    {
      endpoint_id: uuid,
      /** Of the event. */
      n: integer,
      message_id: text,
      type: text,
      /** As it is sent, each time the same bytes. */
      body: text,
      made_at: instant,
      state: word<'waiting' | 'delivered' | 'dead'>(),
      tries: integer,
      /** When it is tried, or when the claim on it lapses; null: it is over. */
      next_run_at: instantOrNull,
      /** Who is sending it now. */
      claim: uuidOrNull,
      ended_at: instantOrNull,
      /** The last ones, oldest first. */
      attempts: json<readonly WebhookAttempt[]>(),
      /** The beginning of the last answer. */
      answer: textOrNull,
    },
    ['endpoint_id', 'n'],
    {
      indexes: [
        { on: ['endpoint_id', 'next_run_at'], notNull: 'next_run_at' },
        { on: ['endpoint_id', 'state', 'n'] },
        { on: ['state', 'ended_at'], notNull: 'ended_at' },
      ],
    },
  ),
} as const;
