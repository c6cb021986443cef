import { isUuid } from '../scim/uuid.ts';
import type { Tx } from '../store.ts';

/**
 * Takes away what identity providers pushed of these people: their users, and the recorded requests of those connections,
 * which may name them. Their clients find nobody any more (404) and may say who is deleted, without effect. To be called
 * while the records that link users to people are still there.
 */
export async function erasePushed(tx: Tx, identities: readonly string[], now: number): Promise<void> {
  const records = await tx.find(
    'record',
    { identity_id: { in: identities } },
    { columns: ['source_id', 'record_key'] },
  );
  const sources = [...new Set(records.map(({ source_id }) => source_id))];
  if (sources.length === 0) return;
  const connections = await tx.find('scim_connection', { name: { in: sources } });
  for (const { connection_id, name } of connections) {
    const ids = records
      .filter(({ source_id }) => source_id === name)
      .map(({ record_key }) => record_key)
      // Keys of records of other sources can be anything.
      .filter(isUuid)
      .sort();
    if (ids.length === 0) continue;
    // They may name somebody whose user was deleted long before, too.
    await tx.remove('scim_request', { connection_id });
    const users = await tx.find(
      'scim_user',
      { connection_id, user_id: { in: ids } },
      { columns: ['user_id'], order: ['user_id'], lock: 'update' },
    );
    const there = users.map(({ user_id }) => user_id);
    if (there.length === 0) continue;
    await tx.remove('scim_value', { connection_id, user_id: { in: there } });
    await tx.remove('scim_member', { connection_id, member_id: { in: there } });
    await tx.remove('scim_user', { connection_id, user_id: { in: there } });
    await tx.put(
      'scim_gone',
      there.map((resource_id) => ({
        connection_id,
        resource_id,
        kind: 'User' as const,
        gone_at: now,
        untaken_since: null,
      })),
    );
    await tx.advance(`scim:${connection_id}:users`, -there.length);
  }
}
