import type { JsonObject } from '../../scim/json.ts';
import type { Case } from '../case.ts';
import { expectEqual, expectResource, expectStatus, expectThat } from '../expectations.ts';
import { at, valuesOf } from '../json-at.ts';
import { userBody } from '../session.ts';

const shared = { client: 'RFC', source: 'RFC 7644 section 3.9' } as const;

/** `schemas` and `id` are always there (RFC 7643 section 3.1). */
function expectOnly(what: string, resource: JsonObject, wanted: string): void {
  const names = Object.keys(resource).filter((name) => name !== 'schemas');
  expectEqual(`attributes of ${what}`, names.sort(), ['id', wanted].sort());
}

export const projectionCases: readonly Case[] = [
  {
    ...shared,
    id: 'R05',
    title: 'attributes=userName shows id and userName only',
    async run(scim) {
      const user = await scim.user();
      const read = expectResource(await scim.get(`${user.path}?attributes=userName`), 200);
      expectOnly('the answer', read, 'userName');
    },
  },
  {
    ...shared,
    id: 'R06',
    title: 'excludedAttributes=emails,id leaves out the emails, never the id',
    async run(scim) {
      const user = await scim.user();
      const read = expectResource(await scim.get(`${user.path}?excludedAttributes=emails,id`), 200);
      expectEqual('emails', at(read, 'emails'), undefined);
      expectEqual('id', at(read, 'id'), user.id);
      expectEqual('userName', at(read, 'userName'), user.name);
    },
  },
  {
    ...shared,
    id: 'A01',
    title: 'attributes on the answer of a POST',
    async run(scim) {
      const answer = await scim.post('/Users?attributes=userName', userBody(`${scim.name()}@example.com`));
      expectOnly('the answer of POST', expectResource(answer, 201), 'userName');
    },
  },
  {
    ...shared,
    id: 'A02',
    title: 'attributes on the answer of a PUT',
    async run(scim) {
      const user = await scim.user();
      const answer = await scim.put(`${user.path}?attributes=displayName`, userBody(user.name));
      expectOnly('the answer of PUT', expectResource(answer, 200), 'displayName');
    },
  },
  {
    ...shared,
    id: 'A03',
    title: 'attributes on the answer of a PATCH, which is then 200',
    source: 'RFC 7644 sections 3.5.2 and 3.9',
    async run(scim) {
      const user = await scim.user();
      const operation = { op: 'replace', path: 'displayName', value: 'A. R.' };
      const answer = await scim.patch(`${user.path}?attributes=displayName`, [operation]);
      const shown = expectResource(answer, 200);
      expectOnly('the answer of PATCH', shown, 'displayName');
      expectEqual('displayName', at(shown, 'displayName'), 'A. R.');
    },
  },
  {
    ...shared,
    id: 'A04',
    title: 'excludedAttributes on the answer of a POST',
    async run(scim) {
      const body = userBody(`${scim.name()}@example.com`);
      const shown = expectResource(await scim.post('/Users?excludedAttributes=emails', body), 201);
      expectEqual('emails', at(shown, 'emails'), undefined);
      expectEqual('userName', at(shown, 'userName'), body.userName);
    },
  },
  {
    ...shared,
    id: 'A05',
    title: 'one sub-attribute is asked for: name.givenName',
    source: 'RFC 7644 sections 3.9 and 3.10',
    async run(scim) {
      const user = await scim.user();
      const read = expectResource(await scim.get(`${user.path}?attributes=name.givenName`), 200);
      expectEqual('name', at(read, 'name'), { givenName: 'Ada' });
      expectEqual('userName', at(read, 'userName'), undefined);
    },
  },
  {
    ...shared,
    id: 'R21',
    title: 'POST answers a Location, which is meta.location, and a whole meta',
    source: 'RFC 7644 section 3.3; RFC 7643 section 3.1',
    async run(scim) {
      const answer = await scim.post('/Users', userBody(`${scim.name()}@example.com`));
      const user = expectResource(answer, 201);
      const location = at(user, 'meta', 'location');
      expectEqual('Location', answer.headers.get('location'), location ?? null);
      const id = encodeURIComponent(String(at(user, 'id')));
      expectThat(String(location).endsWith(`/Users/${id}`), `meta.location of /Users/${id}`, location);
      expectEqual('meta.resourceType', at(user, 'meta', 'resourceType'), 'User');
      for (const name of ['created', 'lastModified']) {
        const instant = at(user, 'meta', name);
        expectThat(!Number.isNaN(Date.parse(String(instant))), `meta.${name} as a date`, instant);
      }
    },
  },
  {
    ...shared,
    id: 'R38',
    title: 'a user shows the groups it is in, and writing them changes nothing',
    source: 'RFC 7643 section 4.1.2',
    async run(scim) {
      const user = await scim.user();
      const group = await scim.group([user]);
      const read = await scim.read(user);
      expectEqual('groups', valuesOf(read, 'groups'), [group.id]);
      expectStatus(await scim.put(user.path, userBody(user.name, { groups: [] })), 200);
      expectEqual('groups after PUT', valuesOf(await scim.read(user), 'groups'), [group.id]);
    },
  },
];
