import type { PlannedPerson } from '../decide/plan-people.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { saveAccountKeys } from '../people/account-keys.ts';
import { ordersIn } from '../people/override.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/**
 * In a restored state that nobody has confirmed, of all that would be decided only this goes on: the leave of somebody
 * that was learned of since, by a second source as well or by an operator's own word. A leaver must not keep a key
 * because a backup was restored; everything else could be an older truth about somebody who works here. Whoever leaves
 * by the word of one source alone is named, with an alarm.
 */
export async function holdBack(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  restore: Row<'restore'>,
  planned: readonly PlannedPerson[],
): Promise<PlannedPerson[]> {
  const leaving = planned.filter(({ plan }) => plan.after === 'left');
  const told = await toldSince(tx, planned, restore.restored_at);
  // Cut off is not gone: whoever is suspended leaves by the word of the sources.
  const ordered = (item: PlannedPerson) =>
    ordersIn(item.person.identity.override).some(
      ({ state, orderedAt }) =>
        state === 'left' && (orderedAt ?? Number.NEGATIVE_INFINITY) >= restore.restored_at,
    );
  const certain = leaving.filter(
    (item) => ordered(item) || (item.corroborated && told.has(item.plan.identityId)),
  );
  const waiting = planned.filter((item) => !certain.includes(item));
  // A leave in the future that was ordered or told of since comes due by time, and so does the evening for which a second
  // source confirms it; all else waits for the confirmation.
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    waiting.map((item) => ({
      identity_id: item.plan.identityId,
      next_evaluation_at:
        ordered(item) || told.has(item.plan.identityId) ? item.evaluation.nextEvaluation : null,
    })),
  );
  // Whose the listed accounts are must be known all the same, of those too who became known since.
  await saveAccountKeys(
    engine,
    tx,
    policy,
    waiting.map(({ person, evaluation }) => ({ identity: person.identity, snapshot: evaluation.snapshot })),
  );
  for (const { plan, person } of waiting) {
    if (plan.after !== 'left' || person.identity.state === 'left' || !told.has(plan.identityId)) continue;
    await openException(engine, tx, {
      kind: 'leaveAfterRestore',
      subject: plan.identityId,
      identityId: plan.identityId,
      target: null,
      severity: 3,
      text: 'one source says since the restore that this person leaves; nothing is taken away until the restore is confirmed, a second source says so, or somebody orders it with `lockstep leave`',
    });
  }
  return certain;
}

/** Of whom a source has told something since. */
async function toldSince(
  tx: Tx,
  people: readonly PlannedPerson[],
  since: number,
): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set();
  const ids = people.map(({ plan }) => plan.identityId);
  const [employments, records] = await Promise.all([
    tx.find(
      'employment',
      { identity_id: { in: ids }, updated_at: { atLeast: since } },
      { columns: ['identity_id'] },
    ),
    tx.find(
      'record',
      { identity_id: { in: ids }, seen_at: { atLeast: since } },
      { columns: ['identity_id'] },
    ),
  ]);
  return new Set([...employments, ...records].flatMap(({ identity_id }) => identity_id ?? []));
}
