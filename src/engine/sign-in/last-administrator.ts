import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { HERE } from '../people/here.ts';
import { ordersIn } from '../people/override.ts';
import type { Tx } from '../store.ts';
import type { Override, Row } from '../tables/index.ts';
import { doubtedOf } from './doubted-of.ts';

export const LAST_IN = 'lastAdministratorLeft';

/** Whoever was spared is looked at again after this: another administrator may have come. */
const AGAIN_MS = 300_000;

/** All who use the console, in one order: two decisions about two of them wait for each other, and for nothing else. */
export function lockAdministrators(tx: Tx): Promise<Row<'administrator'>[]> {
  return tx.find('administrator', {}, { order: ['administrator_id'], lock: 'update' });
}

export function isAdministrator({ role, state }: Pick<Row<'administrator'>, 'role' | 'state'>): boolean {
  return role === 'administrator' && state === 'enabled';
}

/**
 * Those of these administrators who could come in and let others in: enabled, and with something to come in by. Whoever
 * was only written down, or came by a provider that is used no more, is none.
 */
export async function ableToLetIn(
  tx: Tx,
  rows: readonly Row<'administrator'>[],
  now: number,
): Promise<readonly Row<'administrator'>[]> {
  const enabled = rows.filter(isAdministrator);
  if (enabled.length === 0) return [];
  const ids = { administrator_id: { in: enabled.map(({ administrator_id }) => administrator_id) } };
  const [passkeys, sessions, providers] = await Promise.all([
    tx.find('passkey', ids, { columns: ['administrator_id'] }),
    tx.find('console_session', { ...ids, ends_at: { above: now } }, { columns: ['administrator_id'] }),
    tx.find('sign_in_provider', {}, { columns: ['provider_id', 'issuer'] }),
  ]);
  const has = new Set([...passkeys, ...sessions].map(({ administrator_id }) => administrator_id));
  return enabled.filter((row) =>
    row.how === 'local'
      ? row.password !== null || has.has(row.administrator_id)
      : row.subject !== null &&
        providers.some(({ provider_id, issuer }) => provider_id === row.provider_id && issuer === row.issuer),
  );
}

/**
 * The one whom no feed removes (law 11), as everything stands now: nobody who works here could let others in, and this one
 * could, whose leave nobody ordered. null: there is no such need.
 */
export async function sparedOne(
  tx: Tx,
  rows: readonly Row<'administrator'>[],
  now: number,
): Promise<Row<'administrator'> | null> {
  const able = await ableToLetIn(tx, rows, now);
  if (able.some(({ identity_id }) => identity_id === null)) return null;
  const ids = able.flatMap(({ identity_id }) => identity_id ?? []);
  const people = await tx.find(
    'identity',
    { identity_id: { in: ids } },
    { columns: ['identity_id', 'state', 'override', 'merged_into'] },
  );
  if (people.some(({ state }) => HERE.has(state))) return null;
  if ((await doubtedOf(tx, ids)).size > 0) return null;
  const reported = new Set(
    people
      .filter(({ override, merged_into }) => merged_into === null && !isOrder(override, now))
      .map(({ identity_id }) => identity_id),
  );
  return able.find(({ identity_id }) => reported.has(identity_id ?? '')) ?? null;
}

/** What an administrator said, and no identity provider or signal, where it is in force. */
export function isOrder(override: Override | null, now: number): boolean {
  return ordersIn(override).some(
    ({ source, signal, since }) => source === undefined && signal !== true && since <= now,
  );
}

/** They stay in, and somebody hears of it until there is another one. */
export async function tellSpared(engine: Engine, tx: Tx, row: Row<'administrator'>): Promise<void> {
  await openException(engine, tx, {
    kind: LAST_IN,
    subject: row.administrator_id,
    identityId: row.identity_id,
    target: null,
    severity: 4,
    text: 'the last administrator of the console has left, says a source alone: they stay in until another one has signed in, or somebody orders the leave',
  });
  await lookAgain(tx, [row.identity_id], engine.clock.now() + AGAIN_MS);
}

/** Somebody has come in: whoever was spared is decided about at once. */
export async function endSparing(engine: Engine, tx: Tx): Promise<void> {
  const open = await tx.find('exception', { kind: LAST_IN, closed_at: null }, { columns: ['identity_id'] });
  if (open.length === 0) return;
  await lookAgain(
    tx,
    open.map(({ identity_id }) => identity_id),
    engine.clock.now(),
  );
  tx.afterCommit(() => engine.wakeups.notify());
}

/** Whoever is being decided about at this moment is looked at again in a while anyway. */
async function lookAgain(tx: Tx, identities: readonly (string | null)[], at: number): Promise<void> {
  const rows = await tx.find(
    'identity',
    { identity_id: { in: identities.flatMap((id) => id ?? []).sort() } },
    { columns: ['identity_id', 'next_evaluation_at'], order: ['identity_id'], lock: 'skip' },
  );
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    rows.map(({ identity_id, next_evaluation_at: next }) => ({
      identity_id,
      next_evaluation_at: next === null ? at : Math.min(next, at),
    })),
  );
}
