import { REVOCATIONS } from '../../domain/connector.ts';
import type { Engine } from '../engine.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { type HookCall, hooksFor, newCall } from './hooks-for.ts';
import { nameOfCall, type WantedCall, wantedCalls } from './wanted-calls.ts';

/** An operation whose hooks are asked is looked at again after this, should nobody wake it: its hook may be gone by then. */
const LOOK_AGAIN_MS = 60_000;

type Operation = Pick<
  Row<'operation'>,
  'operation_id' | 'identity_id' | 'target_id' | 'kind' | 'step' | 'tries' | 'next_operation_id'
>;
type Known = Pick<HookCall, 'operation_id' | 'hook_id' | 'event' | 'attribute' | 'state'>;

/**
 * Leaves out what may not be begun before its hooks have answered, and writes down what to ask. What takes access away is
 * never left out: its receivers are told, and nobody waits for them. No call is made here.
 */
export async function passHooks<O extends Operation>(
  engine: Engine,
  tx: Tx,
  chains: readonly (readonly O[])[],
  now: number,
): Promise<readonly (readonly O[])[]> {
  if (chains.length === 0) return chains;
  const policy = await engine.policies.active(tx);
  if (policy.compiled.hooks.size === 0) return chains;
  const fresh = chains.flat().filter(isFresh);
  const calls = await callsOf(tx, fresh);
  const asked: HookCall[] = [];
  const waiting: O[] = [];
  const passed: O[][] = [];
  for (const chain of chains) {
    const kept: O[] = [];
    for (const operation of chain) {
      const known = calls.get(operation.operation_id) ?? new Map<string, Known>();
      if (isFresh(operation)) {
        const mine = REVOCATIONS.has(operation.kind)
          ? { goes: true, ask: toTell(policy, operation, known) }
          : standing(policy, operation, known);
        // One that is behind others is asked about when its turn comes: what comes before it may fail.
        if (mine.goes || kept.length === 0)
          for (const wanted of mine.ask) asked.push(callFor(engine, operation, wanted, mine.goes, now));
        if (!mine.goes) {
          if (kept.length === 0) waiting.push(operation);
          break;
        }
      }
      kept.push(operation);
    }
    if (kept.length > 0) passed.push(kept);
  }
  await tx.insert('hook_call', asked);
  await tx.update(
    'operation',
    ['next_run_at'],
    waiting.map(({ operation_id }) => ({ operation_id, next_run_at: now + LOOK_AGAIN_MS })),
  );
  await overtakeUpdates(tx, waiting, now);
  if (asked.length > 0) tx.afterCommit(() => engine.wakeups.notify());
  return passed;
}

/** What comes behind an update needs the account and not its attributes: nobody goes without a group for a telephone number. */
async function overtakeUpdates(tx: Tx, waiting: readonly Operation[], now: number): Promise<void> {
  const behind = waiting.flatMap(({ kind, next_operation_id }) =>
    kind === 'update' && next_operation_id !== null ? [next_operation_id] : [],
  );
  await tx.updateWhere(
    'operation',
    ['next_run_at'],
    // Later than now: what is due now was looked for already.
    behind.sort().map((operation_id) => ({ operation_id, next_run_at: now + 1 })),
    { state: 'planned', next_run_at: null },
  );
}

/** Nothing of it was ever tried: hooks are asked once, however often it is tried afterwards. */
function isFresh({ step, tries }: Operation): boolean {
  return step === 'apply' && tries === 0;
}

async function callsOf(
  tx: Tx,
  operations: readonly Operation[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Known>>> {
  if (operations.length === 0) return new Map();
  const rows = await tx.find(
    'hook_call',
    {
      operation_id: { in: operations.map(({ operation_id }) => operation_id) },
      // What was dropped is asked again where it is asked at all.
      state: { not: 'dropped' },
    },
    { columns: ['operation_id', 'hook_id', 'event', 'attribute', 'state'] },
  );
  const calls = new Map<string, Map<string, Known>>();
  for (const row of rows) {
    const id = row.operation_id ?? '';
    const mine = calls.get(id) ?? new Map<string, Known>();
    mine.set(nameOfCall({ hookId: row.hook_id, event: row.event, attribute: row.attribute }), row);
    calls.set(id, mine);
  }
  return calls;
}

/** Where an operation stands: it goes, or something of its first unfinished stage is to be asked or waited for. */
function standing(
  policy: ActivePolicy,
  operation: Operation,
  known: ReadonlyMap<string, Known>,
): { readonly goes: boolean; readonly ask: readonly WantedCall[] } {
  for (const stage of wantedCalls(policy, operation)) {
    const ask = stage.filter((call) => !known.has(nameOfCall(call)));
    if (ask.length > 0 || !stage.every((call) => lets(known.get(nameOfCall(call))?.state)))
      return { goes: false, ask };
  }
  return { goes: true, ask: [] };
}

function lets(state: HookCall['state'] | undefined): boolean {
  switch (state) {
    case 'answered':
    case 'failed':
      return true;
    case 'asked':
    case 'waiting':
    case 'refused':
    case 'dropped':
    case undefined:
      return false;
  }
}

function toTell(policy: ActivePolicy, operation: Operation, known: ReadonlyMap<string, Known>): WantedCall[] {
  return hooksFor(policy, 'preProvision', operation.target_id)
    .map(({ id }): WantedCall => ({ hookId: id, event: 'preProvision', attribute: null }))
    .filter((call) => !known.has(nameOfCall(call)));
}

function callFor(
  engine: Engine,
  operation: Operation,
  { hookId, event, attribute }: WantedCall,
  goes: boolean,
  now: number,
): HookCall {
  return newCall({
    call_id: engine.random.uuid(),
    hook_id: hookId,
    event,
    identity_id: operation.identity_id,
    operation_id: operation.operation_id,
    target_id: operation.target_id,
    attribute,
    gates: !goes,
    made_at: now,
  });
}
