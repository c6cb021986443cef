import { groupBy } from '../../domain/group-by.ts';
import { type EmploymentTimeline, employmentTimeline } from '../../domain/identity/timeline.ts';
import type { Person } from '../people/load-people.ts';
import type { ActivePolicy, Witness } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { PlannedPerson } from './plan-people.ts';
import { endIn, isStale, saysLeft } from './testimony.ts';

const DAY_MS = 86_400_000;

/** What one witness last said under one key. */
interface Said {
  readonly source_id: string;
  readonly record_key: string;
  readonly says: string;
}

/** A leaver whom a second source, declared independent and with a credential of its own, also reports as gone (B5). */
export async function corroborate(
  tx: Tx,
  policy: ActivePolicy,
  planned: readonly PlannedPerson[],
  now: number,
): Promise<PlannedPerson[]> {
  if (!policy.canCorroborate) return [...planned];
  const leavers = planned.filter(
    ({ plan, person }) =>
      plan.after === 'left' &&
      (plan.accounts.some((account) => account.loses) || person.open.some((o) => o.state === 'held')),
  );
  if (leavers.length === 0) return [...planned];
  const ids = leavers.map(({ plan }) => plan.identityId);
  const records = await tx.find(
    'record',
    { identity_id: { in: ids } },
    { columns: ['source_id', 'record_key', 'identity_id', 'says'] },
  );
  const saidOf = groupBy(
    records.filter(({ source_id }) => policy.isWitness(source_id)),
    (record) => record.identity_id,
  );
  const marks = await tx.find('secret', {}, { columns: ['name', 'mark'] });
  const markOf = (credential: string) => marks.find(({ name }) => `secret:${name}` === credential)?.mark;
  /** Two names of one secret are one credential: whoever stole it has both. */
  const isOwn = ({ own, others }: Witness) =>
    own.every(
      (mine) => markOf(mine) === undefined || others.every((other) => markOf(other) !== markOf(mine)),
    );
  return planned.map((item) => {
    const { person, plan } = item;
    const systems = [...new Set(person.employments.map(({ namespace }) => namespace))];
    const bySource = groupBy(saidOf.get(plan.identityId) ?? [], (record) => record.source_id);
    const confirmed = [...bySource].some(([source, said]) => {
      const witness = policy.witnesses(source, systems);
      return witness !== null && isOwn(witness) && saysGone(policy, person, source, said, now);
    });
    if (confirmed) return { ...item, corroborated: true };
    return lookAgainAt(
      item,
      (saidOf.get(plan.identityId) ?? []).flatMap(({ says }) => endIn(says) ?? []).filter((end) => end > now),
    );
  });
}

/** Whoever waits although a witness tells of an end to come waits until then at most: nobody says it again that day. */
function lookAgainAt(item: PlannedPerson, ends: readonly number[]): PlannedPerson {
  if (ends.length === 0) return item;
  const { evaluation } = item;
  const next = Math.min(evaluation.nextEvaluation ?? Number.POSITIVE_INFINITY, ...ends);
  return { ...item, evaluation: { ...evaluation, nextEvaluation: next } };
}

/**
 * Whether all that one witness says of a person is that the person has gone. What it says of one employment speaks for
 * that one only: the others were over before it began, or the witness says the same of each of them.
 */
function saysGone(
  policy: ActivePolicy,
  { employments }: Person,
  source: string,
  said: readonly Said[],
  now: number,
): boolean {
  const system = policy.namespaceOf(source);
  const own = new Set(
    employments.filter(({ namespace }) => namespace === system).map(({ facts }) => facts.employment),
  );
  const valid = said.filter(({ says }) => !isStale(says, now));
  const ofPerson = valid.filter(({ record_key }) => !own.has(record_key));
  const ofEmployment = valid.filter(({ record_key }) => own.has(record_key));
  if (!ofPerson.every(({ says }) => saysLeft(says, now))) return false;
  if (ofEmployment.length === 0) return ofPerson.length > 0;
  const ended = new Set(
    ofEmployment.filter(({ says }) => saysLeft(says, now)).map(({ record_key }) => record_key),
  );
  const isEnded = ({ namespace, facts }: Person['employments'][number]) =>
    namespace === system && ended.has(facts.employment);
  const timelineOf = ({ namespace, facts }: Person['employments'][number]) =>
    employmentTimeline(facts, policy.timeline(namespace));
  const confirmed = employments.filter(isEnded).map(timelineOf);
  const others = employments.filter((employment) => !isEnded(employment)).map(timelineOf);
  return confirmed.length > 0 && others.every((other) => confirmed.some((one) => isBefore(other, one)));
}

/** Over when the other one began. The old one ends in the evening of the day on which the new one begins. */
function isBefore({ valid: earlier }: EmploymentTimeline, { valid: later }: EmploymentTimeline): boolean {
  // One that never was, by the word of the first source, may be one that goes on.
  if (earlier === null || earlier.end === null || later === null) return false;
  return earlier.end <= later.start + DAY_MS;
}
