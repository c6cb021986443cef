import type { Trigger } from '../../domain/account.ts';
import type { PlanSummary } from '../decide/plan-summary.ts';
import {
  boolean,
  instant,
  instantOrNull,
  integer,
  json,
  jsonOrNull,
  table,
  text,
  textOrNull,
  uuid,
  word,
} from './table.ts';
import type { MadePlanState, PlannedAccountRow } from './values.ts';

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
      summary: json<PlanSummary>(),
      document: jsonOrNull<unknown>(),
    },
    ['plan_id'],
    { indexes: [{ on: ['hash'] }] },
  ),
  /** A plan that somebody looks at and has not applied: nothing of it is done. */
  made_plan: table(
    {
      plan_id: uuid,
      hash: text,
      made_by: text,
      made_at: instant,
      /** What it was made for, so that it can be computed again. */
      request: json<unknown>(),
      /** The policy documents that it would put in force; apart, because they are long. */
      policy_text: textOrNull,
      /** Digest of the policy that it is by. */
      policy: text,
      /** Accounts and employments that change hands first. */
      regrouping: jsonOrNull<unknown>(),
      summary: json<PlanSummary>(),
      notes: json<unknown>(),
      state: word<MadePlanState>(),
      decided_by: textOrNull,
      decided_at: instantOrNull,
    },
    ['plan_id'],
    { indexes: [{ on: ['hash'] }, { on: ['state', 'made_at'] }] },
  ),
  /** The people of a plan that was made; their names are with them, not here. */
  made_plan_person: table(
    {
      plan_id: uuid,
      identity_id: uuid,
      epoch: integer,
      before: text,
      after: text,
      held: boolean,
      corroborated: boolean,
      accounts: json<readonly PlannedAccountRow[]>(),
    },
    ['plan_id', 'identity_id'],
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
    {
      indexes: [
        { on: ['state', 'deadline'] },
        { on: ['identity_id'] },
        { on: ['plan_hash'] },
        { on: ['plan_id', 'state'] },
      ],
    },
  ),
  /** Who lost access with neither approval nor corroboration: what the guard counts. */
  guard_loss: table(
    { loss_id: uuid, identity_id: uuid, target_id: text, source_id: text, lost_at: instant },
    ['loss_id'],
    { indexes: [{ on: ['lost_at'] }] },
  ),
} as const;
