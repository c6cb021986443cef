import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCases } from '../../src/conformance/all-cases.ts';
import { runSuite } from '../../src/conformance/run-suite.ts';
import { WHOLE } from '../support/runs.ts';
import { type Running, running } from './support/running.ts';

let house: Running;
beforeAll(async () => {
  house = await running();
});
afterAll(() => house.close());

async function suite(dialect: string) {
  const added = await house.at.json<{ url: string; token: string }>(
    'scim',
    'add',
    `suite-${dialect}`,
    '--dialect',
    dialect,
  );
  const url = new URL(new URL(added.url).pathname, house.url).href;
  const { results } = await runSuite({ url, token: added.token });
  const users = await fetch(`${url}/Users`, { headers: { authorization: `Bearer ${added.token}` } });
  const of = (outcome: string) => results.filter((one) => one.outcome === outcome);
  return {
    // With the reason, so that it stands in the report of the test.
    failed: of('failed').map(({ id, detail }) => [id, detail]),
    skipped: of('skipped').map(({ id }) => id),
    cases: results.length,
    left: ((await users.json()) as { totalResults?: unknown }).totalResults,
  };
}

const any = expect.any(String);

describe('our own SCIM server and the conformance suite', () => {
  it('tolerant: whatever clients send goes well', async () => {
    const { failed, ...rest } = await suite('tolerant');
    expect(failed).toEqual([
      // A client that replaces an element which is not there means to have it.
      ['P05', any],
      // IPSIE wants no password; Okta sends one, so it is declared, and never kept.
      ['I13', any],
    ]);
    expect(rest).toEqual({ skipped: ['I14'], cases: allCases().length, left: 0 });
  });

  // Case by case the answers of `tolerant`, but for what is refused: test/scim tries that by itself.
  it.runIf(WHOLE)('strict: only what clients send beside the RFCs is refused', async () => {
    const { failed, ...rest } = await suite('strict');
    expect(failed).toEqual([
      // Booleans as texts, keys with dots, "" for nothing, a schema of Microsoft, a PATCH without its schemas.
      ...['E37', 'E06', 'E07', 'E14', 'E18', 'E21', 'B05'].map((id) => [id, any]),
      ['I13', any],
    ]);
    expect(rest).toEqual({ skipped: ['I14'], cases: allCases().length, left: 0 });
  });

  it('the profile of IPSIE: no password is known, and a client gets tokens for its secret or its key', async () => {
    const added = await house.at.json<{
      url: string;
      token: string;
      basic: { user: string; password: string };
    }>('scim', 'add', 'ipsie', '--profile', 'ipsie-al');
    const url = new URL(new URL(added.url).pathname, house.url).href;
    const oauth = {
      tokenEndpoint: `${url}/token`,
      clientId: added.basic.user,
      clientSecret: added.basic.password,
    };
    const { results } = await runSuite({ url, token: added.token, oauth }, { profile: 'ipsie-al' });
    expect(results.length).toBeGreaterThan(10);
    expect(results.filter((one) => one.outcome !== 'passed')).toEqual([]);

    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const jwks = join(house.dataDir, 'client.json');
    writeFileSync(jwks, JSON.stringify({ keys: [publicKey.export({ format: 'jwk' })] }));
    const client = await house.at.json<{ id: string }>('scim', 'client', 'add', 'ipsie', '--jwks', jwks);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: client.id, sub: client.id, aud: `${url}/token`, exp: now + 60, jti: 'one' };
    const text = `${part({ alg: 'EdDSA' })}.${part(claims)}`;
    const assertion = `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`;
    const given = await fetch(`${url}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'scim',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    const { access_token } = (await given.json()) as { access_token: string };
    const users = () => fetch(`${url}/Users`, { headers: { authorization: `Bearer ${access_token}` } });
    expect((await users()).status).toBe(200);
    await house.at.json('scim', 'client', 'remove', 'ipsie', client.id);
    expect((await users()).status).toBe(401);
  });
});
