import type { Attribute } from '../schema/attribute.ts';

/**
 * A text as it is compared where case does not count (RFC 7643 section 2.2). It is made of the folded parts of the text,
 * so that what begins or contains another still does: lower case alone makes a sigma at the end of a word another letter.
 * Composed before, because two keyboards write one name in two ways, and after, because small letters may compose anew.
 */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}

/** Identifiers are compared as they are. */
export const foldFor = ({ caseExact }: Attribute, text: string): string => (caseExact ? text : fold(text));
