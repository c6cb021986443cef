import type { Case } from '../case.ts';
import { expectEqual, expectList, expectStatus, expectThat } from '../expectations.ts';
import { valuesOf } from '../json-at.ts';
import { byUserName, userBody } from '../session.ts';

const shared = { client: 'Safety' } as const;

export const safetyRaceCases: readonly Case[] = [
  {
    ...shared,
    id: 'T12',
    title: 'ten creates of one userName at once: exactly one is made',
    source: 'RFC 7643 section 4.1.1 (uniqueness: server)',
    async run(scim) {
      await scim.user();
      const userName = `${scim.name()}@example.com`;
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => scim.post('/Users', userBody(userName))),
      );
      for (const answer of answers) expectStatus(answer, 201, 409);
      expectEqual('how many were made', answers.filter(({ status }) => status === 201).length, 1);
      const { total } = expectList(await scim.get(byUserName(userName)));
      expectEqual('how many there are', total, 1);
    },
  },
  {
    ...shared,
    id: 'T13',
    title: 'twenty members added at once: none is lost',
    source: 'fleetdm/fleet#50724',
    async run(scim) {
      const users = await scim.users(20);
      const group = await scim.group();
      const answers = await Promise.all(
        users.map(({ id }) =>
          scim.patch(group.path, [{ op: 'add', path: 'members', value: [{ value: id }] }]),
        ),
      );
      for (const answer of answers) expectStatus(answer, 200, 204);
      const members = valuesOf(await scim.read(group), 'members');
      expectEqual('members', members, users.map(({ id }) => id).sort());
    },
  },
  {
    ...shared,
    id: 'T16',
    title: 'ten deletes of one user at once: 204 or 404, and it is gone',
    source: 'RFC 7644 section 3.6',
    async run(scim) {
      const user = await scim.user();
      const answers = await Promise.all(Array.from({ length: 10 }, () => scim.delete(user.path)));
      for (const answer of answers) expectStatus(answer, 204, 404);
      const gone = answers.some(({ status }) => status === 204);
      expectThat(
        gone,
        'at least one 204',
        answers.map(({ status }) => status),
      );
      expectStatus(await scim.get(user.path), 404);
    },
  },
];
