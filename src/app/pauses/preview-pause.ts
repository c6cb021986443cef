import { LockstepError } from '../../domain/errors.ts';
import { LONGEST_MS, needsSecondPerson, type PauseScope } from '../../engine/pauses.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';

/** Targets that are counted one by one: each is two looks into an index. */
const MOST_TARGETS = 500;

/** What a pause would hold back now: counted, nothing written. Throws TARGET_UNKNOWN. */
export async function previewPause(tx: Tx, policy: ActivePolicy, scope: PauseScope) {
  const only = scope.startsWith('target:') ? scope.slice('target:'.length) : null;
  if (only !== null && !policy.targets.has(only))
    throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${only}`);
  const second = needsSecondPerson(scope);
  const names = only === null ? [...policy.targets.keys()].sort().slice(0, MOST_TARGETS) : [only];
  const targets = await Promise.all(
    names.map(async (target) => {
      const waiting = { target_id: target, next_run_at: { isNull: false }, step: 'apply' } as const;
      const [revocations, others] = await Promise.all([
        tx.count('operation', { ...waiting, urgency: 0 }),
        tx.count('operation', { ...waiting, urgency: { atLeast: 1 } }),
      ]);
      return { target, revocations, others, heldBack: second ? ('all' as const) : ('grants' as const) };
    }),
  );
  return {
    scope,
    needsSecondPerson: second,
    longestHours: (second ? LONGEST_MS.revocations : LONGEST_MS.grants) / 3_600_000,
    leavers: await tx.count('leave', { closed_at: null }),
    targets,
  };
}
