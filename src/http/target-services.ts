import type { z } from 'zod';
import type { Caller } from './services.ts';
import type * as schemas from './target-schemas.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** Targets, as the application answers. Throws TARGET_UNKNOWN, CONNECTOR_UNKNOWN. */
export interface TargetServices {
  targets(caller: Caller): Promise<Answer<typeof schemas.targets>>;
  target(caller: Caller, target: string): Promise<Answer<typeof schemas.target>>;
  coverage(caller: Caller): Promise<Answer<typeof schemas.coverage>>;
  targetAccounts(
    caller: Caller,
    target: string,
    query: z.output<typeof schemas.accountsQuery>,
  ): Promise<Answer<typeof schemas.targetAccounts>>;
  keepAccount(
    caller: Caller,
    target: string,
    account: string,
    order: z.output<typeof schemas.keepOrder>,
  ): Promise<Answer<typeof schemas.keptAccount>>;
  unkeepAccount(
    caller: Caller,
    target: string,
    account: string,
  ): Promise<Answer<typeof schemas.unkeptAccount>>;
  checkTarget(caller: Caller, target: string): Promise<Answer<typeof schemas.checkedTarget>>;
  reconcileTarget(caller: Caller, target: string): Promise<Answer<typeof schemas.askedListing>>;
  pauseTarget(
    caller: Caller,
    target: string,
    order: z.output<typeof schemas.pauseOrder>,
  ): Promise<Answer<typeof schemas.targetPause>>;
  confirmTargetPause(
    caller: Caller,
    target: string,
    pause: string,
  ): Promise<Answer<typeof schemas.targetPause>>;
  resumeTarget(caller: Caller, target: string, pause: string): Promise<Answer<typeof schemas.targetPause>>;
  connectors(): Promise<Answer<typeof schemas.connectors>>;
  testConnection(
    caller: Caller,
    connector: string,
    connection: unknown,
  ): Promise<Answer<typeof schemas.testedConnection>>;
  secrets(caller: Caller): Promise<Answer<typeof schemas.secrets>>;
  setSecret(caller: Caller, name: string, value: string): Promise<Answer<typeof schemas.keptSecret>>;
  connectTarget(
    caller: Caller,
    order: z.output<typeof schemas.connectOrder>,
  ): Promise<Answer<typeof schemas.connectedTarget>>;
  planTargetWrites(
    caller: Caller,
    target: string,
    order: z.output<typeof schemas.switchPlanOrder>,
  ): Promise<Answer<typeof schemas.switchPlan>>;
  switchTargetWrites(
    caller: Caller,
    target: string,
    order: z.output<typeof schemas.switchOrder>,
  ): Promise<Answer<typeof schemas.switched>>;
}
