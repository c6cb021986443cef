import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import type { Entry } from '../log/journal.ts';
import type { Tx } from '../store.ts';

/** Exceptions about an endpoint, one open of each kind. */
export const WEBHOOK_EXCEPTIONS = ['webhookDisabled', 'webhookDeadLetters'] as const;

/** Where an address leads may be told to everybody who reads the log; what stands behind it is often a key. */
export function originOf(url: string): string {
  return /^https?:\/\/[^/?#]+/.exec(url)?.[0] ?? 'an address';
}

/**
 * Nothing is sent to it any more until somebody enables it; what waits, waits. Returns what belongs into the log, null
 * where it was disabled already.
 */
export async function disableEndpoint(
  engine: Engine,
  tx: Tx,
  { endpointId, url }: { readonly endpointId: string; readonly url: string },
  why: string,
): Promise<Entry | null> {
  const changed = await tx.updateWhere(
    'webhook_endpoint',
    ['state', 'disabled_why'],
    [{ endpoint_id: endpointId, state: 'disabled', disabled_why: why }],
    { state: 'enabled' },
  );
  if (changed.length === 0) return null;
  await openException(engine, tx, {
    kind: 'webhookDisabled',
    subject: endpointId,
    identityId: null,
    target: null,
    severity: 2,
    text: `the webhook to ${originOf(url)} is disabled: ${why}. Nothing is lost; \`lockstep webhook enable ${endpointId}\` goes on where it stopped`,
  });
  return {
    type: 'webhook.disabled',
    at: engine.clock.now(),
    subject: null,
    body: { endpoint: endpointId, origin: originOf(url), why, actor: null },
  };
}
