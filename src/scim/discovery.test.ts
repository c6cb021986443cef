import { describe, expect, it } from 'vitest';
import * as discovery from './discovery.ts';
import { isObject, type Json } from './json.ts';
import { CORE_GROUP, groupShape } from './schema/core-group.ts';
import { CORE_USER, userShape } from './schema/core-user.ts';
import { readDeclaredSchema } from './schema/declared-schema.ts';
import { ENTERPRISE_USER } from './schema/enterprise-user.ts';
import { refusal } from './testing/refusal.ts';
import { SAMPLE, SAMPLE_SHAPE } from './testing/sample-shape.ts';

const BASE = 'https://lockstep.example/scim/v2/okta';
const SHAPES = [SAMPLE_SHAPE, groupShape([])];
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

function nulls(value: Json | undefined): number {
  if (value === null || value === undefined) return 1;
  const inside: readonly Json[] = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return inside.reduce<number>((sum, one) => sum + nulls(one), 0);
}

describe('discovery (RFC 7644 section 4)', () => {
  it('tells what is implemented (R01)', () => {
    expect(discovery.serviceProviderConfig(BASE, { documentationUri: 'https://docs.example' })).toMatchObject(
      {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
        documentationUri: 'https://docs.example',
        patch: { supported: true },
        bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 },
        filter: { supported: true, maxResults: 1000 },
        changePassword: { supported: false },
        sort: { supported: true },
        etag: { supported: true },
        pagination: {
          cursor: true,
          index: true,
          defaultPaginationMethod: 'index',
          defaultPageSize: 100,
          maxPageSize: 1000,
          cursorTimeout: 3600,
        },
        authenticationSchemes: [{ type: 'oauthbearertoken' }, { type: 'httpbasic' }],
        meta: { location: `${BASE}/ServiceProviderConfig` },
      },
    );
    expect(discovery.serviceProviderConfig(BASE)).not.toHaveProperty('documentationUri');
  });

  it('lists the kinds of resources, and each by its name (R02)', () => {
    const list = discovery.resourceTypes(BASE, SHAPES);
    expect(list).toMatchObject({
      schemas: [LIST],
      totalResults: 2,
      itemsPerPage: 2,
      Resources: [
        {
          id: 'User',
          name: 'User',
          endpoint: '/Users',
          schema: CORE_USER.id,
          schemaExtensions: [
            { schema: ENTERPRISE_USER.id, required: false },
            { schema: SAMPLE.id, required: false },
          ],
          meta: { resourceType: 'ResourceType', location: `${BASE}/ResourceTypes/User` },
        },
        { id: 'Group', endpoint: '/Groups', schema: CORE_GROUP.id, schemaExtensions: [] },
      ],
    });
    expect((list.Resources as Json[])[0]).toEqual(discovery.resourceType(BASE, SHAPES, 'User'));
    expect(refusal(() => discovery.resourceType(BASE, SHAPES, 'Robot'))).toMatch(/^404 -: .*"Robot"/);
  });

  it('lists the schemas, each once, and each by its URN (R03, R04)', () => {
    const list = discovery.schemas(BASE, [...SHAPES, userShape([SAMPLE])]);
    const ids = (list.Resources as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual([CORE_USER.id, ENTERPRISE_USER.id, SAMPLE.id, CORE_GROUP.id]);
    expect(list).toMatchObject({ schemas: [LIST], totalResults: 4 });
    for (const [index, id] of ids.entries())
      expect(discovery.schema(BASE, SHAPES, id.toUpperCase())).toEqual((list.Resources as Json[])[index]);
    expect(refusal(() => discovery.schema(BASE, SHAPES, 'urn:x'))).toMatch(/^404 -: .*"urn:x"/);
  });

  it('tells every characteristic of an attribute', () => {
    const shown = discovery.schema(BASE, SHAPES, CORE_GROUP.id);
    expect(shown).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      meta: { resourceType: 'Schema', location: `${BASE}/Schemas/${CORE_GROUP.id}` },
    });
    expect((shown.attributes as Json[])[0]).toEqual({
      name: 'displayName',
      type: 'string',
      multiValued: false,
      description: 'Name of the group. No other group has it, in any case.',
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'server',
    });
    expect((shown.attributes as Json[])[1]).toMatchObject({
      name: 'members',
      subAttributes: [
        { name: 'value', mutability: 'immutable' },
        { referenceTypes: ['User', 'Group'] },
        {},
        {},
      ],
    });
  });

  it('is read back as it was written, where an extension is declared', () => {
    expect(readDeclaredSchema(discovery.schema(BASE, SHAPES, SAMPLE.id))).toEqual(SAMPLE);
  });

  it('has no nulls anywhere', () => {
    const all = [
      discovery.serviceProviderConfig(BASE),
      discovery.resourceTypes(BASE, SHAPES),
      discovery.schemas(BASE, SHAPES),
    ];
    expect(all.map(nulls)).toEqual([0, 0, 0]);
  });

  it('refuses a filter, an empty one too', () => {
    expect(refusal(() => discovery.refuseFilter('a pr'))).toMatch(/^403 -: /);
    expect(refusal(() => discovery.refuseFilter(''))).toMatch(/^403 -: /);
    expect(refusal(() => discovery.refuseFilter(null))).toBe('not refused');
  });
});
