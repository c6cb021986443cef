/** Subject identifiers of RFC 9493, and `scim` of RFC 9967: those that name one person by themselves. */
export type SubjectId =
  | { readonly format: 'email'; readonly email: string }
  | { readonly format: 'iss_sub'; readonly iss: string; readonly sub: string }
  | { readonly format: 'opaque'; readonly id: string }
  | { readonly format: 'account'; readonly uri: string }
  | { readonly format: 'phone_number'; readonly phone_number: string }
  | { readonly format: 'scim'; readonly uri: string; readonly externalId?: string };

export type SubjectFormat = SubjectId['format'];

const LONGEST = 1_024;
const MOST_ALIASES = 10;

/**
 * The identifiers that a subject consists of, all of one person: of `complex` its user, of `aliases` all that can be
 * read. Empty: it names nobody in a way that is known here. Nothing nests, so nothing is followed without end.
 */
export function readSubject(value: unknown): readonly SubjectId[] {
  const format = textOf(value, 'format');
  if (format === 'complex') return one(memberOf(value, 'user'));
  if (format !== 'aliases') return one(value);
  const identifiers = memberOf(value, 'identifiers');
  return Array.isArray(identifiers) ? identifiers.slice(0, MOST_ALIASES).flatMap(one) : [];
}

function one(value: unknown): readonly SubjectId[] {
  const read = simpleSubject(value);
  return read === null ? [] : [read];
}

function simpleSubject(value: unknown): SubjectId | null {
  switch (textOf(value, 'format')) {
    case 'email': {
      const email = textOf(value, 'email');
      return email === null ? null : { format: 'email', email };
    }
    case 'iss_sub': {
      const [iss, sub] = [textOf(value, 'iss'), textOf(value, 'sub')];
      return iss === null || sub === null ? null : { format: 'iss_sub', iss, sub };
    }
    case 'opaque': {
      const id = textOf(value, 'id');
      return id === null ? null : { format: 'opaque', id };
    }
    case 'account': {
      const uri = textOf(value, 'uri');
      return uri === null ? null : { format: 'account', uri };
    }
    case 'phone_number': {
      const number = textOf(value, 'phone_number');
      return number === null ? null : { format: 'phone_number', phone_number: number };
    }
    case 'scim': {
      const [uri, externalId] = [textOf(value, 'uri'), textOf(value, 'externalId')];
      if (uri === null) return null;
      return externalId === null ? { format: 'scim', uri } : { format: 'scim', uri, externalId };
    }
    default:
      return null;
  }
}

/** One text per subject: mail addresses are the same whatever their case, everything else is exact. */
export function canonicalSubject(subject: SubjectId): string {
  switch (subject.format) {
    case 'email':
      return JSON.stringify(['email', subject.email.toLowerCase()]);
    case 'iss_sub':
      return JSON.stringify(['iss_sub', subject.iss, subject.sub]);
    case 'opaque':
      return JSON.stringify(['opaque', subject.id]);
    case 'account':
      return JSON.stringify(['account', subject.uri]);
    case 'phone_number':
      return JSON.stringify(['phone_number', subject.phone_number]);
    case 'scim':
      return JSON.stringify(['scim', subject.uri]);
  }
}

/** An own member only: what a text names never reaches a prototype. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** null: not there, empty, too long, or with characters that no identifier has. */
function textOf(value: unknown, name: string): string | null {
  const found = memberOf(value, name);
  if (typeof found !== 'string' || found === '' || found.length > LONGEST) return null;
  return /\p{Cc}/u.test(found) ? null : found;
}
