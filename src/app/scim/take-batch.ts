import { decide } from '../../engine/decide/decide.ts';
import type { Engine } from '../../engine/engine.ts';
import { closeException, openException, openExceptions } from '../../engine/exceptions.ts';
import { takeFacts } from '../../engine/ingest/take-facts.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { endOtherUsers } from './end-other-users.ts';
import { noteRecords } from './note-records.ts';
import { deletionsOf, factsOf } from './pushed-facts.ts';
import type { ScimSource } from './pushed-words.ts';
import { switchPeople } from './switch-people.ts';

/** Users of one connection of whom something was not taken yet. */
export interface Waiting {
  readonly users: readonly Row<'scim_user'>[];
  readonly gone: readonly Row<'scim_gone'>[];
}

export const NOTHING: Waiting = { users: [], gone: [] };

/** Takes at most so many of each kind in the caller's transaction; `limit` 1: only one of all. `found` is told whom. */
export async function take(
  engine: Engine,
  tx: Tx,
  connection: Row<'scim_connection'>,
  source: ScimSource,
  limit: number,
  found: (waiting: Waiting) => void,
): Promise<number> {
  const { connection_id, name } = connection;
  const waiting = await waitingIn(tx, connection_id, limit);
  found(waiting);
  const { users, gone } = waiting;
  if (users.length + gone.length === 0) return 0;
  const policy = await engine.policies.active(tx);
  const namespace = policy.namespaceOf(source.id);
  const now = engine.clock.now();
  const { changes, unreadable } = await factsOf(tx, connection, source, users, now);
  const ended = await deletionsOf(tx, namespace, source, gone, now);
  const facts = await takeFacts(engine, tx, policy, namespace, source.id, [...changes, ...ended]);
  const unread = new Set(unreadable.map(({ id }) => id));
  const left = [
    ...users.flatMap(({ user_id, active }) => (active ? [] : [user_id])),
    ...gone.map(({ resource_id }) => resource_id),
  ];
  await openExceptions(
    engine,
    tx,
    unreadable.map(({ id, problem }) => ({
      kind: 'pushedNotTaken',
      subject: `${name}:${id}`,
      identityId: null,
      target: null,
      severity: left.includes(id) ? 4 : 2,
      text: `${name}: what the identity provider says of the user ${id} cannot be taken (${problem})`,
    })),
  );
  for (const { user_id } of users)
    if (!unread.has(user_id)) await closeException(engine, tx, 'pushedNotTaken', `${name}:${user_id}`, name);
  for (const { resource_id } of gone)
    await closeException(engine, tx, 'pushedNotTaken', `${name}:${resource_id}`, name);
  await closeException(engine, tx, 'pushedNotTaken', name, name);
  const unclear = new Set(facts.ambiguous.map(({ employment }) => employment));
  const news = await noteRecords(tx, source.id, facts.linked, unclear, users, gone, now);
  const ids = [...users.map(({ user_id }) => user_id), ...gone.map(({ resource_id }) => resource_id)];
  const switched = await switchPeople(engine, tx, policy.sources, source, ids, news);
  await endOtherUsers(engine, tx, policy, source, switched.words, now);
  await tellUnclearLeavers(engine, tx, source.id, namespace, left);
  const received = Math.min(
    ...users.map(({ untaken_since }) => untaken_since ?? now),
    ...gone.map(({ untaken_since }) => untaken_since ?? now),
  );
  const people = [...new Set([...facts.identities, ...switched.people])].sort();
  await decide(engine, tx, policy, people, {
    trigger: { by: 'scim', source: source.id },
    receivedAt: received,
    anew: switched.anew,
  });
  await tx.update(
    'scim_user',
    ['untaken_since'],
    users.map(({ user_id }) => ({ connection_id, user_id, untaken_since: null })),
  );
  await tx.update(
    'scim_gone',
    ['untaken_since'],
    gone.map(({ resource_id }) => ({ connection_id, resource_id, untaken_since: null })),
  );
  await journal(
    tx,
    people.map((subject) => ({
      type: 'record.received',
      at: now,
      subject,
      body: { source: source.id, kind: 'pushed', ambiguous: false },
    })),
  );
  return users.length + gone.length;
}

async function waitingIn(tx: Tx, connection_id: string, limit: number): Promise<Waiting> {
  const of = { connection_id, untaken_since: { isNull: false } };
  const first = { order: ['untaken_since' as const], limit, lock: 'skip' as const };
  const users = await tx.find('scim_user', of, first);
  const gone = await tx.find('scim_gone', { ...of, kind: 'User' }, first);
  const [user] = users;
  const [deleted] = gone;
  if (limit > 1 || user === undefined || deleted === undefined) return { users, gone };
  // Alone, so that what fails is known to be this one's.
  return (user.untaken_since ?? 0) <= (deleted.untaken_since ?? 0)
    ? { users, gone: [] }
    : { users: [], gone };
}

/** Somebody was switched off, and it is not known who: that cannot wait as long as a question about a newcomer. */
async function tellUnclearLeavers(
  engine: Engine,
  tx: Tx,
  source: string,
  namespace: string,
  users: readonly string[],
): Promise<void> {
  if (users.length === 0) return;
  const unknown = await tx.find(
    'record',
    { source_id: source, record_key: { in: users }, identity_id: null },
    { columns: ['record_key'] },
  );
  for (const { record_key } of unknown) {
    const subject = `${namespace}:${record_key}`;
    const [asked] = await tx.find('exception', { kind: 'ambiguousRecord', subject, closed_at: null });
    if (asked === undefined || asked.severity >= 4) continue;
    await openException(engine, tx, {
      kind: 'ambiguousRecord',
      subject,
      identityId: asked.identity_id,
      target: null,
      severity: 4,
      text: `${asked.text} It was switched off there: whoever this is keeps all access until you say who it is.`,
    });
  }
}
