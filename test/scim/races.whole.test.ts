import { beforeAll, describe, expect, it } from 'vitest';
import { takePushed } from '../../src/app/scim/take-pushed.ts';
import { sharedDatabase } from '../support/database.ts';
import { idOf, patch, pushedCompany, user } from './pushed-company.ts';

// What goes wrong only between transactions, on a real PostgreSQL.

const database = sharedDatabase();
let company: Awaited<ReturnType<typeof pushedCompany>>;
beforeAll(async () => {
  company = await pushedCompany({ store: database().store });
});

let number = 1_000;
const person = async () => {
  number++;
  return idOf(await company.send('POST', '/Users', user(String(number))));
};
const people = async (n: number) => {
  const ids: string[] = [];
  for (let i = 0; i < n; i++) ids.push(await person());
  return ids;
};
const group = async (members: readonly string[] = []) => {
  number++;
  return idOf(
    await company.send('POST', '/Groups', {
      displayName: `group ${number}`,
      members: members.map((value) => ({ value })),
    }),
  );
};
const membersOf = async (id: string) => {
  const { body } = await company.send('GET', `/Groups/${id}`);
  return ((body?.members ?? []) as { value: string }[]).map(({ value }) => value).sort();
};
const add = (...ids: readonly string[]) =>
  ids.map((value) => ({ op: 'add', path: 'members', value: [{ value }] }));
const remove = (...ids: readonly string[]) =>
  ids.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` }));
const statuses = (answers: readonly { readonly status: number }[]) =>
  [...new Set(answers.map(({ status }) => status))].sort();
const deadlocks = async () => {
  const pg = await import('pg');
  const client = new pg.default.Client(database().owner);
  await client.connect();
  try {
    await client.query('select pg_stat_clear_snapshot()');
    const { rows } = await client.query(
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    return Number(rows[0].deadlocks);
  } finally {
    await client.end();
  }
};
const loose = () =>
  company.house.store.transaction(company.house.tenant, async (tx) => {
    const users = new Set((await tx.find('scim_user', {})).map(({ user_id }) => user_id));
    const groups = new Set((await tx.find('scim_group', {})).map(({ group_id }) => group_id));
    return (await tx.find('scim_member', {})).filter(
      ({ group_id, member_id }) => !groups.has(group_id) || !(users.has(member_id) || groups.has(member_id)),
    );
  });

describe('at the same time', () => {
  it('twenty changes of one group all stay', async () => {
    const ids = await people(40);
    const id = await group(ids.slice(0, 20));
    const answers = await Promise.all(
      ids
        .slice(20)
        .map((one, i) => company.send('PATCH', `/Groups/${id}`, patch(...add(one), ...remove(ids[i] ?? '')))),
    );
    expect(statuses(answers)).toEqual([204]);
    expect(await membersOf(id)).toEqual(ids.slice(20).sort());
  });

  it('one name is given once, and renamed to once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => company.send('POST', '/Users', user('same'))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array.from({ length: 19 }, () => 409),
    ]);
    const groups = await Promise.all(
      Array.from({ length: 20 }, () => company.send('POST', '/Groups', { displayName: 'the same' })),
    );
    expect(groups.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(statuses(groups)).toEqual([201, 409]);
    const ids = await people(10);
    const renamed = await Promise.all(
      ids.map((id) =>
        company.send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'userName', value: 'renamed' })),
      ),
    );
    expect(renamed.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 9 }, () => 409),
    ]);
  });

  it('whoever is deleted while added is in no group', async () => {
    const ids = await people(20);
    const inner = await Promise.all(Array.from({ length: 8 }, () => group()));
    const outer = await group();
    const answers = await Promise.all([
      ...ids.map((id) => company.send('PATCH', `/Groups/${outer}`, patch(...add(id)))),
      ...ids.map((id) => company.send('DELETE', `/Users/${id}`)),
      ...inner.map((id) => company.send('PATCH', `/Groups/${outer}`, patch(...add(id)))),
      ...inner.map((id) => company.send('DELETE', `/Groups/${id}`)),
    ]);
    expect(statuses(answers).filter((status) => ![204, 400].includes(status))).toEqual([]);
    expect(await loose()).toEqual([]);
    expect(await membersOf(outer)).toEqual([]);
  });

  it('groups that are written in opposite orders do not wait for each other', async () => {
    const before = await deadlocks();
    const ids = await people(12);
    const groups = await Promise.all(Array.from({ length: 6 }, () => group()));
    for (let round = 0; round < 4; round++) {
      const make = round % 2 === 0 ? add : remove;
      const answers = await Promise.all([
        ...groups.map((id, i) =>
          company.send('PATCH', `/Groups/${id}`, patch(...make(...(i % 2 === 0 ? ids : ids.toReversed())))),
        ),
        ...groups.map((id, i) =>
          company.send('PUT', `/Groups/${id}`, {
            displayName: `renamed ${id} ${round}`,
            members: (i % 2 === 0 ? ids : ids.toReversed()).slice(round).map((value) => ({ value })),
          }),
        ),
      ]);
      expect(statuses(answers).filter((status) => status >= 300)).toEqual([]);
    }
    const gone = await Promise.all([
      ...ids.map((id) => company.send('DELETE', `/Users/${id}`)),
      ...groups.map((id) => company.send('PATCH', `/Groups/${id}`, patch(...remove(...ids)))),
    ]);
    expect(statuses(gone)).toEqual([204]);
    expect(await loose()).toEqual([]);
    expect((await deadlocks()) - before).toBe(0);
  });

  it('what is pushed while it is taken is taken, too', async () => {
    const ids = await people(30);
    const id = await group(ids);
    let writing = true;
    const taking = (async () => {
      while (writing) await takePushed(company.house.engine);
    })();
    for (let round = 0; round < 3; round++)
      await Promise.all([
        ...ids.map((one) =>
          company.send('PATCH', `/Users/${one}`, patch({ op: 'replace', value: { active: round === 1 } })),
        ),
        company.send('PATCH', `/Groups/${id}`, patch(...(round === 1 ? add : remove)(...ids))),
      ]);
    writing = false;
    await taking;
    while ((await takePushed(company.house.engine)) > 0);
    const { house } = company;
    const left = await house.store.transaction(house.tenant, async (tx) => {
      const records = await tx.find('record', { record_key: { in: ids } });
      const people = await tx.find('identity', {
        identity_id: { in: records.flatMap(({ identity_id }) => identity_id ?? []) },
      });
      return {
        waiting: await tx.count('scim_user', { untaken_since: { isNull: false } }),
        off: records.filter(({ says }) => says === 'off').length,
        left: people.filter(({ override }) => override?.state === 'left').length,
      };
    });
    expect(left).toEqual({ waiting: 0, off: 30, left: 30 });
  });
});
