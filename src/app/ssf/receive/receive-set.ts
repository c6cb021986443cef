import { createHash, timingSafeEqual } from 'node:crypto';
import { LockstepError } from '../../../domain/errors.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { Engine } from '../../../engine/engine.ts';
import type { PushedSet, SetAnswer } from '../../../http/ssf-services.ts';
import { durationMs } from '../../../policy/documents/duration.ts';
import type { SignalSource } from '../../../policy/documents/signal-source.ts';
import type { SecretStore } from '../../../secrets/secret-store.ts';
import { isTenantName } from '../issuer.ts';
import type { RemoteKeys } from './remote-keys.ts';
import { takeSet } from './take-set.ts';
import { verifySet } from './verify-set.ts';

/** How far the clock of a transmitter may be ahead of ours. */
const AHEAD_MS = 300_000;

export interface ReceiveContext {
  readonly engine: Engine;
  readonly secrets: SecretStore;
  readonly keys: RemoteKeys;
}

/**
 * One token that a transmitter pushes (RFC 8935). When this returns `taken`, it is durable and decided: only then may it
 * be answered. Throws SOURCE_UNKNOWN, SSF_KEYS_UNREACHABLE.
 */
export async function receivePushedSet(
  context: ReceiveContext,
  tenant: string,
  sourceId: string,
  pushed: PushedSet,
): Promise<SetAnswer> {
  const unknown = () => new LockstepError('SOURCE_UNKNOWN', 'no source of signals has this name');
  if (!isTenantName(tenant)) throw unknown();
  const found = await signalSource(context, tenant, sourceId);
  if (found === null || found.source.poll !== undefined) throw unknown();
  if (found.credential !== null && !isBearer(pushed.authorization, found.credential))
    return {
      outcome: 'refused',
      error: 'authentication_failed',
      why: 'the credential is not that of this source',
    };
  if (!/^application\/secevent\+jwt *(;|$)/i.test(pushed.contentType ?? ''))
    return { outcome: 'refused', error: 'invalid_request', why: 'the body must be application/secevent+jwt' };
  return takeToken(context, tenant, found.source, Buffer.from(pushed.body).toString('latin1'));
}

/** Checks one token and takes it. What does not hold changes nothing. */
export async function takeToken(
  { engine, keys }: ReceiveContext,
  tenant: string,
  source: SignalSource,
  token: string,
): Promise<SetAnswer> {
  const reading = await verifySet(token.trim(), keys, source.jwks, {
    issuer: source.issuer,
    audience: source.audience,
    at: engine.clock.now(),
    oldestMs: durationMs(source.oldest),
    aheadMs: AHEAD_MS,
  });
  if (reading.outcome === 'refused') return reading;
  await takeSet(engine, tenant, source.id, reading.set);
  return { outcome: 'taken' };
}

export interface FoundSource {
  readonly source: SignalSource;
  readonly credential: Secret | null;
}

export async function signalSource(
  { engine, secrets }: Pick<ReceiveContext, 'engine' | 'secrets'>,
  tenant: string,
  sourceId: string,
): Promise<FoundSource | null> {
  return engine.store.transaction(
    tenant,
    async (tx) => {
      const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
      if (version === undefined) return null;
      const source = (await engine.policies.active(tx)).signals.get(sourceId);
      if (source === undefined) return null;
      const { credential } = source;
      return { source, credential: credential === undefined ? null : await secrets.get(tx, credential) };
    },
    { readOnly: true },
  );
}

/** Digests are compared, so that neither length nor a common beginning shows in the time that it takes. */
function isBearer(authorization: string | null, wanted: Secret): boolean {
  const [, token = ''] = /^Bearer (\S{1,4096})$/i.exec(authorization ?? '') ?? [];
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(token), digest(wanted.reveal().trim()));
}
