import type { Tx } from '../store.ts';

/**
 * After a restore: sessions that were ended since, passkeys that were removed, people who were taken out of the console
 * would all be good again. Nobody is in, and nobody gets in, before somebody on the machine says so by name.
 */
export async function endSignIns(tx: Tx): Promise<void> {
  for (const table of [
    'console_session',
    'set_up_link',
    'passkey',
    'sign_in_used',
    'sign_in_attempt',
  ] as const)
    await tx.remove(table, {});
  const rows = await tx.find('administrator', {}, { columns: ['administrator_id'], limit: 10_000 });
  await tx.update(
    'administrator',
    ['state', 'why', 'password'],
    rows.map(({ administrator_id }) => ({
      administrator_id,
      state: 'disabled' as const,
      why: 'restored',
      password: null,
    })),
  );
}
