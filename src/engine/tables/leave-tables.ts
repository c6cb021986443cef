import type { Trigger } from '../../domain/account.ts';
import type { Mode } from '../../domain/connector.ts';
import type { Reason } from '../../domain/identity.ts';
import {
  bytes,
  bytesOrNull,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  json,
  table,
  text,
  uuid,
  word,
} from './table.ts';

/** What a leave is certified by. */
export const leaveTables = {
  leave: table(
    {
      leave_id: uuid,
      identity_id: uuid,
      epoch: integer,
      effective_at: instant,
      received_at: instant,
      decided_at: instant,
      trigger: json<Trigger>(),
      reasons: json<readonly Reason[]>(),
      state: text,
      certificate_due_at: instantOrNull,
      /** Person, decision and items, as the leaf of the decision commits to them. */
      sealed: bytes,
      leaf: integer,
      closed_at: instantOrNull,
    },
    ['leave_id'],
    {
      indexes: [
        { on: ['identity_id'] },
        { on: ['certificate_due_at'], notNull: 'certificate_due_at' },
        { on: ['state', 'leave_id'] },
        { on: ['decided_at'] },
      ],
    },
  ),
  inventory: table(
    {
      leave_id: uuid,
      target_id: text,
      identity_id: uuid,
      mode: word<Mode>(),
      next_run_at: instantOrNull,
      tries: integer,
      read_at: instantOrNull,
      /** TargetInventory of the certificate format, as its leaf commits to it. */
      sealed: bytesOrNull,
      leaf: integerOrNull,
    },
    ['leave_id', 'target_id'],
    { indexes: [{ on: ['target_id', 'next_run_at'], notNull: 'next_run_at' }] },
  ),
  /** The certified form of a finished operation of a leave, exactly as its leaf commits to it. */
  leave_item: table(
    { operation_id: uuid, leave_id: uuid, identity_id: uuid, state: text, sealed: bytes, leaf: integer },
    ['operation_id'],
    { indexes: [{ on: ['leave_id'] }] },
  ),
  certificate: table(
    {
      leave_id: uuid,
      number: integer,
      identity_id: uuid,
      issued_at: instant,
      digest: text,
      sealed: bytes,
      proven: integer,
      unproven: integer,
    },
    ['leave_id', 'number'],
  ),
} as const;
