import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { LockstepError } from '../../src/domain/errors.ts';
import type { Store } from '../../src/engine/store.ts';
import { realDatabase, sharedDatabase } from '../support/database.ts';
import { patch, user } from './pushed-company.ts';
import { scimOverHttp } from './scim-over-http.ts';

// Changes of users that come while others are written share a transaction: each is judged by itself all the same.

const database = sharedDatabase();
const titled = (title: unknown) => ({ body: patch({ op: 'replace', path: 'title', value: title }) });

/** A store that counts the transactions that may write, and can fail them. */
function watched(store: Store) {
  const seen = { writes: 0, fail: (): Error | null => null };
  const watching: Store = {
    ...store,
    transaction: async (tenant, work, options) => {
      if (options?.readOnly !== true) {
        seen.writes++;
        const error = seen.fail();
        if (error !== null) throw error;
      }
      return store.transaction(tenant, work, options);
    },
  };
  return { seen, watching };
}

async function company(store: Store) {
  const over = await scimOverHttp({ store });
  const made = async (number: string) =>
    String((await over.ask('POST', '/Users', { body: user(number) })).json?.id);
  const events = (id: string) =>
    over.house.store.transaction(over.house.tenant, async (tx) =>
      (await tx.find('event', { type: 'dsync.user.updated' }, { order: ['n'] }))
        .map(({ payload }) => payload as { readonly user: string; readonly changed: readonly string[] })
        .filter((payload) => payload.user === id),
    );
  return { ...over, made, events };
}

let shared: ReturnType<typeof watched> & Awaited<ReturnType<typeof company>>;
beforeAll(async () => {
  const store = watched(database().store);
  shared = { ...store, ...(await company(store.watching)) };
});

describe('changes that come together', () => {
  it('share transactions, and each is answered as if it had come alone', async () => {
    const { seen, ask, made, events, connection } = shared;
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) ids.push(await made(`t${i}`));
    const [a = '', b = '', c = '', d = ''] = ids;
    const before = seen.writes;
    const answers = await Promise.all([
      ask('PATCH', `/Users/${a}`, titled('first')),
      ask('PATCH', `/Users/${b}`, titled({ not: 'a text' })),
      ask('PATCH', `/Users/${c}`, { ...titled('old'), headers: { 'if-match': 'W/"7"' } }),
      ask('PATCH', '/Users/00000000-0000-7000-8000-000000000000', titled('nobody')),
      ask('PATCH', `/Users/${d}`, {
        ...titled('stranger'),
        token: `lss_${connection}.000000000000_${'0'.repeat(64)}`,
      }),
      ask('PATCH', `/Users/${d}`, { body: '{"Operations": [' }),
      ask('PATCH', `/Users/${a}?attributes=title`, titled('chosen')),
      ask('PUT', `/Users/${b}`, { body: user('t1', { title: 'put' }) }),
      ask('PATCH', `/Users/${a.toUpperCase()}`, titled('last')),
      ...ids.slice(4).map((id) => ask('PATCH', `/Users/${id}`, titled('other'))),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      ...[200, 400, 412, 404, 401, 400, 200, 200, 200],
      ...ids.slice(4).map(() => 200),
    ]);
    expect(answers[0]?.json?.title).toBe('first');
    expect(answers[0]?.headers.get('etag')).toBe('W/"2"');
    // Who wants something else shown is asked alone, and so is whoever comes behind them.
    expect(Object.keys(answers[6]?.json ?? {}).sort()).toEqual(['id', 'schemas', 'title']);
    expect(answers[8]?.json).toMatchObject({ title: 'last', meta: { version: 'W/"4"' } });
    expect((await ask('GET', `/Users/${a}`)).json?.title).toBe('last');
    expect((await ask('GET', `/Users/${b}`)).json?.title).toBe('put');
    for (const id of [c, d]) expect((await ask('GET', `/Users/${id}`)).json?.title).toBeUndefined();
    expect(await events(a)).toHaveLength(3);
    expect(await events(c)).toEqual([]);
    // The first, the others, those that went alone, and the last use of the secret.
    expect(seen.writes - before).toBeLessThan(8);
  });

  it('keep the index of addresses and the switch of everybody', async () => {
    const { ask, made } = shared;
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) ids.push(await made(`m${i}`));
    const address = (i: number) => `moved-${i}@example.com`;
    await Promise.all(
      ids.map((id, i) =>
        ask('PATCH', `/Users/${id}`, {
          body: patch(
            { op: 'replace', path: 'emails', value: [{ value: address(i), type: 'work' }] },
            { op: 'replace', path: 'active', value: i % 2 === 0 },
          ),
        }),
      ),
    );
    for (const [i, id] of ids.entries()) {
      const { json } = await ask('GET', `/Users?filter=emails%20eq%20%22${address(i)}%22`);
      expect(json?.Resources).toMatchObject([{ id, active: i % 2 === 0 }]);
    }
  });

  it('of one user end as the last says, also where a name changes in between', async () => {
    const { ask, made, events } = shared;
    const id = await made('n1');
    await made('taken');
    const answers = await Promise.all([
      ask('PATCH', `/Users/${id}`, titled('1')),
      ask('PATCH', `/Users/${id}`, titled('2')),
      ask('PATCH', `/Users/${id}`, { body: patch({ op: 'replace', path: 'userName', value: 'new' }) }),
      ask('PATCH', `/Users/${id}`, titled('3')),
      ask('PATCH', `/Users/${id}`, {
        body: patch({ op: 'replace', path: 'userName', value: 'taken@example.com' }),
      }),
      ask('PATCH', `/Users/${id}`, titled('4')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 409, 200]);
    expect(answers[5]?.json).toMatchObject({ userName: 'new', title: '4', meta: { version: 'W/"6"' } });
    expect((await events(id)).map(({ changed }) => changed)).toEqual([
      ['title'],
      ['title'],
      ['userName'],
      ['title'],
      ['title'],
    ]);
  });

  it('do not wait for somebody whom another transaction holds', async () => {
    const { ask, made } = shared;
    const ids = [await made('w1'), await made('w2'), await made('w3')];
    const holder = new pg.Client(database().owner);
    await holder.connect();
    await holder.query('begin');
    await holder.query('select 1 from scim_user where user_id = $1 for update', [ids[1]]);
    let held = true;
    const late = ask('PATCH', `/Users/${ids[1]}`, titled('x')).then((answer) => ({ answer, held }));
    const others = await Promise.all(
      ids.map((id) => (id === ids[1] ? null : ask('PATCH', `/Users/${id}`, titled('x')))),
    );
    expect(others.map((one) => one?.status)).toEqual([200, undefined, 200]);
    held = false;
    await holder.query('commit');
    await holder.end();
    expect(await late).toMatchObject({ answer: { status: 200 }, held: false });
  });

  it('are tried one by one where they fail together, unless the database is away', async () => {
    const { store, close } = await realDatabase();
    const { seen, watching } = watched(store);
    const { ask, made } = await company(watching);
    const ids = [await made('f1'), await made('f2'), await made('f3')];
    const zero = await made('f0');
    const all = () => Promise.all(ids.map((id, i) => ask('PATCH', `/Users/${id}`, titled(`t${i}`))));
    let transactions = 0;
    // The first is on its way, the second is that of all three.
    seen.fail = () => (++transactions === 2 ? new Error('a bug') : null);
    const first = ask('PATCH', `/Users/${zero}`, titled('x'));
    expect((await all()).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await first).status).toBe(200);
    expect(transactions).toBe(5);
    const before = seen.writes;
    seen.fail = () => new LockstepError('DATABASE_UNAVAILABLE', 'away');
    expect((await all()).map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(seen.writes - before).toBe(2);
    await close();
  });
});
