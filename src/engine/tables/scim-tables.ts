import {
  boolean,
  bytes,
  instant,
  instantOrNull,
  integer,
  json,
  table,
  text,
  textOrNull,
  uuid,
  word,
} from './table.ts';
import type { ConnectionSettings } from './values.ts';

/**
 * What identity providers push to us, as they see it. It is kept in the clear, because they search it by any attribute;
 * a deleted or erased resource leaves no row behind.
 */
export const scimTables = {
  scim_connection: table(
    {
      connection_id: text,
      /** Also the id of the Source document that says what its people mean. */
      name: text,
      settings: json<ConnectionSettings>(),
      made_at: instant,
      actor: text,
      removed_at: instantOrNull,
    },
    ['connection_id'],
  ),
  /** What opens a connection. Two at once while one is being replaced. */
  scim_credential: table(
    {
      connection_id: text,
      credential_id: text,
      kind: word<'bearer' | 'basic' | 'client'>(),
      /** Of the token or password: they are random, so there is nothing to guess. */
      hash: bytes,
      made_at: instant,
      expires_at: instant,
      revoked_at: instantOrNull,
      last_used_at: instantOrNull,
    },
    ['connection_id', 'credential_id'],
  ),
  scim_user: table(
    {
      connection_id: text,
      user_id: uuid,
      /** Folded: unique on its connection whatever its case (RFC 7643 section 4.1.1). */
      user_name: text,
      external_id: textOrNull,
      active: boolean,
      /** When the client switched the user on or off last. */
      switched_at: instant,
      version: integer,
      created_at: instant,
      modified_at: instant,
      /** Everything else as it was sent and understood. */
      resource: json<Readonly<Record<string, unknown>>>(),
      /** The same as it is searched: texts folded where their case does not count, instants as milliseconds. */
      folded: json<Readonly<Record<string, unknown>>>(),
      /** Since when it says something that nobody has decided about yet; null: all is taken. */
      untaken_since: instantOrNull,
    },
    ['connection_id', 'user_id'],
    {
      indexes: [
        { on: ['connection_id', 'user_name'], unique: true },
        { on: ['connection_id', 'external_id'], notNull: 'external_id' },
        { on: ['untaken_since'], notNull: 'untaken_since' },
      ],
    },
  ),
  scim_group: table(
    {
      connection_id: text,
      group_id: uuid,
      /** Folded, and unique on its connection: no client can tell two groups of one name apart. */
      display_name: text,
      external_id: textOrNull,
      version: integer,
      created_at: instant,
      modified_at: instant,
      resource: json<Readonly<Record<string, unknown>>>(),
      folded: json<Readonly<Record<string, unknown>>>(),
    },
    ['connection_id', 'group_id'],
    {
      indexes: [
        { on: ['connection_id', 'display_name'], unique: true },
        { on: ['connection_id', 'external_id'], notNull: 'external_id' },
      ],
    },
  ),
  scim_member: table(
    {
      connection_id: text,
      group_id: uuid,
      member_id: uuid,
      kind: word<'User' | 'Group'>(),
      added_at: instant,
    },
    ['connection_id', 'group_id', 'member_id'],
    { indexes: [{ on: ['connection_id', 'member_id'] }] },
  ),
  /** Values inside lists that clients look people up by, folded. */
  scim_value: table(
    { connection_id: text, path: text, value: text, user_id: uuid },
    ['connection_id', 'path', 'value', 'user_id'],
    { indexes: [{ on: ['connection_id', 'user_id'] }] },
  ),
  /** Whom a connection deleted: their ids are never given again, and what they were is in the log. */
  scim_gone: table(
    {
      connection_id: text,
      resource_id: uuid,
      kind: word<'User' | 'Group'>(),
      gone_at: instant,
      /** As of a user: until somebody has decided what that means for the person. */
      untaken_since: instantOrNull,
    },
    ['connection_id', 'resource_id'],
    {
      indexes: [{ on: ['gone_at'] }, { on: ['untaken_since'], notNull: 'untaken_since' }],
    },
  ),
  /** The last requests of each connection with their answers, without secrets. */
  scim_request: table(
    {
      connection_id: text,
      request_id: uuid,
      at: instant,
      method: text,
      /** Below the base URL, with its query. */
      path: text,
      status: integer,
      /** Milliseconds until it was answered. */
      took: integer,
      request: text,
      answer: text,
      /** Attributes that were sent and not taken. */
      ignored: json<readonly string[]>(),
    },
    ['connection_id', 'request_id'],
  ),
} as const;
