import * as schemas from './plan-schemas.ts';
import { APPROVE, OPERATE, READ, type Route, route } from './route.ts';
import { refusedHolds } from './schemas.ts';

const POLICY_BYTES = 2 * 1024 * 1024;

/** Plans that others can look at, and what waits of them. */
export const PLAN_ROUTES: readonly Route[] = [
  route(
    'plans',
    'get',
    '/plans',
    READ,
    'Plans that were made and decisions that were written, the newest first',
    { query: schemas.plansQuery, answer: schemas.plans },
    (s, { caller, query }) => s.plans(caller, query),
  ),
  route(
    'keepPlan',
    'post',
    '/plans/keep',
    OPERATE,
    'A plan that others can look at and apply by its hash; nothing of it is done',
    { body: schemas.keepOrder, maxBytes: POLICY_BYTES, answer: schemas.keptPlan },
    (s, { caller, body }) => s.keepPlan(caller, body),
  ),
  route(
    'plan',
    'get',
    '/plans/{hash}',
    READ,
    'One plan: how far it reaches, what the guard says, what became of it',
    { params: schemas.planPath, answer: schemas.plan },
    (s, { caller, params }) => s.plan(caller, params.hash),
  ),
  route(
    'planPeople',
    'get',
    '/plans/{hash}/people',
    READ,
    'What a plan does to whom and why, a page at a time',
    { params: schemas.planPath, query: schemas.planPeopleQuery, answer: schemas.planPeople },
    (s, { caller, params, query }) => s.planPeople(caller, params.hash, query),
  ),
  route(
    'planStanding',
    'get',
    '/plans/{hash}/standing',
    READ,
    'Whether a plan that waits is still what would be done, and else the difference',
    { params: schemas.planPath, answer: schemas.planStanding },
    (s, { caller, params }) => s.planStanding(caller, params.hash),
  ),
  route(
    'planDeciding',
    'get',
    '/plans/{hash}/deciding',
    READ,
    'Whether you may decide about what is held of a plan, and what is against it',
    { params: schemas.planPath, answer: schemas.deciding },
    (s, { caller, params }) => s.planDeciding(caller, params.hash),
  ),
  route(
    'applyKeptPlan',
    'post',
    '/plans/{hash}/apply',
    OPERATE,
    'Does exactly the plan that was kept, or refuses; a policy needs an administrator',
    { params: schemas.planPath, body: schemas.applyOrder, answer: schemas.appliedPlan, dangerous: true },
    (s, { caller, params, body }) => s.applyKeptPlan(caller, params.hash, body.reason),
  ),
  route(
    'withdrawPlan',
    'post',
    '/plans/{hash}/withdraw',
    OPERATE,
    'A plan that was made is not to be applied any more',
    {
      params: schemas.planPath,
      body: schemas.refusalOrder.pick({ reason: true }),
      answer: schemas.withdrawnPlan,
    },
    (s, { caller, params, body }) => s.withdrawPlan(caller, params.hash, body.reason),
  ),
  route(
    'refusePlan',
    'post',
    '/plans/{hash}/refuse',
    APPROVE,
    'Keeps what is held of a plan, or of some people in it, from ever running',
    { params: schemas.planPath, body: schemas.refusalOrder, answer: refusedHolds, dangerous: true },
    (s, { caller, params, body }) => s.refusePlan(caller, params.hash, body),
  ),
  route(
    'holds',
    'get',
    '/holds',
    READ,
    'What waits for a person, the first deadline first',
    { query: schemas.holdsQuery, answer: schemas.holds },
    (s, { caller, query }) => s.holds(caller, query),
  ),
];
