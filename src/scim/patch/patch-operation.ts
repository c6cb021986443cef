import type { Filter } from '../filter/filter.ts';
import type { Json } from '../json.ts';
import type { Member } from '../resource/members.ts';

/** One operation of a PATCH (RFC 7644 section 3.5.2). What the path means depends on the kind of resource. */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  /** As it was written; null: the resource itself. */
  readonly path: string | null;
  /** undefined: there is none, which only `remove` may have. */
  readonly value: Json | undefined;
}

/** What a PATCH says of the members of a group. They are rows elsewhere, and are never loaded to be patched. */
export type MemberChange =
  /** `replace`: these and nobody else. */
  | { readonly kind: 'add' | 'remove' | 'replace'; readonly members: readonly Member[] }
  | { readonly kind: 'removeAll' }
  /** Those of whom the filter holds: its paths are sub-attributes of `members`. */
  | { readonly kind: 'removeWhere'; readonly where: Filter };
