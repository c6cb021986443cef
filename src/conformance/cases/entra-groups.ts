import type { Case } from '../case.ts';
import { expectEqual, expectError, expectOne, expectResource } from '../expectations.ts';
import { at, valuesOf } from '../json-at.ts';
import { query } from '../session.ts';
import { GROUP } from '../urns.ts';

const MAIN = 'Microsoft "use SCIM to provision users and groups"';
const COMPATIBILITY = 'Microsoft "SCIM compatibility"';
const ADSCIM = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';

/** Of three members the first one is removed in this way. */
function removesOne(id: string, title: string, source: string, operation: (user: string) => Operation): Case {
  return {
    id,
    client: 'Entra',
    title,
    source,
    async run(scim) {
      const [a, b, c] = await Promise.all([scim.user(), scim.user(), scim.user()]);
      const group = await scim.group([a, b, c]);
      const after = await scim.patched(group, { ...operation(a.id) });
      expectEqual('members', valuesOf(after, 'members'), [b.id, c.id].sort());
    },
  };
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: readonly { readonly value: string; readonly $ref?: null }[];
}

export const entraGroupCases: readonly Case[] = [
  {
    id: 'E21',
    client: 'Entra',
    title: 'create with a schema of Microsoft that nobody knows',
    source: MAIN,
    async run(scim) {
      const group = await scim.group([], { schemas: [GROUP, ADSCIM], externalId: crypto.randomUUID() });
      expectEqual('displayName', at(group.body, 'displayName'), group.name);
    },
  },
  {
    id: 'E22',
    client: 'Entra',
    title: 'a group is read without its members',
    source: MAIN,
    async run(scim) {
      const group = await scim.group([await scim.user()]);
      const read = expectResource(await scim.get(`${group.path}?excludedAttributes=members`), 200);
      expectEqual('displayName', at(read, 'displayName'), group.name);
      expectEqual('members', at(read, 'members'), undefined);
    },
  },
  {
    id: 'E23',
    client: 'Entra',
    title: 'a group is looked up without its members',
    source: MAIN,
    async run(scim) {
      const group = await scim.group([await scim.user()]);
      const filter = `displayName eq "${group.name}"`;
      const path = query('/Groups', { excludedAttributes: 'members', filter });
      expectEqual('members', at(expectOne(await scim.get(path), group.id), 'members'), undefined);
    },
  },
  {
    id: 'E24',
    client: 'Entra',
    title: 'Add of a member with "$ref": null',
    source: MAIN,
    async run(scim) {
      const [a, b] = await Promise.all([scim.user(), scim.user()]);
      const group = await scim.group([a]);
      const value = [{ $ref: null, value: b.id }];
      const after = await scim.patched(group, { op: 'Add', path: 'members', value });
      expectEqual('members', valuesOf(after, 'members'), [a.id, b.id].sort());
    },
  },
  removesOne(
    'E25',
    'Remove of members by value with "$ref": null takes only these',
    COMPATIBILITY,
    (user) => ({
      op: 'Remove',
      path: 'members',
      value: [{ $ref: null, value: user }],
    }),
  ),
  removesOne('E26', 'Remove of members by value takes only these', COMPATIBILITY, (user) => ({
    op: 'Remove',
    path: 'members',
    value: [{ value: user }],
  })),
  removesOne('E27', 'remove of a member by a filter in the path', COMPATIBILITY, (user) => ({
    op: 'remove',
    path: `members[value eq "${user}"]`,
  })),
  {
    id: 'E28',
    client: 'Entra',
    title: 'remove of members without a value empties the group',
    source: 'RFC 7644 section 3.5.2.2; vouch-sh/vouch#1415',
    async run(scim) {
      const group = await scim.group(await scim.users(2));
      const after = await scim.patched(group, { op: 'remove', path: 'members' });
      expectEqual('members', valuesOf(after, 'members'), []);
    },
  },
  {
    id: 'E32',
    client: 'Entra',
    title: 'a second group of the same name is a conflict',
    source: `${MAIN}; SCIM validator`,
    async run(scim) {
      const group = await scim.group();
      const answer = await scim.post('/Groups', { schemas: [GROUP], displayName: group.name, members: [] });
      expectError(answer, 409, 'uniqueness');
    },
  },
  {
    id: 'E43',
    client: 'Entra',
    title: 'fifty members in one Add',
    source: 'Microsoft "App gallery user provisioning requirements"; IPSIE AL2',
    async run(scim) {
      const users = await scim.users(50);
      const group = await scim.group();
      const value = users.map(({ id }) => ({ value: id }));
      const after = await scim.patched(group, { op: 'Add', path: 'members', value });
      expectEqual('members', valuesOf(after, 'members'), users.map(({ id }) => id).sort());
    },
  },
];
