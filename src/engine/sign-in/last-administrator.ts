import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { HERE } from '../people/here.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { doubtedOf } from './doubted-of.ts';

export const LAST_IN = 'lastAdministratorLeft';

/** Whoever was spared is looked at again after this: another administrator may have come. */
const AGAIN_MS = 300_000;

/** Whether nobody else could let others into the console. Locks whoever could. */
export async function isLastIn(tx: Tx, row: Row<'administrator'>): Promise<boolean> {
  if (row.role !== 'administrator' || row.state !== 'enabled') return false;
  const enabled = await tx.find(
    'administrator',
    { role: 'administrator', state: 'enabled' },
    { order: ['administrator_id'], lock: 'update' },
  );
  const others = enabled.filter(({ administrator_id }) => administrator_id !== row.administrator_id);
  if (others.some(({ identity_id }) => identity_id === null)) return false;
  const ids = others.flatMap(({ identity_id }) => identity_id ?? []);
  const people = await tx.find(
    'identity',
    { identity_id: { in: ids } },
    { columns: ['identity_id', 'state'] },
  );
  if (people.some(({ state }) => HERE.has(state))) return false;
  if ((await doubtedOf(tx, ids)).size > 0) return false;
  const spared = await Promise.all(others.map((other) => isSpared(tx, other)));
  return !spared.includes(true);
}

/** They stay in, and somebody hears of it until there is another one. */
export async function spare(engine: Engine, tx: Tx, row: Row<'administrator'>): Promise<void> {
  await openException(engine, tx, {
    kind: LAST_IN,
    subject: row.administrator_id,
    identityId: row.identity_id,
    target: null,
    severity: 4,
    text: 'the last administrator of the console has left, says a source alone: they stay in until another one is added, or somebody orders the leave',
  });
  await lookAgain(tx, [row.identity_id], engine.clock.now() + AGAIN_MS);
}

/** Whether somebody who has left was kept in as the last one. */
export async function isSpared(tx: Tx, { administrator_id }: Row<'administrator'>): Promise<boolean> {
  const where = { kind: LAST_IN, subject: administrator_id, closed_at: null };
  return (await tx.count('exception', where)) > 0;
}

/** There is another administrator now, perhaps: whoever was spared is decided about at once. */
export async function endSparing(engine: Engine, tx: Tx): Promise<void> {
  const open = await tx.find(
    'exception',
    { kind: LAST_IN, closed_at: null },
    { columns: ['identity_id'], order: ['exception_id'] },
  );
  if (open.length === 0) return;
  await lookAgain(
    tx,
    open.map(({ identity_id }) => identity_id),
    engine.clock.now(),
  );
  tx.afterCommit(() => engine.wakeups.notify());
}

async function lookAgain(tx: Tx, identities: readonly (string | null)[], at: number): Promise<void> {
  const rows = await tx.find(
    'identity',
    { identity_id: { in: identities.flatMap((id) => id ?? []).sort() } },
    { columns: ['identity_id', 'next_evaluation_at'], lock: 'update' },
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
