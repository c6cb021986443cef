import type { Case } from '../case.ts';
import { expectEqual, expectError, expectOne, expectResource, expectStatus } from '../expectations.ts';
import { at, items, valuesOf } from '../json-at.ts';
import { query } from '../session.ts';
import { GROUP } from '../urns.ts';

const REFERENCE = 'Okta SCIM 2.0 reference';
const idsOf = (made: readonly { readonly id: string }[]) => made.map(({ id }) => id).sort();

export const oktaGroupCases: readonly Case[] = [
  {
    id: 'O12',
    client: 'Okta',
    title: 'an empty group is made',
    source: REFERENCE,
    async run(scim) {
      const displayName = scim.name();
      const answer = await scim.post('/Groups', { schemas: [GROUP], displayName, members: [] });
      const group = expectResource(answer, 201);
      expectEqual('displayName', at(group, 'displayName'), displayName);
      expectEqual('members', items(at(group, 'members')), []);
    },
  },
  {
    id: 'O13',
    client: 'Okta',
    title: 'rename with the own id in the value',
    source: REFERENCE,
    async run(scim) {
      const [user] = await scim.users(1);
      const group = await scim.group(user === undefined ? [] : [user]);
      const displayName = scim.name();
      const stored = await scim.patched(group, { op: 'replace', value: { id: group.id, displayName } });
      expectEqual('id', at(stored, 'id'), group.id);
      expectEqual('displayName', at(stored, 'displayName'), displayName);
      expectEqual('members', valuesOf(stored, 'members'), [user?.id]);
    },
  },
  {
    id: 'O14',
    client: 'Okta',
    title: 'one PATCH removes one member and adds another',
    source: REFERENCE,
    async run(scim) {
      const [a, b, d] = await Promise.all([scim.user(), scim.user(), scim.user()]);
      const group = await scim.group([a, b]);
      const stored = await scim.patched(
        group,
        { op: 'remove', path: `members[value eq "${a.id}"]` },
        { op: 'add', path: 'members', value: [{ value: d.id, display: d.name }] },
      );
      expectEqual('members', valuesOf(stored, 'members'), idsOf([b, d]));
    },
  },
  {
    id: 'O15',
    client: 'Okta',
    title: 'the list of members is replaced',
    source: REFERENCE,
    async run(scim) {
      const [a, b, d] = await Promise.all([scim.user(), scim.user(), scim.user()]);
      const group = await scim.group([a, b]);
      const value = [{ value: b.id }, { value: d.id }];
      const stored = await scim.patched(group, { op: 'replace', path: 'members', value });
      expectEqual('members', valuesOf(stored, 'members'), idsOf([b, d]));
      const emptied = await scim.patched(group, { op: 'replace', path: 'members', value: [] });
      expectEqual('members after []', valuesOf(emptied, 'members'), []);
    },
  },
  {
    id: 'O20',
    client: 'Okta',
    title: 'lookup of a group by name',
    source: REFERENCE,
    async run(scim) {
      const group = await scim.group();
      await scim.group();
      const filter = `displayName eq "${group.name}"`;
      expectOne(await scim.get(query('/Groups', { filter, startIndex: 1, count: 100 })), group.id);
    },
  },
  {
    id: 'O25',
    client: 'Okta',
    title: 'a group is deleted',
    source: REFERENCE,
    async run(scim) {
      const user = await scim.user();
      const group = await scim.group([user]);
      expectStatus(await scim.delete(group.path), 204);
      expectError(await scim.get(group.path), 404);
      await scim.read(user);
    },
  },
  {
    id: 'O26',
    client: 'Okta',
    title: 'removing somebody who is no member changes nothing and succeeds',
    source: 'FastFed SCIM profile section 4.3.7',
    async run(scim) {
      const [a, b] = await Promise.all([scim.user(), scim.user()]);
      const group = await scim.group([a]);
      const stored = await scim.patched(group, { op: 'remove', path: `members[value eq "${b.id}"]` });
      expectEqual('members', valuesOf(stored, 'members'), [a.id]);
    },
  },
  {
    id: 'O27',
    client: 'Okta',
    title: 'adding a member again under another display leaves one entry',
    source: 'RFC 7644 section 3.5.2.1',
    async run(scim) {
      const user = await scim.user();
      const group = await scim.group([user]);
      const value = [{ value: user.id, display: 'somebody else' }];
      const stored = await scim.patched(group, { op: 'add', path: 'members', value });
      expectEqual('members', valuesOf(stored, 'members'), [user.id]);
    },
  },
];
