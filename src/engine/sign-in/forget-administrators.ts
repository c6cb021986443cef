import type { Tx } from '../store.ts';

/** Nothing stays of somebody who was erased: not the name under which they used the console, and no way in. */
export async function forgetAdministrators(tx: Tx, identities: readonly string[]): Promise<void> {
  const rows = await tx.find(
    'administrator',
    { identity_id: { in: [...identities] } },
    { columns: ['administrator_id'], order: ['administrator_id'] },
  );
  for (const { administrator_id } of rows) await removeAdministratorRows(tx, administrator_id);
}

export async function removeAdministratorRows(tx: Tx, administrator_id: string): Promise<void> {
  for (const table of ['console_session', 'set_up_link', 'passkey', 'administrator'] as const)
    await tx.remove(table, { administrator_id });
}
