import type { Entitlement } from '../../domain/connector.ts';
import { canonicalJson } from '../../proof/canonical-json.ts';
import { sha256Hex } from '../../proof/digest.ts';
import type { Linking } from '../people/link-account.ts';
import type { Regrouping } from '../people/regroup.ts';
import type { ActivePolicy } from '../policies.ts';
import type { PlannedPerson } from './plan-people.ts';

/** A plan as a value: people x targets x operations x reasons. The same state and policy give the same hash. */
export interface PlanDocument {
  readonly format: 'lockstep-plan/1';
  readonly tenant: string;
  readonly policy: string;
  readonly people: readonly {
    readonly identity: string;
    /** The fence: another decision about the person makes this plan stale. */
    readonly epoch: number;
    readonly before: string;
    readonly after: string;
    readonly accounts: readonly {
      readonly target: string;
      readonly account: string | null;
      readonly mode: string;
      readonly operations: readonly {
        readonly kind: string;
        readonly entitlement: Entitlement | null;
        readonly reasons: readonly string[];
      }[];
    }[];
  }[];
  /** Who is who changes first: accounts and employments move from one identity to the other. */
  readonly regrouping?: WhoIsWhoChange;
}

/** What a person says about who is who, or whose an account is. */
export type WhoIsWhoChange = Regrouping | Linking;

export function planDocument(
  tenant: string,
  policy: ActivePolicy,
  acting: readonly PlannedPerson[],
  regrouping: WhoIsWhoChange | null = null,
): PlanDocument {
  const people = acting.map(({ plan }) => ({
    identity: plan.identityId,
    epoch: plan.epoch,
    before: plan.before,
    after: plan.after,
    accounts: plan.accounts
      .filter((account) => account.operations.length > 0 && account.refused === null)
      .map((account) => ({
        target: account.target,
        account: account.accountId,
        mode: account.desired.mode,
        operations: account.operations.map((operation) => ({
          kind: operation.kind,
          entitlement: operation.entitlement ?? null,
          reasons: operation.reasons.map((reason) => `${reason.by}: ${reason.text}`),
        })),
      })),
  }));
  people.sort((a, b) => (a.identity < b.identity ? -1 : 1));
  return {
    format: 'lockstep-plan/1',
    tenant,
    policy: policy.digest,
    people,
    ...(regrouping === null ? {} : { regrouping }),
  };
}

export function hashDocument(document: PlanDocument): string {
  return sha256Hex(canonicalJson(document));
}

export function hashPlan(
  tenant: string,
  policy: ActivePolicy,
  acting: readonly PlannedPerson[],
  regrouping: WhoIsWhoChange | null = null,
): string {
  return hashDocument(planDocument(tenant, policy, acting, regrouping));
}
