import { type Attribute, attribute, type ResourceType, type Schema } from './attribute.ts';

/** An attribute path as it was written: names in any case, perhaps with the URN of its schema. */
export interface AttributePath {
  readonly urn: string | null;
  readonly attribute: string;
  readonly sub: string | null;
}

/** Where a path leads in one kind of resource. */
export interface Resolved {
  /** Member of the resource that holds the attribute; null: the resource itself. */
  readonly extension: string | null;
  readonly attribute: Attribute;
  readonly sub: Attribute | null;
}

/**
 * Everything that is known of one kind of resource on one connection: names find their attributes whatever their case
 * (RFC 7643 section 2.1).
 */
export interface Shape {
  readonly type: ResourceType;
  readonly core: Schema;
  readonly extensions: readonly Schema[];
  /** `id`, `externalId` and `meta`, which every resource has (RFC 7643 section 3.1), then those of the core schema. */
  readonly attributes: readonly Attribute[];
  /** null: there is no such attribute. */
  resolve(path: AttributePath): Resolved | null;
  /** The schema of this URN, in any case: the core one or an extension. */
  schema(urn: string): Schema | null;
}

export const COMMON_ATTRIBUTES: readonly Attribute[] = [
  attribute('id', 'string', 'Identifier of the resource, given by the server.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute('externalId', 'string', 'Identifier of the resource as the client knows it.', {
    caseExact: true,
  }),
  attribute('meta', 'complex', 'What the server says of the resource.', {
    mutability: 'readOnly',
    subAttributes: [
      attribute('resourceType', 'string', 'Kind of resource.', { caseExact: true, mutability: 'readOnly' }),
      attribute('created', 'dateTime', 'When it was made.', { mutability: 'readOnly' }),
      attribute('lastModified', 'dateTime', 'When it was changed last.', { mutability: 'readOnly' }),
      attribute('location', 'reference', 'Its address.', {
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['uri'],
      }),
      attribute('version', 'string', 'Its version, as in the ETag.', {
        caseExact: true,
        mutability: 'readOnly',
      }),
    ],
  }),
];

function byName(attributes: readonly Attribute[]): ReadonlyMap<string, Attribute> {
  return new Map(attributes.map((one) => [one.name.toLowerCase(), one]));
}

export function makeShape(type: ResourceType, core: Schema, extensions: readonly Schema[]): Shape {
  const attributes = [...COMMON_ATTRIBUTES, ...core.attributes];
  const schemas = new Map([core, ...extensions].map((schema) => [schema.id.toLowerCase(), schema]));
  const names = new Map<Schema, ReadonlyMap<string, Attribute>>([
    [core, byName(attributes)],
    ...extensions.map((schema) => [schema, byName(schema.attributes)] as const),
  ]);
  const schema = (urn: string) => schemas.get(urn.toLowerCase()) ?? null;
  return {
    type,
    core,
    extensions,
    attributes,
    schema,
    resolve(path) {
      const of = path.urn === null ? core : schema(path.urn);
      const found = of === null ? undefined : names.get(of)?.get(path.attribute.toLowerCase());
      if (of === null || found === undefined) return null;
      const extension = of === core ? null : of.id;
      if (path.sub === null) return { extension, attribute: found, sub: null };
      const wanted = path.sub.toLowerCase();
      const sub = found.subAttributes?.find(({ name }) => name.toLowerCase() === wanted);
      return sub === undefined ? null : { extension, attribute: found, sub };
    },
  };
}
