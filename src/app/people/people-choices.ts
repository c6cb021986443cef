import { PERSON_FIELDS, type PersonField } from './index/indexed-person.ts';
import type { PeopleIndex } from './index/people-index.ts';

/** Values of one attribute that are offered; who wants a rarer one types it. */
const OFFERED = 200;

export interface PeopleChoices {
  readonly people: number;
  readonly fields: readonly {
    readonly field: PersonField;
    /** The most frequent first. */
    readonly values: readonly { readonly value: string; readonly people: number }[];
    readonly more: number;
  }[];
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** What people can be sorted out by, with how many each choice names. */
export function peopleChoices(index: PeopleIndex, tenant: string): Promise<PeopleChoices> {
  return index.read(tenant, async ({ policy, sorted }) => ({
    people: sorted.length,
    fields: PERSON_FIELDS.map((field) => {
      const counts = new Map<string, number>();
      for (const { fields } of sorted) {
        const value = fields[field];
        if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const values = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
      return {
        field,
        values: values.slice(0, OFFERED).map(([value, people]) => ({ value, people })),
        more: Math.max(0, values.length - OFFERED),
      };
    }),
    sources: [...policy.sources.keys()].sort(),
    targets: [...policy.documents.keys()].sort(),
  }));
}
