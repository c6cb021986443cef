import { Secret } from '../../domain/secret.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import { askListing } from '../../engine/reconcile/ask-listing.ts';
import type { Tx } from '../../engine/store.ts';
import type { Caller } from '../../http/services.ts';
import type { TargetServices } from '../../http/target-services.ts';
import type { House } from '../open-house.ts';
import { iso } from '../people/list-people.ts';
import type { PlanContext } from '../plans/compute-plan.ts';
import { reading } from '../reading.ts';
import { setSecret } from '../set-secret.ts';
import { checkTarget } from './check-target.ts';
import { connectTarget } from './connect-target.ts';
import { listConnectors } from './connector-gallery.ts';
import { accountCounter } from './counted-accounts.ts';
import { showCoverage } from './coverage.ts';
import { keepAccountOf, unkeepAccountOf } from './keep-account.ts';
import { listTargets } from './list-targets.ts';
import { confirmTargetPause, pauseTarget, resumeTarget } from './pause-target.ts';
import { documentOf, showTarget } from './show-target.ts';
import { planSwitch, switchWrites } from './switch-writes.ts';
import { listAccounts } from './target-accounts.ts';
import { testConnection } from './test-connection.ts';

/** Targets behind the HTTP routes. */
export function targetServices(
  house: Pick<House, 'engine' | 'secrets' | 'connectors' | 'http'>,
): TargetServices {
  const { engine, connectors, secrets } = house;
  const counted = accountCounter(engine);
  const ask = <R>({ tenant }: Caller, work: (tx: Tx, policy: ActivePolicy) => Promise<R>) =>
    reading(engine.store, tenant, async (tx) => work(tx, await engine.policies.active(tx)));
  const planning = ({ actor, role }: Caller): PlanContext => ({ engine, connectors, actor, role });
  return {
    async targets(caller) {
      const accounts = await counted(caller.tenant);
      const targets = await ask(caller, (tx, policy) => listTargets(engine, tx, policy, accounts.targets));
      return { targets, countedAt: iso(accounts.at) };
    },
    async target(caller, target) {
      await ask(caller, async (_tx, policy) => documentOf(policy, target));
      const accounts = await counted(caller.tenant);
      return ask(caller, (tx, policy) => showTarget(engine, connectors, tx, policy, target, accounts));
    },
    async coverage(caller) {
      const accounts = await counted(caller.tenant);
      return ask(caller, (tx, policy) => showCoverage(tx, policy, accounts));
    },
    targetAccounts: (caller, target, query) =>
      ask(caller, (tx, policy) => listAccounts(engine, tx, policy, target, query)),
    keepAccount: (caller, target, account, order) =>
      keepAccountOf(engine, caller.tenant, {
        ...order,
        target,
        account,
        actor: caller.actor,
        until: order.until === undefined ? null : Date.parse(order.until),
      }),
    unkeepAccount: ({ tenant, actor }, target, account) =>
      unkeepAccountOf(engine, tenant, { target, account, actor }),
    checkTarget: ({ tenant }, target) => checkTarget(engine, tenant, target),
    reconcileTarget: async ({ tenant, actor }, target) => ({
      target,
      askedAt: iso(
        await engine.store.transaction(tenant, async (tx) =>
          askListing(engine, tx, await engine.policies.active(tx), target, actor),
        ),
      ),
    }),
    pauseTarget: ({ tenant, actor }, target, { reason, until }) =>
      pauseTarget(engine, tenant, { target, reason, until: Date.parse(until), actor }),
    confirmTargetPause: ({ tenant, actor }, target, pause) =>
      confirmTargetPause(engine, tenant, { target, pause, actor }),
    resumeTarget: ({ tenant, actor }, target, pause) =>
      resumeTarget(engine, tenant, { target, pause, actor }),
    connectors: async () => ({ connectors: listConnectors(connectors) }),
    testConnection: ({ tenant }, connector, connection) =>
      testConnection(house, tenant, connector, connection),
    secrets: ({ tenant }) =>
      reading(engine.store, tenant, async (tx) => ({
        secrets: (await secrets.list(tx)).map(({ name, madeAt, actor }) => ({
          name,
          madeAt: iso(madeAt),
          actor,
        })),
      })),
    setSecret: async ({ tenant, actor }, name, value) => ({
      name,
      targets: await setSecret({ engine, secrets, tenant }, name, new Secret(value), actor),
    }),
    connectTarget: ({ tenant, actor }, order) => connectTarget(house, tenant, order, actor),
    planTargetWrites: (caller, target, order) =>
      planSwitch(planning(caller), caller.tenant, { target, ...order }),
    switchTargetWrites: (caller, target, order) =>
      switchWrites(planning(caller), caller.tenant, { target, ...order }),
  };
}
