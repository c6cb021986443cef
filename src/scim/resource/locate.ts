import type { Schema } from '../schema/attribute.ts';
import type { AttributePath, Resolved, Shape } from '../schema/shape.ts';

/** What a name means in one kind of resource. */
export type Located =
  | { readonly kind: 'schema'; readonly schema: Schema }
  /** `exact`: written as RFC 7643 wants a member of the resource to be written. */
  | { readonly kind: 'attribute'; readonly target: Resolved; readonly exact: boolean };

/** Of a name at the top of a resource: an attribute, one with its part, one with its URN, or the URN of a schema. */
export function locate(name: string, shape: Shape): Located | null {
  const schema = shape.schema(name);
  if (schema !== null) return { kind: 'schema', schema };
  const plain = shape.resolve({ urn: null, attribute: name, sub: null });
  if (plain !== null) return { kind: 'attribute', target: plain, exact: true };
  const { urn, rest } = withoutUrn(name, shape);
  const target = resolveLoose({ urn, ...parted(rest) }, shape);
  return target === null ? null : { kind: 'attribute', target, exact: false };
}

/** Of a name inside the object of a schema. */
export function locateInside(name: string, { id }: Schema, shape: Shape): Located | null {
  const plain = shape.resolve({ urn: id, attribute: name, sub: null });
  if (plain !== null) return { kind: 'attribute', target: plain, exact: true };
  const target = shape.resolve({ urn: id, ...parted(name) });
  return target === null ? null : { kind: 'attribute', target, exact: false };
}

/**
 * The URN that a name begins with, if it is one of this resource. URNs have dots and colons, so that only who knows them
 * can say where they end; the longest one is meant.
 */
export function withoutUrn(
  name: string,
  shape: Shape,
): { readonly urn: string | null; readonly rest: string } {
  if (!name.includes(':')) return { urn: null, rest: name };
  const lower = name.toLowerCase();
  const urn = [shape.core, ...shape.extensions]
    .map(({ id }) => id)
    .filter((id) => lower.startsWith(`${id.toLowerCase()}:`))
    .reduce((longest, id) => (id.length > longest.length ? id : longest), '');
  return urn === '' ? { urn: null, rest: name } : { urn, rest: name.slice(urn.length + 1) };
}

/** Also an attribute of an extension without its URN, where only one can be meant. */
export function resolveLoose(path: AttributePath, shape: Shape): Resolved | null {
  const found = shape.resolve(path);
  if (found !== null || path.urn !== null) return found;
  const others = shape.extensions.flatMap(({ id }) => shape.resolve({ ...path, urn: id }) ?? []);
  return others.length === 1 ? (others[0] ?? null) : null;
}

function parted(name: string): Pick<AttributePath, 'attribute' | 'sub'> {
  const dot = name.indexOf('.');
  return dot < 0
    ? { attribute: name, sub: null }
    : { attribute: name.slice(0, dot), sub: name.slice(dot + 1) };
}

/** The same place without its part. */
export const wholeOf = ({ extension, attribute }: Resolved): Resolved => ({
  extension,
  attribute,
  sub: null,
});
