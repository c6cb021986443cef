import type { LifecycleState } from '../../domain/identity.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { displayName, knownPeople } from './person-names.ts';

export interface ListedPerson {
  readonly id: string;
  readonly name: string | null;
  readonly employments: readonly string[];
  readonly state: LifecycleState;
  /** ISO 8601; null where it is not known since when. */
  readonly since: string | null;
  readonly nextEvaluation: string | null;
  /** What an administrator decided over the sources' heads. */
  readonly override: {
    readonly state: string;
    readonly since: string;
    readonly by: string;
    readonly reason: string;
  } | null;
}

export interface PeopleQuery {
  readonly state?: LifecycleState | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One page of people, by id. */
export async function listPeople(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  query: PeopleQuery,
): Promise<{ readonly people: readonly ListedPerson[]; readonly next: string | null }> {
  const rows = await tx.find(
    'identity',
    {
      ...(query.after === undefined ? {} : { identity_id: { above: query.after } }),
      ...(query.state === undefined ? {} : { state: query.state }),
    },
    { order: ['identity_id'], limit: query.limit + 1 },
  );
  const page = rows.slice(0, query.limit);
  const known = await knownPeople(
    engine,
    tx,
    policy,
    page.map((row) => row.identity_id),
  );
  const people = page.map((row): ListedPerson => {
    const person = known.get(row.identity_id);
    return {
      id: row.identity_id,
      name: person === undefined ? null : displayName(person.attributes),
      employments: person?.keys ?? [],
      state: row.state,
      since: isoOrNull(row.state_since === 0 ? null : row.state_since),
      nextEvaluation: isoOrNull(row.next_evaluation_at),
      override:
        row.override === null
          ? null
          : {
              state: row.override.state,
              since: iso(row.override.since),
              by: row.override.actor,
              reason: row.override.reason,
            },
    };
  });
  return { people, next: rows.length > query.limit ? (page.at(-1)?.identity_id ?? null) : null };
}

export function iso(instant: number): string {
  return new Date(instant).toISOString();
}

export function isoOrNull(instant: number | null | undefined): string | null {
  return instant == null ? null : iso(instant);
}
