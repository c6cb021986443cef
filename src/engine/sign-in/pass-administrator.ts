import type { Tx } from '../store.ts';

/**
 * Two people turned out to be one: who uses the console is that one, and follows their leave. Where both use it, the one
 * of the identity that is no more gets in no more, because one person must not approve as two.
 */
export async function passAdministrator(tx: Tx, from: string, into: string): Promise<void> {
  const rows = await tx.find(
    'administrator',
    { identity_id: { in: [from, into].sort() } },
    { order: ['administrator_id'], lock: 'update' },
  );
  const moving = rows.find(({ identity_id }) => identity_id === from);
  if (moving === undefined) return;
  const { administrator_id } = moving;
  if (!rows.some(({ identity_id }) => identity_id === into)) {
    await tx.update('administrator', ['identity_id'], [{ administrator_id, identity_id: into }]);
    return;
  }
  await tx.remove('console_session', { administrator_id });
  await tx.remove('set_up_link', { administrator_id });
  await tx.update(
    'administrator',
    ['state', 'why'],
    [{ administrator_id, state: 'disabled', why: 'merged' }],
  );
}
