import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeReceiver, rotateReceiver } from '../../src/app/ssf/receivers.ts';
import { POLL } from './support/journey.ts';
import { RECEIVER, TRANSMITTER, type TwoCompanies, twoCompanies } from './support/two-companies.ts';

let two: TwoCompanies;
let token: string;
beforeAll(async () => {
  two = await twoCompanies();
  token = (await two.receiver('portal')).token;
});
afterAll(() => two.close());

const make = async (of: string): Promise<string> => {
  const answer = await two.ssf(of, '/streams', { delivery: { method: POLL } });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { stream_id: string }).stream_id;
};

describe('the transmitter', () => {
  it('says where everything is, at the address of its issuer', async () => {
    const answer = await two.call(`/.well-known/ssf-configuration/ssf/t/${TRANSMITTER}`);
    expect(answer.headers.get('content-type')).toContain('application/json');
    const configuration = (await answer.json()) as Record<string, string>;
    expect(configuration).toMatchObject({
      spec_version: '1_0',
      issuer: two.issuer,
      jwks_uri: two.jwks,
      delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
      default_subjects: 'ALL',
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6750' }],
    });
    for (const [name, address] of Object.entries(configuration))
      if (name.endsWith('_endpoint')) {
        const there = await fetch(address, { method: name.startsWith('configuration') ? 'GET' : 'POST' });
        expect([name, there.status]).toEqual([name, 401]);
      }
    expect((await fetch(configuration.jwks_uri ?? '')).status).toBe(200);
  });

  it('is not there where no receiver was ever made, nor for a tenant that is none', async () => {
    for (const path of [
      '/.well-known/ssf-configuration',
      '/ssf/jwks.json',
      `/.well-known/ssf-configuration/ssf/t/${RECEIVER}`,
      '/ssf/t/nobody/jwks.json',
      "/ssf/t/a'b/jwks.json",
    ])
      expect([path, (await two.call(path)).status]).toEqual([path, 404]);
  });
});

describe('a stream', () => {
  it('is made, read, changed, replaced and deleted', async () => {
    const id = await make(token);
    const read = async () => (await two.ssf(token, `/streams?stream_id=${id}`)).json() as Promise<object>;
    expect(await read()).toMatchObject({
      stream_id: id,
      iss: two.issuer,
      delivery: { method: POLL, endpoint_url: `${two.url}/ssf/poll/${id}` },
    });
    const patched = await two.ssf(token, '/streams', { stream_id: id, description: 'ours' }, 'PATCH');
    expect(await patched.json()).toMatchObject({ description: 'ours', delivery: { method: POLL } });
    const delivery = { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://portal.test/in' };
    const replaced = await two.ssf(token, '/streams', { stream_id: id, delivery }, 'PUT');
    expect(await replaced.json()).toMatchObject({ delivery });
    expect(await read()).not.toHaveProperty('description');
    expect(((await (await two.ssf(token, '/streams')).json()) as unknown[]).length).toBe(1);
    const gone = await two.ssf(token, `/streams?stream_id=${id}`, undefined, 'DELETE');
    expect(gone.status).toBe(204);
    expect((await two.ssf(token, `/streams?stream_id=${id}`)).status).toBe(404);
  });

  it('has a status that its receiver can change', async () => {
    const id = await make(token);
    const order = { stream_id: id, status: 'paused', reason: 'maintenance' };
    expect(await (await two.ssf(token, '/status', order)).json()).toEqual(order);
    expect(await (await two.ssf(token, `/status?stream_id=${id}`)).json()).toEqual(order);
    expect((await two.ssf(token, '/status', { ...order, status: 'gone' })).status).toBe(400);
    await two.ssf(token, '/verification', { stream_id: id });
    const poll = async () =>
      Object.keys(
        (
          (await (await two.ssf(token, `/poll/${id}`, { returnImmediately: true })).json()) as {
            sets: object;
          }
        ).sets,
      ).length;
    expect(await poll()).toBe(0);
    await two.ssf(token, '/status', { stream_id: id, status: 'enabled' });
    expect(await poll()).toBe(1);
    await two.ssf(token, '/status', { stream_id: id, status: 'disabled' });
    await two.ssf(token, '/status', { stream_id: id, status: 'enabled' });
    expect(await poll()).toBe(0);
  });

  it('is verified once a minute at most', async () => {
    const id = await make(token);
    expect((await two.ssf(token, '/verification', { stream_id: id })).status).toBe(204);
    const again = await two.ssf(token, '/verification', { stream_id: id });
    expect([again.status, again.headers.get('retry-after')]).toEqual([429, '5']);
    two.clock.advance(two.clock.now() + 60_000);
    expect((await two.ssf(token, '/verification', { stream_id: id })).status).toBe(204);
  });

  it('is refused where a receiver has enough of them', async () => {
    const many = await two.receiver('many');
    for (let i = 0; i < 20; i++) await make(many.token);
    expect((await two.ssf(many.token, '/streams', { delivery: { method: POLL } })).status).toBe(409);
  });
});

describe('a token', () => {
  it('opens its own streams only, of its own tenant, as far as its scope goes', async () => {
    const id = await make(token);
    const other = await two.receiver('other');
    const stranger = await two.receiver('stranger', {}, RECEIVER);
    const reader = await two.receiver('reader', { scopes: ['ssf.read'] });
    for (const of of [other.token, stranger.token, reader.token]) {
      expect((await two.ssf(of, `/streams?stream_id=${id}`)).status).toBe(404);
      expect((await two.ssf(of, `/status?stream_id=${id}`)).status).toBe(404);
      expect((await two.ssf(of, `/poll/${id}`, { returnImmediately: true })).status).toBe(404);
    }
    for (const of of [other.token, stranger.token]) {
      for (const [path, body] of [
        ['/verification', {}],
        ['/status', { status: 'disabled' }],
        ['/subjects:remove', { subject: { format: 'opaque', id: '1' } }],
        ['/subjects:add', { subject: { format: 'opaque', id: '1' } }],
      ] as const)
        expect([path, (await two.ssf(of, path, { stream_id: id, ...body })).status]).toEqual([path, 404]);
      expect((await two.ssf(of, '/streams', { stream_id: id }, 'PATCH')).status).toBe(404);
      expect((await two.ssf(of, `/streams?stream_id=${id}`, undefined, 'DELETE')).status).toBe(404);
    }
    expect((await two.ssf(reader.token, '/streams', { delivery: { method: POLL } })).status).toBe(403);
    expect((await two.ssf(reader.token, '/status', { stream_id: id, status: 'paused' })).status).toBe(403);
    for (const bad of ['', 'x', `${token}0`, token.replace(/.$/, (c) => (c === '0' ? '1' : '0'))])
      expect((await two.ssf(bad, '/streams')).status).toBe(401);
    expect((await two.ssf(token.replace(TRANSMITTER, RECEIVER), '/streams')).status).toBe(401);
  });

  it('is replaced while the one before goes on, and ends when the receiver is removed', async () => {
    const made = await two.receiver('changing');
    const now = two.clock.now();
    const next = await rotateReceiver(two.engine, TRANSMITTER, {
      receiver: 'changing',
      expiresAt: now + 86_400_000,
      keepUntil: now + 3_600_000,
      actor: 'op',
    });
    const opens = async (of: string) => (await two.ssf(of, '/streams')).status === 200;
    expect([await opens(made.token), await opens(next.token)]).toEqual([true, true]);
    two.clock.advance(now + 3_600_000);
    expect([await opens(made.token), await opens(next.token)]).toEqual([false, true]);
    const stream = await make(next.token);
    await removeReceiver(two.engine, TRANSMITTER, 'changing', 'op');
    expect(await opens(next.token)).toBe(false);
    const left = await two.store.transaction(TRANSMITTER, (tx) =>
      tx.count('ssf_stream', { stream_id: stream }),
    );
    expect(left).toBe(0);
    await expect(removeReceiver(two.engine, TRANSMITTER, 'changing', 'op')).rejects.toMatchObject({
      code: 'SSF_RECEIVER_UNKNOWN',
    });
  });

  it('is kept as a hash only', async () => {
    const rows = await two.store.transaction(TRANSMITTER, async (tx) => [
      ...(await tx.find('ssf_receiver', {})),
      ...(await tx.find('event', { type: 'ssf.receiverAdded' })),
    ]);
    expect(rows.length).toBeGreaterThan(2);
    expect(JSON.stringify(rows)).not.toContain(token.split('_')[1]);
  });
});

describe('what is sent to us', () => {
  it('is refused where it does not fit, and never breaks anything', async () => {
    for (const body of [
      '',
      '[',
      '[]',
      '1',
      '{"delivery":{"method":"x"}}',
      '{"delivery":{"method":"urn:ietf:rfc:8935"}}',
    ])
      expect([body, await status(body)]).toEqual([body, 400]);
    expect(await status(`${'['.repeat(100_000)}`)).toBe(400);
    expect(await status('x'.repeat(300_000))).toBe(413);
    expect(
      await status('{"delivery":{"method":"urn:ietf:rfc:8936"},"__proto__":{"a":1},"constructor":2}'),
    ).toBe(201);
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  const status = async (body: string) =>
    (
      await two.call('/ssf/streams', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body,
      })
    ).status;
});
