import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { addClient, removeClient } from '../../src/app/scim/clients.ts';
import { removeConnection, rotateConnection } from '../../src/app/scim/connections.ts';
import { scimOverHttp } from './scim-over-http.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const GRANT = { grant_type: 'client_credentials' };

type House = Awaited<ReturnType<typeof scimOverHttp>>;

const keys = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  EdDSA: generateKeyPairSync('ed25519'),
} as const;

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(header: { alg: string }, claims: object, key: KeyObject): string {
  const text = `${part(header)}.${part(claims)}`;
  const bytes = Buffer.from(text);
  const signature =
    header.alg === 'EdDSA'
      ? sign(null, bytes, key)
      : header.alg === 'PS256'
        ? sign('sha256', bytes, { key, padding: 6, saltLength: 32 })
        : sign(header.alg === 'ES384' ? 'sha384' : 'sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

let number = 0;
const claimsOf = (house: House, id: string, more: object = {}) => {
  const now = Math.floor(house.house.clock.now() / 1_000);
  number++;
  return {
    iss: id,
    sub: id,
    aud: `${house.base}/token`,
    exp: now + 300,
    iat: now,
    jti: `j${number}`,
    ...more,
  };
};

async function client(house: House, alg: keyof typeof keys) {
  const jwk = { ...keys[alg].publicKey.export({ format: 'jwk' }), kid: 'one', alg, use: 'sig' };
  const { id } = await addClient(house.house.engine, house.house.tenant, {
    connection: 'okta',
    jwks: { keys: [jwk] },
    expiresAt: house.house.clock.now() + 86_400_000,
    actor: 'test',
  });
  return id;
}

const assertionForm = (client_assertion: string, more: object = {}) => ({
  ...GRANT,
  scope: 'scim',
  client_assertion_type: JWT_BEARER,
  client_assertion,
  ...more,
});

const tokenIn = ({ json }: { json: Record<string, unknown> | null }) => String(json?.access_token);

describe('access tokens of a connection', () => {
  it('are given for its secret, in the header and in the form, and open it for an hour', async () => {
    const house = await scimOverHttp();
    const { token, getToken, ask, connection } = house;
    const [, id = '', secret = ''] = /\.([0-9a-f]{12})_([0-9a-f]{64})$/.exec(token) ?? [];
    const basic = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const given = await getToken({ ...GRANT, scope: 'scim' }, basic);
    expect([given.status, given.json?.token_type, given.json?.expires_in, given.json?.scope]).toEqual([
      200,
      'Bearer',
      3600,
      'scim',
    ]);
    expect(given.headers.get('cache-control')).toBe('no-store');
    for (const form of [
      { client_id: id, client_secret: secret },
      { client_id: connection, client_secret: token },
    ])
      expect((await getToken({ ...GRANT, ...form })).status).toBe(200);
    const access = tokenIn(given);
    expect((await ask('GET', '/Users', { token: access })).status).toBe(200);
    // It is no way to another token: who has it has it for an hour.
    expect((await getToken({ ...GRANT, client_id: connection, client_secret: access })).status).toBe(401);
    house.house.clock.advance(house.house.clock.now() + 3_600_000);
    expect((await ask('GET', '/Users', { token: access })).status).toBe(401);
    expect((await ask('GET', '/Users')).status).toBe(200);
  });

  it('are refused in the words of OAuth', async () => {
    const house = await scimOverHttp();
    const { getToken, ask, token } = house;
    const wrong = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`;
    const secret = { client_id: house.connection, client_secret: token };
    const of = async (form: Record<string, string>, authorization?: string) => {
      const { status, json } = await getToken(form, authorization);
      return [status, json?.error];
    };
    expect(await of({ ...secret })).toEqual([400, 'unsupported_grant_type']);
    expect(await of({ ...secret, grant_type: 'password' })).toEqual([400, 'unsupported_grant_type']);
    expect(await of({ ...GRANT, ...secret, scope: 'admin' })).toEqual([400, 'invalid_scope']);
    expect(await of({ ...GRANT })).toEqual([401, 'invalid_client']);
    expect(await of({ ...GRANT, ...secret, client_secret: wrong })).toEqual([401, 'invalid_client']);
    expect(await of({ ...GRANT, ...secret }, 'Basic eDp5')).toEqual([400, 'invalid_request']);
    expect((await ask('POST', '/token', { token: null, body: '{}' })).json?.error).toBe('invalid_request');
    const long = { ...GRANT, ...secret, more: 'x'.repeat(20_000) };
    expect(await of(long)).toEqual([400, 'invalid_request']);
    const twice = await ask('POST', '/token', {
      token: null,
      body: 'grant_type=client_credentials&grant_type=client_credentials',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(twice.json?.error).toBe('invalid_request');
    const other = house.base.replace('acme', 'globex');
    expect(
      (
        await ask('POST', '/token', {
          base: other,
          token: null,
          body: 'grant_type=client_credentials',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
      ).status,
    ).toBe(401);
  });

  it.each(Object.keys(keys) as (keyof typeof keys)[])(
    'are given for an assertion signed with %s, once',
    async (alg) => {
      const house = await scimOverHttp();
      const id = await client(house, alg);
      const assertion = signed({ alg }, claimsOf(house, id), keys[alg].privateKey);
      const given = await house.getToken(assertionForm(assertion, { client_id: id }));
      expect(given.status).toBe(200);
      expect((await house.ask('GET', '/Users', { token: tokenIn(given) })).status).toBe(200);
      expect((await house.getToken(assertionForm(assertion))).json?.error).toBe('invalid_client');
    },
  );

  it('are not given for any other assertion', async () => {
    const house = await scimOverHttp();
    const id = await client(house, 'ES256');
    const now = Math.floor(house.house.clock.now() / 1_000);
    const key = keys.ES256.privateKey;
    const bad: readonly string[] = [
      signed({ alg: 'ES256' }, claimsOf(house, id, { exp: now }), key),
      signed({ alg: 'ES256' }, claimsOf(house, id, { exp: now + 86_400 }), key),
      signed({ alg: 'ES256' }, claimsOf(house, id, { exp: undefined }), key),
      signed({ alg: 'ES256' }, claimsOf(house, id, { exp: '9999999999' }), key),
      signed({ alg: 'ES256' }, claimsOf(house, id, { nbf: now + 3_600 }), key),
      signed({ alg: 'ES256' }, claimsOf(house, id, { jti: undefined }), key),
      signed({ alg: 'ES256' }, claimsOf(house, id, { aud: undefined }), key),
      signed({ alg: 'ES256' }, claimsOf(house, id, { aud: 'https://elsewhere.invalid/token' }), key),
      signed({ alg: 'ES256' }, claimsOf(house, id, { aud: `${house.base}0/token` }), key),
      signed({ alg: 'ES256' }, claimsOf(house, id, { sub: 'somebody' }), key),
      signed({ alg: 'ES256' }, claimsOf(house, 'lsc_000000000000000000000000'), key),
      signed({ alg: 'ES256', crit: ['b64'] } as { alg: string }, claimsOf(house, id), key),
      signed({ alg: 'EdDSA' }, claimsOf(house, id), keys.EdDSA.privateKey),
      signed({ alg: 'RS256' }, claimsOf(house, id), keys.RS256.privateKey),
      `${part({ alg: 'none' })}.${part(claimsOf(house, id))}.`,
      `${signed({ alg: 'ES256' }, claimsOf(house, id), key).slice(0, -4)}AAAA`,
      'a.b.c',
      '',
    ];
    for (const assertion of bad) {
      const { status } = await house.getToken(assertionForm(assertion));
      expect(status, assertion.slice(0, 80)).toBe(401);
    }
    const good = signed({ alg: 'ES256' }, claimsOf(house, id), key);
    expect((await house.getToken({ ...GRANT, client_assertion: good })).status).toBe(400);
    expect((await house.getToken(assertionForm(good, { client_id: 'other' }))).status).toBe(401);
    expect((await house.getToken(assertionForm(good))).status).toBe(200);
  });

  it('end with the client, with the secret and with the connection', async () => {
    const house = await scimOverHttp();
    const { engine, tenant, clock } = house.house;
    const id = await client(house, 'ES256');
    const give = async () =>
      tokenIn(
        await house.getToken(
          assertionForm(signed({ alg: 'ES256' }, claimsOf(house, id), keys.ES256.privateKey)),
        ),
      );
    const opens = async (token: string) => (await house.ask('GET', '/Users', { token })).status;
    const first = await give();
    const ofSecret = tokenIn(
      await house.getToken({ ...GRANT, client_id: house.connection, client_secret: house.token }),
    );
    expect([await opens(first), await opens(ofSecret)]).toEqual([200, 200]);
    await rotateConnection(engine, tenant, {
      connection: 'okta',
      expiresAt: clock.now() + 86_400_000,
      keepUntil: clock.now(),
      actor: 'test',
    });
    expect([await opens(first), await opens(ofSecret), await opens(house.token)]).toEqual([200, 401, 401]);
    await removeClient(engine, tenant, { connection: 'okta', client: id, actor: 'test' });
    expect(await opens(first)).toBe(401);
    const again = await client(house, 'EdDSA');
    const last = tokenIn(
      await house.getToken(
        assertionForm(signed({ alg: 'EdDSA' }, claimsOf(house, again), keys.EdDSA.privateKey)),
      ),
    );
    expect(await opens(last)).toBe(200);
    await removeConnection(engine, tenant, 'okta', 'test');
    expect(await opens(last)).toBe(401);
  });

  it('are for keys that are public and strong', async () => {
    const house = await scimOverHttp();
    const add = (jwks: unknown) =>
      addClient(house.house.engine, house.house.tenant, {
        connection: 'okta',
        jwks,
        expiresAt: house.house.clock.now() + 86_400_000,
        actor: 'test',
      });
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    const curve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ format: 'jwk' });
    for (const jwks of [
      null,
      {},
      { keys: [] },
      { kty: 'oct', k: 'AAAA' },
      keys.ES256.privateKey.export({ format: 'jwk' }),
      { ...keys.ES256.publicKey.export({ format: 'jwk' }), use: 'enc' },
      weak,
      curve,
      { kty: 'RSA', n: 'x', e: 'y' },
    ])
      await expect(add(jwks), JSON.stringify(jwks)).rejects.toMatchObject({ code: 'USAGE' });
  });
});
