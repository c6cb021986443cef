import type { GuardWindow } from '../../domain/guard/guard.ts';
import type { Engine } from '../engine.ts';
import { notify } from '../notices.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';

/** A Guard that lets more go begins to count only after this time: long enough for somebody to see it in the log. */
const LOOSER_AFTER_MS = 86_400_000;

/**
 * The limits of the policy and of those that were in force within the last day, all of which hold. Whoever can edit a
 * policy would otherwise switch the guard off and take the rights away in one step; tighter limits hold at once.
 */
export async function windowsInForce(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
): Promise<readonly GuardWindow[]> {
  const since = engine.clock.now() - LOOSER_AFTER_MS;
  const versions = await tx.find(
    'policy_version',
    {},
    { order: [{ descending: 'version' }], columns: ['version', 'activated_at'], limit: 1_000 },
  );
  const windows = [...policy.guardWindows];
  for (const { version, activated_at } of versions) {
    windows.push(...(await engine.policies.guardWindows(tx, version)));
    if (activated_at <= since) break;
  }
  return [...new Map(windows.map((window) => [JSON.stringify(window), window])).values()];
}

/** Tells people that a policy about to come in force lets more go than the one before: they have a day to object. */
export async function tellLooserGuard(
  engine: Engine,
  tx: Tx,
  next: readonly GuardWindow[],
  actor: string,
): Promise<void> {
  const [last] = await tx.find(
    'policy_version',
    {},
    { order: [{ descending: 'version' }], columns: ['version'], limit: 1 },
  );
  if (last === undefined) return;
  const before = await engine.policies.guardWindows(tx, last.version);
  if (!isLooserGuard(before, next)) return;
  await notify(engine, tx, {
    kind: 'guardLoosened',
    severity: 3,
    text: `${actor} puts a policy in force whose Guard lets more people lose access unseen; it counts from tomorrow, until then the tighter limits hold`,
    identityId: null,
  });
}

/** Whether some limit of before is kept by none of the next. */
export function isLooserGuard(before: readonly GuardWindow[], next: readonly GuardWindow[]): boolean {
  const kept = (old: GuardWindow) =>
    next.some(
      (window) =>
        window.per === old.per &&
        window.overMs >= old.overMs &&
        window.people <= old.people &&
        window.share <= old.share &&
        window.fromPeople >= old.fromPeople,
    );
  return !before.every(kept);
}
