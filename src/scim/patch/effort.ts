import { isObject, type Json } from '../json.ts';
import { ScimError } from '../scim-error.ts';

/** What one PATCH may cost. Elements that are looked at are counted, because each operation may look at all of a list. */
export interface Effort {
  left: number;
}

/** A thousand operations on lists of ten elements fit in, and nobody else waits for them noticeably. */
const MOST = 40_000;
/** Characters that cost as much as one element. */
const CHARACTERS = 64;

export const newEffort = (): Effort => ({ left: MOST });

export function spend(effort: Effort, elements: number, characters = 0): void {
  effort.left -= elements + Math.floor(characters / CHARACTERS);
  if (effort.left < 0)
    throw new ScimError(
      413,
      'tooMany',
      'the operations together look at too much: send fewer of them at once',
    );
}

/** Reading a filter costs more than comparing with it. */
export function spendOnPath(effort: Effort, path: string): void {
  spend(effort, 1 + Math.floor(path.length / 6));
}

/** Elements are told apart by their texts, so that all of these are looked at. */
export function spendOnList(effort: Effort, list: readonly Json[]): void {
  const characters = list.reduce((sum: number, one) => sum + lengthOf(one), 0);
  spend(effort, list.length + 1, characters);
}

function lengthOf(element: Json): number {
  const texts = isObject(element) ? Object.values(element) : [element];
  return texts.reduce((sum: number, one) => sum + (typeof one === 'string' ? one.length : 0), 0);
}
