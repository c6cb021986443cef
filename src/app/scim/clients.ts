import { randomBytes } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import { checkExpiry, connectionNamed } from './connections.ts';
import { readPublicKeys } from './public-keys.ts';

const MOST = 10;

/** Makes a client that proves with its key who it is. Throws USAGE, SCIM_CONNECTION_UNKNOWN. */
export async function addClient(
  engine: Engine,
  tenant: string,
  order: {
    readonly connection: string;
    readonly jwks: unknown;
    readonly expiresAt: number;
    readonly actor: string;
  },
): Promise<{ readonly connection: string; readonly id: string; readonly keys: number }> {
  const now = engine.clock.now();
  checkExpiry(order.expiresAt, now);
  const keys = readPublicKeys(order.jwks);
  const client_id = `lsc_${randomBytes(12).toString('hex')}`;
  return engine.store.transaction(tenant, async (tx) => {
    const { connection_id } = await connectionNamed(tx, order.connection, 'update');
    await tx.remove('scim_client', { connection_id, expires_at: { atMost: now } });
    if ((await tx.count('scim_client', { connection_id })) >= MOST)
      throw new LockstepError('USAGE', `a connection has at most ${MOST} clients`);
    const { expiresAt, actor } = order;
    await tx.insert('scim_client', [
      { connection_id, client_id, keys, made_at: now, expires_at: expiresAt, actor },
    ]);
    await journal(tx, [
      {
        type: 'scim.clientAdded',
        at: now,
        subject: null,
        body: { connection: connection_id, client: client_id, actor },
      },
    ]);
    return { connection: connection_id, id: client_id, keys: keys.length };
  });
}

/** Ends a client, and with the next request every token that it was given. */
export async function removeClient(
  engine: Engine,
  tenant: string,
  order: { readonly connection: string; readonly client: string; readonly actor: string },
): Promise<void> {
  const now = engine.clock.now();
  await engine.store.transaction(tenant, async (tx) => {
    const { connection_id } = await connectionNamed(tx, order.connection, 'update');
    const gone = await tx.remove('scim_client', { connection_id, client_id: order.client });
    if (gone === 0)
      throw new LockstepError('NOT_FOUND', `this connection has no client ${JSON.stringify(order.client)}`);
    await tx.remove('scim_credential', { connection_id, kind: 'client', issued_by: order.client });
    await journal(tx, [
      {
        type: 'scim.clientRemoved',
        at: now,
        subject: null,
        body: { connection: connection_id, client: order.client, actor: order.actor },
      },
    ]);
  });
}
