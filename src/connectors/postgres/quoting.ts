import pg from 'pg';
import { ConnectorFault } from '../../domain/connector.ts';

/** NAMEDATALEN - 1 of a stock build. PostgreSQL cuts longer names silently, and the rest could be somebody else's. */
export const MAX_NAME_BYTES = 63;

/**
 * Returns the name unchanged when the server can hold exactly this name, else throws ConnectorFault `invalid`.
 * Lone surrogates are refused: they all become U+FFFD on the wire, so two names would meet in one role.
 */
export function roleName(name: string): string {
  const problem = nameProblem(name);
  if (problem !== null) throw new ConnectorFault('invalid', `the role name ${problem}`, { scope: 'object' });
  return name;
}

/** What is wrong with a role or database name; null when nothing is. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'is empty';
  if (name.includes('\0')) return 'contains a NUL character';
  if (/\p{Surrogate}/u.test(name)) return 'is not well-formed Unicode';
  if (Buffer.byteLength(name, 'utf8') > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`;
  return null;
}

/** Identifier for a utility statement, which takes no parameters (as format's %I, always quoted). */
export function identifier(name: string): string {
  return pg.escapeIdentifier(roleName(name));
}

/** String literal for a utility statement (as format's %L). */
export function literal(text: string): string {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) {
    throw new ConnectorFault('invalid', 'a text contains a character that PostgreSQL cannot store', {
      scope: 'object',
    });
  }
  return pg.escapeLiteral(text);
}
