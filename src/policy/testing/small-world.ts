import type { IdentitySnapshot } from '../../domain/identity.ts';
import type { CompiledPolicy } from '../compile.ts';
import type { PlainPolicy } from './policy-model.ts';
import { compiled, job, person, SOURCE } from './small-policy.ts';

/** A few documents in which everything meets everything, and everybody whom they can tell apart. */
export const NOW = Date.UTC(2026, 6, 1);
export const DAY = 86_400_000;
const HERE = ['active', 'onLeave', 'leaving'] as const;

export const WAVES: Readonly<Record<string, number>> = { erp: 2, git: 5, idp: 0, mail: 5, vpn: 7 };

export const RULES: PlainPolicy['rules'] = [
  {
    id: 'all',
    for: 'employment',
    states: HERE,
    when: 'employment.type != "Guest"',
    because: 'works here',
    grants: [{ target: 'mail' }, { target: 'erp', kind: 'role', value: 'reader' }],
  },
  {
    id: 'it',
    for: 'employment',
    states: HERE,
    when: 'employment.department == "IT"',
    grants: ['role:base', { target: 'mail' }, { target: 'git', kind: 'group', value: 'all' }],
  },
  {
    id: 'lead',
    for: 'employment',
    states: ['active'],
    when: 'employment.department in ["IT", "Sales"] && employment.level == "M1"',
    grants: ['role:deep', 'role:other'],
  },
  {
    id: 'vip',
    for: 'identity',
    states: [...HERE, 'suspended'],
    when: 'identity.vip',
    grants: [
      { target: 'vpn' },
      { target: 'git', kind: 'group', value: 'dev' },
      { target: 'git', kind: 'role', value: 'dev' },
    ],
  },
  {
    id: 'soon',
    for: 'employment',
    states: ['preHire', 'active'],
    when: 'now >= employment.startsAt',
    grants: ['role:late', { target: 'idp' }],
  },
  { id: 'early', for: 'identity', states: ['preHire'], when: 'true', grants: [{ target: 'idp' }] },
];

const ROLES: PlainPolicy['roles'] = [
  {
    id: 'role:base',
    roles: ['role:deep', 'role:other'],
    entitlements: [
      { target: 'git', kind: 'group', value: 'dev' },
      { target: 'git', kind: 'group', value: 'boss', when: 'employment.level == "M1"' },
      { target: 'vpn', when: 'identity.vip' },
    ],
  },
  {
    id: 'role:deep',
    roles: [],
    entitlements: [
      { target: 'erp', kind: 'role', value: 'writer', when: 'identity.vip && employment.type == "Staff"' },
    ],
  },
  { id: 'role:other', roles: ['role:deep'], entitlements: [{ target: 'vpn' }] },
  {
    id: 'role:late',
    roles: [],
    entitlements: [{ target: 'git', when: 'now < employment.startsAt + duration("36h")' }],
  },
];

const LIFECYCLES: PlainPolicy['lifecycles'] = [
  {
    id: 'leaver',
    when: "identity.lifecycleState == 'left'",
    steps: [
      { after: 'PT0S', mode: 'deactivate' },
      { after: 'P1D', mode: 'deprovision', unless: 'identity.vip' },
      { after: 'P30D', mode: 'delete', unless: 'identity.vip' },
    ],
    order: ['vpn', '*', 'idp'],
    exclude: [],
    onLegalHold: 'deprovision',
  },
  {
    id: 'vip-leaver',
    when: "identity.lifecycleState == 'left' && identity.vip",
    steps: [{ after: 'PT4H', mode: 'deprovision' }],
    order: ['git', 'mail'],
    exclude: ['erp', 'idp'],
    onLegalHold: 'deactivate',
  },
  {
    id: 'archived',
    when: "identity.lifecycleState == 'archived'",
    steps: [{ after: 'P2D', mode: 'delete' }],
    order: ['*'],
    exclude: ['vpn', 'mail', 'git'],
    onLegalHold: 'deactivate',
  },
];

export function some<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

const JOBS = ['IT', 'Sales', undefined].flatMap((department) =>
  ['M1', 'IC', undefined].flatMap((level) =>
    [
      ['Staff', NOW - DAY],
      ['Guest', NOW + DAY],
      [undefined, undefined],
    ].map(([type, startsAt]) => job(some({ employeeId: 'E1', department, level, type, startsAt }))),
  ),
);
/** Each job beside one that says more, and beside one that says other things. */
const PAIRS = [0, 13].flatMap((n) => JOBS.flatMap((one) => [[one, ...JOBS.slice(n, n + 1)]]));
const ALONE = [[], ...JOBS.map((one) => [one])];

/** Everybody who works here or will; those with two jobs are active. */
export const PEOPLE: readonly IdentitySnapshot[] = (
  ['active', 'onLeave', 'leaving', 'preHire', 'unknown'] as const
).flatMap((lifecycleState) =>
  [true, false, undefined].flatMap((vip) =>
    [...ALONE, ...(lifecycleState === 'active' ? PAIRS : [])].map((employments) =>
      person({ now: NOW, lifecycleState, attributes: some({ vip }), employments }),
    ),
  ),
);

/** The documents compiled, and as they stand. Anew for each test: what one has asked is not remembered for another. */
export function smallWorld(): { readonly policy: CompiledPolicy; readonly plain: PlainPolicy } {
  const documents = [
    ...RULES.map((each) => ({ kind: 'BirthrightRule', ...each })),
    ...ROLES.map((each) => ({ kind: 'Role', ...each })),
    ...LIFECYCLES.map((each) => ({ kind: 'LifecyclePolicy', ...each })),
    ...Object.entries(WAVES).map(([id, wave]) => ({ kind: 'Target', id, wave, connector: 'x', owner: 'x' })),
  ];
  const policy = compiled(SOURCE, ...documents.map((each) => JSON.stringify(each)));
  const { attributes } = policy;
  return {
    policy,
    plain: { attributes, rules: RULES, roles: ROLES, lifecycles: LIFECYCLES, waves: WAVES },
  };
}
