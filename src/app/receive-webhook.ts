import { LockstepError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { type Ingested, ingestTransaction } from '../engine/ingest/ingest-transaction.ts';
import { durationMs } from '../policy/documents/duration.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { eventMappingOf } from '../sources/mapping/index.ts';
import {
  decodeWorkerEvent,
  deduplicationKeys,
  verifyWebhook,
  type WebhookDelivery,
} from '../sources/webhook/index.ts';

export type Received =
  | Ingested
  /** Genuine, but says nothing of an employment. */
  | { readonly kind: 'ignored'; readonly type: string }
  | { readonly kind: 'refused'; readonly code: string; readonly why: string };

/** One signed message of an HR system. When this returns `taken`, it is durable: only then may it be answered. */
export async function receiveWebhook(
  engine: Engine,
  secrets: SecretStore,
  tenant: string,
  sourceId: string,
  delivery: WebhookDelivery,
  at: number,
): Promise<Received> {
  const { source, keys } = await engine.store.transaction(
    tenant,
    async (tx) => {
      const found = (await engine.policies.active(tx)).sources.get(sourceId);
      if (found === undefined || found.type !== 'webhook')
        throw new LockstepError('SOURCE_UNKNOWN', `no webhook source is named ${sourceId}`);
      if (found.credential === undefined)
        throw new LockstepError(
          'SOURCE_UNKNOWN',
          `the webhook source ${sourceId} declares no credential, so nothing can prove who sends`,
        );
      const { previous } = found.signature;
      const references = previous === undefined ? [found.credential] : [found.credential, previous];
      const both = await Promise.all(references.map((reference) => secrets.get(tx, reference)));
      return { source: found, keys: both };
    },
    { readOnly: true },
  );
  const verdict = verifyWebhook(
    delivery,
    { secrets: keys, windowSeconds: durationMs(source.signature.tolerance) / 1000 },
    at,
  );
  if (verdict.outcome === 'refused') return { kind: 'refused', code: verdict.code, why: verdict.why };
  const decoded = decodeWorkerEvent(verdict.body, eventMappingOf(source), {
    messageId: verdict.id,
    signedAt: verdict.signedAt,
  });
  if (decoded.outcome === 'refused') return { kind: 'refused', code: decoded.code, why: decoded.why };
  if (decoded.outcome === 'ignored') return { kind: 'ignored', type: decoded.type };
  return ingestTransaction(engine, tenant, {
    source: sourceId,
    ids: deduplicationKeys(sourceId, verdict.id, decoded.transaction.eventId),
    receivedAt: at,
    transaction: decoded.transaction,
  });
}
