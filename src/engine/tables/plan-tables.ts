import type { Trigger } from '../../domain/account.ts';
import { boolean, instant, instantOrNull, json, jsonOrNull, table, text, textOrNull, uuid } from './table.ts';

/** What was decided, and what waits for somebody who approves it. */
export const planTables = {
  plan: table(
    {
      plan_id: uuid,
      hash: text,
      made_by: text,
      made_at: instant,
      trigger: json<Trigger>(),
      state: text,
      summary: json<unknown>(),
      document: jsonOrNull<unknown>(),
    },
    ['plan_id'],
    { indexes: [{ on: ['hash'] }] },
  ),
  approval: table({ plan_hash: text, actor: text, decision: text, reason: text, decided_at: instant }, [
    'plan_hash',
    'actor',
  ]),
  hold: table(
    {
      hold_id: uuid,
      plan_id: uuid,
      plan_hash: text,
      identity_id: uuid,
      made_at: instant,
      deadline: instant,
      alarmed: boolean,
      state: text,
      reason: text,
      decided_by: textOrNull,
      decided_at: instantOrNull,
    },
    ['hold_id'],
    { indexes: [{ on: ['state', 'deadline'] }, { on: ['identity_id'] }] },
  ),
  /** Who lost access with neither approval nor corroboration: what the guard counts. */
  guard_loss: table(
    { loss_id: uuid, identity_id: uuid, target_id: text, source_id: text, lost_at: instant },
    ['loss_id'],
    { indexes: [{ on: ['lost_at'] }] },
  ),
} as const;
