import type { House } from '../../app/open-house.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Connection, connectionOf } from '../../engine/scim/connection.ts';
import { countUp } from '../../engine/scim/counts.ts';
import { indexedValues, userRow } from '../../engine/scim/stored-user.ts';
import { readResource } from '../../scim/resource/read-resource.ts';
import { filling, openBenchEngine } from '../bench-engine.ts';
import { verify } from '../harness.ts';
import { userBody } from './people.ts';

const BATCH = 1_000;

/**
 * So many users on a connection, through the Store in batches and not over HTTP: the rows are those that a POST makes, but
 * for their events and log leaves, and nobody has to decide about them. Returns their ids in the order of their numbers.
 */
export async function fillDirectory(house: House, connectionId: string, many: number): Promise<string[]> {
  return withFiller(house, connectionId, async (engine, connection) => {
    const ids: string[] = [];
    for (let from = 0; from < many; from += BATCH) {
      const now = engine.clock.now();
      const rows = Array.from({ length: Math.min(BATCH, many - from) }, (_, i) => {
        const { resource } = readResource(userBody(from + i), connection.user, {
          dialect: connection.dialect,
          mode: 'create',
        });
        const stamps = { user_id: engine.random.uuid(), version: 1, created_at: now, modified_at: now };
        return { ...userRow(connection, resource, stamps, null), untaken_since: null };
      });
      await engine.store.transaction(house.tenant, async (tx) => {
        await tx.insert('scim_user', rows);
        await tx.insert('scim_value', rows.flatMap(indexedValues));
        await countUp(tx, connection, 'users', rows.length);
      });
      ids.push(...rows.map(({ user_id }) => user_id));
    }
    return ids;
  });
}

/** Puts people into a group, in the same way. */
export async function fillGroup(
  house: House,
  connectionId: string,
  groupId: string,
  members: readonly string[],
): Promise<void> {
  await withFiller(house, connectionId, async (engine, { id }) => {
    const added_at = engine.clock.now();
    await engine.store.transaction(house.tenant, (tx) =>
      tx.insert(
        'scim_member',
        members.map((member_id) => ({
          connection_id: id,
          group_id: groupId,
          member_id,
          kind: 'User',
          added_at,
        })),
      ),
    );
  });
}

async function withFiller<R>(
  house: House,
  connectionId: string,
  work: (engine: Engine, connection: Connection) => Promise<R>,
): Promise<R> {
  const { connectors, master, tenant, database } = house;
  const bench = await openBenchEngine(filling(database.live), connectors, { master, tenant });
  try {
    const [row] = await bench.engine.store.transaction(tenant, (tx) =>
      tx.find('scim_connection', { connection_id: connectionId }),
    );
    verify(row !== undefined, `there is the connection ${connectionId}`);
    if (row === undefined) throw new Error(connectionId);
    return await work(bench.engine, connectionOf(row, ''));
  } finally {
    await bench.close();
  }
}
