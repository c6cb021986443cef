/** One attribute of a schema with its characteristics (RFC 7643 sections 2.2 and 7). */
export interface Attribute {
  readonly name: string;
  readonly type:
    | 'string'
    | 'boolean'
    | 'decimal'
    | 'integer'
    | 'dateTime'
    | 'binary'
    | 'reference'
    | 'complex';
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  /** Of a complex attribute, never complex themselves. */
  readonly subAttributes?: readonly Attribute[];
}

export interface Schema {
  /** The URN. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

export interface ResourceType {
  readonly name: 'User' | 'Group';
  /** Below the base URL, for example /Users. */
  readonly endpoint: string;
  readonly description: string;
}

const SHARED = {
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
} as const;

/** An attribute with the defaults of RFC 7643 section 2.2 where nothing else is said. */
export function attribute(
  name: string,
  type: Attribute['type'],
  description: string,
  differences: Partial<Omit<Attribute, 'name' | 'type' | 'description'>> = {},
): Attribute {
  return { ...SHARED, name, type, description, ...differences };
}
