import type { Tx } from '../store.ts';
import { TOLERATED_MS } from './shift.ts';

/**
 * How far in the future something is said to have happened already: whoever wrote it had another clock. 0: nothing is.
 * Reads whole tables, for a process that begins.
 */
export async function aheadBy(tx: Tx, now: number): Promise<number> {
  const late = { above: now + TOLERATED_MS };
  const [lane] = await tx.find(
    'lane',
    { tokens_at: late },
    { columns: ['tokens_at'], order: [{ descending: 'tokens_at' }], limit: 1 },
  );
  const [operation] = await tx.find(
    'operation',
    { next_run_at: late, decided_at: late },
    { columns: ['decided_at'], order: [{ descending: 'decided_at' }], limit: 1 },
  );
  const [account] = await tx.find(
    'account',
    { observed_at: late },
    { columns: ['observed_at'], order: [{ descending: 'observed_at' }], limit: 1 },
  );
  const [identity] = await tx.find(
    'identity',
    { state_since: late },
    { columns: ['state_since'], order: [{ descending: 'state_since' }], limit: 1 },
  );
  const instants = [lane?.tokens_at, operation?.decided_at, account?.observed_at, identity?.state_since];
  return Math.max(0, ...instants.map((instant) => (instant ?? now) - now));
}
