import { describe, expect, it } from 'vitest';
import { ada, useMisbehaving } from './testing/misbehaving-subject.ts';

const stage = useMisbehaving();

describe('a target that lists badly', () => {
  const fill = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      stage.server.users.set(`u${n}`, {
        id: `u${n}`,
        userName: `user${n}`,
        active: true,
        meta: { version: 'W/"1"' },
      });
    }
  };

  it('resumes with the page that failed and gives nobody twice', async () => {
    fill(250);
    const connector = await stage.open();
    const first = await connector.list(undefined);
    stage.server.break(() => ({ status: 500 }));
    await expect(connector.list(first.next)).rejects.toMatchObject({ kind: 'retryable' });
    const second = await connector.list(first.next);
    expect(await connector.list(first.next)).toEqual(second);
    const third = await connector.list(second.next);
    const ids = [...first.items, ...second.items, ...third.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(250 - 60);
  });

  it('gives everybody when somebody is deleted in the middle', async () => {
    fill(250);
    const connector = await stage.open();
    const first = await connector.list(undefined);
    stage.server.users.delete('u7');
    const ids = first.items.map(({ id }) => id);
    for (let next = first.next; next !== undefined; ) {
      const page = await connector.list(next);
      ids.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(new Set(ids)).toEqual(new Set([...stage.server.users.keys(), 'u7']));
  });

  it('reads from the start when another process goes on with the token', async () => {
    fill(250);
    const first = await (await stage.open()).list(undefined);
    const other = await stage.open();
    const page = await other.list(first.next);
    expect(page.items[0]?.id).toBe('u0');
    await expect(other.list('../../x')).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('is asked without a filter when it cannot filter, and still finds the one', async () => {
    fill(150);
    stage.seed();
    for (const filter of [true, false]) {
      stage.server.behaviour.filter = filter;
      expect(await (await stage.open()).get(ada)).toMatchObject({ id: 'a' });
    }
    stage.server.behaviour.discovery = false;
    expect(await (await stage.open()).get(ada)).toMatchObject({ id: 'a' });
  });

  it('is not believed when it answers a filter it does not know with nothing, or with everybody', async () => {
    fill(150);
    stage.seed();
    const empty = { status: 200, body: { totalResults: 0 } };
    stage.server.break(
      ({ query }) => (query.get('filter')?.startsWith('externalId') ? empty : undefined),
      1000,
    );
    stage.server.users.set('z', { id: 'z', userName: 'zoe', externalId: 'E9', meta: { version: 'W/"1"' } });
    expect(await (await stage.open()).get({ name: 'gone', keys: { externalId: 'E1' } })).toMatchObject({
      id: 'a',
    });
    stage.server.mend();
    stage.server.break(({ query }, serve) => {
      query.delete('filter');
      return serve();
    }, 1000);
    expect(await (await stage.open()).get(ada)).toMatchObject({ id: 'a' });
    expect(await (await stage.open()).get({ name: 'nobody', keys: { externalId: 'E0' } })).toBeNull();
  });
});
