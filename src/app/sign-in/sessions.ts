import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Entry, journal } from '../../engine/log/journal.ts';
import { endSessions } from '../../engine/sign-in/end-sessions.ts';
import { endSparing } from '../../engine/sign-in/last-administrator.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { Caller } from '../../http/services.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { reading } from '../reading.ts';
import { makeTicket, opens, readTicket, type Ticket } from './ticket.ts';

/** Unused for so long, it is over. */
export const IDLE_MS = 60 * 60_000;
/** However busy it is, it is over after a working day. */
export const ABSOLUTE_MS = 12 * 60 * 60_000;
/** `last used` is for people and for the idle time: a minute is exact enough. */
const USED_EVERY_MS = 60_000;
const MOST_SESSIONS = 20;

export type SessionCaller = Caller & { readonly session: NonNullable<Caller['session']> };

export interface Entering {
  readonly how: Row<'console_session'>['how'];
  readonly provider?: string | null;
  readonly acr?: string | null;
  readonly amr?: readonly string[] | null;
  readonly agent: string;
  /** A passkey was used just now. */
  readonly passkey: boolean;
}

/**
 * A new session of somebody who has proven who they are, in the caller's transaction: always under a new id, whatever
 * the browser came with. Returns the text of its cookie, which nobody can read again.
 */
export async function beginSession(
  engine: Engine,
  tx: Tx,
  { administrator_id }: Row<'administrator'>,
  entering: Entering,
): Promise<{ readonly text: string; readonly entries: readonly Entry[] }> {
  const now = engine.clock.now();
  const { id, hash, text } = makeTicket('lss', tx.tenant);
  const entries = await endOldest(tx, administrator_id, now);
  const { how, provider = null, acr = null, amr = null, agent, passkey } = entering;
  await tx.insert('console_session', [
    {
      session_id: id,
      hash,
      administrator_id,
      how,
      provider_id: provider,
      acr,
      amr,
      made_at: now,
      used_at: now,
      ends_at: now + ABSOLUTE_MS,
      stepped_up_at: passkey ? now : null,
      challenge: null,
      challenged_at: null,
      agent: agent.slice(0, 200),
    },
  ]);
  await tx.update('administrator', ['last_in_at'], [{ administrator_id, last_in_at: now }]);
  await endSparing(engine, tx);
  return {
    text,
    entries: [
      ...entries,
      {
        type: 'session.began',
        at: now,
        subject: null,
        body: { session: id, administrator: administrator_id, how, provider },
      },
    ],
  };
}

/** What is over is swept away, and of more than anybody needs the oldest goes. */
async function endOldest(tx: Tx, administrator: string, now: number): Promise<readonly Entry[]> {
  const rows = await tx.find(
    'console_session',
    { administrator_id: administrator },
    { order: ['made_at', 'session_id'] },
  );
  const over = rows.filter((row) => !isLive(row, now));
  const live = rows.filter((row) => isLive(row, now));
  const surplus = live.slice(0, Math.max(0, live.length + 1 - MOST_SESSIONS));
  const ids = [...over, ...surplus].map(({ session_id }) => session_id);
  if (ids.length > 0) await tx.remove('console_session', { session_id: { in: ids } });
  if (surplus.length === 0) return [];
  const body = { administrator, sessions: surplus.length, why: 'tooMany', actor: null };
  return [{ type: 'session.ended', at: now, subject: null, body }];
}

export function isLive({ used_at, ends_at }: Row<'console_session'>, now: number): boolean {
  return now < ends_at && now - used_at < IDLE_MS;
}

/**
 * Who comes with this cookie; null for every one that opens nothing, whatever the reason. Role and state are those of
 * now: the cookie says neither. `use: false` is for what a page does by itself, which keeps no session alive.
 */
export async function sessionCaller(
  engine: Engine,
  text: string,
  { use }: { readonly use: boolean },
): Promise<SessionCaller | null> {
  const ticket = readTicket('lss', text);
  if (ticket === null) return null;
  const now = engine.clock.now();
  const found = await reading(engine.store, ticket.tenant, (tx) => liveSession(tx, ticket, now));
  if (found === null) return null;
  const { row, administrator } = found;
  if (use && now - row.used_at > USED_EVERY_MS) {
    // Only what is still there: whoever ended it meanwhile has ended it.
    await engine.store.transaction(ticket.tenant, (tx) =>
      tx.update('console_session', ['used_at'], [{ session_id: row.session_id, used_at: now }]),
    );
  }
  return {
    tenant: ticket.tenant,
    actor: administrator.name,
    role: administrator.role,
    session: {
      id: row.session_id,
      administrator: administrator.administrator_id,
      identity: administrator.identity_id,
    },
  };
}

async function liveSession(tx: Tx, ticket: Ticket, now: number) {
  const [row] = await tx.find('console_session', { session_id: ticket.id });
  if (row === undefined || !opens(ticket, row) || !isLive(row, now)) return null;
  const [administrator] = await tx.find('administrator', { administrator_id: row.administrator_id });
  if (administrator?.state !== 'enabled') return null;
  return { row, administrator };
}

export async function listSessions(tx: Tx, administrator: string, now: number, current: string | null) {
  const rows = await tx.find(
    'console_session',
    { administrator_id: administrator },
    { order: [{ descending: 'used_at' }, 'session_id'], limit: 100 },
  );
  return rows
    .filter((row) => isLive(row, now))
    .map((row) => ({
      id: row.session_id,
      current: row.session_id === current,
      how: row.how,
      provider: row.provider_id,
      acr: row.acr,
      amr: row.amr,
      browser: row.agent,
      beganAt: iso(row.made_at),
      usedAt: iso(row.used_at),
      endsAt: iso(Math.min(row.ends_at, row.used_at + IDLE_MS)),
      steppedUpAt: isoOrNull(row.stepped_up_at),
    }));
}

/** One session of somebody. Throws SESSION_UNKNOWN, also for one of somebody else. */
export async function endSession(
  engine: Engine,
  tenant: string,
  { administrator, session, actor }: { administrator: string; session: string; actor: string },
  why: 'signedOut' | 'revoked',
): Promise<Row<'console_session'>> {
  return engine.store.transaction(tenant, async (tx) => {
    const where = { session_id: session, administrator_id: administrator };
    const [row] = await tx.find('console_session', where, { lock: 'update' });
    if (row === undefined) throw new LockstepError('SESSION_UNKNOWN', `there is no session ${session}`);
    await tx.remove('console_session', where);
    await journal(tx, [
      {
        type: 'session.ended',
        at: engine.clock.now(),
        subject: null,
        body: { administrator, sessions: 1, why, actor },
      },
    ]);
    return row;
  });
}

/** All of somebody, or all but one. Returns how many there were. */
export async function endAllSessions(
  engine: Engine,
  tenant: string,
  { administrator, actor, except }: { administrator: string; actor: string; except?: string },
): Promise<number> {
  return engine.store.transaction(tenant, async (tx) => {
    const [known] = await tx.find('administrator', { administrator_id: administrator }, { lock: 'update' });
    if (known === undefined)
      throw new LockstepError('ADMINISTRATOR_UNKNOWN', `there is no administrator ${administrator}`);
    const before = await tx.count('console_session', { administrator_id: administrator });
    const entries = await endSessions(tx, administrator, {
      why: 'revoked',
      actor,
      now: engine.clock.now(),
      except,
    });
    if (entries.length > 0) await journal(tx, entries);
    return entries.length === 0 ? 0 : before - (except === undefined ? 0 : 1);
  });
}
