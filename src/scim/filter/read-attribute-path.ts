import type { AttributePath } from '../schema/shape.ts';
import { position, quoted, type Refuse } from './scan-filter.ts';

/** Tells whether a URN is that of a schema: `Shape` is one of these. */
export interface KnownSchemas {
  schema(urn: string): unknown;
}

/** ATTRNAME of RFC 7643 section 2.1, and `$ref`. */
const NAMES = /^([A-Za-z$][\w$-]*)(?:\.([A-Za-z$][\w$-]*))?$/;
const VERSION = /^\d+(?:\.\d+)*$/;

const isUrn = (text: string) => text.slice(0, 4).toLowerCase() === 'urn:';

/** `name` or `name.sub`; null: neither. */
function namesIn(text: string): readonly [string, string | null] | null {
  const [, name, sub = null] = NAMES.exec(text) ?? [];
  return name === undefined ? null : [name, sub];
}

/**
 * A path that names an attribute. What a URN ends with is behind its last colon: no name has one, and versions have dots
 * (`…:enterprise:2.0:User:manager.value`).
 */
export function readAttributePath(text: string, at: number, refuse: Refuse): AttributePath {
  const colon = text.lastIndexOf(':');
  const names = namesIn(text.slice(colon + 1));
  if (names === null || (colon >= 0 && !isUrn(text.slice(0, colon))))
    throw refuse(`expected the name of an attribute ${position(at)}, found ${quoted(text)}`);
  return { urn: colon < 0 ? null : text.slice(0, colon), attribute: names[0], sub: names[1] };
}

/**
 * The same, or the URN of a whole schema, whose attribute is then ''. From the text alone the two cannot be told apart:
 * who knows the schemas says so, else what follows a version is taken for the name of the schema, as it is in all URNs of
 * RFC 7643 section 10.3.
 */
export function readPathOrSchema(
  text: string,
  at: number,
  refuse: Refuse,
  known: KnownSchemas | undefined,
): AttributePath {
  if (isUrn(text) && isSchema(text, known)) return { urn: text, attribute: '', sub: null };
  return readAttributePath(text, at, refuse);
}

function isSchema(text: string, known: KnownSchemas | undefined): boolean {
  if (known !== undefined) return known.schema(text) !== null;
  const parts = text.split(':');
  return VERSION.test(parts.at(-1) ?? '') || VERSION.test(parts.at(-2) ?? '');
}
