import { findings } from '../findings.ts';
import type { Rack } from '../rack.ts';
import { ACTIONS, orders, runApprovals } from './approval-model.ts';
import { seedsOf } from './guard-rack.ts';
import { lastAdministrators, protectedAccounts } from './spared-accounts.ts';

/** Actions in one order; every order of so many of the ten is run. */
const LENGTH = { short: 1, day: 2, night: 4 } as const;
const POLICIES = { short: 3, day: 20, night: 1_000 } as const;
const SCHEDULES = { short: 10, day: 50, night: 10_000 } as const;

/**
 * Nobody decides about themselves, no leaver decides, nothing that is spared is touched (T23 to T27). There is no
 * delegation in the product, so there is no depth of it.
 */
export const approvalsRack: Rack = {
  name: 'approvals',
  shows:
    '0 self-approvals, 0 approvals by leavers, 0 protected accounts touched, 0 last administrators lost (G14)',
  parts: { short: 1, day: 1, night: 6 },
  run: async (order) => {
    const { wrong, outcome } = findings('approvals', order);
    const counts = {
      approvalOrders: 0,
      decisionsTaken: 0,
      decisionsRefused: 0,
      policiesWithProtected: 0,
      administratorSchedules: 0,
    };
    let n = 0;
    for (const actions of orders(ACTIONS, LENGTH[order.size])) {
      if (n++ % order.parts !== order.part) continue;
      const result = await runApprovals(actions);
      counts.approvalOrders++;
      counts.decisionsTaken += result.decisions;
      counts.decisionsRefused += result.refusals;
      for (const what of result.wrong) wrong(what);
    }
    for (const seed of seedsOf(order, POLICIES[order.size])) {
      counts.policiesWithProtected++;
      for (const what of await protectedAccounts(seed)) wrong(what);
    }
    for (const seed of seedsOf(order, SCHEDULES[order.size])) {
      counts.administratorSchedules++;
      for (const what of await lastAdministrators(seed)) wrong(what);
    }
    return outcome(counts);
  },
};
