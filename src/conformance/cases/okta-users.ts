import { type Case, NotMeasurable } from '../case.ts';
import {
  expectEqual,
  expectError,
  expectHidden,
  expectList,
  expectNone,
  expectOne,
  expectResource,
  expectStatus,
  expectThat,
} from '../expectations.ts';
import { at } from '../json-at.ts';
import { byUserName, query, type Session, userBody } from '../session.ts';

const REFERENCE = 'Okta SCIM 2.0 reference';

export const oktaUserCases: readonly Case[] = [
  {
    id: 'O01',
    client: 'Okta',
    title: 'connection test: the first two users, with numbers as numbers',
    source: REFERENCE,
    async run(scim) {
      await scim.users(3);
      const answer = await scim.get('/Users?startIndex=1&count=2');
      const { total, resources, body } = expectList(answer);
      expectThat(total >= 3, 'totalResults of at least 3', total);
      expectEqual('startIndex', at(body, 'startIndex'), 1);
      expectEqual('itemsPerPage', at(body, 'itemsPerPage'), resources.length);
      expectThat(resources.length >= 1 && resources.length <= 2, '1 or 2 resources', resources.length);
    },
  },
  {
    id: 'O02',
    client: 'Okta',
    title: 'lookup of a userName that nobody has finds an empty list',
    source: `${REFERENCE}; SPEC test`,
    async run(scim) {
      await scim.user();
      const answer = await scim.get(byUserName(`${scim.name()}@example.com`));
      expectNone(answer);
      expectThat(Array.isArray(at(answer.body, 'Resources')), 'Resources to be []', answer.body);
    },
  },
  {
    id: 'O03',
    client: 'Okta',
    title: 'create with password, groups and locale',
    source: REFERENCE,
    async run(scim) {
      const userName = `${scim.name()}@example.com`;
      const password = `1mz${scim.name()}`;
      const externalId = `00u${scim.name()}`;
      const sent = userBody(userName, { groups: [], password, locale: 'en-US', externalId });
      const answer = await scim.post('/Users', sent);
      const user = expectResource(answer, 201);
      const id = at(user, 'id');
      expectThat(typeof id === 'string' && id !== '', 'id to be a string', id);
      expectEqual('userName', at(user, 'userName'), userName);
      expectEqual('externalId', at(user, 'externalId'), externalId);
      expectEqual('active', at(user, 'active'), true);
      expectHidden(answer, password);
      expectHidden(await scim.get(`/Users/${id}`), password);
    },
  },
  {
    id: 'O04',
    client: 'Okta',
    title: 'the same create again is a conflict',
    source: `${REFERENCE}; SPEC test`,
    async run(scim) {
      const user = await scim.user();
      expectError(await scim.post('/Users', userBody(user.name)), 409, 'uniqueness');
    },
  },
  {
    id: 'O05',
    client: 'Okta',
    title: 'a userName in capitals is the same userName',
    source: 'SCIM Interoperability Profile section 5.2; RFC 7643 section 4.1.1',
    async run(scim) {
      const user = await scim.user();
      expectError(await scim.post('/Users', userBody(user.name.toUpperCase())), 409, 'uniqueness');
    },
  },
  {
    id: 'O06',
    client: 'Okta',
    title: 'lookup of a userName in capitals finds the user',
    source: 'SCIM Interoperability Profile section 5.2; Microsoft SCIM validator',
    async run(scim) {
      const user = await scim.user();
      await scim.user();
      expectOne(await scim.get(byUserName(user.name.toUpperCase())), user.id);
    },
  },
  {
    id: 'O07',
    client: 'Okta',
    title: 'deactivate: PATCH without a path',
    source: REFERENCE,
    async run(scim) {
      const user = await scim.user();
      const answer = await scim.patch(user.path, [{ op: 'replace', value: { active: false } }]);
      expectStatus(answer, 200, 204);
      if (answer.status === 200) expectEqual('active in the answer', at(answer.body, 'active'), false);
      expectEqual('active', at(await scim.read(user), 'active'), false);
    },
  },
  {
    id: 'O08',
    client: 'Okta',
    title: 'reactivate: the same user is active again',
    source: `${REFERENCE}; Okta test plan C9293`,
    async run(scim) {
      const user = await scim.user();
      await scim.patched(user, { op: 'replace', value: { active: false } });
      expectEqual('active in between', at(await scim.read(user), 'active'), false);
      const again = await scim.patched(user, { op: 'replace', value: { active: true } });
      expectEqual('id', at(again, 'id'), user.id);
      expectEqual('active', at(again, 'active'), true);
    },
  },
  {
    id: 'O09',
    client: 'Okta',
    title: 'deactivate by PUT (wizard app): nothing else is lost',
    source: `${REFERENCE}; Okta FAQ page`,
    async run(scim) {
      const user = await scim.user({ title: 'Analyst' });
      const body = userBody(user.name, { id: user.id, title: 'Analyst', active: false, groups: [] });
      expectStatus(await scim.put(user.path, body), 200);
      const stored = await scim.read(user);
      expectEqual('active', at(stored, 'active'), false);
      expectEqual('userName', at(stored, 'userName'), user.name);
      expectEqual('title', at(stored, 'title'), 'Analyst');
      expectEqual('name.givenName', at(stored, 'name', 'givenName'), 'Ada');
      expectEqual('emails[0].value', at(stored, 'emails', 0, 'value'), user.name);
    },
  },
  {
    id: 'O10',
    client: 'Okta',
    title: 'PUT of what was read: id, meta and groups are not written',
    source: REFERENCE,
    async run(scim) {
      const user = await scim.user();
      const group = await scim.group([user]);
      const before = await scim.read(user);
      const groups = [{ value: group.id, display: group.name }];
      const answer = await scim.put(user.path, { ...before, groups, displayName: 'Ada R.' });
      expectStatus(answer, 200);
      const after = await scim.read(user);
      expectEqual('id', at(after, 'id'), user.id);
      expectEqual('displayName', at(after, 'displayName'), 'Ada R.');
      expectEqual('meta.created', at(after, 'meta', 'created'), at(before, 'meta', 'created'));
      expectEqual('members[0]', at(await scim.read(group), 'members', 0, 'value'), user.id);
    },
  },
  {
    id: 'O11',
    client: 'Okta',
    title: 'PATCH of a password, which nobody can read',
    source: REFERENCE,
    async run(scim) {
      const user = await scim.user();
      const password = `1mz${scim.name()}`;
      const answer = await scim.patch(user.path, [{ op: 'replace', value: { password } }]);
      expectStatus(answer, 200, 204);
      expectHidden(answer, password);
      expectHidden(await scim.get(user.path), password);
      expectHidden(await scim.get(byUserName(user.name)), password);
    },
  },
  {
    id: 'O21',
    client: 'Okta',
    title: 'a deactivated user is still found',
    source: 'Microsoft "use SCIM to provision users and groups"; Okta FAQ page',
    async run(scim) {
      const user = await scim.user();
      await scim.user();
      await scim.patched(user, { op: 'replace', value: { active: false } });
      expectResource(await scim.get(user.path), 200);
      const found = expectOne(await scim.get(byUserName(user.name)), user.id);
      expectEqual('active', at(found, 'active'), false);
    },
  },
  {
    id: 'O22',
    client: 'Okta',
    title: 'no token and a wrong one: 401 with a SCIM error',
    source: 'Okta SPEC test',
    run: refusesStrangers,
  },
  {
    id: 'O23',
    client: 'Okta',
    title: 'an unknown id: 404 with a SCIM error',
    source: 'Okta SPEC test',
    async run(scim) {
      const unknown = crypto.randomUUID();
      expectError(await scim.get(`/Users/${unknown}`), 404);
      expectError(await scim.get(`/Groups/${unknown}`), 404);
    },
  },
];

async function refusesStrangers(scim: Session): Promise<void> {
  if (scim.target.token === undefined)
    throw new NotMeasurable('the suite has no token that it could leave out');
  const path = query('/Users', { startIndex: 1, count: 1 });
  for (const token of [null, scim.name()]) {
    const answer = await scim.get(path, { token });
    expectError(answer, 401);
    expectThat(typeof at(answer.body, 'detail') === 'string', 'a detail in words', answer.body);
  }
}
