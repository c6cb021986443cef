import type { LifecycleState } from '../../domain/identity.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { reading } from '../reading.ts';
import {
  type ChosenPage,
  chooseNamed,
  chooseStored,
  countNamed,
  countStored,
  needsNames,
  type PageAsk,
  type Total,
} from './choose-people.ts';
import { fieldsOf } from './index/indexed-person.ts';
import type { PeopleIndex } from './index/people-index.ts';
import type { PeopleFilters } from './people-filters.ts';
import { displayName, knownPeople, mailsOf } from './person-names.ts';

export interface ListedPerson {
  readonly id: string;
  readonly name: string | null;
  readonly mail: string | null;
  readonly employments: readonly string[];
  readonly title: string | null;
  readonly type: string | null;
  readonly department: string | null;
  readonly location: string | null;
  readonly company: string | null;
  readonly manager: string | null;
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
  /** Accounts that are theirs, and those that can be used as far as is known. */
  readonly accounts: { readonly known: number; readonly open: number };
  /** Open exceptions about them. */
  readonly exceptions: number;
  readonly held: boolean;
}

export interface PeopleQuery extends PageAsk {
  readonly filters: PeopleFilters;
  readonly total: boolean;
}

export interface PeoplePage {
  readonly people: readonly ListedPerson[];
  /** `before` of the page before; null: this is the first. */
  readonly previous: string | null;
  readonly next: string | null;
  /** Null: it was not asked for. */
  readonly total: Total | null;
}

/** One page of people in the order that was asked for. Throws PERSON_UNKNOWN for a page behind somebody who is gone. */
export async function listPeople(
  engine: Engine,
  index: PeopleIndex,
  tenant: string,
  query: PeopleQuery,
): Promise<PeoplePage> {
  const { filters } = query;
  if (needsNames(filters, query.sort))
    return index.read(tenant, async (seen) =>
      show(
        engine,
        seen.tx,
        seen.policy,
        await chooseNamed(seen, filters, query),
        query.total ? await countNamed(seen, filters) : null,
      ),
    );
  return reading(engine.store, tenant, async (tx) =>
    show(
      engine,
      tx,
      await engine.policies.active(tx),
      await chooseStored(tx, filters, query),
      query.total ? await countStored(tx, filters) : null,
    ),
  );
}

async function show(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  { ids, earlier, later }: ChosenPage,
  total: Total | null,
): Promise<PeoplePage> {
  const known = await knownPeople(engine, tx, policy, ids);
  const rows = new Map(
    (await tx.find('identity', { identity_id: { in: ids } })).map((row) => [row.identity_id, row]),
  );
  const accounts = await tx.find(
    'account',
    { identity_id: { in: ids } },
    { columns: ['identity_id', 'actual'] },
  );
  const exceptions = countBy(
    await tx.find(
      'exception',
      { identity_id: { in: ids }, closed_at: null },
      { columns: ['identity_id'], limit: 10_000 },
    ),
  );
  const holds = countBy(
    await tx.find(
      'hold',
      { identity_id: { in: ids }, state: 'held' },
      { columns: ['identity_id'], limit: 10_000 },
    ),
  );
  const all = countBy(accounts);
  const usable = countBy(accounts.filter(({ actual }) => actual?.exists === true && actual.active));
  const people = ids.flatMap((id): ListedPerson[] => {
    const row = rows.get(id);
    if (row === undefined) return [];
    const person = known.get(id);
    const attributes = person?.attributes ?? {};
    const fields = fieldsOf(attributes);
    return [
      {
        id,
        name: displayName(attributes),
        mail: mailsOf(attributes)[0] ?? null,
        employments: person?.keys ?? [],
        title: typeof attributes.title === 'string' ? attributes.title : null,
        type: fields.type ?? null,
        department: fields.department ?? null,
        location: fields.location ?? null,
        company: fields.company ?? null,
        manager: fields.manager ?? null,
        state: row.state,
        since: isoOrNull(row.state_since === 0 ? null : row.state_since),
        nextEvaluation: isoOrNull(row.next_evaluation_at),
        override: overrideOf(row),
        accounts: { known: all.get(id) ?? 0, open: usable.get(id) ?? 0 },
        exceptions: exceptions.get(id) ?? 0,
        held: holds.has(id),
      },
    ];
  });
  return {
    people,
    previous: earlier ? (ids[0] ?? null) : null,
    next: later ? (ids.at(-1) ?? null) : null,
    total,
  };
}

function overrideOf({ override }: Row<'identity'>): ListedPerson['override'] {
  return override === null
    ? null
    : {
        state: override.state,
        since: iso(override.since),
        by: override.actor,
        reason: override.reason,
      };
}

function countBy(rows: readonly { readonly identity_id: string | null }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { identity_id: id } of rows) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

export function iso(instant: number): string {
  return new Date(instant).toISOString();
}

export function isoOrNull(instant: number | null | undefined): string | null {
  return instant == null ? null : iso(instant);
}
