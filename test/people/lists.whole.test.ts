import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/engine/store.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { sharedDatabase } from '../support/database.ts';
import { peopleHouse, STAFF } from './support/people-house.ts';

const database = sharedDatabase();

const STORES: readonly (readonly [string, () => Store])[] = [
  ['PostgreSQL', () => database().store],
  ['the store in memory', () => memoryStore()],
];

type House = Awaited<ReturnType<typeof peopleHouse>>;

async function company(store: Store, tenant: string): Promise<House> {
  const house = await peopleHouse(store, tenant);
  await house.report(STAFF);
  await house.run();
  return house;
}

const keysOf = (body: { people: { employments: string[] }[] }) =>
  body.people.map(({ employments }) => employments[0]);

/** All pages of a question, forwards, and each of them again backwards. */
async function pages({ api }: House, query: string, limit = 5): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  let after: string | null = null;
  let before: { first: string | undefined; keys: (string | undefined)[] } | null = null;
  for (let turn = 0; turn < 20; turn++) {
    const next: string = after === null ? '' : `&after=${after}`;
    const { status, body } = await api('auditor', `/people?limit=${limit}&${query}${next}`);
    expect(status).toBe(200);
    expect(body.previous).toBe(after === null ? null : body.people[0].id);
    if (before !== null) {
      const back = await api('auditor', `/people?limit=${limit}&${query}&before=${body.previous}`);
      expect(keysOf(back.body)).toEqual(before.keys);
      expect(back.body.next).toBe(after);
    }
    found.push(...keysOf(body));
    before = { first: body.people[0]?.id, keys: keysOf(body) };
    after = body.next;
    if (after === null) return found;
  }
  throw new Error('the pages never end');
}

describe.each(STORES)('lists of people from %s', (name, store) => {
  const tenant = name === 'PostgreSQL' ? 'lists' : 'acme';

  it('find words of names, mails and keys in any order, without accents, case and what nobody sees', async () => {
    const house = await company(store(), `${tenant}-words`);
    const find = async (q: string) =>
      keysOf((await house.api('auditor', `/people?sort=name&q=${encodeURIComponent(q)}`)).body);
    // An invisible letter and a turned direction make no other name: the impostors are found beside Ada.
    expect(await find('ADA')).toEqual(['E2', 'E3', 'E5']);
    expect(await find('nre3  ada')).toEqual(['E3']);
    expect(await find('emile')).toEqual(['E4']);
    expect(await find('zoe')).toEqual(['E1']);
    expect(await find('f0')).toHaveLength(10);
    expect(await find('nobody')).toEqual([]);
    const [first] = (await house.api('auditor', '/people?limit=1')).body.people;
    expect(await find(first.id)).toEqual([first.employments[0]]);
  });

  it('go forwards and backwards in every order, over everybody once', async () => {
    const house = await company(store(), `${tenant}-order`);
    for (const sort of ['id', 'name', 'since']) {
      const up = await pages(house, `sort=${sort}`);
      expect(new Set(up).size).toBe(STAFF.length);
      expect(up).toHaveLength(STAFF.length);
      expect(await pages(house, `sort=-${sort}`)).toEqual([...up].reverse());
    }
    expect((await pages(house, 'sort=name')).slice(0, 4)).toEqual(['E2', 'E3', 'E5', 'E7']);
    expect(await pages(house, 'sort=name&q=worker1&state=active', 2)).toEqual([
      'F01',
      'F04',
      'F07',
      'F10',
      'F13',
      'F16',
    ]);
    expect((await pages(house, 'sort=-since&department=Sales', 3)).sort()).toEqual(
      STAFF.filter(({ department }) => department === 'Sales')
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('are sorted out by state, access, source, target, attribute, exception and hold, and counted', async () => {
    const house = await company(store(), `${tenant}-filters`);
    const ask = async (query: string) => {
      const { status, body } = await house.api('auditor', `/people?sort=name&total=true&${query}`);
      expect(status, query).toBe(200);
      expect(body.total).toEqual({ count: body.people.length, exact: true });
      return keysOf(body).sort();
    };
    expect(await ask('state=left')).toEqual(['E7']);
    expect(await ask('state=left&q=bo')).toEqual(['E7']);
    expect(await ask('state=active&q=bo')).toEqual([]);
    expect(await ask('access=none')).toEqual(['E7']);
    expect(await ask('access=open')).toHaveLength(STAFF.length - 1);
    expect(await ask('source=hr')).toHaveLength(STAFF.length);
    expect(await ask('source=other')).toEqual([]);
    expect(await ask('target=crm&access=open')).toEqual(
      STAFF.filter(({ department, id }) => department === 'Sales' && id !== 'E7')
        .map(({ id }) => id)
        .sort(),
    );
    expect(await ask('department=Legal')).toEqual(['E5', 'E6']);
    expect(await ask('department=Legal&type=Contractor')).toEqual([]);
    expect(await ask('exception=open')).toEqual([]);
    expect(await ask('hold=open')).toEqual([]);
    // Whoever is missing from a whole report is an exception about that person.
    await house.report(STAFF.filter(({ id }) => id !== 'E1'));
    expect(await ask('exception=open')).toEqual(['E1']);
    const [missing] = (await house.api('auditor', '/people?exception=open')).body.people;
    expect(missing).toMatchObject({
      name: 'Zoë NrE1',
      department: 'Sales',
      exceptions: 1,
      held: false,
      accounts: { known: 2, open: 2 },
    });
    const choices = (await house.api('auditor', '/people-choices')).body;
    expect(choices).toMatchObject({
      people: STAFF.length,
      sources: ['hr'],
      targets: ['crm', 'directory', 'git'],
    });
    expect(choices.fields[1]).toEqual({
      field: 'department',
      values: [
        { value: 'Engineering', people: 11 },
        { value: 'Sales', people: 11 },
        { value: 'Legal', people: 2 },
      ],
      more: 0,
    });
  });

  it('follow what changes: new people, other names, other departments, and time', async () => {
    const house = await company(store(), `${tenant}-news`);
    const find = async (query: string) =>
      keysOf((await house.api('auditor', `/people?sort=name&${query}`)).body);
    expect(await find('q=ada')).toEqual(['E2', 'E3', 'E5']);
    await house.report([
      ...STAFF.map((one) => (one.id === 'E3' ? { ...one, given: 'Grace', department: 'Board' } : one)),
      { id: 'N1', given: 'Adamantine', department: 'Board' },
    ]);
    expect(await find('q=ada')).toEqual(['E2', 'E5', 'N1']);
    expect(await find('department=Board')).toEqual(['N1', 'E3']);
    await house.report([...STAFF, { id: 'N2', given: 'Adaline', department: 'Board', hired: '2026-03-09' }]);
    expect(await find('q=adaline&state=preHire')).toEqual(['N2']);
    await house.until(Date.parse('2026-03-10T00:00:00Z'));
    expect(await find('q=adaline&state=active')).toEqual(['N2']);
  });

  it('refuse what makes no question', async () => {
    const house = await company(store(), `${tenant}-refused`);
    const status = async (path: string) => (await house.api('auditor', path)).status;
    const id = '01890000-0000-7000-8000-000000000000';
    expect(await status('/people?limit=501')).toBe(400);
    expect(await status('/people?sort=mood')).toBe(400);
    expect(await status(`/people?after=${id}&before=${id}`)).toBe(400);
    expect(await status(`/people?q=${'a'.repeat(201)}`)).toBe(400);
    expect(await status('/people?unknown=1')).toBe(400);
    expect(await status(`/people?sort=name&after=${id}`)).toBe(404);
    expect(await status(`/people?sort=since&after=${id}`)).toBe(404);
    for (const path of ['/people', '/people-choices']) {
      expect((await house.api(null, path)).status).toBe(401);
      for (const role of ['auditor', 'operator', 'approver', 'administrator'] as const)
        expect((await house.api(role, path)).status).toBe(200);
    }
  });
});

it('shows nobody of another tenant, by no way of asking', async () => {
  const mine = await company(database().store, 'lists-mine');
  const other = await peopleHouse(database().store, 'lists-other');
  const [somebody] = (await mine.api('auditor', '/people?limit=1')).body.people;
  expect((await other.api('auditor', '/people?sort=name')).body.people).toEqual([]);
  expect((await other.api('auditor', '/people?q=ada')).body.people).toEqual([]);
  expect((await other.api('auditor', `/people?sort=name&after=${somebody.id}`)).status).toBe(404);
  for (const part of ['timeline', 'graph', 'events'])
    expect((await other.api('auditor', `/people/${somebody.id}/${part}`)).status).toBe(404);
  const order = { kind: 'people', people: [somebody.id], reason: 'x' };
  expect((await other.api('operator', '/plans', order)).status).toBe(404);
});
