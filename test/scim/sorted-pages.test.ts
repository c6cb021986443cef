import { beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { sharedDatabase } from '../support/database.ts';
import { idOf, patch, pushedCompany, user } from './pushed-company.ts';

// RFC 9865 section 2, with an order that the client asks for.

const database = sharedDatabase();
const STORES = { 'the store in memory': () => memoryStore(), PostgreSQL: () => database().store };
const DEPARTMENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';
const ORDERS = ['userName', 'title', 'active', 'meta.created', 'emails.value', 'externalId', DEPARTMENT];
const TITLES = [undefined, 'Dr', 'dr', 'Árvíz', 'Z', '\u{1f600}'];

type House = Awaited<ReturnType<typeof pushedCompany>>;

let connections = 0;

/** So many people on a connection of their own. */
async function company(made: House, people: number) {
  const { id, credential } = await made.connect(`okta-${connections++}`);
  const send = (method: string, path: string, body?: unknown) =>
    made.send(method, path, body, { id, token: credential.token });
  const ids: string[] = [];
  for (let i = 0; i < people; i++) {
    await made.house.clock.advance(made.house.clock.now() + (i % 3));
    const body = user(`${(i * 7) % people}`, {
      title: TITLES[i % TITLES.length],
      active: i % 4 !== 0,
      ...(i % 3 === 0 ? {} : { emails: [{ value: `m${i % 5}@example.com`, type: 'work' }] }),
    });
    ids.push(idOf(await send('POST', '/Users', body)));
  }
  const page = async (path: string) => {
    const { status, body } = await send('GET', path);
    expect(status, JSON.stringify(body)).toBe(200);
    const found = body as unknown as { Resources: { id: string }[]; nextCursor?: string };
    return { ids: found.Resources.map(({ id }) => id), next: found.nextCursor };
  };
  return { send, ids, page };
}

describe.each(Object.entries(STORES))('a sorted list by cursor, from %s', (_name, store) => {
  let house: House;
  beforeAll(async () => {
    house = await pushedCompany({ store: store() });
  });

  it('shows the same rows in the same order as by index', { timeout: 60_000 }, async () => {
    const { page } = await company(house, 25);
    for (const sortBy of ORDERS)
      for (const sortOrder of ['ascending', 'descending']) {
        const list = `/Users?sortBy=${encodeURIComponent(sortBy)}&sortOrder=${sortOrder}`;
        const { ids } = await page(list);
        const seen: string[] = [];
        let cursor: string | undefined = '';
        for (let turn = 0; cursor !== undefined && turn < 30; turn++) {
          const { ids: some, next } = await page(`${list}&count=4&cursor=${cursor}`);
          seen.push(...some);
          cursor = next;
        }
        expect(seen, `${sortBy} ${sortOrder}`).toEqual(ids);
      }
  });

  it('loses nobody and shows nobody twice while others come, go and change', async () => {
    const { send, page, ids } = await company(house, 24);
    const list = `/Users?sortBy=title&sortOrder=descending&filter=${encodeURIComponent('userName pr')}`;
    const { ids: before } = await page(list);
    const seen: string[] = [];
    const gone = new Set<string>();
    let cursor: string | undefined = '';
    for (let turn = 0; cursor !== undefined && turn < 60; turn++) {
      const { ids: some, next } = await page(`${list}&count=3&cursor=${cursor}`);
      seen.push(...some);
      cursor = next;
      // Also the very row that the cursor names.
      const last = some.at(-1);
      if (last !== undefined && turn % 2 === 0) {
        gone.add(last);
        await send('DELETE', `/Users/${last}`);
      }
      await send('POST', '/Users', user(`new${turn}`, { title: TITLES[turn % TITLES.length] }));
      const other = ids[turn];
      if (other !== undefined && !gone.has(other))
        await send('PATCH', `/Users/${other}`, patch({ op: 'add', path: 'nickName', value: `${turn}` }));
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => before.includes(id))).toEqual(before);
  });

  it('refuses a cursor of another order, and one that somebody wrote', async () => {
    const { send, page } = await company(house, 5);
    const cursorOf = async (sortBy: string) => (await page(`/Users?sortBy=${sortBy}&count=2&cursor=`)).next;
    const refused = async (sortBy: string, cursor: string) => {
      const { status, body } = await send('GET', `/Users?sortBy=${sortBy}&count=2&cursor=${cursor}`);
      expect([status, body?.scimType], `${sortBy} ${cursor}`).toEqual([400, 'invalidCursor']);
    };
    await refused('title', (await cursorOf('userName')) ?? '');
    for (const [sortBy, value] of [
      ['meta.created', 'yesterday'],
      ['meta.created', 1.5],
      ['active', 'true'],
      ['title', 7],
      ['title', '\0'],
      ['id', 'x'],
    ] as const) {
      const made = JSON.parse(Buffer.from((await cursorOf(sortBy)) ?? '', 'base64url').toString());
      const json = JSON.stringify([...made.slice(0, 4), value]);
      await refused(sortBy, Buffer.from(json).toString('base64url'));
    }
  });
});
