import type { EmploymentSnapshot, IdentitySnapshot } from '../../domain/identity.ts';
import { type CompiledPolicy, compilePolicy } from '../compile.ts';
import { loadPolicy, type PolicyDocuments } from '../documents/load-policy.ts';

/** A source and three targets, the frame of most tests. Each document begins on a line of its own. */
export const SOURCE = `kind: Source
id: hr
type: csv
key: id
columns:
  id: { as: employeeId, required: true }
  type: { as: type, required: true }
  dep: { as: department }
  lvl: { as: level }
  sta: { as: startsAt, type: instant }
  mgr: { as: managerEmployeeId }
  giv: { as: givenName, of: identity }
  fam: { as: familyName, of: identity }
  vip: { as: vip, of: identity, type: boolean }`;

export const TARGETS = ['mail', 'git', 'vpn']
  .map((id) => `kind: Target\nid: ${id}\nconnector: simulated\nowner: it`)
  .join('\n---\n');

export const LEAVER = `kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == 'left'
steps:
  - { after: PT0S, mode: deprovision }`;

export const FRAME = [SOURCE, TARGETS, LEAVER].join('\n---\n');

export function rule(id: string, when: string, grants: string, more = ''): string {
  return `kind: BirthrightRule\nid: ${id}\nwhen: ${JSON.stringify(when)}\ngrants: ${grants}\n${more}`;
}

export function policyOf(...documents: string[]): PolicyDocuments {
  return loadPolicy([{ name: 'p.yaml', text: documents.join('\n---\n') }]);
}

export function compiled(...documents: string[]): CompiledPolicy {
  return compilePolicy(policyOf(...documents));
}

export function person(more: Partial<IdentitySnapshot> = {}): IdentitySnapshot {
  return {
    id: 'p1',
    lifecycleState: 'active',
    now: Date.UTC(2026, 6, 1),
    stateSince: Date.UTC(2026, 0, 1),
    stateKnownSince: more.stateSince ?? Date.UTC(2026, 0, 1),
    attributes: {},
    employments: [],
    legalHold: false,
    ...more,
  };
}

export function job(attributes: EmploymentSnapshot['attributes'], onLeave = false): EmploymentSnapshot {
  return { key: String(attributes.employeeId ?? 'E1'), onLeave, attributes };
}
