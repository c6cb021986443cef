import type { Tx } from '../../engine/store.ts';
import type { PlanServices } from '../../http/plan-services.ts';
import type { Caller } from '../../http/services.ts';
import type { House } from '../open-house.ts';
import { findPerson } from '../people/find-person.ts';
import { labelsOf } from '../people/person-names.ts';
import { planRegrouping } from '../people/who-is-who.ts';
import { linkOrder } from '../people/whose-account.ts';
import { policyWith } from '../policies/policy-with.ts';
import { reading } from '../reading.ts';
import type { PlanContext } from './compute-plan.ts';
import { listHolds, refusePlan } from './holds.ts';
import { applyKeptPlan, keepPlan, withdrawPlan } from './keep-plan.ts';
import { listPlans } from './list-plans.ts';
import type { PlanRequest } from './plan-file.ts';
import { peopleRequest } from './plan-file.ts';
import { byHand, peopleOfDecided, peopleOfMade } from './plan-people.ts';
import { planStanding } from './plan-standing.ts';
import { findPlan, showPlan } from './show-plan.ts';
import { whoDecides } from './who-decides.ts';

/** Plans behind the HTTP routes. */
export function planServices(house: Pick<House, 'engine' | 'connectors'>): PlanServices {
  const { engine, connectors } = house;
  const planning = ({ actor, role }: Caller): PlanContext => ({ engine, connectors, actor, role });
  const looking = <R>({ tenant }: Caller, work: (tx: Tx) => Promise<R>) =>
    reading(engine.store, tenant, work);
  const personOf = (caller: Caller, text: string) =>
    looking(caller, async (tx) => findPerson(engine, tx, await engine.policies.active(tx), text));
  const named = async (tx: Tx, ids: readonly string[]): Promise<(id: string) => string> => {
    const policy = ids.length === 0 ? null : await engine.policies.activeOrNull(tx);
    const labels = policy === null ? null : await labelsOf(engine, tx, policy, ids);
    return (id) => labels?.get(id) ?? id;
  };

  return {
    plans: (caller, query) => looking(caller, (tx) => listPlans(engine, tx, query)),
    async keepPlan(caller, order) {
      const keep = (request: PlanRequest) => keepPlan(planning(caller), caller.tenant, request);
      switch (order.kind) {
        case 'merge':
        case 'split':
          return planRegrouping(planning(caller), caller.tenant, order, keep);
        case 'link':
        case 'unlink':
          return keep(
            await looking(caller, async (tx) =>
              linkOrder(engine, tx, await engine.policies.active(tx), order),
            ),
          );
        case 'leave':
          return keep({
            kind: 'leave',
            identity: await personOf(caller, order.person),
            reason: order.reason,
          });
        case 'people':
          return keep(peopleRequest(order));
        case 'document':
          return keep({
            kind: 'policy',
            text: await looking(caller, (tx) => policyWith(tx, order.document)),
            reason: order.reason,
          });
        case 'policy':
        case 'due':
          return keep(order);
      }
    },
    plan: (caller, hash) =>
      looking(caller, async (tx) => {
        const plan = await showPlan(engine, tx, await findPlan(tx, hash));
        const policy = await engine.policies.activeOrNull(tx);
        const manual = policy === null ? new Set<string>() : byHand(policy);
        return {
          ...plan,
          byHand: plan.summary.radius.targets.map(({ target }) => target).filter((id) => manual.has(id)),
        };
      }),
    planPeople: (caller, hash, query) =>
      looking(caller, async (tx) => {
        const { made, decided } = await findPlan(tx, hash);
        const page =
          made?.row.state === 'made' || decided.length === 0
            ? await peopleOfMade(tx, made?.row.plan_id ?? '', query)
            : await peopleOfDecided(
                tx,
                hash,
                decided.map(({ plan_id }) => plan_id),
                query,
              );
        const name = await named(
          tx,
          page.people.map(({ identity }) => identity),
        );
        return {
          people: page.people.map((person) => ({ ...person, person: name(person.identity) })),
          next: page.next,
        };
      }),
    planStanding: (caller, hash) =>
      looking(caller, async (tx) => {
        const { stale, now, difference } = await planStanding(planning(caller), tx, hash);
        const { overtaken = [], added = [], removed = [], policyChanged = false } = difference ?? {};
        const name = await named(tx, [
          ...overtaken,
          ...[...added, ...removed].map(({ identity }) => identity),
        ]);
        const line = (one: (typeof added)[number]) => ({ ...one, person: name(one.identity) });
        return {
          stale,
          now,
          policyChanged,
          overtaken: overtaken.map((identity) => ({ identity, person: name(identity) })),
          added: added.map(line),
          removed: removed.map(line),
        };
      }),
    planDeciding: (caller, hash) => looking(caller, (tx) => whoDecides(engine, tx, hash, caller)),
    applyKeptPlan: (caller, hash, reason) => applyKeptPlan(planning(caller), caller.tenant, hash, reason),
    async withdrawPlan({ tenant, actor }, hash, reason) {
      await withdrawPlan(engine, tenant, { hash, actor, reason });
      return { hash, state: 'withdrawn' };
    },
    async refusePlan(caller, hash, { reason, only }) {
      const people =
        only === undefined ? undefined : await Promise.all(only.map((text) => personOf(caller, text)));
      const { tenant, actor } = caller;
      return refusePlan(engine, tenant, { hash, actor, reason, only: people });
    },
    holds: (caller, query) =>
      looking(caller, async (tx) => {
        const policy = await engine.policies.active(tx);
        return {
          ...(await listHolds(engine, tx, policy, query)),
          canCorroborate: policy.canCorroborate,
        };
      }),
  };
}
