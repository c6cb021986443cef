import { LIFECYCLE_STATES } from '../../domain/identity.ts';
import type { SourceColumn, SourceDocument } from '../documents/source.ts';
import type { CelType } from './types.ts';

/** What expressions may say about an identity or an employment. */
export interface Attribute {
  readonly name: string;
  readonly type: CelType;
  readonly format?: 'date';
  /** True: a person may lack it, and then the answer is unknown. */
  readonly optional: boolean;
  /** The only values there can be. */
  readonly values?: readonly string[];
  /** Given by Lockstep itself, not by a source. */
  readonly own: boolean;
}

export interface Attributes {
  readonly identity: ReadonlyMap<string, Attribute>;
  readonly employment: ReadonlyMap<string, Attribute>;
  /** True when sources declare everything there is: any other name is a mistake. */
  readonly closed: boolean;
}

const OWN_IDENTITY: readonly Attribute[] = [
  { name: 'id', type: 'string', optional: false, own: true },
  { name: 'lifecycleState', type: 'string', optional: false, own: true, values: LIFECYCLE_STATES },
  { name: 'stateSince', type: 'timestamp', optional: false, own: true },
  { name: 'legalHold', type: 'bool', optional: false, own: true },
  { name: 'employments', type: { list: 'employment' }, optional: false, own: true },
];

const OWN_EMPLOYMENT: readonly Attribute[] = [
  { name: 'key', type: 'string', optional: false, own: true },
  { name: 'onLeave', type: 'bool', optional: false, own: true },
];

export interface AttributeConflict {
  readonly source: SourceDocument;
  readonly field: string;
  readonly message: string;
}

/**
 * The attributes that the Source documents declare, and where they contradict each other. `broken`: of sources that say
 * something wrong elsewhere; null of one of which it cannot be told what it gives, so that any name may be one.
 */
export function attributesOf(
  sources: readonly SourceDocument[],
  broken: readonly (Pick<SourceDocument, 'columns' | 'constants'> | null)[] = [],
): {
  readonly attributes: Attributes;
  readonly conflicts: readonly AttributeConflict[];
} {
  const tables = {
    identity: new Map(OWN_IDENTITY.map((attribute) => [attribute.name, attribute])),
    employment: new Map(OWN_EMPLOYMENT.map((attribute) => [attribute.name, attribute])),
  };
  const conflicts: AttributeConflict[] = [];
  for (const source of sources) {
    for (const [field, column] of Object.entries(source.columns)) {
      const message = declare(tables[column.of], fromColumn(column));
      if (message !== null)
        conflicts.push({ source, field, message: `${column.of}.${column.as} ${message}` });
    }
    for (const [name, value] of Object.entries(source.constants)) {
      const message = declare(tables.employment, fromConstant(name, value));
      if (message !== null) conflicts.push({ source, field: name, message: `employment.${name} ${message}` });
    }
  }
  for (const source of broken) {
    for (const column of Object.values(source?.columns ?? {})) declare(tables[column.of], fromColumn(column));
    for (const [name, value] of Object.entries(source?.constants ?? {}))
      declare(tables.employment, fromConstant(name, value));
  }
  const closed = sources.length + broken.length > 0 && !broken.includes(null);
  return { attributes: { ...tables, closed }, conflicts };
}

function fromConstant(name: string, value: string | number | boolean): Attribute {
  const type = typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'int';
  return { name, type, optional: true, own: false };
}

function fromColumn(column: SourceColumn): Attribute {
  const attribute: Attribute = {
    name: column.as,
    type: celType(column.type),
    optional: !column.required,
    own: false,
  };
  return {
    ...attribute,
    ...(column.type === 'date' ? { format: 'date' as const } : {}),
    ...(column.values === undefined ? {} : { values: column.values }),
  };
}

function celType(type: SourceColumn['type']): CelType {
  switch (type) {
    case 'string':
    case 'date':
    case 'timeZone':
      return 'string';
    case 'instant':
      return 'timestamp';
    case 'boolean':
      return 'bool';
    case 'integer':
      return 'int';
    case 'list':
      return { list: 'string' };
  }
}

/** Adds to what is known; returns what contradicts. A second source may also give values that the first has not. */
function declare(table: Map<string, Attribute>, attribute: Attribute): string | null {
  const known = table.get(attribute.name);
  if (known === undefined) {
    table.set(attribute.name, attribute);
    return null;
  }
  if (known.own) return 'is a name of Lockstep itself';
  if (JSON.stringify(known.type) !== JSON.stringify(attribute.type) || known.format !== attribute.format) {
    return 'has another type in another source';
  }
  const { values: _, ...rest } = known;
  const values =
    known.values === undefined || attribute.values === undefined
      ? undefined
      : [...new Set([...known.values, ...attribute.values])];
  table.set(attribute.name, {
    ...rest,
    optional: known.optional && attribute.optional,
    ...(values === undefined ? {} : { values }),
  });
  return null;
}
