import type { Engine } from './engine.ts';
import { journal } from './log/journal.ts';
import { noteLogKey } from './log/log-name.ts';

/** Makes a tenant, unless it is there. */
export async function ensureTenant(engine: Engine, tenant: string, name: string): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const signer = engine.signer(tenant);
    const keys = engine.vault.newTenant(tenant);
    const made = await tx.insertNew('tenant', [
      { name, created_at: now, origin: signer.verifier.name, ...keys, keep_events_days: null },
    ]);
    if (made.length === 0) return;
    await noteLogKey(tx, signer, { keyId: keys.key_id, fromSize: 0, why: 'made', at: now });
    await journal(tx, [{ type: 'tenant.created', at: now, subject: null, body: { tenant } }]);
  });
}
