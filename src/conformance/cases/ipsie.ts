import { type Case, NotMeasurable } from '../case.ts';
import {
  expectEqual,
  expectError,
  expectList,
  expectOne,
  expectResource,
  expectStatus,
  expectThat,
} from '../expectations.ts';
import { at, items, valuesOf } from '../json-at.ts';
import { requestToken } from '../oauth-token.ts';
import { byUserName, query, type Session, userBody } from '../session.ts';
import { BULK, USER } from '../urns.ts';

const shared = { client: 'IPSIE', source: 'IPSIE AL SCIM 2.0 Profile, draft 00' } as const;

/** The server finds exactly the user that the filter was made for. */
function findsUser(id: string, what: string, filter: (externalId: string, address: string) => string): Case {
  return {
    ...shared,
    id,
    title: `filter ${what} on users`,
    async run(scim) {
      const externalId = crypto.randomUUID();
      const user = await scim.user({ externalId });
      await scim.user({ externalId: crypto.randomUUID() });
      expectOne(await scim.get(query('/Users', { filter: filter(externalId, user.name) })), user.id);
    },
  };
}

interface OfGroup {
  readonly name: string;
  readonly externalId: string;
  readonly member: string;
}

function findsGroup(id: string, what: string, filter: (group: OfGroup) => string): Case {
  return {
    ...shared,
    id,
    title: `filter ${what} on groups`,
    async run(scim) {
      const [user, other] = await Promise.all([scim.user(), scim.user()]);
      const externalId = crypto.randomUUID();
      const group = await scim.group([user], { externalId });
      await scim.group([other], { externalId: crypto.randomUUID() });
      const asked = filter({ name: group.name, externalId, member: user.id });
      expectOne(await scim.get(query('/Groups', { filter: asked })), group.id);
    },
  };
}

export const ipsieCases: readonly Case[] = [
  {
    ...shared,
    id: 'I01',
    title: 'Bulk is there, and says so',
    async run(scim) {
      const supported = at(scim.provider ?? undefined, 'bulk', 'supported');
      expectEqual('bulk.supported in ServiceProviderConfig', supported, true);
      const data = userBody(`${scim.name()}@example.com`);
      const Operations = [{ method: 'POST', path: '/Users', bulkId: 'one', data }];
      const answer = expectResource(await scim.post('/Bulk', { schemas: [BULK], Operations }), 200);
      expectEqual('status of the operation', String(at(answer, 'Operations', 0, 'status')), '201');
    },
  },
  findsUser('I02', 'userName eq', (_externalId, address) => `userName eq "${address}"`),
  findsUser('I03', 'externalId eq', (externalId) => `externalId eq "${externalId}"`),
  findsUser('I04', 'emails[value eq]', (_externalId, address) => `emails[value eq "${address}"]`),
  findsUser(
    'I05',
    'emails[type eq "work" and value eq]',
    (_externalId, address) => `emails[type eq "work" and value eq "${address}"]`,
  ),
  findsGroup('I06', 'displayName eq', ({ name }) => `displayName eq "${name}"`),
  findsGroup('I07', 'externalId eq', ({ externalId }) => `externalId eq "${externalId}"`),
  findsGroup('I08', 'members[value eq]', ({ member }) => `members[value eq "${member}"]`),
  {
    ...shared,
    id: 'I09',
    title: 'fifty operations on members in one PATCH',
    async run(scim) {
      const users = await scim.users(50);
      const group = await scim.group();
      const operations = users.map(({ id }) => ({ op: 'add', path: 'members', value: [{ value: id }] }));
      const after = await scim.patched(group, ...operations);
      expectEqual('members', valuesOf(after, 'members'), users.map(({ id }) => id).sort());
    },
  },
  {
    ...shared,
    id: 'I10',
    title: 'DELETE deletes, and the same person comes back under a new id',
    async run(scim) {
      const user = await scim.user();
      await scim.user();
      expectStatus(await scim.delete(user.path), 204);
      expectError(await scim.get(user.path), 404);
      expectEqual('found afterwards', expectList(await scim.get(byUserName(user.name))).total, 0);
      const again = await scim.user({ userName: user.name });
      expectThat(again.id !== user.id, 'a new id', again.id);
    },
  },
  {
    ...shared,
    id: 'I11',
    title: 'active false deactivates, by PATCH',
    async run(scim) {
      const user = await scim.user();
      const after = await scim.patched(user, { op: 'replace', path: 'active', value: false });
      expectEqual('active', at(after, 'active'), false);
    },
  },
  {
    ...shared,
    id: 'I12',
    title: '25 requests at once are answered, or 429 with seconds to wait',
    run: answersManyAtOnce,
  },
  {
    ...shared,
    id: 'I13',
    title: 'Schemas declares no password',
    async run(scim) {
      const schema = expectResource(await scim.get(`/Schemas/${USER}`), 200);
      const names = items(at(schema, 'attributes')).map((one) => String(at(one, 'name')).toLowerCase());
      expectThat(names.includes('username'), 'userName among the attributes', names);
      expectThat(!names.includes('password'), 'no password among the attributes', names);
    },
  },
  {
    ...shared,
    id: 'I14',
    title: 'a token by OAuth client credentials, scope scim, is taken',
    async run(scim) {
      const { oauth } = scim.target;
      if (oauth === undefined) throw new NotMeasurable('no token endpoint was given');
      const token = await requestToken(oauth, scim.target.fetch ?? fetch);
      expectList(await scim.get('/Users?startIndex=1&count=1', { token }));
    },
  },
];

async function answersManyAtOnce(scim: Session): Promise<void> {
  const path = query('/Users', { startIndex: 1, count: 1 });
  const answers = await Promise.all(Array.from({ length: 25 }, () => scim.get(path, { oneTry: true })));
  for (const answer of answers) {
    expectStatus(answer, 200, 429);
    const wait = answer.headers.get('retry-after');
    if (answer.status === 429)
      expectThat(/^\d{1,9}$/.test(wait ?? ''), 'Retry-After in whole seconds', wait ?? 'none');
  }
}
