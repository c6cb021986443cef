import { listResponse } from './answer/list-response.ts';
import { location } from './answer/present.ts';
import type { JsonObject } from './json.ts';
import { BULK_LIMITS, CURSOR_SECONDS, PAGE_LIMITS } from './limits.ts';
import type { Attribute, Schema } from './schema/attribute.ts';
import type { Shape } from './schema/shape.ts';
import { ScimError } from './scim-error.ts';

const CONFIG = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
const RESOURCE_TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

const AUTHENTICATION_SCHEMES = [
  {
    type: 'oauthbearertoken',
    name: 'Bearer token',
    description: 'A token of this connection, or one from its token endpoint, in the Authorization header.',
    specUri: 'https://www.rfc-editor.org/info/rfc6750',
    primary: true,
  },
  {
    type: 'httpbasic',
    name: 'HTTP Basic',
    description: 'Name and password of this connection in the Authorization header.',
    specUri: 'https://www.rfc-editor.org/info/rfc7617',
    primary: false,
  },
];

export interface ProviderOptions {
  /** Page for people who set up a client. */
  readonly documentationUri?: string;
}

/** What is implemented, no more and no less (RFC 7643 section 5, RFC 9865 section 4). */
export function serviceProviderConfig(base: string, options: ProviderOptions = {}): JsonObject {
  const { documentationUri } = options;
  return {
    schemas: [CONFIG],
    ...(documentationUri === undefined ? {} : { documentationUri }),
    patch: { supported: true },
    bulk: { supported: true, ...BULK_LIMITS },
    filter: { supported: true, maxResults: PAGE_LIMITS.maxSize },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: PAGE_LIMITS.defaultSize,
      maxPageSize: PAGE_LIMITS.maxSize,
      cursorTimeout: CURSOR_SECONDS,
    },
    authenticationSchemes: AUTHENTICATION_SCHEMES,
    meta: { resourceType: 'ServiceProviderConfig', location: location(base, 'ServiceProviderConfig') },
  };
}

function describeType({ type, core, extensions }: Shape, base: string): JsonObject {
  return {
    schemas: [RESOURCE_TYPE],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: core.id,
    schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: 'ResourceType', location: location(base, 'ResourceTypes', type.name) },
  };
}

function describeAttribute(of: Attribute): JsonObject {
  return {
    name: of.name,
    type: of.type,
    multiValued: of.multiValued,
    description: of.description,
    required: of.required,
    ...(of.canonicalValues === undefined ? {} : { canonicalValues: of.canonicalValues }),
    caseExact: of.caseExact,
    mutability: of.mutability,
    returned: of.returned,
    uniqueness: of.uniqueness,
    ...(of.referenceTypes === undefined ? {} : { referenceTypes: of.referenceTypes }),
    ...(of.subAttributes === undefined ? {} : { subAttributes: of.subAttributes.map(describeAttribute) }),
  };
}

function describeSchema({ id, name, description, attributes }: Schema, base: string): JsonObject {
  return {
    schemas: [SCHEMA],
    id,
    name,
    description,
    attributes: attributes.map(describeAttribute),
    meta: { resourceType: 'Schema', location: location(base, 'Schemas', id) },
  };
}

/** Each once, though several kinds of resources may have it. */
function schemasOf(shapes: readonly Shape[]): readonly Schema[] {
  const all = shapes.flatMap(({ core, extensions }) => [core, ...extensions]);
  return [...new Map(all.map((schema) => [schema.id.toLowerCase(), schema])).values()];
}

function notFound(what: string, id: string): ScimError {
  return new ScimError(404, undefined, `There is no ${what} ${JSON.stringify(id.slice(0, 256))}.`);
}

const wholeList = (all: readonly JsonObject[]) => listResponse(all, all.length);

/** RFC 7643 section 6. */
export const resourceTypes = (base: string, shapes: readonly Shape[]): JsonObject =>
  wholeList(shapes.map((shape) => describeType(shape, base)));

/** @throws ScimError 404 */
export function resourceType(base: string, shapes: readonly Shape[], id: string): JsonObject {
  const shape = shapes.find(({ type }) => type.name === id);
  if (shape === undefined) throw notFound('resource type', id);
  return describeType(shape, base);
}

/** RFC 7643 section 7. */
export const schemas = (base: string, shapes: readonly Shape[]): JsonObject =>
  wholeList(schemasOf(shapes).map((schema) => describeSchema(schema, base)));

/** @throws ScimError 404 */
export function schema(base: string, shapes: readonly Shape[], id: string): JsonObject {
  const wanted = id.toLowerCase();
  const found = schemasOf(shapes).find((one) => one.id.toLowerCase() === wanted);
  if (found === undefined) throw notFound('schema', id);
  return describeSchema(found, base);
}

/** Discovery shows the same to everybody, whole: a filter is refused (RFC 7644 section 4). */
export function refuseFilter(filter: string | null): void {
  if (filter !== null) throw new ScimError(403, undefined, 'This cannot be filtered.');
}
