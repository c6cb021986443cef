import { describe, expect, it } from 'vitest';
import { ada, adaWithId, isWrite, staff, useMisbehaving } from './testing/misbehaving-subject.ts';
import { operation } from './testing/scim-subject.ts';

const stage = useMisbehaving();

describe('a target that answers badly', () => {
  it('is waited for as it says (429 and 503)', async () => {
    stage.seed();
    const now = Date.UTC(2026, 0, 1);
    const connector = await stage.open({}, () => now);
    const throttle = (status: number, wait: string) =>
      stage.server.break(({ method }) =>
        isWrite(method) ? { status, headers: { 'retry-after': wait } } : undefined,
      );
    const disable = () => connector.apply(operation('disable', adaWithId));
    throttle(429, '7');
    await expect(disable()).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs: 7000 });
    throttle(503, 'Thu, 01 Jan 2026 00:00:09 GMT');
    await expect(disable()).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs: 9000 });
    throttle(429, '');
    await expect(disable()).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs: undefined });
    expect(await disable()).toMatchObject({ changed: true });
  });

  it('leaves a create in doubt when it fails after doing it, and one account in the end', async () => {
    const connector = await stage.open();
    stage.server.behaviour.uniqueNames = false;
    const create = operation('create', ada, { entitlements: [staff] });
    stage.seedGroup('Staff', ['x', 'y']);
    for (const lost of [
      { status: 500 },
      { status: 201, lost: 'reset' as const },
      { status: 201, text: '{"id":"a' },
    ]) {
      stage.server.users.clear();
      stage.server.break(({ method, path }, serve) => {
        if (method !== 'POST' || path !== '/Users') return undefined;
        serve();
        return lost;
      });
      await expect(connector.apply(create)).rejects.toMatchObject({ kind: 'unknownOutcome' });
      expect(stage.server.users.size).toBe(1);
      expect(await connector.apply(create)).toMatchObject({
        status: 'done',
        id: [...stage.server.users.keys()][0],
      });
      expect(stage.server.users.size).toBe(1);
      expect(await connector.verify({ account: ada, active: true, has: [staff] })).toMatchObject({
        result: 'proven',
      });
    }
    expect(stage.memberIds('Staff')).toHaveLength(5);
  });

  it('leaves a write in doubt when no answer comes in time, and asks reads again', async () => {
    stage.seed();
    const connector = await stage.open({ timeoutMs: 150 });
    expect(await connector.get(adaWithId)).toMatchObject({ active: true });
    stage.server.break(({ method }, serve) => (isWrite(method) ? { ...serve(), lost: 'hang' } : undefined));
    await expect(connector.apply(operation('disable', adaWithId))).rejects.toMatchObject({
      kind: 'unknownOutcome',
    });
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: false });
    stage.server.break(() => ({ status: 200, lost: 'hang' }));
    await expect(connector.get(adaWithId)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('is never believed: 200 and did nothing', async () => {
    stage.seed();
    const connector = await stage.open();
    stage.server.break(({ method }) =>
      isWrite(method) ? { status: 200, body: { id: 'a', active: false } } : undefined,
    );
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({
      status: 'done',
      changed: true,
    });
    const verdict = await connector.verify({ account: adaWithId, active: false });
    expect(verdict).toMatchObject({ result: 'disproven', account: { active: true } });
  });

  it.each([
    ['a page cut off', { status: 200, text: '{"totalResults":1,"Resources":[{"id":"a","userN' }],
    ['a sign-in page', { status: 200, text: '<html>Please sign in</html>' }],
    ['nothing', { status: 200, text: '' }],
    ['a deep nest', { status: 200, text: `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}` }],
    ['an array', { status: 200, text: '[]' }],
    ['an error with 200', { status: 200, body: { status: '500', detail: 'no' } }],
    ['a server error in HTML', { status: 500, text: '<h1>Oops</h1>' }],
    ['a bad gateway', { status: 502, text: 'upstream' }],
  ])('is not read as empty: %s', async (_name, answer) => {
    stage.seed();
    const connector = await stage.open();
    await connector.get(adaWithId);
    stage.server.break(({ path }) => (path.startsWith('/Users') ? answer : undefined), 100);
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(connector.get(adaWithId)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(connector.get(ada)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(connector.verify({ account: adaWithId, exists: false })).rejects.toMatchObject({
      kind: 'retryable',
    });
  });

  it('proves no absence when it says 404 to everything', async () => {
    stage.seed();
    const connector = await stage.open();
    await connector.get(ada);
    stage.server.break(() => ({ status: 404, text: 'not here' }), 100);
    for (const account of [ada, adaWithId, { id: 'a', name: '', keys: {} }]) {
      await expect(connector.get(account)).rejects.toMatchObject({ kind: 'unsupported' });
      await expect(connector.verify({ account, exists: false })).rejects.toMatchObject({
        kind: 'unsupported',
      });
    }
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind: 'unsupported' });
    stage.server.mend();
    expect(await connector.get(ada)).toMatchObject({ id: 'a' });
  });

  it('cannot give one account for another', async () => {
    stage.seed();
    const connector = await stage.open();
    await connector.get(ada);
    stage.server.break(({ path }) =>
      path === '/Users/a' ? { status: 200, body: { id: 'b', userName: 'bob' } } : undefined,
    );
    await expect(connector.get(adaWithId)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('is left as it is when the account was switched off by somebody', async () => {
    stage.seed({ active: false });
    const connector = await stage.open();
    expect(await connector.apply(operation('create', ada))).toMatchObject({ status: 'blocked' });
    const inactive = operation('create', ada, { attributes: { active: false } });
    expect(await connector.apply(inactive)).toEqual({ status: 'done', changed: false, id: 'a' });
    expect(stage.server.users.get('a')).toMatchObject({ active: false });
  });

  it('takes 202 for accepted, and is asked again', async () => {
    const connector = await stage.open();
    stage.server.break(({ method }) => (method === 'POST' ? { status: 202 } : undefined));
    const outcome = await connector.apply(operation('create', ada));
    if (outcome.status !== 'accepted') throw new Error(outcome.status);
    expect(await connector.poll?.(outcome.handle)).toMatchObject({ status: 'accepted' });
    stage.seed();
    expect(await connector.poll?.(outcome.handle)).toEqual({ status: 'done', changed: true, id: 'a' });
    await expect(connector.poll?.('nonsense')).rejects.toMatchObject({ kind: 'invalid' });
  });
});
