import type { Filter } from '../filter/filter.ts';
import type { Json } from '../json.ts';
import type { Draft } from '../resource/draft.ts';
import type { Reading } from '../resource/reading.ts';
import type { Resolved, Shape } from '../schema/shape.ts';
import type { Effort } from './effort.ts';
import type { MemberChange, PatchOperation } from './patch-operation.ts';
import type { PatchTarget } from './patch-target.ts';

/** A PATCH on its way: what it makes is thrown away when one of its operations is refused. */
export interface Work {
  readonly shape: Shape;
  readonly reading: Reading;
  readonly draft: Draft;
  readonly members: MemberChange[];
  /** Where paths lead that were met already. */
  readonly targets: Map<string, PatchTarget | null>;
  readonly effort: Effort;
  /** Of the resource; null: not known. */
  readonly id: string | null;
}

/** One attribute that an operation speaks of. */
export interface Change {
  readonly op: PatchOperation['op'];
  readonly target: Resolved;
  readonly where: Filter | null;
  readonly value: Json | undefined;
  /** It was named by a path, not as a member of a value. */
  readonly explicit: boolean;
}
