import type { Filter } from '../filter/filter.ts';
import { parsePatchPath } from '../filter/parse-filter.ts';
import { resolveLoose, withoutUrn } from '../resource/locate.ts';
import type { Dialect } from '../resource/reading.ts';
import type { Schema } from '../schema/attribute.ts';
import type { Resolved, Shape } from '../schema/shape.ts';

/** Where the path of an operation leads. */
export type PatchTarget =
  | { readonly kind: 'schema'; readonly schema: Schema }
  | { readonly kind: 'attribute'; readonly target: Resolved; readonly where: Filter | null };

/** null: there is no such attribute. A path that is none at all is refused (invalidPath). */
export function findTarget(written: string, shape: Shape, dialect: Dialect): PatchTarget | null {
  const text = written.trim();
  const schema = shape.schema(text);
  if (schema !== null) return { kind: 'schema', schema };
  const { urn, rest } = withoutUrn(text, shape);
  const { path, where } = parsePatchPath(rest);
  if (urn !== null && path.urn !== null) return null;
  const full = urn === null ? path : { ...path, urn };
  const target = dialect === 'strict' ? shape.resolve(full) : resolveLoose(full, shape);
  return target === null ? null : { kind: 'attribute', target, where };
}
