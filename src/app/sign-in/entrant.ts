import type { Engine } from '../../engine/engine.ts';
import { HERE } from '../../engine/people/here.ts';
import { doubtedOf } from '../../engine/sign-in/doubted-of.ts';
import { lockAdministrators, sparedOne } from '../../engine/sign-in/last-administrator.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';

/**
 * Somebody who may come in now, locked with the person that they are: a leave that is decided at the same time either
 * finds the session and ends it, or was first, and there is none. null: they may not.
 */
export async function lockEntrant(
  engine: Engine,
  tx: Tx,
  administrator: string,
): Promise<Row<'administrator'> | null> {
  const [seen] = await tx.find(
    'administrator',
    { administrator_id: administrator },
    { columns: ['administrator_id', 'identity_id'] },
  );
  if (seen === undefined) return null;
  // People before whatever hangs on them, as everywhere.
  const works = seen.identity_id === null || (await lockAndLook(tx, seen.identity_id));
  const [row] = await tx.find('administrator', { administrator_id: administrator }, { lock: 'update' });
  if (row === undefined || row.state !== 'enabled' || row.identity_id !== seen.identity_id) return null;
  if (works) return row;
  const spared = await sparedOne(tx, await lockAdministrators(tx), engine.clock.now());
  return spared?.administrator_id === row.administrator_id ? row : null;
}

/** Whether the person works here. Whose leave the guard holds does: nobody believes it yet. */
export async function lockAndLook(tx: Tx, identityId: string): Promise<boolean> {
  const [identity] = await tx.find(
    'identity',
    { identity_id: identityId },
    { lock: 'update', columns: ['identity_id', 'state', 'merged_into'] },
  );
  if (identity === undefined || identity.merged_into !== null) return false;
  return HERE.has(identity.state) || (await doubtedOf(tx, [identityId])).has(identityId);
}
