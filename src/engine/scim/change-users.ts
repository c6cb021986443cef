import { ScimError } from '../../scim/scim-error.ts';
import type { Engine } from '../engine.ts';
import { type Entry, sendJournal } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import { changed, patching, replacement, storeChanged } from './change-user.ts';
import type { Connection } from './connection.ts';
import type { ScimAnswer, ScimRequest } from './request.ts';
import { groupsOf } from './show.ts';
import { moveIndexedValues, type StoredUser } from './stored-user.ts';
import { userAnswer } from './user-answer.ts';
import type { Written } from './users.ts';

/** PATCH or PUT of one user, before its body was read. */
export interface AskedChange {
  /** A UUID in lower case. */
  readonly id: string;
  readonly request: Omit<ScimRequest, 'body'>;
}

/** What the body of one says, and by which way it came; or why it is refused. */
export type OpenedChange = { readonly connection: Connection; readonly body: unknown } | ScimError;

/** `alone`: nothing of it was done, it needs a transaction of its own. */
export type ChangeOutcome =
  | { readonly kind: 'answered'; readonly answer: ScimAnswer }
  | { readonly kind: 'refused'; readonly error: ScimError }
  | { readonly kind: 'alone' };

/** Nobody else waits longer than that for what so many requests have to compute. */
const HOLD_MS = 5;

/**
 * Changes of users of one connection in one transaction, each judged by itself in the order in which they came: what is
 * refused undoes nothing of the others. Somebody who is locked, or not there, or gets another name is left for a
 * transaction of their own, and with them whatever else is asked of them here. So is who wants an answer of their own
 * choice. `opened` is in the order of `asked`, and awaited once all that is read and locked is on its way.
 */
export async function changeUsers(
  engine: Engine,
  tx: Tx,
  connectionId: string,
  asked: readonly AskedChange[],
  opened: Promise<readonly OpenedChange[]>,
): Promise<readonly ChangeOutcome[]> {
  const ids = [...new Set(asked.map(({ id }) => id))].sort();
  const [rows, groups, changes] = await Promise.all([
    tx.find('scim_user', { connection_id: connectionId, user_id: { in: ids } }, { lock: 'skip' }),
    groupsOf(tx, { id: connectionId }, ids),
    opened,
  ]);
  const found = new Map(rows.map((row) => [row.user_id, row]));
  const now = new Map(found);
  const alone = new Set<string>();
  const entries: Entry[] = [];
  const pause = pauses(engine);

  const judged: (Written | ScimError | null)[] = [];
  for (const [i, { id, request }] of asked.entries()) {
    await pause();
    const change = changes[i];
    if (change === undefined || change instanceof ScimError) judged.push(change ?? null);
    else judged.push(refusedOr(() => judge(id, { ...request, body: change.body }, change.connection)));
  }
  const stored = store(tx, found, [...now.values()], entries);
  // Meanwhile the answers are written; a failure is told by the one that is awaited last.
  stored.catch(() => undefined);
  const outcomes: ChangeOutcome[] = [];
  for (const [i, { request }] of asked.entries()) {
    await pause();
    const written = judged[i] ?? null;
    const change = changes[i];
    if (written === null || change === undefined) outcomes.push({ kind: 'alone' });
    else if (written instanceof ScimError) outcomes.push({ kind: 'refused', error: written });
    else if (!(change instanceof ScimError)) {
      const whole = { ...request, body: change.body };
      const answer = await userAnswer(tx, change.connection, whole, 200, written, Promise.resolve(groups));
      outcomes.push({ kind: 'answered', answer });
    }
  }
  await stored;
  return outcomes;

  function judge(id: string, request: ScimRequest, connection: Connection): Written | null {
    const patched = request.method === 'PATCH' ? patching(connection, request) : null;
    const user = now.get(id);
    if (request.query.size > 0) alone.add(id);
    if (user === undefined || alone.has(id)) return null;
    const { resource, ignored } = patched === null ? replacement(connection, user, request) : patched(user);
    const made = changed(engine, connection, user, resource);
    if (made === null) return { user, ignored };
    if (made.after.user_name !== user.user_name) {
      alone.add(id);
      return null;
    }
    now.set(id, made.after);
    entries.push(made.entry);
    return { user: made.after, ignored };
  }
}

async function store(
  tx: Tx,
  found: ReadonlyMap<string, StoredUser>,
  now: readonly StoredUser[],
  entries: readonly Entry[],
): Promise<void> {
  const moved = now.filter((user) => found.get(user.user_id) !== user);
  await Promise.all([
    storeChanged(tx, moved),
    ...moved.map((user) => moveIndexedValues(tx, found.get(user.user_id) ?? null, user)),
    // The commit travels with the last of it.
    sendJournal(tx, entries),
  ]);
}

function refusedOr<R>(work: () => R): R | ScimError {
  try {
    return work();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
}

function pauses(engine: Engine): () => Promise<void> {
  let since = engine.clock.now();
  return async () => {
    if (engine.clock.now() - since < HOLD_MS) return;
    await engine.clock.sleep(0);
    since = engine.clock.now();
  };
}
