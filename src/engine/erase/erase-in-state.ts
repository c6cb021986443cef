import { endReadings } from '../certify/overtake-leaves.ts';
import { countPopulation } from '../decide/population.ts';
import type { Engine } from '../engine.ts';
import type { Entry } from '../log/journal.ts';
import { HERE } from '../people/here.ts';
import { forgetAdministrators } from '../sign-in/administrators-of.ts';
import type { Tx } from '../store.ts';
import { erasePushed } from './erase-pushed.ts';

/**
 * Destroys the keys of a person and takes away what would find the person again: keyed hashes, names, what sources said.
 * Log, leaves, operations and certificates stay; they hold commitments and an id, and nobody can open what was sealed.
 * Accounts become nobody's: should one of them be switched on again, the next listing reports it. The entries are for the log.
 */
export async function eraseInState(engine: Engine, tx: Tx, identityId: string): Promise<readonly Entry[]> {
  const merged = await tx.find('identity', { merged_into: identityId }, { columns: ['identity_id'] });
  const all = [identityId, ...merged.map((row) => row.identity_id)];
  const employments = await tx.find(
    'employment',
    { identity_id: { in: all } },
    { columns: ['namespace', 'employment_key', 'subject_id'] },
  );
  for (const subject of new Set([...all, ...employments.map(({ subject_id }) => subject_id)]))
    await engine.vault.destroy(tx, subject);
  await tx.remove('employment', { identity_id: { in: all } });
  await tx.remove('correlation_key', { identity_id: { in: all } });
  await tx.remove('account_key', { identity_id: { in: all } });
  await tx.remove('name_reservation', { holder_id: { in: all } });
  await erasePushed(tx, all, engine.clock.now());
  await tx.remove('record', { identity_id: { in: all } });
  const ended = await forgetAdministrators(tx, all, engine.clock.now());
  await countOut(engine, tx, all);
  await tx.remove('known_account', { owner_id: { in: all } });
  await tx.remove('account', { identity_id: { in: all } });
  const exceptions = await tx.find('exception', { identity_id: { in: all } });
  const now = engine.clock.now();
  await tx.put(
    'exception',
    exceptions.map((row) => ({
      ...row,
      text: 'the person was erased',
      closed_at: row.closed_at ?? now,
      closed_by: row.closed_by ?? 'the erasure',
    })),
  );
  const leaves = await tx.find('leave', { identity_id: { in: all } }, { columns: ['leave_id', 'closed_at'] });
  await tx.update(
    'leave',
    ['state', 'certificate_due_at', 'closed_at'],
    leaves.map(({ leave_id, closed_at }) => ({
      leave_id,
      state: 'erased',
      certificate_due_at: null,
      closed_at: closed_at ?? now,
    })),
  );
  await endReadings(
    tx,
    leaves.map(({ leave_id }) => leave_id),
  );
  const operations = await tx.find(
    'operation',
    { identity_id: { in: all }, next_run_at: { isNull: false } },
    { columns: ['operation_id'] },
  );
  await tx.update(
    'operation',
    ['next_run_at'],
    operations.map(({ operation_id }) => ({ operation_id, next_run_at: null })),
  );
  const rows = await tx.find('identity', { identity_id: { in: all } });
  await tx.put(
    'identity',
    rows.map((row) => ({
      ...row,
      epoch: row.epoch + 1,
      state: 'archived' as const,
      next_evaluation_at: null,
      override: null,
      sealed: null,
      account_keys: null,
    })),
  );
  return ended;
}

/** In an older state some of them are still here, and must not count for the guard's percentages. */
async function countOut(engine: Engine, tx: Tx, people: readonly string[]): Promise<void> {
  const identities = await tx.find('identity', { identity_id: { in: people } }, { columns: ['state'] });
  const accounts = await tx.find(
    'account',
    { identity_id: { in: people } },
    { columns: ['target_id', 'desired'] },
  );
  const fewer = new Map([['people', identities.filter(({ state }) => HERE.has(state)).length]]);
  for (const { target_id, desired } of accounts) {
    const name = `people:${target_id}`;
    if (desired?.mode === 'active') fewer.set(name, (fewer.get(name) ?? 0) + 1);
  }
  for (const [name, by] of [...fewer].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (by > 0) await countPopulation(tx, name, -by, engine.clock.now());
}
