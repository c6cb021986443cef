import { ScimError } from '../scim-error.ts';

/** What one PATCH may cost. Elements that are looked at are counted, because each operation may look at all of a list. */
export interface Effort {
  left: number;
}

/** A thousand operations on lists of some hundred elements fit in. */
const MOST = 500_000;
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
