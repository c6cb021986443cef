import type { AttributePath } from '../schema/shape.ts';

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** A filter as it was written (RFC 7644 section 3.4.2.2), before anything is known of the attributes it names. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | {
      readonly kind: 'compare';
      readonly path: AttributePath;
      readonly op: CompareOperator;
      readonly value: string | number | boolean | null;
    }
  /** `emails[type eq "work" and primary eq true]`: paths inside are of one element. */
  | { readonly kind: 'element'; readonly path: AttributePath; readonly of: Filter };

/** The path of a PATCH operation (RFC 7644 section 3.5.2): `members[value eq "x"].display`, `urn:…:User:department`. */
export interface PatchPath {
  /** Its `sub` is what follows the dot, behind the brackets if there are any. */
  readonly path: AttributePath;
  readonly where: Filter | null;
}

/** UTF-16 units of a filter or path, and comparisons in it. Parsing is linear in both, and nothing recurses without bound. */
export const FILTER_LIMITS = { length: 4096, terms: 256, depth: 32 } as const;
