import type { Trigger } from '../../domain/account.ts';
import {
  type GuardFigure,
  type GuardVerdict,
  guard,
  guardFigures,
  type Loss,
} from '../../domain/guard/guard.ts';
import type { KnownAccount } from '../../domain/plan/operations.ts';
import type { IdentityPlan, PlannedAccount } from '../../domain/plan/plan-identity.ts';
import { planIdentity } from '../../domain/plan/plan-identity.ts';
import type { Engine } from '../engine.ts';
import { type Evaluation, evaluate } from '../people/evaluate.ts';
import type { Person } from '../people/load-people.ts';
import { mainFirst } from '../people/main-accounts.ts';
import { isMeantAtOnce } from '../people/meant-at-once.ts';
import { ordersIn } from '../people/override.ts';
import type { ActivePolicy } from '../policies.ts';
import { protectedOn } from '../reconcile/protected-accounts.ts';
import type { Tx } from '../store.ts';
import type { Instants } from '../time/steady-time.ts';
import { corroborate } from './corroborate.ts';
import { nameSuccessors } from './hand-over.ts';
import { populationFor } from './population.ts';
import { spareLastAdministrators } from './spare-administrators.ts';
import { windowsInForce } from './windows-in-force.ts';

export interface PlannedPerson {
  readonly person: Person;
  readonly evaluation: Evaluation;
  readonly plan: IdentityPlan;
  /** Confirmed by a second, independent source: passes the guard. */
  readonly corroborated: boolean;
}

/** Desired minus actual for each of these people as of these instants. Nothing is written. */
export async function planPeople(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  people: readonly Person[],
  instants: Instants,
): Promise<PlannedPerson[]> {
  const { at } = instants;
  const now = engine.clock.now();
  const planned = people.map((person) => {
    const instant = instantOf(person, instants, now);
    const evaluation = evaluate(policy, person.identity, person.employments, instant);
    const plan = planIdentity(
      {
        identityId: person.identity.identity_id,
        epoch: person.identity.epoch,
        before: person.identity.state,
        after: evaluation.snapshot.lifecycleState,
        desired: evaluation.desired,
        accounts: withProtection(policy, person, mainFirst(policy, person, evaluation.snapshot)),
        hasSuccessor: policy.hasSuccessor,
        resumes: resumes(person, evaluation),
      },
      policy.targets,
    );
    return { person, evaluation, plan, corroborated: false };
  });
  const spared = await spareLastAdministrators(tx, policy, planned, at);
  return nameSuccessors(tx, policy, await corroborate(tx, policy, spared, at));
}

/** Somebody who is back from an absence, or of whom nothing that is known now says any more that they were ever gone. */
function resumes({ identity }: Person, { lifecycle }: Evaluation): boolean {
  if (identity.state === 'onLeave' || identity.state === 'suspended') return true;
  return lifecycle.since < identity.state_since;
}

/** A word about somebody is no reason to believe a clock that jumped of what was to come later for them anyway. */
function instantOf({ identity }: Person, { at, steady }: Instants, now: number): number {
  const { state_since, next_evaluation_at, override } = identity;
  // Decided by a later word, while the clock was ahead: no time that comes takes that back.
  if (state_since > at) return Math.max(at, now);
  const comes = next_evaluation_at !== null && next_evaluation_at > steady && next_evaluation_at <= at;
  // An order is one, also where it was given by that clock.
  const ordered = ordersIn(override).some(
    (order) => order.since > steady && order.since <= at && isMeantAtOnce(order),
  );
  return comes && !ordered ? steady : at;
}

/** Accounts that a Target document protects by name, besides those that the target itself marks so (T26). */
function withProtection(
  policy: ActivePolicy,
  { locators }: Person,
  known: readonly KnownAccount[],
): readonly KnownAccount[] {
  return known.map((account) => {
    const name = locators.get(account.accountId)?.name;
    return account.protected || name === undefined || !protectedOn(policy, account.target)({ name })
      ? account
      : { ...account, protected: true };
  });
}

/**
 * Who loses this account, for the guard. A further account on one target may be that of somebody who was merged into
 * this person, so it counts as one more; the further accounts of several targets count as the same one.
 */
function countedAs(
  { identityId, accounts }: IdentityPlan,
  lost: readonly PlannedAccount[],
  at: number,
): string {
  const place = (index: number): number => {
    const target = lost[index]?.target;
    const keeps = accounts.some(
      (other) => other.target === target && other.desired.mode === 'active' && !lost.includes(other),
    );
    return lost.slice(0, index).filter((before) => before.target === target).length + (keeps ? 1 : 0);
  };
  const nth = place(at);
  const first = lost.find((_, index) => place(index) === nth);
  return nth === 0 ? identityId : (first?.accountId ?? identityId);
}

/** A loss, and the person who waits when it is held. */
export interface BatchLoss extends Loss {
  readonly holder: string;
}

/**
 * Everybody who would lose something that works today. What a leaver lost before and has back is no new loss: the
 * guard let it go once, and a leaver must not keep it because a restored backup gave it to many. `anew`: of whom it was held.
 */
export function lossesOf(
  planned: readonly PlannedPerson[],
  trigger: Trigger,
  now: number,
  anew: readonly string[] = [],
): BatchLoss[] {
  const wereHeld = new Set(anew);
  return planned.flatMap((item) => {
    const { plan, person, corroborated } = item;
    const passed =
      plan.before === 'left' &&
      plan.after === 'left' &&
      !wereHeld.has(plan.identityId) &&
      !person.open.some((operation) => operation.state === 'held');
    const wasTakenBefore = (accountId: string | null) =>
      passed &&
      person.accounts.some(
        ({ account_id, desired }) =>
          account_id === accountId && desired !== null && desired.mode !== 'active',
      );
    return corroborated
      ? []
      : plan.accounts
          .filter(
            (account) => account.loses && account.refused === null && !wasTakenBefore(account.accountId),
          )
          .map(
            (account, i, lost): BatchLoss => ({
              // A second account on one target may be another person's, merged into this one: it counts as one more.
              identityId: countedAs(plan, lost, i),
              holder: plan.identityId,
              target: account.target,
              source: trigger.source ?? person.employments[0]?.namespace ?? 'operator',
              at: now,
              ...kindOf(item, account.target),
            }),
          );
  });
}

/** By what a loss comes, where that can be said: a batch that tells of one thing is not to pass as many. */
function kindOf({ plan, evaluation }: PlannedPerson, target: string): Pick<Loss, 'kind'> {
  const { endsBy } = evaluation.lifecycle;
  // Who will come back has also left, and what ended the last employment is not what ends the next.
  if (plan.after === 'preHire') return {};
  if (plan.after !== 'left') return { kind: `move from ${target}` };
  // Nothing ended who never was: a hire that was taken back, or an end before the first day.
  return endsBy === null ? {} : { kind: `leave ${endsBy.reason ?? endsBy.kind}` };
}

const WEEK_MS = 604_800_000;

/** Windows that are shown of one batch. */
const SHOWN_FIGURES = 20;

/** What the guard says of a batch, and the figures by which it does. */
export interface BatchVerdict extends GuardVerdict {
  readonly figures: readonly GuardFigure[];
}

/** Who of a batch must wait for a person. */
export async function guardBatch(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  losses: readonly BatchLoss[],
  now: number,
): Promise<BatchVerdict> {
  if (losses.length === 0) return { held: new Set(), tripped: [], figures: [] };
  const windows = await windowsInForce(engine, tx, policy);
  const widest = Math.max(WEEK_MS, ...windows.map((window) => window.overMs));
  const earlier = (await tx.find('guard_loss', { lost_at: { above: now - widest } })).map((row) => ({
    identityId: row.identity_id,
    target: row.target_id,
    source: row.source_id,
    at: row.lost_at,
  }));
  const value = await populationFor(tx, losses, now);
  const population = ({ per, name }: { per: GuardFigure['per']; name: string }) =>
    value.get(per === 'target' ? `people:${name}` : 'people') ?? 0;
  const verdict = guard(losses, earlier, windows, population, now);
  const figures = guardFigures(losses, earlier, windows, population, now).slice(0, SHOWN_FIGURES);
  const holders = new Map(losses.map(({ identityId, holder }) => [identityId, holder]));
  return { ...verdict, figures, held: new Set([...verdict.held].map((id) => holders.get(id) ?? id)) };
}
