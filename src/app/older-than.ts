import { LockstepError } from '../domain/errors.ts';
import type { Predicate } from '../domain/search/predicate.ts';

/** The place after which a page of what was made goes on, the newest first. */
export function placeOf(madeAt: number, id: string): string {
  return `${madeAt}.${id}`;
}

/** What comes after a place. Throws USAGE for what is none. */
export function olderThan(after: string, madeAt: string, id: string): Predicate {
  const [, at, last] = /^(\d{1,16})\.([0-9a-f-]{1,64})$/.exec(after) ?? [];
  if (at === undefined || last === undefined)
    throw new LockstepError('USAGE', 'query.after: must be what `next` of the page before said');
  const instant = Number(at);
  return {
    any: [
      { at: { column: madeAt }, op: 'lt', value: instant },
      {
        all: [
          { at: { column: madeAt }, op: 'eq', value: instant },
          { at: { column: id }, op: 'gt', value: last },
        ],
      },
    ],
  };
}
