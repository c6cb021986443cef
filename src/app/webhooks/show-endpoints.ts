import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { endpointRow } from '../../engine/webhooks/endpoint-row.ts';
import { newestEvent } from '../../engine/webhooks/fan-out.ts';
import { iso, isoOrNull } from '../people/list-people.ts';

export interface ShownEndpoint {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly description: string;
  readonly ordered: boolean;
  readonly scheme: 'ed25519' | 'hmac';
  readonly state: 'enabled' | 'disabled';
  /** Why it is disabled. */
  readonly why: string | null;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly failingSince: string | null;
  /** Events that it has not been told of yet: those that wait, and those that are not made into deliveries. */
  readonly waiting: number;
  readonly behind: number;
  readonly dead: number;
  readonly keys: readonly {
    readonly id: string;
    readonly publicKey: string | null;
    readonly madeAt: string;
    readonly endsAt: string | null;
  }[];
}

/** All of a tenant, in the order in which they were made. */
export async function listEndpoints(tx: Tx): Promise<readonly ShownEndpoint[]> {
  const rows = await tx.find('webhook_endpoint', {}, { order: ['made_at', 'endpoint_id'] });
  const newest = await newestEvent(tx);
  return Promise.all(rows.map((row) => shown(tx, row, newest)));
}

/** Throws WEBHOOK_UNKNOWN. */
export async function showEndpoint(tx: Tx, id: string): Promise<ShownEndpoint> {
  return shown(tx, await endpointRow(tx, id), await newestEvent(tx));
}

async function shown(tx: Tx, row: Row<'webhook_endpoint'>, newest: number): Promise<ShownEndpoint> {
  const { endpoint_id } = row;
  const [keys, waiting, dead] = await Promise.all([
    tx.find('webhook_secret', { endpoint_id }, { order: ['made_at', 'secret_id'] }),
    tx.count('webhook_delivery', { endpoint_id, state: 'waiting' }),
    tx.count('webhook_delivery', { endpoint_id, state: 'dead' }),
  ]);
  return {
    id: endpoint_id,
    url: row.url,
    types: row.types,
    description: row.description,
    ordered: row.ordered,
    scheme: row.scheme === 'v1a' ? 'ed25519' : 'hmac',
    state: row.state,
    why: row.disabled_why,
    madeAt: iso(row.made_at),
    madeBy: row.actor,
    failingSince: isoOrNull(row.failing_since),
    waiting,
    behind: Math.max(0, newest - row.cursor),
    dead,
    keys: keys.map((key) => ({
      id: key.secret_id,
      publicKey: key.public_key,
      madeAt: iso(key.made_at),
      endsAt: isoOrNull(key.ends_at),
    })),
  };
}
