import { groupBy } from '../../../domain/group-by.ts';
import type { EmploymentFacts } from '../../../domain/identity/facts.ts';
import { lifecycleAt } from '../../../domain/identity/lifecycle.ts';
import { employmentTimeline } from '../../../domain/identity/timeline.ts';
import type { Engine } from '../../../engine/engine.ts';
import type { ActivePolicy } from '../../../engine/policies.ts';
import type { Tx } from '../../../engine/store.ts';
import { type IndexedPerson, indexedPerson } from './indexed-person.ts';

/** These people as they are found by name. Whoever became part of somebody else is nobody of their own. */
export async function readIndexed(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  ids: readonly string[],
): Promise<readonly IndexedPerson[]> {
  const identities = await tx.find(
    'identity',
    { identity_id: { in: ids }, merged_into: null },
    { columns: ['identity_id'] },
  );
  const rows = await tx.find(
    'employment',
    { identity_id: { in: identities.map((row) => row.identity_id) } },
    {
      order: ['namespace', 'employment_key'],
      columns: ['namespace', 'employment_key', 'identity_id', 'subject_id', 'sealed', 'updated_at'],
    },
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
  return identities.map(({ identity_id: id }) => {
    const mine = employments.get(id) ?? [];
    const { attributes, nextChange } = lifecycleAt(
      mine.map(({ row, facts }) => employmentTimeline(facts, policy.timeline(row.namespace))),
      now,
      policy.lifecycle,
    );
    return indexedPerson({
      id,
      attributes,
      keys: mine.map(({ row }) => row.employment_key),
      stamps: mine.map(({ row }) => row.updated_at),
      until: nextChange,
    });
  });
}
