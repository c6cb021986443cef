import type { Reason } from '../../domain/identity.ts';
import type { Analysis } from '../analysis.ts';
import type { Expression } from '../cel/expression.ts';
import type { BirthrightRuleDocument } from '../documents/birthright-rule.ts';
import type { RoleDocument } from '../documents/role.ts';

/** One thing that a rule gives. Without kind and value: the account itself. */
export interface Grant {
  readonly target: string;
  readonly kind?: string;
  readonly value?: string;
  readonly reason: Reason;
}

/** Grants that come and go together: all of a rule, or those of one condition inside its roles. */
export interface GrantUnit {
  readonly when: Expression | null;
  readonly grants: readonly Grant[];
}

/** Everything a rule gives, roles unfolded. A role that contains itself is unfolded once; the check refuses it. */
export function unitsOf(rule: BirthrightRuleDocument, analysis: Analysis): readonly GrantUnit[] {
  const roles = new Map(analysis.catalog.roles.map(({ document }) => [document.id, document]));
  const always: Grant[] = [];
  const conditional: GrantUnit[] = [];
  const text = rule.because ?? `rule ${rule.id}`;
  const direct: Reason = Object.freeze({ by: `rule:${rule.id}`, text });
  const seen = new Set<string>();

  const unfold = (role: RoleDocument): void => {
    if (seen.has(role.id)) return;
    seen.add(role.id);
    const reason: Reason = Object.freeze({ by: `rule:${rule.id}`, text: `${text} (${role.id})` });
    role.entitlements.forEach((entitlement, index) => {
      const grant = grantOf(entitlement, reason);
      if (entitlement.when === undefined) always.push(grant);
      else
        conditional.push({
          when: analysis.expressionAt(role, 'entitlements', index, 'when'),
          grants: [grant],
        });
    });
    for (const id of role.roles) {
      const inner = roles.get(id);
      if (inner !== undefined) unfold(inner);
    }
  };

  for (const grant of rule.grants) {
    if (typeof grant !== 'string') always.push(grantOf(grant, direct));
    else {
      const role = roles.get(grant);
      if (role !== undefined) unfold(role);
    }
  }
  return [{ when: null, grants: always }, ...conditional];
}

interface Granted {
  readonly target: string;
  readonly kind?: string | undefined;
  readonly value?: string | undefined;
}

function grantOf({ target, kind, value }: Granted, reason: Reason): Grant {
  return kind === undefined || value === undefined ? { target, reason } : { target, kind, value, reason };
}
