import type { House } from '../open-house.ts';
import { forgetKeys } from './signing-keys.ts';

/** Destroys keys that sign nothing any more. */
export async function forgetEndedKeys(
  { engine, secrets }: Pick<House, 'engine' | 'secrets'>,
  tenant: string,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const endpoints = await tx.find(
      'webhook_endpoint',
      {},
      { order: ['endpoint_id'], lock: 'skip', columns: ['endpoint_id'] },
    );
    for (const { endpoint_id } of endpoints) await forgetKeys(tx, secrets, endpoint_id, engine.clock.now());
  });
}
