import type { Attributes } from '../../../domain/connector.ts';
import { displayName, mailsOf } from '../person-names.ts';
import { searchText } from './search-text.ts';

/** Attributes of a job that people are sorted out by. */
export const PERSON_FIELDS = ['type', 'department', 'location', 'company', 'manager'] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];
export type PersonFields = Readonly<Partial<Record<PersonField, string>>>;

/** Sits between two texts, and in none of them: a word that is searched for has no line break. */
const BETWEEN = '\n';
const LONGEST_VALUE = 400;

/** What is kept of somebody in memory, and nowhere else, to be found by name. */
export interface IndexedPerson {
  readonly id: string;
  /** The name as names are put in order; null: no source gives one, or it was erased. */
  readonly name: string | null;
  readonly text: string;
  readonly fields: PersonFields;
  /** When the employments that this is made of were last changed. */
  readonly stamps: readonly number[];
  /** When time alone may make another one of it; null: never. */
  readonly until: number | null;
}

export interface PersonAsKnown {
  readonly id: string;
  readonly attributes: Attributes;
  readonly keys: readonly string[];
  readonly stamps: readonly number[];
  readonly until: number | null;
}

export function indexedPerson({ id, attributes, keys, stamps, until }: PersonAsKnown): IndexedPerson {
  const name = displayName(attributes);
  const texts = [...(name === null ? [] : [name]), ...mailsOf(attributes), ...keys].slice(0, 12);
  return {
    id,
    name: name === null ? null : searchText(name),
    text: texts.map(searchText).join(BETWEEN),
    fields: fieldsOf(attributes),
    stamps,
    until,
  };
}

export function fieldsOf(attributes: Attributes): PersonFields {
  const found: Partial<Record<PersonField, string>> = {};
  for (const field of PERSON_FIELDS) {
    const value = attributes[field];
    if ((typeof value === 'string' && value !== '') || typeof value === 'number')
      found[field] = String(value).slice(0, LONGEST_VALUE);
  }
  return found;
}

/** By name, then by id; who has no name comes last. */
export function byName(a: Pick<IndexedPerson, 'id' | 'name'>, b: Pick<IndexedPerson, 'id' | 'name'>): number {
  if (a.name !== b.name) {
    if (a.name === null) return 1;
    if (b.name === null) return -1;
    return a.name < b.name ? -1 : 1;
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
