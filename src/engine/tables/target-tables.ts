import type { ActualState, DesiredState } from '../../domain/account.ts';
import {
  boolean,
  bytes,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  jsonOrNull,
  table,
  text,
  textOrNull,
  uuid,
  uuidOrNull,
} from './table.ts';
import type { ListingCounts, TargetReport, Unsettled } from './values.ts';

/** Connected systems and the accounts there, desired and actual. */
export const targetTables = {
  target: table(
    {
      target_id: text,
      writes: boolean,
      own_account: textOrNull,
      /** Until the first whole listing nothing is given on a target that can be listed. */
      listed_at: instantOrNull,
      next_listing_at: instantOrNull,
      listing_failures: integer,
      /** What the last whole listing showed, in numbers. */
      last_listing: jsonOrNull<ListingCounts>(),
      check_report: jsonOrNull<TargetReport>(),
      /** Working administrators of the system itself in the last listing. */
      administrators: integerOrNull,
      /** Digest of the Target document that it was connected by. */
      document: textOrNull,
      cursor: textOrNull,
    },
    ['target_id'],
  ),
  account: table(
    {
      account_id: uuid,
      target_id: text,
      /** Null: nobody's (orphan). */
      identity_id: uuidOrNull,
      /** Keyed hash of the target's own id: finds the account without showing whose it is. */
      locator: textOrNull,
      sealed: bytes,
      desired: jsonOrNull<DesiredState>(),
      desired_since: instantOrNull,
      actual: jsonOrNull<ActualState>(),
      observed_at: instantOrNull,
      /** 'created' by Lockstep, 'linked' by a strong key or by somebody's word, 'orphan'. */
      provenance: text,
      protected: boolean,
      /** Writes of ours that nobody saw end: until these instants they may still take effect. Null: there are none. */
      unsettled: jsonOrNull<Unsettled>(),
    },
    ['account_id'],
    {
      indexes: [
        { on: ['identity_id'] },
        { on: ['target_id', 'locator'], unique: true, notNull: 'locator' },
        { on: ['target_id', 'account_id'] },
      ],
    },
  ),
  /** Accounts that are nobody's, and of which a person said that they are meant to be. */
  known_account: table(
    {
      account_id: uuid,
      target_id: text,
      /** Who answers for it. */
      owner_id: uuid,
      actor: text,
      reason: text,
      kept_at: instant,
      /** When it is reported again; null: as long as the owner works here. */
      until: instantOrNull,
    },
    ['account_id'],
    { indexes: [{ on: ['target_id'] }, { on: ['owner_id'] }] },
  ),
  name_reservation: table({ target_id: text, name: text, holder_id: uuid, released_at: instantOrNull }, [
    'target_id',
    'name',
  ]),
} as const;
