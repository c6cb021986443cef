import type { TargetInventory } from '../../proof/certificate.ts';
import { shownInstant } from '../../proof/certificate-accounts.ts';
import { buildInventory, isoInstant } from '../../proof/certificate-build.ts';
import type { PlannedPerson } from '../decide/plan-people.ts';
import type { Engine } from '../engine.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** How what somebody has on a target is to be taken away. */
export function modeOn({ plan, evaluation }: PlannedPerson, target: string): Row<'inventory'>['mode'] {
  const mode = plan.accounts.find((account) => account.target === target)?.desired.mode;
  return mode === undefined || mode === 'active'
    ? (evaluation.desired.otherwise?.mode ?? 'deprovision')
    : mode;
}

/** What a certificate says of a target that the policy leaves as it is; null where it does not. */
export function leftAsItIs(item: PlannedPerson, target: string): TargetInventory | null {
  const { excluded, excludedUntil } = item.evaluation.desired;
  if (!excluded.includes(target)) return null;
  const until = excludedUntil?.[target];
  return buildInventory({
    target,
    mode: modeOn(item, target),
    status: 'kept',
    readAt: null,
    accounts: [],
    gaps: [
      until === undefined
        ? 'The policy leaves this system as it is: nothing there ends, and what is there was not looked at.'
        : `The policy leaves this system as it is until ${shownInstant(isoInstant(until))}: nothing there has ended, and what is there was not looked at.`,
    ],
  });
}

/**
 * Of open leaves of these people the systems that nobody was to look at when they were decided, and that are now: the
 * policy reached them, or a document names them again.
 */
export async function lookWhereReached(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  people: readonly PlannedPerson[],
): Promise<void> {
  if (people.length === 0) return;
  const items = new Map(people.map((item) => [item.plan.identityId, item]));
  const leaves = await tx.find(
    'leave',
    { identity_id: { in: [...items.keys()].sort() }, closed_at: null },
    { columns: ['leave_id', 'identity_id', 'state'] },
  );
  if (leaves.length === 0) return;
  const states = new Map(leaves.map(({ leave_id, state }) => [leave_id, state]));
  const unread = await tx.find(
    'inventory',
    { leave_id: { in: [...states.keys()] }, next_run_at: { isNull: true }, read_at: { isNull: true } },
    { columns: ['leave_id', 'target_id', 'identity_id'], order: ['leave_id', 'target_id'] },
  );
  const now = engine.clock.now();
  const reached = unread.flatMap(({ leave_id, target_id, identity_id }) => {
    const item = items.get(identity_id);
    if (item === undefined || !policy.targets.has(target_id)) return [];
    if (item.evaluation.desired.excluded.includes(target_id)) return [];
    // Who is held is looked at when the leave goes ahead.
    const next_run_at = states.get(leave_id) === 'open' ? now : null;
    return [{ leave_id, target_id, mode: modeOn(item, target_id), next_run_at, sealed: null, leaf: null }];
  });
  await tx.update('inventory', ['mode', 'next_run_at', 'sealed', 'leaf'], reached);
  await wakeLanes(
    tx,
    engine.random,
    reached.map(({ target_id }) => target_id),
  );
}
