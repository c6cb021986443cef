import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { unconfirmedRestore } from '../../engine/restore/safe-mode.ts';
import type { Tx } from '../../engine/store.ts';
import type { PlanRequest } from '../plans/plan-file.ts';

export type RestoreRequest = Extract<PlanRequest, { kind: 'restore' }>;

export interface RestoreStanding {
  readonly restore: string;
  readonly restoredAt: string;
  readonly backup: string;
  readonly backupMadeAt: string;
  readonly withoutErasures: string | null;
  /** Systems that were listed since, and that were not. */
  readonly listed: readonly string[];
  readonly unlisted: readonly string[];
}

/** Null: there is no restore that waits for a confirmation. */
export async function restoreStanding(engine: Engine, tx: Tx): Promise<RestoreStanding | null> {
  const row = await unconfirmedRestore(tx);
  if (row === null) return null;
  const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
  const targets = version === undefined ? [] : [...(await engine.policies.active(tx)).targets.values()];
  const rows = await tx.find('target', {}, { columns: ['target_id', 'listed_at'] });
  // Of somebody who became known since, the accounts that are there already have to be found first.
  const [newest] = await tx.find(
    'identity',
    { created_at: { above: row.restored_at } },
    { order: [{ descending: 'created_at' }], limit: 1, columns: ['created_at'] },
  );
  const since = newest?.created_at ?? row.restored_at;
  const seen = new Set(
    rows.flatMap(({ target_id, listed_at }) => (listed_at !== null && listed_at >= since ? target_id : [])),
  );
  const ids = targets.filter(({ capabilities }) => capabilities.list).map(({ id }) => id);
  return {
    restore: row.restore_id,
    restoredAt: new Date(row.restored_at).toISOString(),
    backup: row.backup.backup,
    backupMadeAt: new Date(row.backup.madeAt).toISOString(),
    withoutErasures: row.without_erasures,
    listed: ids.filter((id) => seen.has(id)).sort(),
    unlisted: ids.filter((id) => !seen.has(id)).sort(),
  };
}

/** Refuses a plan about another restore, and one before every system was listed anew. */
export async function mustBeReady(engine: Engine, tx: Tx, request: RestoreRequest): Promise<void> {
  const standing = await restoreStanding(engine, tx);
  if (standing?.restore !== request.restore)
    throw new LockstepError(
      'PLAN_STALE',
      'the plan is no longer what would be done: it is about another restore',
    );
  refuseUnlisted(standing, request.unlisted);
}

/** Refuses where a system was not listed anew, and nobody has said that it cannot be. Throws RESTORE_NOT_LISTED. */
export function refuseUnlisted(standing: RestoreStanding, unlisted: readonly string[]): void {
  const missing = standing.unlisted.filter((target) => !unlisted.includes(target));
  if (missing.length > 0)
    throw new LockstepError(
      'RESTORE_NOT_LISTED',
      `${missing.join(', ')} ${missing.length === 1 ? 'was' : 'were'} not listed since the restore and since the newest person became known: nobody knows what is there. It has been asked for`,
    );
}

/** What is planned by an older state waits until somebody has confirmed that state. */
export async function mustBeConfirmed(tx: Tx): Promise<void> {
  const row = await unconfirmedRestore(tx);
  if (row !== null)
    throw new LockstepError(
      'RESTORE_UNCONFIRMED',
      `the state was restored from a backup of ${new Date(row.backup.madeAt).toISOString()} and nobody has confirmed it`,
    );
}
