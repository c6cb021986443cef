import { ROLES } from '../../domain/role.ts';
import type { Entry } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { endAccess, shutOut } from './end-access.ts';

/** Who uses the console as one of these people, locked. */
export function administratorsOf(tx: Tx, identities: readonly string[]): Promise<Row<'administrator'>[]> {
  return tx.find(
    'administrator',
    { identity_id: { in: [...identities].sort() } },
    { order: ['administrator_id'], lock: 'update' },
  );
}

/**
 * Two people turned out to be one: who uses the console is that one, and follows their leave. Where both use it, the one
 * who may less gets in no more, because one person must not approve as two.
 */
export async function passAdministrator(
  tx: Tx,
  { from, into, now }: { readonly from: string; readonly into: string; readonly now: number },
): Promise<readonly Entry[]> {
  const rows = await administratorsOf(tx, [from, into]);
  const moving = rows.find(({ identity_id }) => identity_id === from);
  const there = rows.find(({ identity_id }) => identity_id === into);
  if (moving === undefined) return [];
  if (there !== undefined && !mayMore(moving, there)) return shutOut(tx, moving, { why: 'merged', now });
  const entries = there === undefined ? [] : await shutOut(tx, there, { why: 'merged', now });
  const { administrator_id, role, state } = moving;
  // Nobody of that identity comes in any more, whoever enables them.
  const tie = (id: string, identity_id: string | null) =>
    tx.update('administrator', ['identity_id'], [{ administrator_id: id, identity_id }]);
  if (there !== undefined) await tie(there.administrator_id, null);
  await tie(administrator_id, into);
  if (there !== undefined) await tie(there.administrator_id, from);
  return [
    ...entries,
    {
      type: 'administrator.changed',
      at: now,
      subject: into,
      body: {
        administrator: administrator_id,
        role,
        state,
        identity: into,
        why: 'merged',
        actor: null,
        previous: { role, state, identity: from },
      },
    },
  ];
}

function mayMore(one: Row<'administrator'>, other: Row<'administrator'>): boolean {
  if (one.state !== other.state) return one.state === 'enabled';
  return ROLES.indexOf(one.role) > ROLES.indexOf(other.role);
}

/** Nothing stays of somebody who was erased: not the name under which they used the console, and no way in. */
export async function forgetAdministrators(
  tx: Tx,
  identities: readonly string[],
  now: number,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const row of await administratorsOf(tx, identities)) {
    entries.push(...(await endAccess(tx, row, { why: 'erased', actor: null, now })));
    await removeAdministratorRows(tx, row.administrator_id);
  }
  return entries;
}

export async function removeAdministratorRows(tx: Tx, administrator_id: string): Promise<void> {
  for (const table of ['console_session', 'set_up_link', 'passkey', 'administrator'] as const)
    await tx.remove(table, { administrator_id });
}
