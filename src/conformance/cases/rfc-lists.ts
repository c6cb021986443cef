import type { Case } from '../case.ts';
import { expectEqual, expectList, expectThat } from '../expectations.ts';
import { at } from '../json-at.ts';
import { query, type Session } from '../session.ts';
import { SEARCH } from '../urns.ts';

const shared = { client: 'RFC', source: 'RFC 7644 section 3.4.2.4' } as const;

/** Three people whom one filter finds, whoever else is there. */
async function three(scim: Session): Promise<{ readonly filter: string; readonly names: readonly string[] }> {
  const prefix = scim.name();
  const names = ['b', 'c', 'a'].map((letter) => `${prefix}-${letter}@example.com`);
  for (const userName of names) await scim.user({ userName });
  return { filter: `userName sw "${prefix}"`, names: [...names].sort() };
}

const userNames = (resources: readonly unknown[]) =>
  resources.map((one) => String(at(one as never, 'userName')));

export const listCases: readonly Case[] = [
  {
    ...shared,
    id: 'R19',
    title: 'sorted by userName, in both directions',
    source: 'RFC 7644 section 3.4.2.3',
    needs: 'sort',
    async run(scim) {
      const { filter, names } = await three(scim);
      const up = expectList(await scim.get(query('/Users', { filter, sortBy: 'userName' })));
      expectEqual('ascending, which is the default', userNames(up.resources), names);
      const order = { filter, sortBy: 'userName', sortOrder: 'descending' };
      const down = expectList(await scim.get(query('/Users', order)));
      expectEqual('descending', userNames(down.resources), [...names].reverse());
    },
  },
  {
    ...shared,
    id: 'R20',
    title: 'POST /Users/.search answers as GET does',
    source: 'RFC 7644 section 3.4.3',
    async run(scim) {
      const { filter } = await three(scim);
      const asked = { schemas: [SEARCH], filter, startIndex: 1, count: 2 };
      const searched = expectList(await scim.post('/Users/.search', asked));
      const listed = expectList(await scim.get(query('/Users', { filter, startIndex: 1, count: 2 })));
      expectEqual('totalResults', searched.total, 3);
      expectEqual('resources', userNames(searched.resources), userNames(listed.resources));
    },
  },
  {
    ...shared,
    id: 'Q01',
    title: 'POST /Groups/.search with attributes',
    source: 'RFC 7644 section 3.4.3',
    async run(scim) {
      const group = await scim.group([await scim.user()]);
      const filter = `displayName eq "${group.name}"`;
      const asked = { schemas: [SEARCH], filter, attributes: ['displayName'] };
      const { resources } = expectList(await scim.post('/Groups/.search', asked));
      expectEqual(
        'ids',
        resources.map((one) => at(one, 'id')),
        [group.id],
      );
      expectEqual('members', at(resources[0], 'members'), undefined);
    },
  },
  {
    ...shared,
    id: 'Q02',
    title: 'POST /.search finds users and groups at the root',
    source: 'RFC 7644 section 3.4.3',
    async run(scim) {
      const displayName = scim.name();
      const user = await scim.user({ displayName });
      const group = await scim.group([], { displayName });
      const asked = { schemas: [SEARCH], filter: `displayName eq "${displayName}"`, count: 10 };
      const { total, resources } = expectList(await scim.post('/.search', asked));
      expectEqual('totalResults', total, 2);
      expectEqual('ids', resources.map((one) => String(at(one, 'id'))).sort(), [user.id, group.id].sort());
    },
  },
  {
    ...shared,
    id: 'R22',
    title: 'count=0 answers the total and no resources',
    async run(scim) {
      const { filter } = await three(scim);
      const { total, resources } = expectList(await scim.get(query('/Users', { filter, count: 0 })));
      expectEqual('totalResults', total, 3);
      expectEqual('resources', resources, []);
    },
  },
  {
    ...shared,
    id: 'R23',
    title: 'startIndex=0 is read as 1, count=-1 as 0',
    async run(scim) {
      const { filter } = await three(scim);
      const first = expectList(await scim.get(query('/Users', { filter, startIndex: 0, count: 1 })));
      expectEqual('startIndex', at(first.body, 'startIndex'), 1);
      expectEqual('resources', first.resources.length, 1);
      const none = expectList(await scim.get(query('/Users', { filter, count: -1 })));
      expectEqual('totalResults', none.total, 3);
      expectEqual('resources with count=-1', none.resources, []);
    },
  },
  {
    ...shared,
    id: 'R24',
    title: 'a page behind the last is empty, with the true total',
    async run(scim) {
      const { filter } = await three(scim);
      const { total, resources } = expectList(
        await scim.get(query('/Users', { filter, startIndex: 100, count: 10 })),
      );
      expectEqual('totalResults', total, 3);
      expectEqual('resources', resources, []);
    },
  },
  {
    ...shared,
    id: 'L01',
    title: 'pages by index show each user exactly once, in an order that stays',
    async run(scim) {
      const { filter, names } = await three(scim);
      const seen: string[] = [];
      for (const startIndex of [1, 2, 3]) {
        const path = query('/Users', { filter, startIndex, count: 1 });
        const { total, resources } = expectList(await scim.get(path));
        expectEqual('totalResults', total, 3);
        expectThat(resources.length === 1, 'one resource a page', resources.length);
        seen.push(...userNames(resources));
      }
      expectEqual('users of all pages', seen.sort(), names);
    },
  },
];
