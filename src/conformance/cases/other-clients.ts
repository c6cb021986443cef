import type { Case } from '../case.ts';
import { expectEqual, expectStatus, expectThat } from '../expectations.ts';
import { at, valuesOf } from '../json-at.ts';
import { userBody } from '../session.ts';
import { USER } from '../urns.ts';

export const otherClientCases: readonly Case[] = [
  {
    id: 'X01',
    client: 'JumpCloud',
    title: 'activation: a test user and a test group come and go',
    source: 'JumpCloud "Identity Management using a Custom SCIM Integration"',
    async run(scim) {
      const user = await scim.user();
      const group = await scim.group();
      const value = [{ value: user.id }];
      const added = await scim.patched(group, { op: 'add', path: 'members', value });
      expectEqual('members', valuesOf(added, 'members'), [user.id]);
      const removed = await scim.patched(group, { op: 'remove', path: 'members', value });
      expectEqual('members', valuesOf(removed, 'members'), []);
      expectStatus(await scim.delete(user.path), 204);
      expectStatus(await scim.delete(group.path), 204);
    },
  },
  {
    id: 'X02',
    client: 'Ping',
    title: 'deactivate by PUT without id and meta',
    source: 'Ping "SCIM Provisioner"',
    async run(scim) {
      const user = await scim.user();
      expectStatus(await scim.put(user.path, userBody(user.name, { active: false })), 200);
      const after = await scim.read(user);
      expectEqual('id', at(after, 'id'), user.id);
      expectEqual('active', at(after, 'active'), false);
    },
  },
  {
    id: 'X03',
    client: 'SailPoint',
    title: 'add without a path replaces a singular attribute',
    source: 'SailPoint forum "SCIM API Patch Op"; RFC 7644 section 3.5.2.1',
    async run(scim) {
      const user = await scim.user();
      const after = await scim.patched(user, { op: 'add', value: { active: false } });
      expectEqual('active', at(after, 'active'), false);
    },
  },
  {
    id: 'X04',
    client: 'Any',
    title: 'PATCH of a group without members leaves the members alone',
    source: 'langwatch/langwatch#7136',
    async run(scim) {
      const user = await scim.user();
      const group = await scim.group([user]);
      const value = { externalId: crypto.randomUUID(), displayName: scim.name() };
      const after = await scim.patched(group, { op: 'replace', value });
      expectEqual('displayName', at(after, 'displayName'), value.displayName);
      expectEqual('members', valuesOf(after, 'members'), [user.id]);
    },
  },
  {
    id: 'X05',
    client: 'Any',
    title: 'a body as application/json is taken',
    source: 'RFC 7644 section 8.1',
    async run(scim) {
      const body = userBody(`${scim.name()}@example.com`, { schemas: [USER] });
      const answer = await scim.post('/Users', body, { contentType: 'application/json' });
      expectStatus(answer, 201);
      expectThat(typeof at(answer.body, 'id') === 'string', 'an id', answer.body);
    },
  },
];
