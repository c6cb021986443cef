import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';
import { ROLES, type Role } from '../domain/role.ts';
import type { Engine } from '../engine/engine.ts';
import { journal } from '../engine/log/journal.ts';
import type { Tx } from '../engine/store.ts';
import type { Row } from '../engine/tables/index.ts';
import { olderThan, placeOf } from './older-than.ts';
import { iso, isoOrNull } from './people/list-people.ts';

/** `lsk_<tenant>.<id>_<secret>`: whose token it is can be seen, what opens is only in the secret. */
const TOKEN = /^lsk_([a-z0-9][a-z0-9-]{0,62})\.([0-9a-f]{16})_([0-9a-f]{64})$/;
const LONGEST_MS = 366 * 86_400_000;
/** `last used` is for people: a minute is exact enough, and a write per request is not needed. */
const USED_EVERY_MS = 60_000;

export interface NewToken {
  readonly holder: string;
  readonly role: Role;
  readonly expiresAt: number;
  readonly madeBy: string;
  /** What has to hold in the same transaction. */
  readonly first?: (tx: Tx) => Promise<void>;
}

/** Whether whoever has one role may hand out the other: never more than he has himself. */
export function mayGive(own: Role, given: Role): boolean {
  return own === given || own === 'administrator' || given === 'auditor';
}

/** Makes a token and returns its text, once. Only a hash is kept. */
export async function createToken(
  engine: Engine,
  tenant: string,
  input: NewToken,
): Promise<{ readonly id: string; readonly token: string }> {
  const now = engine.clock.now();
  if (input.expiresAt <= now || input.expiresAt > now + LONGEST_MS)
    throw new LockstepError('USAGE', 'a token lives at most a year');
  if (!/^[^\p{Cc}]{1,200}$/u.test(input.holder))
    throw new LockstepError('USAGE', 'the holder of a token has a name of 1 to 200 characters');
  const id = randomBytes(8).toString('hex');
  const token = `lsk_${tenant}.${id}_${randomBytes(32).toString('hex')}`;
  await engine.store.transaction(tenant, async (tx) => {
    await input.first?.(tx);
    await tx.insert('token', [
      {
        token_id: id,
        hash: hashOf(token),
        role: input.role,
        actor: input.holder,
        made_at: now,
        expires_at: input.expiresAt,
        revoked_at: null,
        last_used_at: null,
      },
    ]);
    await journal(tx, [
      {
        type: 'token.created',
        at: now,
        subject: null,
        body: {
          token: id,
          role: input.role,
          holder: input.holder,
          actor: input.madeBy,
          expires: iso(input.expiresAt),
        },
      },
    ]);
  });
  return { id, token };
}

export async function listTokens(tx: Tx, now: number) {
  const rows = await tx.find('token', {}, { order: ['made_at', 'token_id'], limit: 10_000 });
  return rows.map((row) => shown(row, now));
}

export interface TokensQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly state: 'valid' | 'all';
}

/** A page of them, the newest first. Throws USAGE. */
export async function tokenPage(tx: Tx, now: number, { limit, after, state }: TokensQuery) {
  const where = state === 'all' ? {} : { revoked_at: null, expires_at: { above: now } };
  const rows = await tx.find('token', where, {
    order: [{ descending: 'made_at' }, 'token_id'],
    limit: limit + 1,
    ...(after === undefined ? {} : { matching: olderThan(after, 'made_at', 'token_id') }),
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    tokens: page.map((row) => shown(row, now)),
    next: last === undefined ? null : placeOf(last.made_at, last.token_id),
  };
}

function shown(row: Row<'token'>, now: number) {
  return {
    id: row.token_id,
    holder: row.actor,
    role: row.role,
    state: stateOf(row, now),
    madeAt: iso(row.made_at),
    expiresAt: iso(row.expires_at),
    lastUsedAt: isoOrNull(row.last_used_at),
  };
}

function stateOf(row: Row<'token'>, now: number): 'valid' | 'expired' | 'revoked' {
  if (row.revoked_at !== null) return 'revoked';
  return row.expires_at <= now ? 'expired' : 'valid';
}

/** Takes effect with the next request. Throws TOKEN_UNKNOWN. */
export async function revokeToken(engine: Engine, tenant: string, id: string, actor: string): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const [row] = await tx.find('token', { token_id: id.replace(/^lsk_.*\./, '') }, { lock: 'update' });
    if (row === undefined) throw new LockstepError('TOKEN_UNKNOWN', `there is no token ${id}`);
    if (row.revoked_at !== null) return;
    await tx.update('token', ['revoked_at'], [{ token_id: row.token_id, revoked_at: now }]);
    await journal(tx, [
      { type: 'token.revoked', at: now, subject: null, body: { token: row.token_id, actor } },
    ]);
  });
}

export interface Caller {
  readonly tenant: string;
  readonly actor: string;
  readonly role: Role;
  readonly token: string;
}

/** Who sends this token; null for every token that does not open, whatever the reason. */
export async function callerOf(engine: Engine, text: string): Promise<Caller | null> {
  const [, tenant, id] = TOKEN.exec(text) ?? [];
  if (tenant === undefined || id === undefined) return null;
  const now = engine.clock.now();
  const [row] = await engine.store.transaction(tenant, (tx) => tx.find('token', { token_id: id }), {
    readOnly: true,
  });
  const given = hashOf(text);
  if (row === undefined || row.hash.length !== given.length || !timingSafeEqual(row.hash, given)) return null;
  if (row.revoked_at !== null || row.expires_at <= now || !isRole(row.role)) return null;
  if (row.last_used_at === null || now - row.last_used_at > USED_EVERY_MS) {
    await engine.store.transaction(tenant, (tx) =>
      tx.update('token', ['last_used_at'], [{ token_id: id, last_used_at: now }]),
    );
  }
  return { tenant, actor: row.actor, role: row.role, token: id };
}

/** 256 random bits need no slow hash: there is nothing to guess. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}
