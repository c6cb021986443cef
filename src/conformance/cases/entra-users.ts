import type { Case } from '../case.ts';
import {
  expectEqual,
  expectError,
  expectNone,
  expectOne,
  expectResource,
  expectStatus,
  expectThat,
} from '../expectations.ts';
import { at, items } from '../json-at.ts';
import { byUserName, query, userBody } from '../session.ts';
import { ENTERPRISE, USER } from '../urns.ts';

const MAIN = 'Microsoft "use SCIM to provision users and groups"';
const COLLECTION = 'Microsoft SCIM reference code collection';

export const entraUserCases: readonly Case[] = [
  {
    id: 'E01',
    client: 'Entra',
    title: 'create with externalId, empty roles and a meta of its own',
    source: MAIN,
    async run(scim) {
      const externalId = crypto.randomUUID();
      const user = await scim.user({
        schemas: [USER, ENTERPRISE],
        externalId,
        roles: [],
        meta: { resourceType: 'User', created: '1999-01-01T00:00:00Z' },
      });
      expectEqual('externalId', at(user.body, 'externalId'), externalId);
      const created = at(user.body, 'meta', 'created');
      expectThat(!String(created).startsWith('1999'), 'meta.created of the server', created);
    },
  },
  {
    id: 'E02',
    client: 'Entra',
    title: 'create with nulls: unassigned, so neither stored nor shown',
    source: `${MAIN}, example 2; RFC 7643 section 2.5`,
    async run(scim) {
      const nothing = { addresses: null, phoneNumbers: null, title: null };
      const user = await scim.user(nothing);
      for (const body of [user.body, await scim.read(user)])
        for (const name of Object.keys(nothing)) {
          const empty = items(at(body, name)).length === 0 && Array.isArray(at(body, name));
          expectThat(at(body, name) === undefined || empty, `no ${name}`, at(body, name));
        }
    },
  },
  {
    id: 'E03',
    client: 'Entra',
    title: 'lookup by externalId',
    source: `${MAIN}; OctopusDeploy/Issues#9841`,
    async run(scim) {
      const externalId = crypto.randomUUID();
      const user = await scim.user({ externalId });
      await scim.user({ externalId: crypto.randomUUID() });
      expectOne(await scim.get(query('/Users', { filter: `externalId eq "${externalId}"` })), user.id);
    },
  },
  {
    id: 'E04',
    client: 'Entra',
    title: 'lookup by externalId in another case finds nobody',
    source: 'RFC 7643 section 3.1; SCIM Interoperability Profile section 5.2',
    async run(scim) {
      const externalId = `Guid-${crypto.randomUUID()}`;
      const user = await scim.user({ externalId });
      expectOne(await scim.get(query('/Users', { filter: `externalId eq "${externalId}"` })), user.id);
      expectNone(await scim.get(query('/Users', { filter: `externalId eq "${externalId.toUpperCase()}"` })));
    },
  },
  {
    id: 'E31',
    client: 'Entra',
    title: 'delete, and the name is free for a new user',
    source: `${MAIN}; SCIM validator; IPSIE AL1`,
    async run(scim) {
      const user = await scim.user();
      expectStatus(await scim.delete(user.path), 204);
      expectError(await scim.get(user.path), 404);
      expectError(await scim.delete(user.path), 404);
      const again = await scim.user({ userName: user.name });
      expectThat(again.id !== user.id, 'a new id', again.id);
    },
  },
  {
    id: 'E33',
    client: 'Entra',
    title: 'renaming to a name that is taken is a conflict, and changes nothing',
    source: 'SCIM Interoperability Profile section 6.9.1',
    async run(scim) {
      const [a, b] = await Promise.all([scim.user(), scim.user()]);
      const answer = await scim.patch(a.path, [{ op: 'Replace', path: 'userName', value: b.name }]);
      expectError(answer, 409, 'uniqueness');
      expectEqual('userName', at(await scim.read(a), 'userName'), a.name);
    },
  },
  {
    id: 'E34',
    client: 'Entra',
    title: 'renamed, and found by the new name only',
    source: MAIN,
    async run(scim) {
      const user = await scim.user();
      const renamed = `${scim.name()}@example.com`;
      await scim.patched(user, { op: 'Replace', path: 'userName', value: renamed });
      expectOne(await scim.get(byUserName(renamed)), user.id);
      expectNone(await scim.get(byUserName(user.name)));
    },
  },
  {
    id: 'E36',
    client: 'Entra',
    title: 'lookup by the address for work',
    source: MAIN,
    async run(scim) {
      const user = await scim.user();
      await scim.user();
      const filter = `emails[type eq "work"].value eq "${user.name}"`;
      expectOne(await scim.get(query('/Users', { filter })), user.id);
    },
  },
  {
    id: 'E37',
    client: 'Entra',
    title: 'create with booleans as strings',
    source: `${COLLECTION}, "Post emp1 with string True"`,
    async run(scim) {
      const userName = `${scim.name()}@example.com`;
      const emails = [{ value: userName, type: 'work', primary: 'True' }];
      const user = await scim.user({ userName, active: 'False', emails });
      const stored = await scim.read(user);
      expectEqual('active', at(stored, 'active'), false);
      expectEqual('emails[0].primary', at(stored, 'emails', 0, 'primary'), true);
    },
  },
  {
    id: 'E38',
    client: 'Entra',
    title: 'names of attributes in a filter in any case',
    source: `${COLLECTION}; RFC 7643 section 2.1`,
    async run(scim) {
      const displayName = scim.name();
      const user = await scim.user({ displayName });
      await scim.user();
      expectOne(await scim.get(query('/Users', { filter: `DisplayName eq "${displayName}"` })), user.id);
      const group = await scim.group();
      await scim.group();
      expectOne(await scim.get(query('/Groups', { filter: `DISPLAYNAME EQ "${group.name}"` })), group.id);
    },
  },
  {
    id: 'E39',
    client: 'Entra',
    title: 'every answer is application/scim+json',
    source: `${MAIN}; jelhub/scimgateway#89`,
    async run(scim) {
      const userName = `${scim.name()}@example.com`;
      const made = await scim.post('/Users', userBody(userName));
      const user = expectResource(made, 201);
      const answers = [
        made,
        await scim.get(`/Users/${String(at(user, 'id'))}`),
        await scim.get(byUserName(userName)),
        await scim.get(`/Users/${crypto.randomUUID()}`),
      ];
      for (const { asked, headers } of answers) {
        const type = headers.get('content-type') ?? 'nothing';
        const right = /^application\/scim\+json\s*(;|$)/i.test(type);
        expectThat(right, `Content-Type application/scim+json of ${asked.method} ${asked.path}`, type);
      }
    },
  },
  {
    id: 'E41',
    client: 'Entra',
    title: 'connection test: lookup of a random GUID',
    source: MAIN,
    async run(scim) {
      await scim.user();
      expectNone(await scim.get(query('/Users', { filter: `userName eq "${crypto.randomUUID()}"` })));
    },
  },
];
