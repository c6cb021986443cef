import type { Case } from '../case.ts';
import { expectEqual, expectError, expectList, expectResource, expectThat } from '../expectations.ts';
import { at, items } from '../json-at.ts';
import { query } from '../session.ts';
import { GROUP, USER } from '../urns.ts';

const shared = { client: 'RFC' } as const;

export const discoveryCases: readonly Case[] = [
  {
    ...shared,
    id: 'R01',
    title: 'ServiceProviderConfig says what there is',
    source: 'RFC 7644 section 4; RFC 7643 section 5',
    async run(scim) {
      const config = expectResource(await scim.get('/ServiceProviderConfig'), 200);
      for (const name of ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag'])
        expectThat(
          typeof at(config, name, 'supported') === 'boolean',
          `${name}.supported to be a boolean`,
          at(config, name) ?? 'nothing',
        );
      const schemes = at(config, 'authenticationSchemes');
      expectThat(Array.isArray(schemes), 'authenticationSchemes to be a list', schemes ?? 'nothing');
    },
  },
  {
    ...shared,
    id: 'R02',
    title: 'ResourceTypes is a list with User and Group',
    source: 'RFC 7644 section 4; SCIM Interoperability Profile section 5.1',
    async run(scim) {
      const { resources } = expectList(await scim.get('/ResourceTypes'));
      const endpoints = new Map(resources.map((one) => [at(one, 'name'), at(one, 'endpoint')]));
      for (const [name, endpoint] of [
        ['User', '/Users'],
        ['Group', '/Groups'],
      ] as const) {
        const shown = endpoints.get(name);
        expectThat(typeof shown === 'string' && shown.endsWith(endpoint), `${name} at ${endpoint}`, shown);
      }
    },
  },
  {
    ...shared,
    id: 'R03',
    title: 'Schemas is a list with true characteristics',
    source: 'RFC 7644 section 4; RFC 7643 section 7',
    async run(scim) {
      const { resources } = expectList(await scim.get('/Schemas'));
      for (const urn of [USER, GROUP])
        expectThat(
          resources.some((one) => at(one, 'id') === urn),
          `a schema ${urn}`,
          resources.map((one) => at(one, 'id')),
        );
      const user = resources.find((one) => at(one, 'id') === USER);
      const userName = items(at(user, 'attributes')).find((one) => at(one, 'name') === 'userName');
      expectEqual('type of userName', at(userName, 'type'), 'string');
      expectEqual('required of userName', at(userName, 'required'), true);
      expectEqual('caseExact of userName', at(userName, 'caseExact'), false);
      expectEqual('uniqueness of userName', at(userName, 'uniqueness'), 'server');
    },
  },
  {
    ...shared,
    id: 'R04',
    title: 'a schema by its URN',
    source: 'RFC 7644 section 4',
    async run(scim) {
      const schema = expectResource(await scim.get(`/Schemas/${USER}`), 200);
      expectEqual('id', at(schema, 'id'), USER);
      expectThat(items(at(schema, 'attributes')).length > 0, 'its attributes', schema);
    },
  },
  {
    ...shared,
    id: 'D01',
    title: 'a schema, a resource type and an endpoint that do not exist: 404',
    source: 'RFC 7644 sections 3.12 and 4',
    async run(scim) {
      expectError(await scim.get('/Schemas/urn:example:nothing'), 404);
      expectError(await scim.get('/ResourceTypes/Nothing'), 404);
      expectError(await scim.get(`/${scim.name()}`), 404);
    },
  },
  {
    ...shared,
    id: 'D02',
    title: 'discovery refuses a filter instead of ignoring it',
    source: 'RFC 7644 section 4',
    async run(scim) {
      for (const path of ['/Schemas', '/ResourceTypes'])
        expectError(await scim.get(query(path, { filter: 'name eq "User"' })), 403);
    },
  },
  {
    ...shared,
    id: 'D03',
    title: 'a resource type by its name, with id and name alike',
    source: 'RFC 7643 section 6; SCIM Interoperability Profile section 5.1',
    async run(scim) {
      const type = expectResource(await scim.get('/ResourceTypes/User'), 200);
      expectEqual('name', at(type, 'name'), 'User');
      expectEqual('id', at(type, 'id'), 'User');
      expectEqual('schema', at(type, 'schema'), USER);
    },
  },
];
