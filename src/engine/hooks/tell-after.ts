import { REVOCATIONS } from '../../domain/connector.ts';
import type { HookEvent } from '../../domain/hook/hook-events.ts';
import type { PlannedPerson } from '../decide/plan-people.ts';
import type { Engine } from '../engine.ts';
import type { Settled } from '../execute/update-operations.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import { type HookCall, hooksFor, newCall } from './hooks-for.ts';

const FINISHED: ReadonlySet<string> = new Set(['verified', 'attested', 'unproven']);

/** Who wants to know of what was done gets a call, in the transaction that records it. */
export async function tellAfter(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  settled: readonly Settled[],
  now: number,
): Promise<void> {
  if (policy.compiled.hooks.size === 0) return;
  const calls = settled.flatMap(({ item, settlement }): HookCall[] => {
    const { operation } = item.started;
    // What finishes once more, looked at again, was told before.
    if (!settlement.finished || FINISHED.has(operation.state) || operation.step === 'reverify') return [];
    const events: HookEvent[] = ['postProvision'];
    if (operation.kind === 'create') events.unshift('postCreateUser');
    if (operation.kind === 'update') events.unshift('postUpdateUser');
    return events.flatMap((event) =>
      hooksFor(policy, event, operation.target_id).map(({ id }) =>
        newCall({
          call_id: engine.random.uuid(),
          hook_id: id,
          event,
          identity_id: operation.identity_id,
          operation_id: operation.operation_id,
          target_id: operation.target_id,
          succeeded: settlement.operation.state !== 'unproven',
          made_at: now,
        }),
      ),
    );
  });
  await write(engine, tx, calls);
}

/**
 * Who wants a say when access is taken away is asked, in the transaction of the decision; nothing waits for the answer. A
 * no becomes an exception.
 */
export async function askOfRevocations(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  planned: readonly PlannedPerson[],
  now: number,
): Promise<void> {
  if (policy.compiled.hooks.size === 0) return;
  const calls = planned.flatMap(({ plan }): HookCall[] => {
    const targets = plan.accounts
      .filter(
        ({ refused, operations }) => refused === null && operations.some(({ kind }) => REVOCATIONS.has(kind)),
      )
      .map(({ target }) => target);
    const hooks = new Set(
      targets.flatMap((target) => hooksFor(policy, 'runDeprovision', target).map(({ id }) => id)),
    );
    return [...hooks].sort().map((id) =>
      newCall({
        call_id: engine.random.uuid(),
        hook_id: id,
        event: 'runDeprovision',
        identity_id: plan.identityId,
        made_at: now,
      }),
    );
  });
  await write(engine, tx, calls);
}

async function write(engine: Engine, tx: Tx, calls: readonly HookCall[]): Promise<void> {
  await tx.insert('hook_call', calls);
  if (calls.length > 0) tx.afterCommit(() => engine.wakeups.notify());
}
