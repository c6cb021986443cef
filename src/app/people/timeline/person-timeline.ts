import type { AttributeValue } from '../../../domain/connector.ts';
import { ZONE } from '../../../domain/identity/inputs.ts';
import { lifecycleAt } from '../../../domain/identity/lifecycle.ts';
import { type EmploymentTimeline, employmentTimeline } from '../../../domain/identity/timeline.ts';
import type { LifecycleState } from '../../../domain/identity.ts';
import type { Engine } from '../../../engine/engine.ts';
import { ordersIn, overrideAt } from '../../../engine/people/override.ts';
import type { ActivePolicy } from '../../../engine/policies.ts';
import type { Tx } from '../../../engine/store.ts';
import type { Override } from '../../../engine/tables/index.ts';
import { iso, isoOrNull } from '../list-people.ts';
import { lookAtPerson } from '../show-person.ts';
import { type SaidFact, type SaidWhat, saidFacts } from './said-facts.ts';

/** More than a real life has; what is left out is counted. */
const MOST_STATES = 200;
const MOST_FACTS = 1_000;
const MOST_DECISIONS = 200;

export interface ShownFact {
  readonly system: string;
  readonly employment: string;
  readonly what: SaidWhat;
  readonly name: string | null;
  readonly value: AttributeValue;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly knownFrom: string;
  readonly knownTo: string | null;
  readonly by: SaidFact['by'];
}

export interface PersonTimeline {
  readonly now: string;
  /** IANA zone in which the person works now; null: no source says. */
  readonly zone: string | null;
  readonly states: readonly {
    readonly state: LifecycleState;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  readonly employments: readonly {
    readonly system: string;
    readonly key: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly zone: string | null;
    readonly leaves: readonly { readonly id: string; readonly from: string; readonly to: string | null }[];
  }[];
  readonly facts: readonly ShownFact[];
  readonly decisions: readonly { readonly n: number; readonly at: string; readonly data: unknown }[];
  readonly sources: readonly {
    readonly source: string;
    readonly key: string;
    readonly seenAt: string;
    readonly present: boolean;
  }[];
  readonly leftOut: number;
}

/** What is true of somebody when, and since when that is known. Throws PERSON_UNKNOWN. */
export async function personTimeline(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  identityId: string,
): Promise<PersonTimeline> {
  const { person, evaluation } = await lookAtPerson(engine, tx, policy, identityId);
  const now = engine.clock.now();
  const employments = person.employments.map(({ namespace, facts }) => {
    const settings = policy.timeline(namespace);
    const timeline = employmentTimeline(facts, settings);
    return { namespace, timeline, said: saidFacts(facts, settings) };
  });
  const facts = employments
    .flatMap(({ namespace, timeline, said }) => said.map((fact) => shownFact(namespace, timeline, fact)))
    .sort((a, b) => (a.knownFrom < b.knownFrom ? 1 : -1));
  const decisions = await tx.find(
    'event',
    { subject_id: identityId, type: 'identity.decided' },
    { order: [{ descending: 'n' }], limit: MOST_DECISIONS },
  );
  const records = await tx.find(
    'record',
    { identity_id: identityId },
    {
      order: ['source_id', 'record_key'],
      limit: 200,
      columns: ['source_id', 'record_key', 'seen_at', 'present'],
    },
  );
  const zone = evaluation.lifecycle.attributes[ZONE];
  return {
    now: iso(now),
    zone: typeof zone === 'string' && zone !== '' ? zone : null,
    states: statesOf(
      employments.map(({ timeline }) => timeline),
      policy,
      person.identity.override,
    ),
    employments: employments.map(({ namespace, timeline }) => ({
      system: namespace,
      key: timeline.employment,
      from: isoOrNull(timeline.valid?.start),
      to: isoOrNull(timeline.valid?.end),
      zone: timeline.endsBy?.zone ?? null,
      leaves: timeline.leaves.map(({ id, start, end }) => ({ id, from: iso(start), to: isoOrNull(end) })),
    })),
    facts: facts.slice(0, MOST_FACTS),
    decisions: decisions.map(({ n, at, payload }) => ({ n, at: iso(at), data: payload })),
    sources: records.map((row) => ({
      source: row.source_id,
      key: row.record_key,
      seenAt: iso(row.seen_at),
      present: row.present,
    })),
    leftOut: Math.max(0, facts.length - MOST_FACTS),
  };
}

function shownFact(system: string, { employment }: EmploymentTimeline, fact: SaidFact): ShownFact {
  return {
    system,
    employment,
    what: fact.what,
    name: fact.name,
    value: fact.value,
    validFrom: isoOrNull(fact.validFrom),
    validTo: isoOrNull(fact.validTo),
    knownFrom: iso(fact.knownFrom),
    knownTo: isoOrNull(fact.knownTo),
    by: fact.by,
  };
}

/** The states of a life as it is known now, one after the other; an administrator's word is over the sources'. */
function statesOf(
  timelines: readonly EmploymentTimeline[],
  { lifecycle: settings }: ActivePolicy,
  override: Override | null,
): PersonTimeline['states'] {
  const starts = timelines.flatMap(({ valid }) => (valid === null ? [] : [valid.start]));
  const words = ordersIn(override).map(({ since }) => since);
  const found: { state: LifecycleState; from: number | null }[] = [];
  let at = earliest([...starts, ...words]);
  while (at !== null && found.length < MOST_STATES) {
    const { state: told, nextChange } = lifecycleAt(timelines, at, settings);
    const state = overrideAt(override, told, at)?.state ?? told;
    if (found.at(-1)?.state !== state) found.push({ state, from: at });
    const from: number = at;
    at = earliest([nextChange, ...words.filter((since) => since > from)]);
  }
  return found.map(({ state, from }, i) => ({
    state,
    from: isoOrNull(from),
    to: isoOrNull(found[i + 1]?.from),
  }));
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}
