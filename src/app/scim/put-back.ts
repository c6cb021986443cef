import type { Engine } from '../../engine/engine.ts';
import { openException } from '../../engine/exceptions.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { Waiting } from './take-batch.ts';

/** What cannot be taken waits behind the others, and a person is told. */
export async function putBack(
  engine: Engine,
  tx: Tx,
  { connection_id, name }: Row<'scim_connection'>,
  { users, gone }: Waiting,
): Promise<void> {
  // Only what still waits: another process may have taken it meanwhile.
  const still = { untaken_since: { isNull: false } };
  const untaken_since = Math.max(engine.clock.now(), await lastIn(tx, connection_id)) + 1;
  const tell = (id: string, severity: number, what: string) =>
    openException(engine, tx, {
      kind: 'pushedNotTaken',
      subject: `${name}:${id}`,
      identityId: null,
      target: null,
      severity,
      text: `${name}: ${what}; it is tried again`,
    });
  for (const { user_id, active } of users) {
    const row = { connection_id, user_id, untaken_since };
    if ((await tx.updateWhere('scim_user', ['untaken_since'], [row], still)).length === 0) continue;
    const off = active ? '' : ', and it switched that user off';
    await tell(
      user_id,
      active ? 2 : 4,
      `what the identity provider says of the user ${user_id} could not be taken${off}`,
    );
  }
  for (const { resource_id } of gone) {
    const row = { connection_id, resource_id, untaken_since };
    if ((await tx.updateWhere('scim_gone', ['untaken_since'], [row], still)).length === 0) continue;
    await tell(
      resource_id,
      4,
      `the identity provider deleted the user ${resource_id}, and that could not be taken`,
    );
  }
}

/** A clock that went back puts nobody in front who belongs behind. */
async function lastIn(tx: Tx, connection_id: string): Promise<number> {
  const of = { connection_id, untaken_since: { isNull: false } };
  const last = { order: [{ descending: 'untaken_since' as const }], limit: 1 };
  const [user] = await tx.find('scim_user', of, { ...last, columns: ['untaken_since'] });
  const [gone] = await tx.find('scim_gone', of, { ...last, columns: ['untaken_since'] });
  return Math.max(user?.untaken_since ?? 0, gone?.untaken_since ?? 0);
}
