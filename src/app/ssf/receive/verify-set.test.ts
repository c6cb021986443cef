import fc from 'fast-check';
import { CompactSign, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/runs.ts';
import type { HttpTransport } from '../../../domain/connector.ts';
import { EVENT_TYPES } from '../../../ssf/event-types.ts';
import { virtualClock } from '../../virtual-clock.ts';
import { type RemoteKeys, remoteKeys } from './remote-keys.ts';
import { verifySet } from './verify-set.ts';

const AT = 1_760_000_000_000;
const expected = { issuer: 'https://idp', audience: 'us', at: AT, oldestMs: 3_600_000, aheadMs: 60_000 };
const claims = {
  iss: 'https://idp',
  aud: 'us',
  jti: 'a-1',
  iat: AT / 1_000,
  sub_id: { format: 'opaque', id: '1' },
  events: { [EVENT_TYPES.accountDisabled]: {} },
};

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let ours: Pair;
let theirs: Pair;
let jwks: { keys: object[] };
const clock = virtualClock(AT);
let asked = 0;
let broken = false;
const http: HttpTransport = async () => {
  asked++;
  if (broken) throw new Error('no answer');
  return { status: 200, headers: {}, body: JSON.stringify(jwks) };
};
let keys: RemoteKeys;

beforeAll(async () => {
  ours = await generateKeyPair('RS256', { modulusLength: 2_048 });
  theirs = await generateKeyPair('RS256', { modulusLength: 2_048 });
  jwks = { keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'k1', use: 'sig' }] };
  keys = remoteKeys(http, clock);
});

const signed = (pair: Pair, header: object = {}, payload: string = JSON.stringify(claims)) =>
  new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: 'RS256', typ: 'secevent+jwt', kid: 'k1', ...header })
    .sign(pair.privateKey);
const outcome = async (token: string) => {
  const read = await verifySet(token, keys, 'https://idp/jwks', expected);
  return read.outcome === 'refused' ? read.error : 'read';
};

describe('a token', () => {
  it('is read when a key of the transmitter has signed it', async () => {
    expect(await outcome(await signed(ours))).toBe('read');
    expect(await outcome(await signed(ours, { typ: 'application/secevent+jwt' }))).toBe('read');
  });

  it('is refused when it was signed by somebody else, or by nobody', async () => {
    expect(await outcome(await signed(theirs))).toBe('invalid_key');
    expect(await outcome(await signed(theirs, { kid: 'k2' }))).toBe('invalid_key');
    const unsecured = new UnsecuredJWT({ ...claims }).encode();
    expect(await outcome(unsecured)).toBe('invalid_request');
    const [, body] = (await signed(ours)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'secevent+jwt' })).toString('base64url');
    expect(await outcome(`${header}.${body}.`)).toBe('invalid_request');
    expect(await outcome(`${header}.${body}.AAAA`)).toBe('invalid_key');
  });

  it('cannot make a shared secret of a public key, nor bring its own', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(jwks.keys[0]));
    const hmac = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'secevent+jwt', kid: 'k1' })
      .sign(secret);
    expect(await outcome(hmac)).toBe('invalid_key');
    const own = await exportJWK(theirs.publicKey);
    expect(await outcome(await signed(theirs, { jwk: own }))).toBe('invalid_key');
  });

  it('is refused when it is no event: an ID token of the same key changes nothing', async () => {
    expect(await outcome(await signed(ours, { typ: 'JWT' }))).toBe('invalid_request');
    expect(await outcome(await signed(ours, { typ: undefined }))).toBe('invalid_request');
  });

  it('is refused when its claims are no JSON, are changed, or are nested without end', async () => {
    expect(await outcome(await signed(ours, {}, '{"iss":'))).toBe('invalid_request');
    expect(await outcome(await signed(ours, {}, `${'['.repeat(2_000)}${']'.repeat(2_000)}`))).toBe(
      'invalid_request',
    );
    const [header, body, signature] = (await signed(ours)).split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, jti: 'b' })).toString('base64url');
    expect(await outcome(`${header}.${other}.${signature}`)).toBe('invalid_key');
    expect(await outcome(`${header}.${body}`)).toBe('invalid_request');
  });

  it('is never taken after a byte was changed, and never breaks anything', async () => {
    const token = await signed(ours);
    const [, , signature = ''] = token.split('.');
    // The last character of a signature holds bits that mean nothing.
    const ends = token.length - 2;
    await fc.assert(
      fc.asyncProperty(fc.nat(ends), fc.constantFrom(...'ABCDwxyz019-_.é '), async (at, character) => {
        fc.pre(token[at] !== character);
        const changed = `${token.slice(0, at)}${character}${token.slice(at + 1)}`;
        expect(await outcome(changed)).not.toBe('read');
      }),
      { numRuns: runs(200) },
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        expect(await outcome(text)).not.toBe('read');
        expect(await outcome(`${text}.${text}.${signature}`)).not.toBe('read');
      }),
    );
  });
});

describe('the keys of a transmitter', () => {
  it('are asked for once, and anew for a key that is not known, but not for every stranger', async () => {
    keys = remoteKeys(http, clock);
    asked = 0;
    await outcome(await signed(ours));
    await outcome(await signed(ours));
    expect(asked).toBe(1);
    for (let i = 0; i < 5; i++) await outcome(await signed(theirs, { kid: `unknown-${i}` }));
    expect(asked).toBe(1);
    jwks.keys.push({ ...(await exportJWK(theirs.publicKey)), kid: 'k3' });
    clock.advance(clock.now() + 31_000);
    expect(await outcome(await signed(theirs, { kid: 'k3' }))).toBe('read');
    expect(asked).toBe(2);
  });

  it('that were withdrawn open nothing after ten minutes', async () => {
    jwks.keys = jwks.keys.filter((key) => (key as { kid?: string }).kid !== 'k3');
    clock.advance(clock.now() + 601_000);
    expect(await outcome(await signed(theirs, { kid: 'k3' }))).toBe('invalid_key');
  });

  it('serve on for an hour while they cannot be reached; then it is not known what to believe', async () => {
    broken = true;
    clock.advance(clock.now() + 1_200_000);
    expect(await outcome(await signed(ours))).toBe('read');
    clock.advance(clock.now() + 3_600_000);
    await expect(outcome(await signed(ours))).rejects.toMatchObject({ code: 'SSF_KEYS_UNREACHABLE' });
    broken = false;
    expect(await outcome(await signed(ours))).toBe('read');
  });
});
