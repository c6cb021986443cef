import type { LifecycleState } from '../../domain/identity.ts';
import type { Entry } from '../log/journal.ts';
import { HERE } from '../people/here.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { endKeys } from './end-keys.ts';
import { endSessions } from './end-sessions.ts';

/** As whom what follows from a leave stands in the log. */
const ENGINE = 'lockstep';

/**
 * Who does not work here any more is out of the console, in the transaction that decides it: sessions, links and tokens
 * end, those that they made to come in as somebody else included, and a leaver stays disabled until an administrator says otherwise. Whose leave the guard holds stays in: a report
 * that nobody believes yet must not lock out everybody who could decide about it (law 11).
 */
export async function endConsoleAccess(
  tx: Tx,
  states: ReadonlyMap<string, LifecycleState>,
  now: number,
): Promise<readonly Entry[]> {
  const gone = [...states].filter(([, state]) => !HERE.has(state)).map(([id]) => id);
  if (gone.length === 0) return [];
  const rows = await tx.find(
    'administrator',
    { identity_id: { in: gone } },
    { order: ['administrator_id'], lock: 'update' },
  );
  if (rows.length === 0) return [];
  const doubted = await doubtedOf(
    tx,
    rows.flatMap(({ identity_id }) => identity_id ?? []),
  );
  const entries: Entry[] = [];
  for (const row of rows) {
    if (row.identity_id === null || doubted.has(row.identity_id)) continue;
    const left = states.get(row.identity_id) !== 'suspended';
    entries.push(
      ...(await endSessions(tx, row.administrator_id, {
        why: left ? 'left' : 'suspended',
        actor: null,
        now,
      })),
      ...(await endKeys(tx, row.name, { now, actor: ENGINE })),
    );
    if (left && row.state === 'enabled') entries.push(await disable(tx, row, now));
  }
  return entries;
}

/** The same of people as they stand in the database: their leave was held, and goes on now. */
export async function endConsoleAccessOf(
  tx: Tx,
  identities: readonly string[],
  now: number,
): Promise<readonly Entry[]> {
  const rows = await tx.find(
    'identity',
    { identity_id: { in: [...new Set(identities)].sort() } },
    { columns: ['identity_id', 'state'] },
  );
  return endConsoleAccess(tx, new Map(rows.map(({ identity_id, state }) => [identity_id, state])), now);
}

/** Whose leave waits, or was refused and is kept back by that still: of a later leave an old no says nothing. */
export async function doubtedOf(tx: Tx, identities: readonly string[]): Promise<ReadonlySet<string>> {
  const holds = await tx.find(
    'hold',
    { identity_id: { in: [...identities] }, state: { in: ['held', 'refused'] } },
    { columns: ['hold_id', 'identity_id', 'state'] },
  );
  const refused = holds.filter(({ state }) => state === 'refused');
  const kept =
    refused.length === 0
      ? []
      : await tx.find(
          'operation',
          {
            identity_id: { in: [...new Set(refused.map(({ identity_id }) => identity_id))] },
            state: 'held',
            hold_id: { in: refused.map(({ hold_id }) => hold_id) },
          },
          { columns: ['hold_id'] },
        );
  const standing = new Set(kept.map(({ hold_id }) => hold_id));
  return new Set(
    holds
      .filter(({ state, hold_id }) => state === 'held' || standing.has(hold_id))
      .map(({ identity_id }) => identity_id),
  );
}

async function disable(tx: Tx, row: Row<'administrator'>, now: number): Promise<Entry> {
  const { administrator_id, role, identity_id } = row;
  await tx.update('administrator', ['state', 'why'], [{ administrator_id, state: 'disabled', why: 'left' }]);
  return {
    type: 'administrator.changed',
    at: now,
    subject: null,
    body: {
      administrator: administrator_id,
      role,
      state: 'disabled',
      identity: identity_id,
      why: 'left',
      actor: null,
      previous: { role, state: 'enabled', identity: identity_id },
    },
  };
}
