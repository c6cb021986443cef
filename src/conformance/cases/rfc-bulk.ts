import type { JsonObject } from '../../scim/json.ts';
import type { Case } from '../case.ts';
import { expectEqual, expectError, expectNone, expectResource, expectStatus } from '../expectations.ts';
import { at, items, valuesOf } from '../json-at.ts';
import { byUserName, type Session, userBody } from '../session.ts';
import { BULK, BULK_RESPONSE, GROUP, PATCH } from '../urns.ts';

const shared = { client: 'RFC', needs: 'bulk' } as const;

/** The operations of the answer. */
async function bulk(scim: Session, operations: readonly JsonObject[], settings: JsonObject = {}) {
  const body = { schemas: [BULK], ...settings, Operations: operations };
  const answer = expectResource(await scim.post('/Bulk', body), 200);
  expectEqual('schemas', at(answer, 'schemas'), [BULK_RESPONSE]);
  return items(at(answer, 'Operations'));
}

const statuses = (operations: readonly unknown[]) =>
  operations.map((one) => String(at(one as never, 'status')));

const postUser = (bulkId: string, userName: string): JsonObject => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: userBody(userName),
});

const postGroup = (bulkId: string, displayName: string, members: readonly string[]): JsonObject => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: {
    schemas: [GROUP],
    displayName,
    members: members.map((member) => ({ type: 'Group', value: `bulkId:${member}` })),
  },
});

const idOf = (operation: unknown) => /\/([^/]+)$/.exec(String(at(operation as never, 'location')))?.[1] ?? '';

/** One user is made, then something that cannot be, then another user. */
async function brokenInTheMiddle(scim: Session) {
  const [first, last] = [`${scim.name()}@example.com`, `${scim.name()}@example.com`];
  const broken = { method: 'PATCH', path: `/Users/${crypto.randomUUID()}`, data: { Operations: [] } };
  return { last, operations: [postUser('a', first), broken, postUser('b', last)] };
}

export const bulkCases: readonly Case[] = [
  {
    ...shared,
    id: 'R35',
    title: 'a user and a group of it in one request, by bulkId',
    source: 'RFC 7644 section 3.7.2',
    async run(scim) {
      const data = { schemas: [GROUP], displayName: scim.name(), members: [{ value: 'bulkId:one' }] };
      const done = await bulk(scim, [
        postUser('one', `${scim.name()}@example.com`),
        { method: 'POST', path: '/Groups', bulkId: 'two', data },
      ]);
      expectEqual('statuses', statuses(done), ['201', '201']);
      expectEqual(
        'bulkIds',
        done.map((one) => at(one, 'bulkId')),
        ['one', 'two'],
      );
      const group = expectResource(await scim.get(`/Groups/${idOf(done[1])}`), 200);
      expectEqual('members', valuesOf(group, 'members'), [idOf(done[0])]);
    },
  },
  {
    ...shared,
    id: 'B01',
    title: 'a bulkId is known before it is made: the group comes first',
    source: 'RFC 7644 section 3.7.2',
    async run(scim) {
      const data = { schemas: [GROUP], displayName: scim.name(), members: [{ value: 'bulkId:one' }] };
      const done = await bulk(scim, [
        { method: 'POST', path: '/Groups', bulkId: 'two', data },
        postUser('one', `${scim.name()}@example.com`),
      ]);
      expectEqual('statuses', statuses(done), ['201', '201']);
      const ids = new Map(done.map((one) => [at(one, 'bulkId'), idOf(one)]));
      const group = expectResource(await scim.get(`/Groups/${ids.get('two')}`), 200);
      expectEqual('members', valuesOf(group, 'members'), [ids.get('one')]);
    },
  },
  {
    ...shared,
    id: 'B02',
    title: 'two groups that are members of one another are resolved, or 409',
    source: 'RFC 7644 section 3.7.1',
    async run(scim) {
      const operations = [postGroup('one', scim.name(), ['two']), postGroup('two', scim.name(), ['one'])];
      const answer = await scim.post('/Bulk', { schemas: [BULK], Operations: operations });
      expectStatus(answer, 200, 409);
      if (answer.status === 409) return expectError(answer, 409);
      const done = items(at(answer.body, 'Operations'));
      if (statuses(done).includes('409')) return;
      expectEqual('statuses', statuses(done), ['201', '201']);
      const ids = new Map(done.map((one) => [at(one, 'bulkId'), idOf(one)]));
      for (const [group, member] of [
        ['one', 'two'],
        ['two', 'one'],
      ] as const) {
        const stored = expectResource(await scim.get(`/Groups/${ids.get(group)}`), 200);
        expectEqual(`members of ${group}`, valuesOf(stored, 'members'), [ids.get(member)]);
      }
    },
  },
  {
    ...shared,
    id: 'B03',
    title: 'failOnErrors=1 ends with the first error',
    source: 'RFC 7644 section 3.7.3',
    async run(scim) {
      const { last, operations } = await brokenInTheMiddle(scim);
      const done = await bulk(scim, operations, { failOnErrors: 1 });
      expectEqual(
        'statuses',
        statuses(done)
          .slice(0, 2)
          .map((one) => one[0]),
        ['2', '4'],
      );
      expectNone(await scim.get(byUserName(last)));
    },
  },
  {
    ...shared,
    id: 'B04',
    title: 'without failOnErrors one error stops nothing else, and is told',
    source: 'RFC 7644 sections 3.7 and 3.7.3',
    async run(scim) {
      const { operations } = await brokenInTheMiddle(scim);
      const done = await bulk(scim, operations);
      expectEqual(
        'statuses',
        statuses(done).map((one) => one[0]),
        ['2', '4', '2'],
      );
      const failed = at(done[1], 'response', 'status');
      expectEqual('response.status of the failed one', failed, String(at(done[1], 'status')));
    },
  },
  {
    ...shared,
    id: 'B05',
    title: 'PATCH and DELETE; a PATCH needs no schemas of its own',
    source: 'RFC 7644 section 3.7; erratum 5050',
    async run(scim) {
      const [a, b] = await Promise.all([scim.user(), scim.user()]);
      const data = { schemas: [PATCH], Operations: [{ op: 'replace', value: { active: false } }] };
      const done = await bulk(scim, [
        { method: 'PATCH', path: a.path, data },
        { method: 'PATCH', path: b.path, data: { Operations: data.Operations } },
        { method: 'DELETE', path: b.path },
      ]);
      expectEqual(
        'statuses',
        statuses(done).map((one) => one[0]),
        ['2', '2', '2'],
      );
      expectEqual('active', at(await scim.read(a), 'active'), false);
      expectError(await scim.get(b.path), 404);
    },
  },
  {
    ...shared,
    id: 'B06',
    title: 'more operations than maxOperations: 413',
    source: 'RFC 7644 section 3.7.4',
    async run(scim) {
      const most = Number(at(scim.provider ?? undefined, 'bulk', 'maxOperations'));
      const count = Number.isInteger(most) && most >= 0 && most < 20_000 ? most + 1 : 20_000;
      const one = { method: 'DELETE', path: `/Users/${crypto.randomUUID()}` };
      const Operations = Array.from({ length: count }, () => one);
      expectError(await scim.post('/Bulk', { schemas: [BULK], Operations }), 413);
    },
  },
];
