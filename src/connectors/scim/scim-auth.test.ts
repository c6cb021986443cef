import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector } from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import { type OpenHttpTransport, openHttpTransport } from '../transport/http-transport.ts';
import { scim } from './index.ts';
import { type Listening, listen } from './testing/listening.ts';

/** A SCIM service and its authorisation server in one; only what `valid` names is let in. */
let server: Listening;
let transport: OpenHttpTransport;
let valid: Set<string>;
let tokenRequests: { authorization: string | undefined; form: URLSearchParams }[];
let scimRequests: string[];
let tokenAnswer: (issued: string) => { status: number; body: string };
let now = 0;

beforeEach(async () => {
  valid = new Set();
  tokenRequests = [];
  scimRequests = [];
  now = 1_000_000;
  tokenAnswer = (issued) => ({
    status: 200,
    body: JSON.stringify({ access_token: issued, expires_in: 3600 }),
  });
  transport = openHttpTransport();
  server = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { authorization } = request.headers;
    if (request.url === '/token') {
      tokenRequests.push({ authorization, form: new URLSearchParams(Buffer.concat(chunks).toString()) });
      const issued = `issued-${tokenRequests.length}`;
      valid.add(`Bearer ${issued}`);
      const answer = tokenAnswer(issued);
      response.writeHead(answer.status).end(answer.body);
      return;
    }
    scimRequests.push(authorization ?? '');
    if (!valid.has(authorization ?? '')) {
      response.writeHead(401).end(JSON.stringify({ detail: `bad credential ${authorization}` }));
      return;
    }
    response.writeHead(200).end(JSON.stringify({ totalResults: 0, Resources: [] }));
  });
});
afterEach(async () => {
  await transport.close();
  await server.close();
});

async function open(
  auth: Record<string, unknown>,
  secret: () => string = () => 's3cret value&',
): Promise<Connector> {
  const config = scim.parseConfig({ url: `${server.origin}/scim`, auth, groupsBy: 'none', timeoutMs: 5000 });
  return scim.open(config, {
    clock: () => now,
    random: Math.random,
    http: transport.http,
    secret: async () => new Secret(secret()),
  });
}
const oauth = (more: Record<string, unknown> = {}) => ({
  kind: 'oauth',
  tokenUrl: `${server.origin}/token`,
  clientId: 'lock:step',
  clientSecret: 'name',
  ...more,
});

describe('basic and fixed bearer', () => {
  it('send what RFC 7617 and RFC 6750 say', async () => {
    valid.add(`Basic ${Buffer.from('über:s3cret value&').toString('base64')}`);
    valid.add('Bearer s3cret value&');
    await (await open({ kind: 'basic', username: 'über', password: 'name' })).list(undefined);
    await (await open({ kind: 'bearer', token: 'name' })).list(undefined);
    expect(scimRequests).not.toContain('');
  });

  it('ask for the secret again after 401, so that a rotated one is taken up', async () => {
    let secret = 'old-secret';
    const connector = await open({ kind: 'bearer', token: 'name' }, () => secret);
    valid.add('Bearer old-secret');
    await connector.list(undefined);
    valid.clear();
    valid.add('Bearer new-secret');
    secret = 'new-secret';
    await connector.list(undefined);
    expect(scimRequests.at(-1)).toBe('Bearer new-secret');
  });

  it('end as a fault of the whole connection that shows no secret', async () => {
    const connector = await open({ kind: 'bearer', token: 'name' });
    const fault = await connector.list(undefined).catch((error) => error);
    expect(fault).toMatchObject({ kind: 'auth', scope: 'connection' });
    expect(fault.vendor.text).toBe('bad credential Bearer [secret]');
    expect(JSON.stringify([fault.message, fault.vendor])).not.toContain('s3cret');
    expect(await connector.check()).toMatchObject({ ok: false });
  });
});

describe('OAuth client credentials', () => {
  it('ask for one token, however many calls wait for it, and keep it', async () => {
    const connector = await open(oauth({ scope: 'scim', audience: 'https://app' }));
    await Promise.all([1, 2, 3, 4].map((n) => connector.get({ name: `n${n}`, keys: {} })));
    await connector.list(undefined);
    expect(tokenRequests).toHaveLength(1);
    const [{ authorization, form } = { authorization: '', form: new URLSearchParams() }] = tokenRequests;
    const basic = Buffer.from(authorization?.slice(6) ?? '', 'base64').toString();
    expect(basic).toBe('lock%3Astep:s3cret+value%26');
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      scope: 'scim',
      audience: 'https://app',
    });
  });

  it('can show the secret in the body', async () => {
    await (await open(oauth({ clientAuth: 'body' }))).list(undefined);
    expect(tokenRequests[0]?.authorization).toBeUndefined();
    expect(Object.fromEntries(tokenRequests[0]?.form ?? [])).toMatchObject({
      client_id: 'lock:step',
      client_secret: 's3cret value&',
    });
  });

  it('renew the token before it ends', async () => {
    const connector = await open(oauth());
    await connector.list(undefined);
    now += 3_600_000 - 31_000;
    await connector.list(undefined);
    expect(tokenRequests).toHaveLength(1);
    now += 2000;
    await Promise.all([connector.list(undefined), connector.list(undefined)]);
    expect(tokenRequests).toHaveLength(2);
  });

  it('renew it once after 401, also when many calls are refused at the same time', async () => {
    const connector = await open(oauth());
    await connector.list(undefined);
    valid.clear();
    await Promise.all([1, 2, 3].map((n) => connector.get({ name: `n${n}`, keys: {} })));
    expect(tokenRequests).toHaveLength(2);
  });

  it('give up when the new token is refused as well', async () => {
    const connector = await open(oauth());
    await connector.list(undefined);
    tokenAnswer = () => ({ status: 200, body: '{"access_token":"useless"}' });
    valid.clear();
    const before = scimRequests.length;
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind: 'auth', scope: 'connection' });
    expect(scimRequests.length - before).toBe(2);
  });

  it.each([
    [400, '{"error":"invalid_client"}', 'auth'],
    [401, '', 'auth'],
    [403, 'no', 'auth'],
    [429, '', 'rateLimited'],
    [500, 'down', 'retryable'],
    [200, '<html>', 'retryable'],
    [200, '{"token":"x"}', 'retryable'],
    [302, '', 'permanent'],
  ])('say what a token endpoint meant by %i %s', async (status, body, kind) => {
    tokenAnswer = () => ({ status, body });
    const connector = await open(oauth());
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind });
    expect(scimRequests).toEqual([]);
    tokenAnswer = (issued) => ({ status: 200, body: JSON.stringify({ access_token: issued }) });
    expect(await connector.list(undefined)).toEqual({ items: [] });
  });
});
