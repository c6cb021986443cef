import type { Kind } from '../documents/kinds.ts';

/** A document to start from. Names of systems, groups and attributes are to be put in place. */
export interface DocumentTemplate {
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  readonly about: string;
  readonly text: string;
}

export const DOCUMENT_TEMPLATES: readonly DocumentTemplate[] = [
  {
    id: 'regular-leaver',
    kind: 'LifecyclePolicy',
    title: 'Regular leaver',
    about: 'Everything is taken away when the employment ends; accounts are deleted after 90 days.',
    text: `kind: LifecyclePolicy
id: leaver
description: the employment has ended
# The state, not a change: who was gone before Lockstep first looked is a leaver too.
when: identity.lifecycleState == 'left'
# The last step reached holds. Deprovision ends sessions and destroys credentials too.
steps:
  - { after: PT0S, mode: deprovision }
  - { after: P90D, mode: delete, unless: identity.legalHold }
# Which systems go first; * stands for all others.
order: ['*']
onLegalHold: deprovision
`,
  },
  {
    id: 'immediate-termination',
    kind: 'LifecyclePolicy',
    title: 'Immediate termination',
    about: 'Who is suspended loses every session, credential and entitlement at once; nothing is deleted.',
    text: `kind: LifecyclePolicy
id: immediate-termination
description: suspended, everything is taken away at once
when: identity.lifecycleState == 'suspended'
# Nothing is deleted: what belongs to the account may be needed.
steps:
  - { after: PT0S, mode: deprovision }
order: ['*']
`,
  },
  {
    id: 'contractor-end',
    kind: 'LifecyclePolicy',
    title: 'Contractor end',
    about: 'Like a leaver, but the accounts are deleted after 30 days.',
    text: `kind: LifecyclePolicy
id: contractor-end
description: the contract has ended
# Needs an attribute of the person, not of the employment: who left has none that is valid.
when: identity.lifecycleState == 'left' && has(identity.type) && identity.type == 'Contractor'
steps:
  - { after: PT0S, mode: deprovision }
  - { after: P30D, mode: delete, unless: identity.legalHold }
order: ['*']
`,
  },
  {
    id: 'leave-of-absence',
    kind: 'LifecyclePolicy',
    title: 'Leave of absence',
    about: 'Sign-in is off while somebody is away; accounts and entitlements stay.',
    text: `kind: LifecyclePolicy
id: leave-of-absence
description: away for a while
when: identity.lifecycleState == 'onLeave'
steps:
  - { after: PT0S, mode: deactivate }
# Systems that they keep meanwhile, for example payroll.
exclude: []
`,
  },
  {
    id: 'birthright-rule',
    kind: 'BirthrightRule',
    title: 'Birthright rule',
    about: 'What everybody of a department gets for as long as they are there.',
    text: `kind: BirthrightRule
id: finance
because: works in Finance
when: employment.department == "Finance"
# role:NAME, { target } for a plain account, or { target, kind, value } for an entitlement.
grants:
  - { target: directory }
  - { target: directory, kind: group, value: finance }
`,
  },
  {
    id: 'guard',
    kind: 'Guard',
    title: 'Guard',
    about: 'How many people may lose access at once before the rest waits for somebody to decide.',
    text: `kind: Guard
id: guard
# All limits hold: at most so many people, or that share of all, within the window.
windows:
  - { per: tenant, over: PT10M, people: 3, share: 0.05 }
  - { per: tenant, over: PT24H, people: 3, share: 0.05 }
  - { per: source, over: PT24H, people: 3, share: 0.05 }
  - { per: target, over: PT24H, people: 3, share: 0.1 }
# Who is not decided about by then raises an alarm; nobody is ever released by time.
deadline: PT24H
alarmAgain: PT1H
`,
  },
];
