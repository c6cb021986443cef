import { LockstepError } from '../../domain/errors.ts';
import { journal } from '../../engine/log/journal.ts';
import { endpointRow } from '../../engine/webhooks/endpoint-row.ts';
import type { House } from '../open-house.ts';
import { iso } from '../people/list-people.ts';
import { type ShownEndpoint, showEndpoint } from './show-endpoints.ts';
import { addSigningKey, forgetKeys } from './signing-keys.ts';

const DAY = 86_400_000;
export const LONGEST_OVERLAP_MS = 90 * DAY;

export interface RotatedKey {
  readonly webhook: ShownEndpoint;
  /** Of the new key; a secret is shown here and never again. */
  readonly verifyWith: string;
}

/** A new key signs at once, beside the earlier ones until those end: receivers change over without a gap. */
export async function rotateKey(
  { engine, secrets }: Pick<House, 'engine' | 'secrets'>,
  tenant: string,
  id: string,
  { actor, earlierEndAt }: { readonly actor: string; readonly earlierEndAt: number },
): Promise<RotatedKey> {
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    if (earlierEndAt > now + LONGEST_OVERLAP_MS)
      throw new LockstepError('USAGE', 'an earlier key signs for at most 90 days more');
    const endpoint = await endpointRow(tx, id, 'update');
    const earlier = await tx.find('webhook_secret', { endpoint_id: id }, { order: ['secret_id'] });
    await tx.update(
      'webhook_secret',
      ['ends_at'],
      earlier.map(({ endpoint_id, secret_id, ends_at }) => ({
        endpoint_id,
        secret_id,
        ends_at: Math.min(ends_at ?? earlierEndAt, earlierEndAt),
      })),
    );
    await forgetKeys(tx, secrets, id, now);
    const uuid = () => engine.random.uuid();
    const { verifyWith, publicKey } = await addSigningKey(tx, { secrets, uuid, actor, now }, endpoint);
    await journal(tx, [
      {
        type: 'webhook.rotated',
        at: now,
        subject: null,
        body: { endpoint: id, publicKey, earlierEnd: iso(Math.max(now, earlierEndAt)), actor },
      },
    ]);
    return { webhook: await showEndpoint(tx, id), verifyWith };
  });
}
