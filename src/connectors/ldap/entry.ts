import {
  AndFilter,
  Attribute,
  Change,
  type Entry,
  EqualityFilter,
  type Filter,
  OrFilter,
  PresenceFilter,
} from 'ldapts';
import type { AttributeValue } from '../../domain/connector.ts';

/** An entry as this connector reads it: attribute names in lower case, values that are not UTF-8 text left out. */
export interface DirectoryEntry {
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/** The library's own decoder drops a leading U+FEFF, and with it the difference between two names. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** For `explicitBufferAttributes`: every value as bytes, whatever case the server gives to the attribute's name. */
export class EveryAttribute extends Array<string> {
  override includes(): boolean {
    return true;
  }
}

export function readEntry(entry: Entry): DirectoryEntry {
  const attributes = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(entry)) {
    if (name === 'dn') continue;
    const texts = [value].flat().flatMap((one) => {
      const text = typeof one === 'string' ? one : textOf(one);
      return text === null ? [] : [text];
    });
    attributes.set(name.toLowerCase(), texts);
  }
  return { dn: entry.dn, attributes };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

export function valuesOf(entry: DirectoryEntry, attribute: string): readonly string[] {
  return entry.attributes.get(attribute.toLowerCase()) ?? [];
}

export function firstOf(entry: DirectoryEntry, attribute: string): string | undefined {
  return valuesOf(entry, attribute)[0];
}

/** As the rest of the product writes it: one text, several, or none. */
export function asAttributeValue(values: readonly string[]): AttributeValue {
  return values.length > 1 ? values : (values[0] ?? null);
}

/** As LDAP writes it (RFC 4517: TRUE and FALSE); an empty text is no value. */
export function asValues(value: AttributeValue): readonly string[] {
  if (value === null || value === '') return [];
  if (typeof value === 'boolean') return [value ? 'TRUE' : 'FALSE'];
  if (typeof value === 'object') return value.filter((one) => one !== '');
  return [String(value)];
}

export function sameValues(a: readonly string[], b: readonly string[]): boolean {
  const [one, other] = [new Set(a), new Set(b)];
  return one.size === other.size && [...one].every((value) => other.has(value));
}

/** Filters are built as objects: a value is sent as bytes and is never part of a filter text (RFC 4515). */
export function equal(attribute: string, value: string): Filter {
  return new EqualityFilter({ attribute, value });
}

export function present(attribute: string): Filter {
  return new PresenceFilter({ attribute });
}

export function all(...filters: readonly Filter[]): Filter {
  return new AndFilter({ filters: [...filters] });
}

export function any(...filters: readonly Filter[]): Filter {
  return new OrFilter({ filters: [...filters] });
}

export function change(
  operation: 'add' | 'delete' | 'replace',
  type: string,
  values: readonly string[],
): Change {
  return new Change({ operation, modification: new Attribute({ type, values: [...values] }) });
}

/** No attributes at all (RFC 4511 section 4.5.1.8): only whether the entry is there. */
export const NO_ATTRIBUTES: readonly string[] = ['1.1'];

/** GeneralizedTime in UTC (RFC 4517 section 3.3.13) as ISO 8601; undefined for anything else. */
export function isoTime(text: string | undefined): string | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,3})\d*)?Z$/.exec(text ?? '');
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`;
}
