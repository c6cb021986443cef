import type { Engine } from './engine.ts';
import { journal } from './log/journal.ts';

/** Makes a tenant, unless it is there. */
export async function ensureTenant(engine: Engine, tenant: string, name: string): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const made = await tx.insertNew('tenant', [
      { name, created_at: now, origin: engine.signer(tenant).verifier.name },
    ]);
    if (made.length === 0) return;
    await journal(tx, [{ type: 'tenant.created', at: now, subject: null, body: { tenant } }]);
  });
}
