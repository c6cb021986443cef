import { type Case, NotMeasurable } from '../case.ts';
import {
  expectEqual,
  expectError,
  expectList,
  expectNone,
  expectOne,
  expectResource,
  expectThat,
} from '../expectations.ts';
import { at, items } from '../json-at.ts';
import { byUserName, userBody } from '../session.ts';
import { USER } from '../urns.ts';

const shared = { client: 'Okta', source: 'Okta SCIM 2.0 SPEC test' } as const;

/** Okta's published test of a new integration (Runscope, later BlazeMeter), step by step. */
export const oktaSpecTest: readonly Case[] = [
  {
    ...shared,
    id: 'K01',
    title: 'GET /Users?count=1&startIndex=1 shows a whole user',
    async run(scim) {
      await scim.user();
      const { resources, body } = expectList(await scim.get('/Users?count=1&startIndex=1'));
      for (const name of ['itemsPerPage', 'startIndex', 'totalResults'])
        expectThat(Number.isInteger(at(body, name)), `${name} to be an integer`, at(body, name));
      expectEqual('resources on a page of one', resources.length, 1);
      const [first] = resources;
      expectThat(typeof at(first, 'id') === 'string', 'Resources[0].id to be a string', first);
      expectThat(typeof at(first, 'userName') === 'string', 'Resources[0].userName to be a string', first);
    },
  },
  {
    ...shared,
    id: 'K02',
    title: 'GET /Users/{id} shows name, email and active',
    async run(scim) {
      const user = await scim.user();
      const read = await scim.read(user);
      expectEqual('id', at(read, 'id'), user.id);
      expectEqual('userName', at(read, 'userName'), user.name);
      expectEqual('name.familyName', at(read, 'name', 'familyName'), 'Reyes');
      expectEqual('name.givenName', at(read, 'name', 'givenName'), 'Ada');
      expectEqual('active', at(read, 'active'), true);
      expectEqual('emails[0].value', at(read, 'emails', 0, 'value'), user.name);
    },
  },
  {
    ...shared,
    id: 'K03',
    title: 'lookup by a random userName: totalResults 0',
    async run(scim) {
      await scim.user();
      expectNone(await scim.get(byUserName(`${scim.name()}@example.com`)));
    },
  },
  {
    ...shared,
    id: 'K04',
    title: 'GET /Users/{random id}: 404, detail, schemas of an error',
    async run(scim) {
      const answer = await scim.get(`/Users/${crypto.randomUUID()}`);
      expectError(answer, 404);
      const detail = at(answer.body, 'detail');
      expectThat(typeof detail === 'string' && detail !== '', 'a detail', answer.body);
    },
  },
  {
    ...shared,
    id: 'K05',
    title: 'a user with random names is made, and echoed',
    async run(scim) {
      await scim.user();
      const random = scim.name();
      const userName = `${random}@example.com`;
      expectNone(await scim.get(byUserName(userName)));
      const name = { givenName: `given-${random}`, familyName: `family-${random}` };
      const made = expectResource(await scim.post('/Users', userBody(userName, { name })), 201);
      expectThat(items(at(made, 'schemas')).includes(USER), `schemas with ${USER}`, at(made, 'schemas'));
      expectEqual('active', at(made, 'active'), true);
      expectThat(typeof at(made, 'id') === 'string', 'id to be a string', made);
      expectEqual('name.givenName', at(made, 'name', 'givenName'), name.givenName);
      expectEqual('name.familyName', at(made, 'name', 'familyName'), name.familyName);
      expectEqual('userName', at(made, 'userName'), userName);
    },
  },
  {
    ...shared,
    id: 'K06',
    title: 'the new user is there, by id and by userName',
    async run(scim) {
      const user = await scim.user();
      await scim.user();
      expectEqual('userName', at(await scim.read(user), 'userName'), user.name);
      expectOne(await scim.get(byUserName(user.name)), user.id);
    },
  },
  {
    ...shared,
    id: 'K07',
    title: 'the same user again: 409 with schemas of an error',
    async run(scim) {
      const userName = `${scim.name()}@example.com`;
      expectResource(await scim.post('/Users', userBody(userName)), 201);
      expectError(await scim.post('/Users', userBody(userName)), 409);
    },
  },
  {
    ...shared,
    id: 'K08',
    title: 'lookup of the userName in another case answers 200',
    async run(scim) {
      const user = await scim.user();
      expectList(await scim.get(byUserName(user.name.toUpperCase())));
    },
  },
  {
    ...shared,
    id: 'K09',
    title: 'GET /Groups answers a list',
    async run(scim) {
      await scim.group();
      const { total } = expectList(await scim.get('/Groups?startIndex=1&count=10'));
      expectThat(total >= 1, 'at least the group that was just made', total);
    },
  },
  {
    ...shared,
    id: 'K10',
    title: 'GET /Users without a token: 401',
    async run(scim) {
      if (scim.target.token === undefined)
        throw new NotMeasurable('the suite has no token that it could leave out');
      expectError(await scim.get('/Users?count=1&startIndex=1', { token: null }), 401);
    },
  },
];
