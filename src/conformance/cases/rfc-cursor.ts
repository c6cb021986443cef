import type { Case } from '../case.ts';
import { expectEqual, expectError, expectList, expectThat } from '../expectations.ts';
import { at } from '../json-at.ts';
import { query, type Session } from '../session.ts';
import { SEARCH } from '../urns.ts';

const shared = { client: 'RFC', source: 'RFC 9865 section 2', needs: 'cursor' } as const;

async function five(scim: Session): Promise<{ readonly filter: string; readonly ids: readonly string[] }> {
  const prefix = scim.name();
  const letters = ['a', 'b', 'c', 'd', 'e'];
  const users = await Promise.all(
    letters.map((letter) => scim.user({ userName: `${prefix}-${letter}@example.com` })),
  );
  return { filter: `userName sw "${prefix}"`, ids: users.map(({ id }) => id).sort() };
}

export const cursorCases: readonly Case[] = [
  {
    ...shared,
    id: 'C01',
    title: 'the first page by an empty cursor',
    async run(scim) {
      const { filter } = await five(scim);
      const path = query('/Users', { filter, cursor: '', count: 2 });
      const { resources, body } = expectList(await scim.get(path));
      expectEqual('resources', resources.length, 2);
      const next = at(body, 'nextCursor');
      expectThat(typeof next === 'string' && next !== '', 'nextCursor to be a string', next ?? 'nothing');
    },
  },
  {
    ...shared,
    id: 'C02',
    title: 'following nextCursor sees each exactly once, and ends',
    async run(scim) {
      const { filter, ids } = await five(scim);
      const seen: string[] = [];
      let cursor: unknown = '';
      for (let page = 0; page < 10 && typeof cursor === 'string'; page++) {
        const { resources, body } = expectList(await scim.get(query('/Users', { filter, cursor, count: 2 })));
        seen.push(...resources.map((one) => String(at(one, 'id'))));
        cursor = at(body, 'nextCursor');
      }
      expectEqual('nextCursor of the last page', cursor, undefined);
      expectEqual('ids of all pages', seen.sort(), ids);
    },
  },
  {
    ...shared,
    id: 'C03',
    title: 'a cursor that nobody gave out: 400 invalidCursor',
    source: 'RFC 9865 section 2.3',
    async run(scim) {
      await five(scim);
      for (const cursor of ['not-a-cursor', '%00', 'a'.repeat(500)])
        expectError(await scim.get(query('/Users', { cursor, count: 2 })), 400, 'invalidCursor');
    },
  },
  {
    ...shared,
    id: 'C04',
    title: 'cursors in POST /Users/.search',
    source: 'RFC 9865 section 3',
    async run(scim) {
      const { filter, ids } = await five(scim);
      const ask = { schemas: [SEARCH], filter, count: 3 };
      const first = expectList(await scim.post('/Users/.search', { ...ask, cursor: '' }));
      const cursor = at(first.body, 'nextCursor');
      expectThat(typeof cursor === 'string', 'nextCursor to be a string', cursor ?? 'nothing');
      const second = expectList(await scim.post('/Users/.search', { ...ask, cursor }));
      const seen = [...first.resources, ...second.resources].map((one) => String(at(one, 'id')));
      expectEqual('ids of both pages', seen.sort(), ids);
    },
  },
  {
    ...shared,
    id: 'C05',
    title: 'ServiceProviderConfig says how pages are made',
    source: 'RFC 9865 section 4',
    async run(scim) {
      const pagination = at(scim.provider ?? undefined, 'pagination');
      expectThat(
        typeof at(pagination, 'index') === 'boolean',
        'pagination.index to be a boolean',
        pagination,
      );
      const method = at(pagination, 'defaultPaginationMethod');
      const known = method === undefined || method === 'cursor' || method === 'index';
      expectThat(known, 'defaultPaginationMethod of cursor or index', method);
    },
  },
];
