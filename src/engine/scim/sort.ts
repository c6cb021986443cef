import { isStorable } from '../../domain/search/storable-text.ts';
import type { ListQuery } from '../../scim/answer/list-query.ts';
import type { FilterColumns } from '../../scim/filter/columns.ts';
import { parseAttributePath } from '../../scim/filter/parse-filter.ts';
import type { Attribute } from '../../scim/schema/attribute.ts';
import type { Shape } from '../../scim/schema/shape.ts';
import { invalidValue } from '../../scim/scim-error.ts';
import type { OrderBy, OrderValue } from '../store.ts';
import { describeTable } from '../tables/index.ts';
import { isUuid } from './uuid.ts';

/**
 * The order of a list: by what was asked for, then by id, so that pages never overlap. Of several values the first counts;
 * whoever has none comes last (RFC 7644 section 3.4.2.3). Throws 400 invalidValue for what nobody can sort by.
 */
export function orderOf(
  { sortBy, sortOrder }: ListQuery,
  shape: Shape,
  { columns, document, related }: FilterColumns,
  id: string,
): readonly OrderBy[] {
  if (sortBy === null) return [id];
  const descending = sortOrder === 'descending';
  const path = parseAttributePath(sortBy);
  const found = path === null ? null : shape.resolve(path);
  if (found === null) throw invalidValue(`sortBy: there is no attribute ${JSON.stringify(sortBy)}`);
  const { extension, attribute } = found;
  const sub = found.sub ?? attribute.subAttributes?.find(({ name }) => name === 'value') ?? null;
  if (attribute.type === 'complex' && sub === null)
    throw invalidValue(`sortBy: ${attribute.name} has several parts; name one of them`);
  const canonical = sub === null ? attribute.name : `${attribute.name}.${sub.name}`;
  const column = extension === null && Object.hasOwn(columns, canonical) ? columns[canonical] : undefined;
  if (column !== undefined) return [descending ? { descending: column } : column, id];
  if (extension === null && (Object.hasOwn(related, attribute.name) || attribute.name === 'meta'))
    throw invalidValue(`sortBy: nothing can be sorted by ${canonical}`);
  const steps = [
    ...(extension === null ? [] : [extension]),
    attribute.name,
    ...(attribute.multiValued ? ['0'] : []),
    ...(sub === null ? [] : [sub.name]),
  ];
  const member = { column: document, path: steps };
  return [
    NUMBERS.has((sub ?? attribute).type) ? { number: member, descending } : { text: member, descending },
    id,
  ];
}

/** Instants are searched as milliseconds. */
const NUMBERS: ReadonlySet<Attribute['type']> = new Set(['integer', 'decimal', 'dateTime']);

/** The column that one part of an order looks at. */
export function sortedColumn(by: OrderBy): string {
  if (typeof by === 'string') return by;
  if ('text' in by) return by.text.column;
  return 'number' in by ? by.number.column : by.descending;
}

/** Whether a value that a cursor brings back can be one of this part of an order: anybody can write a cursor. */
export function couldStand(table: 'scim_user' | 'scim_group', by: OrderBy, value: OrderValue): boolean {
  if (value === null) return true;
  if (typeof by !== 'string' && 'number' in by) return typeof value === 'number';
  const type =
    typeof by !== 'string' && 'text' in by ? 'text' : describeTable(table).columns[sortedColumn(by)]?.type;
  switch (type) {
    case 'text':
      return typeof value === 'string' && isStorable(value);
    case 'uuid':
      return typeof value === 'string' && isUuid(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'instant':
      return Number.isSafeInteger(value);
    case 'json':
    case 'bytes':
    case undefined:
      return false;
  }
}
