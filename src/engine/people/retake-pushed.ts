import { isUuid } from '../scim/uuid.ts';
import type { Tx } from '../store.ts';

/**
 * What identity providers said of these people, and of users whose person was in question, is taken once more: nobody
 * pushes it again because here somebody found out who is who.
 */
export async function retakePushed(
  tx: Tx,
  identities: readonly string[],
  questioned: readonly string[],
  now: number,
): Promise<void> {
  const connections = await tx.find('scim_connection', {}, { columns: ['connection_id'] });
  if (connections.length === 0) return;
  const records = await tx.find(
    'record',
    { identity_id: { in: [...identities].sort() } },
    { columns: ['source_id', 'record_key'] },
  );
  const keys = [...new Set([...records.map(({ record_key }) => record_key), ...questioned])]
    // Keys of records of other sources can be anything.
    .filter(isUuid)
    .sort();
  if (keys.length === 0) return;
  // It counts as said anew: who these people are is another question now.
  await tx.update(
    'record',
    ['digest'],
    records
      .filter(({ record_key }) => keys.includes(record_key))
      .map(({ source_id, record_key }) => ({ source_id, record_key, digest: '' })),
  );
  const of = { connection_id: { in: connections.map(({ connection_id }) => connection_id).sort() } };
  const users = await tx.find(
    'scim_user',
    { ...of, user_id: { in: keys } },
    { columns: ['connection_id', 'user_id'], order: ['connection_id', 'user_id'], lock: 'update' },
  );
  const gone = await tx.find(
    'scim_gone',
    { ...of, resource_id: { in: keys }, kind: 'User' },
    { columns: ['connection_id', 'resource_id'], order: ['connection_id', 'resource_id'], lock: 'update' },
  );
  await tx.update(
    'scim_user',
    ['untaken_since'],
    users.map((row) => ({ ...row, untaken_since: now })),
  );
  await tx.update(
    'scim_gone',
    ['untaken_since'],
    gone.map((row) => ({ ...row, untaken_since: now })),
  );
}
