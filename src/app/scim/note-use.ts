import type { Engine } from '../../engine/engine.ts';
import type { Row } from '../../engine/tables/index.ts';

/** `last used` is for people: a minute is exact enough, and a write per request is not needed. */
const USED_EVERY_MS = 60_000;

/** Keeps when a secret was used last. What was done with it is durable: nobody is told that it failed because this did. */
export async function noteUse(engine: Engine, tenant: string, row: Row<'scim_credential'>): Promise<void> {
  const now = engine.clock.now();
  if (row.last_used_at !== null && now - row.last_used_at <= USED_EVERY_MS) return;
  const { connection_id, credential_id } = row;
  try {
    await engine.store.transaction(tenant, (tx) =>
      tx.update('scim_credential', ['last_used_at'], [{ connection_id, credential_id, last_used_at: now }]),
    );
  } catch (error) {
    engine.log.warn('the last use of a SCIM secret could not be noted', { error: String(error) });
  }
}
