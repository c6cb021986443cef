import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { Answered } from './run-chain.ts';
import type { Settlement } from './settle.ts';

/** An answer and what it means. */
export interface Settled {
  readonly item: Answered;
  readonly settlement: Settlement;
}

/** What a proven operation changes; the rest of its row stays as it is, and so does every index entry. */
const PROVEN = ['state', 'tries', 'applied_at', 'verified_at', 'rechecks', 'proof'] as const;

const WHOLE = [...PROVEN, 'step', 'next_run_at', 'handle', 'verify_by', 'trouble'] as const;

/**
 * Returns the operations that were still in force. Most are simply proven: their rows change in place, because no
 * indexed column does.
 */
export async function updateOperations(tx: Tx, results: readonly Settled[]): Promise<ReadonlySet<string>> {
  const looks = results
    .filter(({ item }) => item.started.operation.state === 'verified')
    .map(({ item }) => item.started.operation.operation_id);
  const looking = looks.length === 0 ? new Set<string>() : await lookedAtStill(tx, looks);
  const asked = await askedMeanwhile(tx, results);
  const proven: Partial<Row<'operation'>>[] = [];
  const others: Partial<Row<'operation'>>[] = [];
  for (const { item, settlement } of results) {
    const { operation } = item.started;
    const after = settlement.operation;
    // A newer decision has ended the looks at this one: it must not begin them again.
    const ended = operation.state === 'verified' && !looking.has(operation.operation_id);
    const row = { operation_id: operation.operation_id, ...after, ...(ended ? { next_run_at: null } : {}) };
    const soon = asked.get(operation.operation_id);
    if (soon !== undefined && row.next_run_at !== null) row.next_run_at = Math.min(soon, row.next_run_at);
    const inPlace =
      row.step === operation.step &&
      row.next_run_at === null &&
      operation.next_run_at === null &&
      row.handle === operation.handle &&
      row.verify_by === operation.verify_by &&
      row.trouble === null &&
      operation.trouble === null;
    (inPlace ? proven : others).push(row);
  }
  const inForce = { state: { not: 'superseded' as const } };
  const done = new Set(
    await tx.updateWhere('operation', PROVEN, proven.sort(byId), { ...inForce, next_run_at: null }),
  );
  // Its turn came meanwhile, by the book: it got a time of its own, which is over now.
  const rest = [...others, ...proven.filter((row) => !done.has(row.operation_id ?? ''))];
  for (const id of await tx.updateWhere('operation', WHOLE, rest.sort(byId), inForce)) done.add(id);
  return done;
}

const byId = (a: Partial<Row<'operation'>>, b: Partial<Row<'operation'>>) =>
  (a.operation_id ?? '') < (b.operation_id ?? '') ? -1 : 1;

/** What waits for others to say something: a person, or a target that has it in hand. */
const WAITS: ReadonlySet<string> = new Set(['accepted', 'attested', 'unproven']);

/** Operations of which there was news while they were looked at (lookSoon): that look may have come too early. */
async function askedMeanwhile(tx: Tx, results: readonly Settled[]): Promise<ReadonlyMap<string, number>> {
  const started = new Map(
    results
      .filter(({ settlement }) => WAITS.has(settlement.operation.state))
      .map(({ item: { started: one } }) => [one.operation.operation_id, one.operation.next_run_at]),
  );
  if (started.size === 0) return new Map();
  const rows = await tx.find(
    'operation',
    { operation_id: { in: [...started.keys()].sort() }, next_run_at: { isNull: false } },
    { order: ['operation_id'], lock: 'update', columns: ['operation_id', 'next_run_at'] },
  );
  return new Map(
    rows.flatMap(({ operation_id, next_run_at }) => {
      const before = started.get(operation_id) ?? null;
      // One that followed another was started without a time, and got one when its turn came by the book.
      const isNews = before !== null && next_run_at !== null && next_run_at !== before;
      return isNews ? [[operation_id, next_run_at] as const] : [];
    }),
  );
}

async function lookedAtStill(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.find(
    'operation',
    { operation_id: { in: [...ids].sort() }, next_run_at: { isNull: false } },
    { order: ['operation_id'], lock: 'update', columns: ['operation_id'] },
  );
  return new Set(rows.map((row) => row.operation_id));
}

const FINISHED: ReadonlySet<string> = new Set(['verified', 'attested', 'unproven']);

/** The next operation of the same account may run now. */
export async function startFollowers(tx: Tx, settled: readonly Settled[], now: number): Promise<void> {
  const done = new Set(settled.map(({ item }) => item.started.operation.operation_id));
  const next = settled.flatMap(({ item, settlement }) => {
    const { operation } = item.started;
    // What finishes again (looked at once more, attested once more) has started its follower before.
    if (!settlement.finished || operation.next_operation_id === null || FINISHED.has(operation.state))
      return [];
    return done.has(operation.next_operation_id)
      ? []
      : [{ operation_id: operation.next_operation_id, next_run_at: now }];
  });
  // Not one that was begun before: what is done again starts nothing anew.
  await tx.updateWhere('operation', ['next_run_at'], next, { state: 'planned' });
}
