import type { Attributes } from '../../domain/connector.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { EmploymentFacts } from '../../domain/identity/facts.ts';
import { lifecycleAt } from '../../domain/identity/lifecycle.ts';
import { employmentTimeline } from '../../domain/identity/timeline.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Employment } from '../../engine/people/load-people.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';

/** Attributes that hold a mail address of the person, by the names that the Source documents give them. */
const MAILS = ['email', 'workEmail', 'mail', 'privateEmail'];

/** What people call somebody; null when the sources give no name. */
export function displayName(attributes: Attributes): string | null {
  const text = (name: string) => {
    const value = attributes[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const both = (given: string | null, family: string | null) =>
    given === null && family === null ? null : [given, family].filter((part) => part !== null).join(' ');
  return (
    text('displayName') ??
    both(text('preferredName') ?? text('givenName'), text('familyName')) ??
    both(text('legalFirstName'), text('legalLastName')) ??
    text('name')
  );
}

export function mailsOf(attributes: Attributes): string[] {
  return MAILS.map((name) => attributes[name]).filter(
    (value) => typeof value === 'string' && value.includes('@'),
  ) as string[];
}

/** Every text that could be an address of the person, whatever the sources call it: for leaving them out. */
export function everyAddressOf(attributes: Attributes): string[] {
  return Object.values(attributes)
    .flat()
    .filter((value) => typeof value === 'string' && value.includes('@')) as string[];
}

export function attributesNow(
  policy: ActivePolicy,
  employments: readonly Employment[],
  now: number,
): Attributes {
  const timelines = employments.map(({ namespace, facts }) =>
    employmentTimeline(facts, policy.timeline(namespace)),
  );
  return lifecycleAt(timelines, now, policy.lifecycle).attributes;
}

export interface KnownPerson {
  readonly identityId: string;
  readonly attributes: Attributes;
  /** Keys of the employments, as the HR systems name them. */
  readonly keys: readonly string[];
}

/** Attributes and employment keys of these people. Erased people have none. */
export async function knownPeople(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  ids: readonly string[],
): Promise<Map<string, KnownPerson>> {
  const rows = await tx.find(
    'employment',
    { identity_id: { in: [...new Set(ids)] } },
    { order: ['namespace', 'employment_key'] },
  );
  const opened = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  const employments = groupBy(
    rows.flatMap((row, i) => (opened[i] == null ? [] : [{ row, facts: opened[i] as EmploymentFacts }])),
    ({ row }) => row.identity_id,
  );
  const now = engine.clock.now();
  return new Map(
    ids.map((identityId) => {
      const mine = employments.get(identityId) ?? [];
      const attributes = attributesNow(
        policy,
        mine.map(({ row, facts }) => ({ namespace: row.namespace, facts })),
        now,
      );
      return [identityId, { identityId, attributes, keys: mine.map(({ row }) => row.employment_key) }];
    }),
  );
}

/** Names for lists: name and first employment key, or the id of somebody who was erased. */
export async function labelsOf(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const people = await knownPeople(engine, tx, policy, ids);
  return new Map([...people].map(([id, person]) => [id, labelOf(person)]));
}

export function labelOf({ identityId, attributes, keys }: KnownPerson): string {
  const name = displayName(attributes);
  if (name === null) return keys[0] ?? identityId;
  return keys[0] === undefined ? name : `${name} (${keys[0]})`;
}
