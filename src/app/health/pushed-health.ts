import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';

/** What identity providers pushed and nobody has decided about yet. Instants in milliseconds. */
export interface PushedHealth {
  readonly waiting: number;
  readonly oldest: number | null;
  /** Open connections with users that no Source document names: what they say has no effect. */
  readonly unnamed: readonly string[];
}

export async function pushedHealth(
  engine: Engine,
  tx: Tx,
  policyVersion: number | null,
): Promise<PushedHealth> {
  const connections = await tx.find('scim_connection', {}, { order: ['name', 'connection_id'] });
  if (connections.length === 0) return { waiting: 0, oldest: null, unnamed: [] };
  const sources = policyVersion === null ? null : (await engine.policies.active(tx)).sources;
  const unnamed = new Set<string>();
  let waiting = 0;
  let oldest: number | null = null;
  for (const { connection_id, name, removed_at } of connections) {
    const users = { connection_id, untaken_since: { isNull: false } } as const;
    const [first] = await tx.find('scim_user', users, {
      order: ['untaken_since'],
      limit: 1,
      columns: ['untaken_since'],
    });
    const [gone] = await tx.find('scim_gone', users, {
      order: ['untaken_since'],
      limit: 1,
      columns: ['untaken_since'],
    });
    if (first === undefined && gone === undefined) continue;
    if (sources?.get(name)?.type !== 'scim') {
      if (removed_at === null) unnamed.add(name);
      continue;
    }
    waiting += (await tx.count('scim_user', users)) + (await tx.count('scim_gone', users));
    for (const since of [first?.untaken_since, gone?.untaken_since])
      if (typeof since === 'number') oldest = Math.min(oldest ?? since, since);
  }
  return { waiting, oldest, unnamed: [...unnamed] };
}
