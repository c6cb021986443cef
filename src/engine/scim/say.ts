import type { Json } from '../../proof/canonical-json.ts';
import type { Entry } from '../log/journal.ts';
import type { Connection } from './connection.ts';

/** What a connection changed, by the names of the `dsync` vocabulary. */
export type DirectoryEvent =
  | 'dsync.user.created'
  | 'dsync.user.updated'
  | 'dsync.user.deleted'
  | 'dsync.group.created'
  | 'dsync.group.updated'
  | 'dsync.group.deleted'
  | 'dsync.group.user_added'
  | 'dsync.group.user_removed';

/**
 * A leaf and an event: which resource, which attributes changed, and whether somebody was switched on or off. Values are
 * personal and stay in the directory.
 */
export function said(
  connection: Connection,
  type: DirectoryEvent,
  at: number,
  about: { readonly [name: string]: Json },
): Entry {
  return { type, at, subject: null, body: { connection: connection.id, ...about } };
}
