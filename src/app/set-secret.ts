import type { Secret } from '../domain/secret.ts';
import { wakeLanes } from '../engine/execute/wake-lanes.ts';
import { journal } from '../engine/log/journal.ts';
import type { House } from './open-house.ts';

/** Stores a secret, and has the targets that could not be read without it looked at now. Returns which ones. */
export async function setSecret(
  { engine, secrets, tenant }: Pick<House, 'engine' | 'secrets' | 'tenant'>,
  name: string,
  value: Secret,
  actor: string,
): Promise<readonly string[]> {
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    await secrets.set(tx, name, value, actor, now);
    const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
    const documents = version === undefined ? [] : [...(await engine.policies.active(tx)).documents.values()];
    const using = documents.filter(({ connection }) => mentions(connection, name)).map(({ id }) => id);
    const rows = await tx.find(
      'target',
      { target_id: { in: using } },
      { order: ['target_id'], lock: 'update', columns: ['target_id', 'listed_at', 'listing_failures'] },
    );
    const failing = rows.filter((row) => row.listed_at === null || row.listing_failures > 0);
    await tx.update(
      'target',
      ['next_listing_at'],
      failing.map(({ target_id }) => ({ target_id, next_listing_at: now })),
    );
    await wakeLanes(tx, engine.random, using);
    await journal(tx, [{ type: 'secret.set', at: now, subject: null, body: { name, actor } }]);
    tx.afterCommit(() => engine.wakeups.notify());
    return using;
  });
}

function mentions(value: unknown, name: string): boolean {
  if (typeof value === 'string') return value === name || value === `secret:${name}`;
  if (Array.isArray(value)) return value.some((item) => mentions(item, name));
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((item) => mentions(item, name))
  );
}
