import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { IncomingTokenRequest, TokenAnswer } from '../../http/services.ts';
import { checkClaims, isSignedBy, placeOf, readAssertion } from './client-assertion.ts';
import { type Claim, claimOf, credentialRow, newCredential, opens, tenantOf } from './credentials.ts';

const SCOPE = 'scim';
const LIFE_MS = 3_600_000;
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A refusal in the words of RFC 6749 section 5.2. */
class TokenRefusal extends Error {
  readonly error: string;
  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

const invalidClient = () =>
  new TokenRefusal('invalid_client', 'this client is not known here, or did not prove itself');

/** Who asks for a token, and what it ends with. */
interface Issuer {
  readonly id: string;
  readonly expiresAt: number;
}

type Prover = (tx: Tx) => Promise<Issuer | null>;

/**
 * An access token for a client of this connection (RFC 6749 section 4.4): for its secret, or for an assertion signed with
 * its key (RFC 7523). It opens the connection like the secret, for an hour, and ends with what it was given for.
 */
export async function issueScimToken(engine: Engine, request: IncomingTokenRequest): Promise<TokenAnswer> {
  try {
    const form = formOf(request.form);
    if (form.get('grant_type') !== 'client_credentials')
      throw new TokenRefusal('unsupported_grant_type', 'expected grant_type=client_credentials');
    const scope = form.get('scope') ?? SCOPE;
    if (scope !== SCOPE) throw new TokenRefusal('invalid_scope', `the only scope is ${SCOPE}`);
    const tenant = tenantOf(request.connection);
    if (tenant === null) throw invalidClient();
    const prove = proverOf(engine, tenant, request, form);
    return await engine.store.transaction(tenant, async (tx) => issue(engine, tx, request.connection, prove));
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    return {
      status: error.error === 'invalid_client' ? 401 : 400,
      body: { error: error.error, error_description: error.message },
    };
  }
}

async function issue(engine: Engine, tx: Tx, connection_id: string, prove: Prover): Promise<TokenAnswer> {
  const now = engine.clock.now();
  const [connection] = await tx.find('scim_connection', { connection_id, removed_at: null });
  const issuer = connection === undefined ? null : await prove(tx);
  if (issuer === null) throw invalidClient();
  const made = newCredential(connection_id);
  const expiresAt = Math.min(now + LIFE_MS, issuer.expiresAt);
  await tx.remove('scim_credential', { connection_id, kind: 'client', expires_at: { atMost: now } });
  await tx.remove('scim_assertion', { connection_id, expires_at: { atMost: now } });
  await tx.insert('scim_credential', [credentialRow(connection_id, made, now, expiresAt, issuer.id)]);
  await journal(tx, [
    {
      type: 'scim.tokenIssued',
      at: now,
      subject: null,
      body: { connection: connection_id, credential: made.id, for: issuer.id },
    },
  ]);
  return {
    status: 200,
    body: {
      access_token: made.token,
      token_type: 'Bearer',
      expires_in: Math.max(1, Math.floor((expiresAt - now) / 1_000)),
      scope: SCOPE,
    },
  };
}

/** The one way in which this request proves who sends it (RFC 6749 section 2.3: never several). */
function proverOf(
  engine: Engine,
  tenant: string,
  { connection, base, authorization }: IncomingTokenRequest,
  form: ReadonlyMap<string, string>,
): Prover {
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const ways = [authorization, secret, assertion].filter((way) => way != null && way !== '');
  if (ways.length > 1) throw new TokenRefusal('invalid_request', 'more than one proof of who asks');
  const id = form.get('client_id') ?? null;
  if (assertion !== undefined) {
    if (form.get('client_assertion_type') !== JWT_BEARER)
      throw new TokenRefusal('invalid_request', `expected client_assertion_type=${JWT_BEARER}`);
    return (tx) => byAssertion(engine, tx, connection, base, assertion, id);
  }
  // A token of this endpoint opens the connection and gives no other token.
  const claim =
    secret === undefined ? basicClaim(connection, authorization) : secretClaim(connection, id ?? '', secret);
  if (claim === null || claim.tenant !== tenant) throw invalidClient();
  return (tx) => bySecret(engine, tx, claim);
}

function basicClaim(connection: string, authorization: string | null): Claim | null {
  const [, pair = ''] = /^basic +(\S{1,600}) *$/i.exec(authorization ?? '') ?? [];
  const text = Buffer.from(pair, 'base64').toString('utf8');
  const at = text.indexOf(':');
  if (at < 0) return null;
  try {
    return secretClaim(
      connection,
      decodeURIComponent(text.slice(0, at)),
      decodeURIComponent(text.slice(at + 1)),
    );
  } catch {
    return null;
  }
}

/** The secret alone, or the whole token as it was shown: whoever sets a client up has both at hand. */
function secretClaim(connection: string, id: string, secret: string): Claim | null {
  if (!secret.startsWith('lss_'))
    return claimOf(connection, `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`);
  const claim = claimOf(connection, `Bearer ${secret}`);
  return claim !== null && (id === claim.credential || id === connection) ? claim : null;
}

async function bySecret(engine: Engine, tx: Tx, claim: Claim): Promise<Issuer | null> {
  const { connection: connection_id, credential: credential_id } = claim;
  const [row] = await tx.find('scim_credential', { connection_id, credential_id });
  if (row === undefined || row.kind === 'client' || !opens(row, claim, engine.clock.now())) return null;
  return { id: credential_id, expiresAt: row.expires_at };
}

async function byAssertion(
  engine: Engine,
  tx: Tx,
  connection_id: string,
  base: string,
  text: string,
  named: string | null,
): Promise<Issuer | null> {
  const now = engine.clock.now();
  const assertion = readAssertion(text);
  const client_id = assertion?.claims.iss;
  if (assertion === null || typeof client_id !== 'string' || client_id.length > 100) return null;
  if (named !== null && named !== client_id) return null;
  const [client] = await tx.find('scim_client', { connection_id, client_id });
  if (client === undefined || client.expires_at <= now) return null;
  if (!isSignedBy(assertion, client.keys)) return null;
  const once = checkClaims(assertion, client_id, [placeOf(`${base}/token`), placeOf(base)], now);
  if (once === null) return null;
  const fresh = await tx.insertNew('scim_assertion', [
    { connection_id, client_id, digest: once.digest, expires_at: once.expiresAt },
  ]);
  return fresh.length === 0 ? null : { id: client_id, expiresAt: client.expires_at };
}

/** Of a parameter that is there twice nobody knows which is meant (RFC 6749 section 3.2). */
function formOf(text: string): ReadonlyMap<string, string> {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (form.has(name)) throw new TokenRefusal('invalid_request', 'a parameter is there twice');
    form.set(name, value);
  }
  return form;
}
