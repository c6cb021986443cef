import { plainName } from '../../../engine/same-actor.ts';

const PLAIN = /^[ -~]*$/;
/** Longer texts are found by their beginning only: nobody types more, and a source may say anything. */
const LONGEST = 320;

/**
 * A text as it is searched and put in order: without capitals, accents and what nobody sees, so that a name that hides a
 * character between its letters is found like the one it imitates.
 */
export function searchText(text: string): string {
  const short = text.slice(0, LONGEST);
  if (PLAIN.test(short)) return short.trim().toLowerCase();
  return plainName(short).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Each word on its own: family and given name may be typed in any order. */
export function searchWords(text: string): readonly string[] {
  return [...new Set(searchText(text).split(' '))].filter((word) => word !== '').slice(0, 8);
}
