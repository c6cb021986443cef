import type { AttributePath } from '../schema/shape.ts';
import type { Filter } from './filter.ts';

export function printPath({ urn, attribute, sub }: AttributePath): string {
  const names = sub === null ? attribute : `${attribute}.${sub}`;
  if (urn === null) return names;
  return names === '' ? urn : `${urn}:${names}`;
}

/** A filter as text, with no more brackets than it needs; parsed again it is the same. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return filter.of.map(printFilter).join(' or ');
    case 'and':
      return filter.of
        .map((part) => (part.kind === 'or' ? `(${printFilter(part)})` : printFilter(part)))
        .join(' and ');
    case 'not':
      return `not (${printFilter(filter.of)})`;
    case 'present':
      return `${printPath(filter.path)} pr`;
    case 'compare':
      return `${printPath(filter.path)} ${filter.op} ${JSON.stringify(filter.value)}`;
    case 'element':
      return `${printPath(filter.path)}[${printFilter(filter.of)}]`;
  }
}
