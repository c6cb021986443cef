import { type OperationKind, REVOCATIONS } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import { withWord } from '../../policy/documents/edit-text.ts';
import { applyPlanAnd } from '../plans/apply-plan.ts';
import { makePlan, type PlanContext } from '../plans/compute-plan.ts';
import type { PlanFile } from '../plans/plan-file.ts';
import { textInForce } from '../policies/policy-with.ts';
import { reading } from '../reading.ts';
import { documentOf } from './show-target.ts';

export interface SwitchOrder {
  readonly target: string;
  readonly writes: 'on' | 'off';
}

/** People whom the summary names; the counts are of all. */
const NAMED = 100;

/** What would be done if a target were written to from now on, or no more. Nothing is written. */
export async function planSwitch(context: PlanContext, tenant: string, order: SwitchOrder) {
  return summaryOf(await fileOf(context, tenant, order), order.target);
}

/** Does it, if it is still what somebody looked at. Throws PLAN_STALE. */
export async function switchWrites(
  context: PlanContext,
  tenant: string,
  order: SwitchOrder & { readonly reason: string; readonly plan: string },
) {
  const file = await fileOf(context, tenant, order);
  if (file.hash !== order.plan)
    throw new LockstepError('PLAN_STALE', 'the plan is no longer what would be done: look at it again', {
      details: { hash: order.plan, now: file.hash },
    });
  return applyPlanAnd(context, tenant, file, {}, ({ hash, policyVersion, decision }) => ({
    plan: hash,
    version: policyVersion ?? 0,
    people: decision.people,
    operations: decision.operations,
    held: decision.held.length,
  }));
}

async function fileOf(
  context: PlanContext,
  tenant: string,
  order: SwitchOrder & { readonly reason?: string },
): Promise<PlanFile> {
  const { version, text } = await reading(context.engine.store, tenant, async (tx) => {
    const active = await context.engine.policies.active(tx);
    if ((documentOf(active, order.target).writes === 'on') === (order.writes === 'on'))
      throw new LockstepError('CONFLICT', `the writes of ${order.target} are ${order.writes} already`);
    return textInForce(tx);
  });
  const changed = withWord(text, { kind: 'Target', id: order.target }, 'writes', order.writes);
  if (changed === null)
    throw new LockstepError(
      'POLICY_INVALID',
      `the document of ${order.target} is not written as plain fields: change \`writes\` in it by hand`,
    );
  return makePlan(context, tenant, {
    kind: 'policy',
    text: changed,
    base: version,
    ...(order.reason === undefined ? {} : { reason: order.reason }),
  });
}

function summaryOf(file: PlanFile, target: string) {
  const kinds = new Map<OperationKind, number>();
  let operations = 0;
  let here = 0;
  const people = file.plan.people.map((person) => {
    const mine = person.accounts.flatMap((account) =>
      account.operations.map((operation) => ({
        target: account.target,
        kind: operation.kind as OperationKind,
      })),
    );
    for (const one of mine) {
      operations++;
      if (one.target !== target) continue;
      here++;
      kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + 1);
    }
    const loses = mine.some(({ kind }) => REVOCATIONS.has(kind));
    return { id: person.identity, loses, kinds: [...new Set(mine.map(({ kind }) => kind))].sort() };
  });
  // Whoever loses something is looked at first.
  const shown = [...people].sort((a, b) => Number(b.loses) - Number(a.loses)).slice(0, NAMED);
  return {
    plan: file.hash,
    people: people.length,
    losing: people.filter(({ loses }) => loses).length,
    operations,
    here,
    kinds: [...kinds].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    held: file.notes.guard.held.length,
    tripped: file.notes.guard.tripped,
    refused: file.notes.refused.length,
    shown: shown.map((one) => ({ ...one, name: file.people[one.id] ?? null })),
  };
}
