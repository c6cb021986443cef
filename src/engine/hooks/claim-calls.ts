import type { Engine } from '../engine.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import { unconfirmedRestore } from '../restore/safe-mode.ts';
import type { Tx } from '../store.ts';
import type { HookCall } from './hooks-for.ts';

/** While one process calls, the others leave a call alone for so long: what a crash costs. */
export const CLAIM_MS = 30_000;
const DROPPED_AT_ONCE = 500;
/** Should it be asked for again at once, that is not done as fast as the machine can. */
const LOOK_AGAIN_MS = 1_000;

/** Takes calls of one hook that are due, those that something waits for first. */
export async function claimCalls(
  engine: Engine,
  tenant: string,
  hookId: string,
  limit: number,
): Promise<{ readonly claim: string; readonly calls: readonly HookCall[] }> {
  return engine.store.transaction(tenant, async (tx) => {
    const claim = engine.random.uuid();
    if ((await unconfirmedRestore(tx)) !== null) return { claim, calls: [] };
    const now = engine.clock.now();
    const calls: HookCall[] = [];
    for (const gates of [true, false]) {
      if (calls.length >= limit) break;
      const due = { hook_id: hookId, gates, next_run_at: { atMost: now } };
      calls.push(
        ...(await tx.find('hook_call', due, {
          order: ['next_run_at', 'call_id'],
          limit: limit - calls.length,
          lock: 'skip',
        })),
      );
    }
    await tx.update(
      'hook_call',
      ['next_run_at', 'claim'],
      calls.map(({ call_id }) => ({ call_id, next_run_at: now + CLAIM_MS, claim })),
    );
    return { claim, calls };
  });
}

/** Calls of hooks that no document names any more: what waited for them is looked at again without them. */
export async function dropOrphans(engine: Engine, tenant: string): Promise<number> {
  return engine.store.transaction(tenant, async (tx) => {
    const { compiled } = await engine.policies.active(tx);
    const due = await tx.find(
      'hook_call',
      { next_run_at: { atMost: engine.clock.now() } },
      { order: ['next_run_at', 'call_id'], limit: DROPPED_AT_ONCE, columns: ['call_id', 'hook_id'] },
    );
    const orphans = due.filter(({ hook_id }) => !compiled.hooks.has(hook_id)).map(({ call_id }) => call_id);
    if (orphans.length === 0) return 0;
    const rows = await tx.find(
      'hook_call',
      { call_id: { in: orphans } },
      { order: ['call_id'], lock: 'update' },
    );
    await dropCalls(engine, tx, rows);
    return rows.length;
  });
}

/** Calls that stand for nothing any more. What waited for them is looked at again. */
export async function dropCalls(
  engine: Engine,
  tx: Tx,
  calls: readonly Pick<HookCall, 'call_id' | 'gates' | 'operation_id' | 'target_id'>[],
): Promise<void> {
  const now = engine.clock.now();
  await tx.update(
    'hook_call',
    ['state', 'next_run_at', 'claim', 'ended_at', 'answer_hash', 'sealed'],
    calls.map(({ call_id }) => ({
      call_id,
      state: 'dropped',
      next_run_at: null,
      claim: null,
      ended_at: now,
      answer_hash: null,
      sealed: null,
    })),
  );
  const waited = calls.filter(({ gates }) => gates);
  const ids = [...new Set(waited.flatMap(({ operation_id }) => operation_id ?? []))].sort();
  await tx.updateWhere(
    'operation',
    ['next_run_at'],
    ids.map((operation_id) => ({ operation_id, next_run_at: now + LOOK_AGAIN_MS })),
    { state: 'planned', next_run_at: { isNull: false } },
  );
  await wakeLanes(
    tx,
    engine.random,
    waited.flatMap(({ target_id }) => target_id ?? []),
  );
  tx.afterCommit(() => engine.wakeups.notify());
}
