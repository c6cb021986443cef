import {
  allowInsecureRequests,
  ClientSecretBasic,
  type Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  None,
} from 'openid-client';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import { reading } from '../reading.ts';
import type { WebhookHttp } from '../webhooks/webhook-http.ts';

/** What a provider says of itself is asked again after so long. */
const KEPT_MS = 10 * 60_000;
const TIMEOUT_MS = 10_000;

export interface OidcHouse {
  readonly engine: Engine;
  readonly secrets: SecretStore;
  /** Judges each address when it is called: an administrator of a tenant chose it (ADR 0018). */
  readonly webhookHttp: WebhookHttp;
}

export type OidcClients = (tenant: string, provider: Row<'sign_in_provider'>) => Promise<Configuration>;

/** Discovery, kept for a while per provider and secret. Throws PROVIDER_UNAVAILABLE. */
export function oidcClients({ engine, secrets, webhookHttp }: OidcHouse): OidcClients {
  const kept = new Map<string, { readonly until: number; readonly found: Promise<Configuration> }>();
  return async (tenant, provider) => {
    const { secret: name } = provider;
    const secret =
      name === null ? null : (await reading(engine.store, tenant, (tx) => secrets.get(tx, name))).reveal();
    const key = JSON.stringify([tenant, provider.provider_id, provider.issuer, provider.client_id, secret]);
    const now = engine.clock.monotonic();
    for (const [one, { until }] of kept) if (until <= now) kept.delete(one);
    const known = kept.get(key);
    if (known !== undefined) return known.found;
    const found = discover(provider, secret, webhookHttp);
    kept.set(key, { until: now + KEPT_MS, found });
    return found.catch((cause: unknown) => {
      kept.delete(key);
      throw unavailable(cause);
    });
  };
}

function discover(
  { issuer, client_id }: Row<'sign_in_provider'>,
  secret: string | null,
  webhookHttp: WebhookHttp,
): Promise<Configuration> {
  const url = new URL(issuer);
  return discovery(url, client_id, {}, secret === null ? None() : ClientSecretBasic(secret), {
    [customFetch]: throughOurs(webhookHttp),
    timeout: TIMEOUT_MS / 1_000,
    // Without TLS only where whoever runs the house allows the address.
    execute: url.protocol === 'http:' ? [allowInsecureRequests] : [],
  });
}

function throughOurs(webhookHttp: WebhookHttp): CustomFetch {
  return async (url, { method, headers, body }) => {
    const http = await webhookHttp(url);
    const answer = await http({
      method,
      url,
      headers,
      ...(body === undefined || body === null ? {} : { body: String(body) }),
      timeoutMs: TIMEOUT_MS,
      reads: method === 'GET',
    });
    return new Response(answer.status === 204 ? null : answer.body, {
      status: answer.status,
      headers: answer.headers,
    });
  };
}

export function unavailable(cause: unknown): LockstepError {
  return cause instanceof LockstepError
    ? cause
    : new LockstepError('PROVIDER_UNAVAILABLE', 'the provider does not answer as it should', { cause });
}
