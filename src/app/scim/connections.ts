import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { readDeclaredSchemas } from '../../scim/schema/declared-schema.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { credentialRow, type NewCredential, newConnectionId, newCredential } from './credentials.ts';

const LONGEST_MS = 2 * 366 * 86_400_000;
/** One that works, and one that takes its place. */
const AT_ONCE = 2;
const MOST_EXTENSIONS = 10;
const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

export interface NewConnection {
  readonly name: string;
  readonly dialect: 'tolerant' | 'strict';
  /** Schemas in the format of RFC 7643 section 7. */
  readonly extensions: readonly unknown[];
  readonly profile?: 'ipsie-al';
  readonly expiresAt: number;
  readonly actor: string;
  /** What has to hold in the same transaction. */
  readonly first?: (tx: Tx) => Promise<void>;
}

export interface MadeConnection {
  readonly id: string;
  readonly credential: NewCredential;
  readonly expiresAt: number;
}

/** Makes a way in for an identity provider. Its secret is shown once; only a hash is kept. Throws USAGE, CONFLICT. */
export async function addConnection(
  engine: Engine,
  tenant: string,
  input: NewConnection,
): Promise<MadeConnection> {
  const now = engine.clock.now();
  checkExpiry(input.expiresAt, now);
  if (!NAME.test(input.name))
    throw new LockstepError(
      'USAGE',
      'a connection has a name of 1 to 63 of a-z 0-9 . _ - that begins with a letter or digit',
    );
  const extensions = declaredSchemas(input.extensions);
  const id = newConnectionId(tenant);
  const credential = newCredential(id);
  await engine.store.transaction(tenant, async (tx) => {
    await input.first?.(tx);
    // Two at the same moment must not both find the name free.
    await tx.advance('scim:names', 0);
    const there = await tx.count('scim_connection', { name: input.name, removed_at: null });
    if (there > 0) throw new LockstepError('CONFLICT', `there is a connection ${input.name} already`);
    await tx.insert('scim_connection', [
      {
        connection_id: id,
        name: input.name,
        settings: {
          dialect: input.dialect,
          extensions,
          ...(input.profile === undefined ? {} : { profile: input.profile }),
        },
        made_at: now,
        actor: input.actor,
        removed_at: null,
      },
    ]);
    await tx.insert('scim_credential', [credentialRow(id, credential, now, input.expiresAt)]);
    await journal(tx, [
      {
        type: 'scim.connectionAdded',
        at: now,
        subject: null,
        body: { connection: id, name: input.name, dialect: input.dialect, actor: input.actor },
      },
    ]);
  });
  return { id, credential, expiresAt: input.expiresAt };
}

/**
 * Makes another secret. The one before goes on until `keepUntil`, so that the identity provider can change over; what is
 * older ends now. Throws SCIM_CONNECTION_UNKNOWN.
 */
export async function rotateConnection(
  engine: Engine,
  tenant: string,
  order: {
    readonly connection: string;
    readonly expiresAt: number;
    readonly keepUntil: number;
    readonly actor: string;
    /** What has to hold in the same transaction. */
    readonly first?: (tx: Tx) => Promise<void>;
  },
): Promise<MadeConnection> {
  const now = engine.clock.now();
  checkExpiry(order.expiresAt, now);
  return engine.store.transaction(tenant, async (tx) => {
    await order.first?.(tx);
    const { connection_id } = await connectionNamed(tx, order.connection, 'update');
    const credential = newCredential(connection_id);
    const all = (
      await tx.find('scim_credential', { connection_id, revoked_at: null }, { lock: 'update' })
    ).filter(({ expires_at }) => expires_at > now);
    const living = all
      .filter(({ kind }) => kind !== 'client')
      .sort((a, b) => b.made_at - a.made_at || (a.credential_id < b.credential_id ? 1 : -1));
    const ends = new Map(
      living.map((row, i) => [
        row.credential_id,
        i < AT_ONCE - 1 ? Math.min(row.expires_at, order.keepUntil) : now,
      ]),
    );
    // A token that was given for a secret ends with it.
    const endOf = ({ credential_id, issued_by, expires_at }: Row<'scim_credential'>) =>
      Math.min(expires_at, ends.get(issued_by ?? credential_id) ?? expires_at);
    await tx.update(
      'scim_credential',
      ['expires_at'],
      all.map((row) => ({ ...row, expires_at: endOf(row) })),
    );
    await tx.insert('scim_credential', [credentialRow(connection_id, credential, now, order.expiresAt)]);
    await journal(tx, [
      {
        type: 'scim.secretRotated',
        at: now,
        subject: null,
        body: { connection: connection_id, credential: credential.id, actor: order.actor },
      },
    ]);
    return { id: connection_id, credential, expiresAt: order.expiresAt };
  });
}

/** Closes a connection with the next request. What it said of people stays as it is: nobody loses anything by it. */
export async function removeConnection(
  engine: Engine,
  tenant: string,
  name: string,
  actor: string,
  reason?: string,
): Promise<string> {
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const { connection_id } = await connectionNamed(tx, name, 'update');
    await tx.update('scim_connection', ['removed_at'], [{ connection_id, removed_at: now }]);
    await journal(tx, [
      {
        type: 'scim.connectionRemoved',
        at: now,
        subject: null,
        body: {
          connection: connection_id,
          actor,
          ...(reason === undefined ? {} : { reason: reason.slice(0, 500) }),
        },
      },
    ]);
    return connection_id;
  });
}

export type ShownConnection = Awaited<ReturnType<typeof listConnections>>[number];

export async function listConnections(tx: Tx, now: number) {
  const rows = await tx.find('scim_connection', {}, { order: ['made_at', 'connection_id'], limit: 10_000 });
  const credentials = await tx.find('scim_credential', { revoked_at: null });
  const clients = await tx.find('scim_client', {}, { order: ['made_at', 'client_id'] });
  const counters = new Map((await tx.find('counter', {})).map(({ name, value }) => [name, value] as const));
  return rows.map((row) => {
    const all = credentials.filter((one) => one.connection_id === row.connection_id && one.expires_at > now);
    const own = all.filter(({ kind }) => kind !== 'client');
    return {
      id: row.connection_id,
      name: row.name,
      dialect: row.settings.dialect,
      profile: row.settings.profile ?? null,
      state: row.removed_at === null ? 'open' : 'removed',
      users: counters.get(`scim:${row.connection_id}:users`) ?? 0,
      groups: counters.get(`scim:${row.connection_id}:groups`) ?? 0,
      madeAt: iso(row.made_at),
      lastUsedAt: isoOrNull(
        all.reduce<number | null>(
          (last, { last_used_at }) => Math.max(last ?? 0, last_used_at ?? 0) || null,
          null,
        ),
      ),
      secrets: own.map((one) => ({
        id: one.credential_id,
        kind: one.kind,
        expiresAt: iso(one.expires_at),
      })),
      clients: clients
        .filter((one) => one.connection_id === row.connection_id && one.expires_at > now)
        .map((one) => ({ id: one.client_id, keys: one.keys.length, expiresAt: iso(one.expires_at) })),
    };
  });
}

/** By its name or id. Throws SCIM_CONNECTION_UNKNOWN. */
export async function connectionNamed(
  tx: Tx,
  text: string,
  lock?: 'update',
): Promise<Row<'scim_connection'>> {
  const options = lock === undefined ? {} : { lock };
  const [byId] = await tx.find('scim_connection', { connection_id: text, removed_at: null }, options);
  if (byId !== undefined) return byId;
  const [byName] = await tx.find('scim_connection', { name: text, removed_at: null }, options);
  if (byName !== undefined) return byName;
  throw new LockstepError('SCIM_CONNECTION_UNKNOWN', `there is no connection ${JSON.stringify(text)}`);
}

function declaredSchemas(extensions: readonly unknown[]): readonly unknown[] {
  if (extensions.length > MOST_EXTENSIONS)
    throw new LockstepError('USAGE', `a connection has at most ${MOST_EXTENSIONS} schemas of its own`);
  try {
    return readDeclaredSchemas(extensions);
  } catch (error) {
    if (error instanceof ScimError) throw new LockstepError('USAGE', `the schema: ${error.message}`);
    throw error;
  }
}

export function checkExpiry(expiresAt: number, now: number): void {
  if (expiresAt <= now || expiresAt > now + LONGEST_MS)
    throw new LockstepError('USAGE', 'the secret of a connection lives at most two years');
}
