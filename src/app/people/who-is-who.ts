import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { openException } from '../../engine/exceptions.ts';
import type { EmploymentName, RegroupingOrder } from '../../engine/people/regroup.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { makePlan, type PlanContext } from '../plans/compute-plan.ts';
import type { PlanFile } from '../plans/plan-file.ts';
import { reading } from '../reading.ts';
import { findPerson } from './find-person.ts';
import { neededReason } from './leave-person.ts';

/** As a person types it. */
export type WhoIsWho =
  | { readonly kind: 'merge'; readonly person: string; readonly other: string; readonly reason: string }
  | {
      readonly kind: 'split';
      readonly person: string;
      /** Keys, as KEY or SYSTEM:KEY. */
      readonly employments: readonly string[];
      readonly takes?: readonly string[] | undefined;
      readonly keeps?: readonly string[] | undefined;
      readonly reason: string;
    };

/**
 * The plan that mends a wrong correlation. Where it is not clear whose an account is, an exception says so and nothing
 * else is done. Throws PERSON_UNKNOWN, PERSON_AMBIGUOUS, TARGET_UNKNOWN, REGROUP_REFUSED, REGROUP_UNCLEAR.
 */
export function planWhoIsWho(context: PlanContext, tenant: string, words: WhoIsWho): Promise<PlanFile> {
  return planRegrouping(context, tenant, words, (order) => makePlan(context, tenant, order));
}

/** The same, whatever is made of the plan. */
export async function planRegrouping<P>(
  context: PlanContext,
  tenant: string,
  words: WhoIsWho,
  make: (order: RegroupingOrder) => Promise<P>,
): Promise<P> {
  const { engine } = context;
  const order = await reading(engine.store, tenant, async (tx) =>
    orderOf(engine, tx, await engine.policies.active(tx), words),
  );
  try {
    return await make(order);
  } catch (error) {
    if (!isLockstepError(error) || error.code !== 'REGROUP_UNCLEAR') throw error;
    const subject = order.kind === 'merge' ? order.into : order.from;
    await engine.store.transaction(tenant, (tx) =>
      openException(engine, tx, {
        kind: 'regroupingUnclear',
        subject,
        identityId: subject,
        target: null,
        severity: 2,
        text: `${order.kind} of ${order.from}: ${error.message}`,
      }),
    );
    throw error;
  }
}

async function orderOf(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  words: WhoIsWho,
): Promise<RegroupingOrder> {
  const reason = neededReason(words.reason);
  const person = await findPerson(engine, tx, policy, words.person);
  if (words.kind === 'merge')
    return { kind: 'merge', into: person, from: await findPerson(engine, tx, policy, words.other), reason };
  const employments: EmploymentName[] = [];
  for (const text of new Set(words.employments)) employments.push(await employmentOf(tx, person, text));
  const targets = [words.takes ?? [], words.keeps ?? []];
  for (const target of targets.flat()) {
    if (!policy.documents.has(target))
      throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${target}`);
  }
  return {
    kind: 'split',
    from: person,
    into: engine.random.uuid(),
    employments,
    takes: targets[0] ?? [],
    keeps: targets[1] ?? [],
    reason,
  };
}

async function employmentOf(tx: Tx, identityId: string, text: string): Promise<EmploymentName> {
  const rows = await tx.find(
    'employment',
    { identity_id: identityId },
    { columns: ['namespace', 'employment_key'], order: ['namespace', 'employment_key'] },
  );
  const found = rows.filter(
    (row) => row.employment_key === text || `${row.namespace}:${row.employment_key}` === text,
  );
  const [only] = found;
  const has = rows.map((row) => `${row.namespace}:${row.employment_key}`).join(', ');
  if (only === undefined || found.length > 1)
    throw new LockstepError('REGROUP_REFUSED', `this person has no single employment '${text}': ${has}`);
  return { namespace: only.namespace, key: only.employment_key };
}
