import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './support/running.ts';
import { type WithTokens, withTokens } from './support/with-tokens.ts';

let house: WithTokens;
beforeAll(async () => {
  house = await withTokens();
});
afterAll(() => house.close());

interface Made {
  readonly id: string;
  readonly token: string;
  readonly issuer: string;
}

describe('lockstep ssf', () => {
  it('tells a receiver of a leave within seconds, and shows how that goes', async () => {
    expect((await house.at('ssf', 'rotate')).exit).not.toBe(0);
    const made = await house.at.json<Made>('ssf', 'receivers', 'add', 'portal', '--subject', 'email');
    expect(made).toMatchObject({ exit: 0, issuer: house.url });
    const listed = await house.at('ssf', 'receivers', 'list', '--json');
    expect(listed.out).toContain(made.id);
    expect(listed.out).not.toContain(made.token.split('_')[1]);
    expect((await house.at('ssf', 'receivers', 'add', 'portal')).exit).toBe(1);
    expect((await house.at('ssf', 'receivers', 'add', 'x', '--subject', 'name')).exit).toBe(2);
    expect((await house.at('ssf', 'receivers', 'add', 'x', '--issuer', 'http://example.com')).exit).toBe(2);

    const call = (path: string, body: object) =>
      house.call(`/ssf${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${made.token}` },
        body: JSON.stringify(body),
      });
    const stream = (await (await call('/streams', { delivery: { method: 'urn:ietf:rfc:8936' } })).json()) as {
      stream_id: string;
    };
    expect((await house.api('operator', '/people/E102/leave', { reason: 'gone' })).status).toBe(200);
    const told: string[] = [];
    await until(async () => {
      const answer = await call(`/poll/${stream.stream_id}`, { returnImmediately: true });
      const { sets } = (await answer.json()) as { sets: Record<string, string> };
      told.splice(0, told.length, ...Object.values(sets));
      return told.some((set) => payload(set).includes('account-disabled'));
    });
    expect(told.some((set) => payload(set).includes('cleo.family2@acme.test'))).toBe(true);

    const streams = await house.at.json<{ streams: { id: string; waiting: number }[] }>(
      'ssf',
      'streams',
      'list',
    );
    expect(streams.streams).toMatchObject([{ id: stream.stream_id, receiver: 'portal', status: 'enabled' }]);
    expect((await house.at('ssf', 'streams', 'pause', stream.stream_id, '--reason', 'x')).exit).toBe(0);
    expect((await house.at('ssf', 'status')).exit).toBe(1);
    expect((await house.at('ssf', 'streams', 'enable', stream.stream_id)).exit).toBe(0);
    expect((await house.at('ssf', 'streams', 'enable', 'nobody')).exit).toBe(1);
    const status = await house.at('ssf', 'status');
    expect([status.exit, status.out]).toEqual([0, expect.stringContaining(house.url)]);
  });

  it('replaces keys and tokens, and ends a receiver', async () => {
    const keys = async () =>
      ((await (await house.call('/ssf/jwks.json')).json()) as { keys: { kid: string }[] }).keys.length;
    expect((await house.at('ssf', 'rotate', '--lead', 'soon')).exit).toBe(2);
    expect((await house.at('ssf', 'rotate')).exit).toBe(0);
    expect(await keys()).toBe(2);
    expect((await house.at('ssf', 'rotate')).exit).toBe(1);
    expect((await house.at('ssf', 'rotate', '--now')).exit).toBe(0);
    expect(await keys()).toBe(1);
    const next = await house.at.json<Made>('ssf', 'receivers', 'rotate', 'portal');
    const opens = async () =>
      (await house.call('/ssf/streams', { headers: { authorization: `Bearer ${next.token}` } })).status;
    expect(await opens()).toBe(200);
    expect((await house.at('ssf', 'issuer', 'http://example.com')).exit).toBe(2);
    expect(await house.at.json('ssf', 'issuer', 'https://id.test/')).toMatchObject({
      issuer: 'https://id.test',
    });
    expect((await house.at('ssf', 'receivers', 'remove', 'portal')).exit).toBe(0);
    expect(await opens()).toBe(401);
  });
});

function payload(token: string): string {
  return Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
}
