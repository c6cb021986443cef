import type { Tx } from '../store.ts';
import type { Connection } from './connection.ts';

const counterOf = (connection: Connection, kind: 'users' | 'groups') => `scim:${connection.id}:${kind}`;

/** How many there are is kept beside them: a list tells its total without counting a hundred thousand rows. */
export async function countUp(
  tx: Tx,
  connection: Connection,
  kind: 'users' | 'groups',
  by: number,
): Promise<void> {
  await tx.advance(counterOf(connection, kind), by);
}

export async function countOf(tx: Tx, connection: Connection, kind: 'users' | 'groups'): Promise<number> {
  const [row] = await tx.find('counter', { name: counterOf(connection, kind) });
  return row?.value ?? 0;
}
