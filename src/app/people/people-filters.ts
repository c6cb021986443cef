import type { LifecycleState } from '../../domain/identity.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import { isUuid } from '../../engine/scim/uuid.ts';
import type { Where } from '../../engine/store.ts';
import type { IndexedPerson, PersonFields } from './index/indexed-person.ts';
import { searchWords } from './index/search-text.ts';

export interface PeopleFilters {
  /** Words of a name, a mail address or an employment key, in any order; or an identity id. */
  readonly q?: string | undefined;
  readonly state?: LifecycleState | undefined;
  /** Source that reports them now. */
  readonly source?: string | undefined;
  /** Target on which they have an account, whatever its state. */
  readonly target?: string | undefined;
  /** `open`: at least one account that can be used; `none`: no such account. */
  readonly access?: 'open' | 'none' | undefined;
  readonly exception?: 'open' | undefined;
  readonly hold?: 'open' | undefined;
  readonly fields: PersonFields;
}

export interface StoredConditions {
  readonly where: Where<'identity'>;
  readonly matching: Predicate | undefined;
}

const ofPerson = (table: string, of: Predicate): Predicate => ({
  related: { table, on: { identity_id: 'identity_id' } },
  of,
});

const USABLE = ofPerson('account', {
  all: [
    { at: { column: 'actual', path: ['exists'] }, op: 'eq', value: true },
    { at: { column: 'actual', path: ['active'] }, op: 'eq', value: true },
  ],
});

/** What the database answers: everything but what lies under the keys of persons. */
export function storedConditions(filters: PeopleFilters): StoredConditions {
  const parts: Predicate[] = [];
  if (filters.access !== undefined) parts.push(filters.access === 'open' ? USABLE : { not: USABLE });
  if (filters.target !== undefined)
    parts.push(ofPerson('account', { at: { column: 'target_id' }, op: 'eq', value: filters.target }));
  if (filters.source !== undefined)
    parts.push(
      ofPerson('record', {
        all: [
          { at: { column: 'source_id' }, op: 'eq', value: filters.source },
          { at: { column: 'present' }, op: 'eq', value: true },
        ],
      }),
    );
  if (filters.exception !== undefined)
    parts.push(ofPerson('exception', { not: { present: { column: 'closed_at' } } }));
  if (filters.hold !== undefined)
    parts.push(ofPerson('hold', { at: { column: 'state' }, op: 'eq', value: 'held' }));
  return {
    where: { merged_into: null, ...(filters.state === undefined ? {} : { state: filters.state }) },
    matching: parts.length === 0 ? undefined : { all: parts },
  };
}

/** What only the names in memory can answer; null: the filters do not ask for it. */
export function namedCondition(filters: PeopleFilters): ((person: IndexedPerson) => boolean) | null {
  const { q = '' } = filters;
  const fields = Object.entries(filters.fields) as [keyof PersonFields, string][];
  const id = isUuid(q.trim()) ? q.trim().toLowerCase() : null;
  const words = id === null ? searchWords(q) : [];
  if (id === null && words.length === 0 && fields.length === 0) return null;
  return (person) =>
    (id === null || person.id === id) &&
    words.every((word) => person.text.includes(word)) &&
    fields.every(([name, value]) => person.fields[name] === value);
}
