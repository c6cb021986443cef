import { ConnectorFault } from '../../domain/connector.ts';

/** An attribute path of RFC 7644 section 3.10, with the one filter form that vendors agree on. */
export interface ScimPath {
  /** Extension schema; absent for the core schema. */
  readonly schema?: string;
  readonly attribute: string;
  /** `emails[type eq "work"]` */
  readonly where?: { readonly attribute: string; readonly value: string };
  readonly sub?: string;
}

const CORE = ['urn:ietf:params:scim:schemas:core:2.0:user', 'urn:ietf:params:scim:schemas:core:2.0:group'];
const PATH =
  /^(?:(urn:[\w.:~%+-]{1,200}):)?([A-Za-z][\w$-]{0,99})(?:\[\s*([A-Za-z][\w$-]{0,99})\s+eq\s+("(?:[^"\\]|\\.){0,500}")\s*\])?(?:\.([A-Za-z$][\w$-]{0,99}))?$/i;

/** Throws ConnectorFault `invalid`. */
export function parseScimPath(text: string): ScimPath {
  const path = tryScimPath(text);
  if (path === null) {
    throw new ConnectorFault('invalid', `"${text.slice(0, 100)}" is not a SCIM attribute path`, {
      scope: 'object',
    });
  }
  return path;
}

export function tryScimPath(text: string): ScimPath | null {
  const found = PATH.exec(text);
  const [, schema, attribute, whereAttribute, whereValue, sub] = found ?? [];
  if (attribute === undefined) return null;
  const value = whereValue === undefined ? undefined : unquote(whereValue);
  if (value === null) return null;
  return {
    attribute,
    ...(schema !== undefined && !CORE.includes(schema.toLowerCase()) && { schema }),
    ...(whereAttribute !== undefined &&
      value !== undefined && { where: { attribute: whereAttribute, value } }),
    ...(sub !== undefined && { sub }),
  };
}

export function printScimPath(path: ScimPath): string {
  const schema = path.schema === undefined ? '' : `${path.schema}:`;
  const where =
    path.where === undefined ? '' : `[${path.where.attribute} eq ${filterString(path.where.value)}]`;
  const sub = path.sub === undefined ? '' : `.${path.sub}`;
  return `${schema}${path.attribute}${where}${sub}`;
}

/** A filter comparing with `eq`. The value is data whatever it holds (RFC 7644 section 3.4.2.2: a JSON string). */
export function equalsFilter(path: string, value: string): string {
  return `${path} eq ${filterString(value)}`;
}

function filterString(value: string): string {
  return JSON.stringify(value);
}

function unquote(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/**
 * One path segment for an id that came from a target. "." and ".." would be resolved by every URL parser, also
 * when percent-encoded, and an empty id would address the whole collection. Throws ConnectorFault `invalid`.
 */
export function idSegment(id: string): string {
  if (id === '' || id === '.' || id === '..' || id.length > 1000 || /\p{Surrogate}/u.test(id)) {
    throw new ConnectorFault('invalid', 'The id of this object cannot be part of a URL', { scope: 'object' });
  }
  return encodeURIComponent(id);
}
