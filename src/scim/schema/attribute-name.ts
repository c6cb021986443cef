import type { AttributePath } from './shape.ts';

const NAME = /^[$A-Za-z][\w$-]{0,127}$/;

/**
 * An attribute as it is named in `attributes`, `excludedAttributes` and `sortBy` (RFC 7644 section 3.10):
 * `name.familyName`, `urn:…:User:manager.value`. null: this names nothing.
 */
export function readAttributeName(text: string): AttributePath | null {
  // A URN has dots of its own, attribute names have no colon.
  const colon = text.lastIndexOf(':');
  const [attribute = '', sub = null, ...more] = text.slice(colon + 1).split('.');
  if (more.length > 0 || !NAME.test(attribute) || (sub !== null && !NAME.test(sub))) return null;
  return { urn: colon < 0 ? null : text.slice(0, colon), attribute, sub };
}
