import type { z } from 'zod';
import type * as schemas from './plan-schemas.ts';
import type { refusedHolds } from './schemas.ts';
import type { Caller } from './services.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of plans need from the application. Everything is of the caller's tenant. */
export interface PlanServices {
  plans(caller: Caller, query: z.output<typeof schemas.plansQuery>): Promise<Answer<typeof schemas.plans>>;
  keepPlan(
    caller: Caller,
    order: z.output<typeof schemas.keepOrder>,
  ): Promise<Answer<typeof schemas.keptPlan>>;
  plan(caller: Caller, hash: string): Promise<Answer<typeof schemas.plan>>;
  planPeople(
    caller: Caller,
    hash: string,
    query: z.output<typeof schemas.planPeopleQuery>,
  ): Promise<Answer<typeof schemas.planPeople>>;
  planStanding(caller: Caller, hash: string): Promise<Answer<typeof schemas.planStanding>>;
  planDeciding(caller: Caller, hash: string): Promise<Answer<typeof schemas.deciding>>;
  applyKeptPlan(
    caller: Caller,
    hash: string,
    reason: string | undefined,
  ): Promise<Answer<typeof schemas.appliedPlan>>;
  withdrawPlan(caller: Caller, hash: string, reason: string): Promise<Answer<typeof schemas.withdrawnPlan>>;
  refusePlan(
    caller: Caller,
    hash: string,
    order: z.output<typeof schemas.refusalOrder>,
  ): Promise<Answer<typeof refusedHolds>>;
  holds(caller: Caller, query: z.output<typeof schemas.holdsQuery>): Promise<Answer<typeof schemas.holds>>;
}
