import type { z } from 'zod';
import type * as schemas from './policy-schemas.ts';
import type { Caller } from './services.ts';

type Answer<S extends z.ZodType> = z.output<S>;
type Document = z.output<typeof schemas.documentPath>;
type Edit = z.output<typeof schemas.editOrder>;

/** What the routes of policies need from the application. Everything is of the caller's tenant. */
export interface PolicyServices {
  policies(caller: Caller): Promise<Answer<typeof schemas.policies>>;
  policySchemas(): Promise<Answer<typeof schemas.policySchemas>>;
  policyFindings(caller: Caller): Promise<Answer<typeof schemas.policyFindings>>;
  checkPolicy(caller: Caller, edit: Edit): Promise<Answer<typeof schemas.checkedPolicy>>;
  policyImpact(caller: Caller, edit: Edit): Promise<Answer<typeof schemas.policyImpact>>;
  policyDocument(
    caller: Caller,
    document: Document & { readonly version: number | undefined },
  ): Promise<Answer<typeof schemas.policyDocument>>;
  policyHistory(caller: Caller, document: Document): Promise<Answer<typeof schemas.policyHistory>>;
  policyDiff(
    caller: Caller,
    document: Document,
    query: z.output<typeof schemas.diffQuery>,
  ): Promise<Answer<typeof schemas.policyDiff>>;
}
