import { LockstepError } from '../../domain/errors.ts';
import { journal } from '../../engine/log/journal.ts';
import { originOf } from '../../engine/webhooks/disable-endpoint.ts';
import type { House } from '../open-house.ts';
import { checkedEndpoint, type EndpointInput } from './endpoint-input.ts';
import { type ShownEndpoint, showEndpoint } from './show-endpoints.ts';
import { addSigningKey, type Scheme } from './signing-keys.ts';

const MOST_ENDPOINTS = 50;

export interface NewEndpoint extends EndpointInput {
  readonly scheme: Scheme;
  /** Number of the first event that it is told of; null: those from now on. */
  readonly from: number | null;
  readonly actor: string;
}

/** An endpoint, and what its receiver verifies with: a secret is shown here and never again. */
export interface MadeEndpoint {
  readonly webhook: ShownEndpoint;
  readonly verifyWith: string;
}

/** It is told of what is logged after this. Throws USAGE, CONFLICT. */
export async function makeEndpoint(
  { engine, secrets }: Pick<House, 'engine' | 'secrets'>,
  tenant: string,
  input: NewEndpoint,
): Promise<MadeEndpoint> {
  const { url, types, description, ordered } = checkedEndpoint(input);
  const { scheme, from, actor } = input;
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    if ((await tx.count('webhook_endpoint', {})) >= MOST_ENDPOINTS)
      throw new LockstepError('CONFLICT', `a tenant has at most ${MOST_ENDPOINTS} webhooks`);
    const endpoint_id = engine.random.uuid();
    const row = {
      endpoint_id,
      url,
      types,
      description,
      ordered,
      scheme,
      state: 'enabled' as const,
      disabled_why: null,
      made_at: now,
      actor,
      cursor: (from ?? 0) - 1,
      failing_since: null,
    };
    await tx.insert('webhook_endpoint', [row]);
    const uuid = () => engine.random.uuid();
    const { verifyWith } = await addSigningKey(tx, { secrets, uuid, actor, now }, row);
    // Whoever logs something after this has a higher number: the counter stays ours until the commit.
    const made = await journal(tx, [
      {
        type: 'webhook.created',
        at: now,
        subject: null,
        body: { endpoint: endpoint_id, origin: originOf(url), types: [...types], ordered, scheme, actor },
      },
    ]);
    if (from === null) await tx.update('webhook_endpoint', ['cursor'], [{ endpoint_id, cursor: made }]);
    return { webhook: await showEndpoint(tx, endpoint_id), verifyWith };
  });
}
