import type { Case } from '../case.ts';
import { expectEqual, expectError, expectStatus, expectThat } from '../expectations.ts';
import { at, items, ofType } from '../json-at.ts';
import { userBody } from '../session.ts';
import { USER } from '../urns.ts';

const shared = { client: 'RFC', source: 'RFC 7644 section 3.5.2' } as const;

export const patchCases: readonly Case[] = [
  {
    ...shared,
    id: 'R12',
    title: 'an operation that does not exist: 400',
    async run(scim) {
      const user = await scim.user();
      const answer = await scim.patch(user.path, [{ op: 'frobnicate', path: 'title', value: 'x' }]);
      expectError(answer, 400);
    },
  },
  {
    ...shared,
    id: 'R13',
    title: 'remove without a path: 400 noTarget',
    source: 'RFC 7644 section 3.5.2.2',
    async run(scim) {
      const user = await scim.user();
      expectError(await scim.patch(user.path, [{ op: 'remove' }]), 400, 'noTarget');
      await scim.read(user);
    },
  },
  {
    ...shared,
    id: 'R14',
    title: 'remove of userName, which is required: 400',
    source: 'RFC 7644 section 3.5.2.2',
    async run(scim) {
      const user = await scim.user();
      expectError(await scim.patch(user.path, [{ op: 'remove', path: 'userName' }]), 400);
      expectEqual('userName', at(await scim.read(user), 'userName'), user.name);
    },
  },
  {
    ...shared,
    id: 'R16',
    title: 'replace of id is refused or ignored; the id stays',
    source: 'RFC 7643 section 3.1; RFC 7644 section 3.5.2',
    async run(scim) {
      const user = await scim.user();
      const other = crypto.randomUUID();
      const answer = await scim.patch(user.path, [{ op: 'replace', path: 'id', value: other }]);
      expectStatus(answer, 200, 204, 400);
      if (answer.status === 400) expectError(answer, 400, 'mutability');
      expectEqual('id', at(await scim.read(user), 'id'), user.id);
      expectError(await scim.get(`/Users/${other}`), 404);
    },
  },
  {
    ...shared,
    id: 'R17',
    title: 'a new primary email takes primary from the old one',
    async run(scim) {
      const user = await scim.user();
      const added = `${scim.name()}@example.org`;
      const value = [{ value: added, type: 'home', primary: true }];
      const after = await scim.patched(user, { op: 'add', path: 'emails', value });
      const primary = items(at(after, 'emails')).filter((one) => at(one, 'primary') === true);
      expectEqual('emails', items(at(after, 'emails')).length, 2);
      expectEqual(
        'primary emails',
        primary.map((one) => at(one, 'value')),
        [added],
      );
    },
  },
  {
    ...shared,
    id: 'P01',
    title: 'all or nothing: the second operation fails, the first is not kept',
    async run(scim) {
      const user = await scim.user({ title: 'before' });
      const answer = await scim.patch(user.path, [
        { op: 'replace', path: 'title', value: 'after' },
        { op: 'remove', path: 'userName' },
      ]);
      expectError(answer, 400);
      expectEqual('title', at(await scim.read(user), 'title'), 'before');
    },
  },
  {
    ...shared,
    id: 'P02',
    title: 'add of a complex attribute leaves its other parts',
    source: 'RFC 7644 section 3.5.2.1',
    async run(scim) {
      const user = await scim.user();
      const after = await scim.patched(user, { op: 'add', path: 'name', value: { middleName: 'King' } });
      const name = at(after, 'name');
      expectEqual('name.middleName', at(name, 'middleName'), 'King');
      expectEqual('name.givenName', at(name, 'givenName'), 'Ada');
      expectEqual('name.familyName', at(name, 'familyName'), 'Reyes');
    },
  },
  {
    ...shared,
    id: 'P03',
    title: 'add of the same email again leaves one',
    source: 'RFC 7644 section 3.5.2.1',
    async run(scim) {
      const user = await scim.user();
      const value = [{ value: user.name, type: 'work', primary: true }];
      const after = await scim.patched(user, { op: 'add', path: 'emails', value });
      expectEqual('emails', items(at(after, 'emails')).length, 1);
    },
  },
  {
    ...shared,
    id: 'P04',
    title: 'remove of an email by its type leaves the other',
    source: 'RFC 7644 section 3.5.2.2',
    async run(scim) {
      const home = `${scim.name()}@example.org`;
      const user = await scim.user();
      await scim.patched(user, { op: 'add', path: 'emails', value: [{ value: home, type: 'home' }] });
      const after = await scim.patched(user, { op: 'remove', path: 'emails[type eq "work"]' });
      expectEqual('emails', items(at(after, 'emails')).length, 1);
      expectEqual('home', at(ofType(after, 'emails', 'home'), 'value'), home);
    },
  },
  {
    ...shared,
    id: 'P05',
    title: 'replace of an element that is not there: 400 noTarget',
    source: 'RFC 7644 section 3.5.2.3',
    async run(scim) {
      const user = await scim.user();
      const path = `emails[value eq "${scim.name()}"]`;
      const answer = await scim.patch(user.path, [{ op: 'replace', path, value: { display: 'x' } }]);
      expectError(answer, 400, 'noTarget');
      expectEqual('emails', items(at(await scim.read(user), 'emails')).length, 1);
    },
  },
  {
    ...shared,
    id: 'P06',
    title: 'PATCH of an unknown user: 404, and nobody is made',
    source: 'RFC 7644 section 3.12',
    async run(scim) {
      const path = `/Users/${crypto.randomUUID()}`;
      expectError(await scim.patch(path, [{ op: 'replace', value: { active: false } }]), 404);
      expectError(await scim.put(path, userBody(`${scim.name()}@example.com`)), 404);
      expectError(await scim.get(path), 404);
    },
  },
  {
    ...shared,
    id: 'R25',
    title: 'POST without a userName: 400 invalidValue',
    source: 'RFC 7643 section 4.1.1',
    async run(scim) {
      const answer = await scim.post('/Users', { schemas: [USER], displayName: scim.name() });
      expectError(answer, 400, 'invalidValue');
    },
  },
  {
    ...shared,
    id: 'R26',
    title: 'malformed JSON: 400 invalidSyntax',
    source: 'RFC 7644 section 3.12',
    async run(scim) {
      const body = `{"schemas":["${USER}"],"userName":`;
      expectError(await scim.send({ method: 'POST', path: '/Users', body }), 400, 'invalidSyntax');
    },
  },
  {
    ...shared,
    id: 'P07',
    title: 'attributes that PUT leaves out are taken away',
    source: 'RFC 7644 section 3.5.1',
    async run(scim) {
      const user = await scim.user({ nickName: 'Babs' });
      expectStatus(await scim.put(user.path, userBody(user.name)), 200);
      const after = await scim.read(user);
      expectThat(at(after, 'nickName') === undefined, 'no nickName', at(after, 'nickName'));
    },
  },
];
