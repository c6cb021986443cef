import type { ListQuery } from '../../scim/answer/list-query.ts';
import type { FilterColumns } from '../../scim/filter/columns.ts';
import { parseAttributePath } from '../../scim/filter/parse-filter.ts';
import type { Shape } from '../../scim/schema/shape.ts';
import { invalidValue } from '../../scim/scim-error.ts';
import type { OrderBy } from '../store.ts';

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
  return [{ text: { column: document, path: steps }, descending }, id];
}
