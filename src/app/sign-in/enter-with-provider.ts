import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Row } from '../../engine/tables/index.ts';
import { reading } from '../reading.ts';
import { letIn } from './let-in.ts';
import { type OidcClients, unavailable } from './oidc-client.ts';
import { readStamp, stamp, useOnce } from './once.ts';
import { returnPath } from './return-path.ts';

const FLOW_MS = 10 * 60_000;
const PURPOSE = 'provider';
export const CALLBACK = '/auth/callback';

export interface ProviderStart {
  /** Where the browser goes. */
  readonly url: string;
  /** What it keeps until it is back: of this browser and this sign-in only. */
  readonly flow: string;
}

/** Authorization code with PKCE, state and nonce (RFC 9700). Throws PROVIDER_UNKNOWN, PROVIDER_UNAVAILABLE. */
export async function startWithProvider(
  engine: Engine,
  clients: OidcClients,
  asked: {
    readonly tenant: string;
    readonly provider: string;
    readonly origin: string;
    readonly to: string | undefined;
  },
): Promise<ProviderStart> {
  const { tenant } = asked;
  const provider = await providerCalled(engine, tenant, asked.provider);
  const config = await clients(tenant, provider);
  const [verifier, state, nonce] = [randomPKCECodeVerifier(), randomState(), randomNonce()];
  const url = buildAuthorizationUrl(config, {
    redirect_uri: `${asked.origin}${CALLBACK}`,
    scope: provider.scopes.join(' '),
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new LockstepError('PROVIDER_UNAVAILABLE', 'the provider names no address to sign in at');
  const values = {
    provider: provider.provider_id,
    issuer: provider.issuer,
    verifier,
    state,
    nonce,
    to: returnPath(asked.to),
  };
  return { url: url.href, flow: `${tenant}.${stamp(engine, tenant, PURPOSE, values, FLOW_MS)}` };
}

export interface ProviderReturn {
  /** The browser's, as `startWithProvider` gave it. */
  readonly flow: string;
  /** Where it came back to, with what the provider says. */
  readonly url: string;
  readonly origin: string;
  readonly agent: string;
}

/** The provider has sent somebody back. Throws SIGN_IN_LOST, PROVIDER_REFUSED, PROVIDER_UNAVAILABLE. */
export async function enterWithProvider(
  engine: Engine,
  clients: OidcClients,
  given: ProviderReturn,
): Promise<{ readonly cookie: string; readonly to: string }> {
  const dot = given.flow.indexOf('.');
  const tenant = given.flow.slice(0, Math.max(0, dot));
  const text = given.flow.slice(dot + 1);
  const flow = /^[a-z0-9][a-z0-9-]{0,62}$/.test(tenant) ? readStamp(engine, tenant, PURPOSE, text) : null;
  if (flow === null) throw lost();
  const provider = await providerCalled(engine, tenant, flow.provider ?? '');
  if (provider.issuer !== flow.issuer) throw lost();
  // Before the code is exchanged: of two that bring it, one goes on.
  if (!(await engine.store.transaction(tenant, (tx) => useOnce(engine, tx, text, FLOW_MS)))) throw lost();
  const said = await claimsOf(clients, tenant, provider, flow, given);
  const cookie = await letIn(engine, tenant, provider, said, given.agent);
  return { cookie, to: returnPath(flow.to) };
}

async function claimsOf(
  clients: OidcClients,
  tenant: string,
  provider: Row<'sign_in_provider'>,
  flow: Readonly<Record<string, string>>,
  given: ProviderReturn,
) {
  const config = await clients(tenant, provider);
  const url = new URL(`${given.origin}${CALLBACK}${new URL(given.url, given.origin).search}`);
  const tokens = await authorizationCodeGrant(config, url, {
    pkceCodeVerifier: flow.verifier ?? '',
    expectedState: flow.state ?? '',
    expectedNonce: flow.nonce ?? '',
    idTokenExpected: true,
  }).catch((cause: unknown) => {
    throw refusedOr(cause);
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new LockstepError('PROVIDER_REFUSED', 'the provider did not say who it is');
  const asksMore = config.serverMetadata().userinfo_endpoint !== undefined;
  const more = asksMore
    ? await fetchUserInfo(config, tokens.access_token, claims.sub).catch((cause: unknown) => {
        throw unavailable(cause);
      })
    : {};
  return { ...more, ...claims };
}

/** Also ends the session at the provider; null where it has no such thing, or is gone. */
export async function endAtProvider(
  engine: Engine,
  clients: OidcClients,
  tenant: string,
  provider: string,
  origin: string,
): Promise<string | null> {
  try {
    const config = await clients(tenant, await providerCalled(engine, tenant, provider));
    if (config.serverMetadata().end_session_endpoint === undefined) return null;
    const url = buildEndSessionUrl(config, { post_logout_redirect_uri: `${origin}/sign-in` });
    // The browser is sent there: what a provider says of itself must be a page.
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

async function providerCalled(engine: Engine, tenant: string, id: string): Promise<Row<'sign_in_provider'>> {
  const [row] = await reading(engine.store, tenant, (tx) => tx.find('sign_in_provider', { provider_id: id }));
  if (row === undefined) throw new LockstepError('PROVIDER_UNKNOWN', 'there is no such provider');
  return row;
}

function lost(): LockstepError {
  return new LockstepError('SIGN_IN_LOST', 'this sign-in is not under way here');
}

/** What the provider says is its no; that nothing came is trouble. */
function refusedOr(cause: unknown): LockstepError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (cause instanceof LockstepError) return cause;
  const trouble = cause instanceof Error && (cause.name === 'ConnectorFault' || code.includes('TIMEOUT'));
  return trouble
    ? unavailable(cause)
    : new LockstepError('PROVIDER_REFUSED', 'the provider did not let you in', { cause });
}
