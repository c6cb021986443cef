import { describe, expect, it } from 'vitest';
import { type IdentitySnapshot, LIFECYCLE_STATES } from '../../domain/identity.ts';
import { ask, givenBy, type PlainPolicy, plainAccounts, plainLeave } from '../testing/policy-model.ts';
import { compiled, job, person, SOURCE } from '../testing/small-policy.ts';

const NOW = Date.UTC(2026, 6, 1);
const DAY = 86_400_000;
const HERE = ['active', 'onLeave', 'leaving'] as const;

const WAVES = { erp: 2, git: 5, idp: 0, mail: 5, vpn: 7 };

const RULES: PlainPolicy['rules'] = [
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
    id: 'early-leaver',
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

const documents = [
  SOURCE,
  ...RULES.map((each) => ({ kind: 'BirthrightRule', ...each })),
  ...ROLES.map((each) => ({ kind: 'Role', ...each })),
  ...LIFECYCLES.map((each) => ({ kind: 'LifecyclePolicy', ...each })),
  ...Object.entries(WAVES).map(([id, wave]) => ({ kind: 'Target', id, wave, connector: 'x', owner: 'x' })),
];
const policy = compiled(...documents.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))));
const plain: PlainPolicy = {
  attributes: policy.attributes,
  rules: RULES,
  roles: ROLES,
  lifecycles: LIFECYCLES,
  waves: WAVES,
};

function some<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
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
/** Nobody's job, each one, and each beside one that says more, less or nothing. */
const WORK = [
  [],
  ...JOBS.map((one) => [one]),
  ...[0, 13].flatMap((n) => JOBS.flatMap((one) => [[one, ...JOBS.slice(n, n + 1)]])),
];

const STATES = LIFECYCLE_STATES.filter((state) => !['left', 'archived', 'suspended'].includes(state));
const PEOPLE: readonly IdentitySnapshot[] = [...STATES, 'suspended' as const].flatMap((lifecycleState) =>
  [true, false, undefined].flatMap((vip) =>
    WORK.map((employments) => person({ now: NOW, lifecycleState, attributes: some({ vip }), employments })),
  ),
);

describe('the compiled policy and what the documents mean', () => {
  it('are the same for everybody in a small world who works here or will', () => {
    let granted = 0;
    for (const who of PEOPLE) {
      if (who.lifecycleState === 'suspended') continue;
      const { accounts, unknown, nextChange } = policy.desired(who);
      const meant = plainAccounts(who, plain);
      expect({ unknown, nextChange, accounts }, JSON.stringify(who)).toEqual({
        ...meant,
        accounts: meant.accounts.map((account) => ({
          ...account,
          mode: 'active',
          attributes: {},
          order: WAVES[account.target as keyof typeof WAVES],
        })),
      });
      granted += accounts.length;
    }
    expect(granted).toBeGreaterThan(1_000);
  });

  it('say the same of why', () => {
    const asked = [
      ...Object.keys(WAVES).map((target) => ({ target, entitlement: undefined })),
      ...RULES.flatMap((rule) => givenBy(rule, plain)).flatMap(({ grant: { target, kind, value } }) =>
        kind && value ? [{ target, entitlement: { kind, value } }] : [],
      ),
    ];
    for (const who of PEOPLE.filter((_, n) => n % 4 === 0))
      for (const { target, entitlement } of asked) {
        const expected = [...RULES]
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .flatMap((rule) => {
            const ways = givenBy(rule, plain)
              .map(({ grant }) => grant)
              .filter(
                (grant) =>
                  grant.target === target &&
                  (entitlement === undefined ||
                    (grant.kind === entitlement.kind && grant.value === entitlement.value)),
              );
            if (ways.length === 0) return [];
            const base = {
              rule: `rule:${rule.id}`,
              text: rule.because ?? `rule ${rule.id}`,
              when: rule.when,
            };
            if (!rule.states.includes(who.lifecycleState))
              return [{ ...base, verdict: 'state', missing: [] }];
            const answers = ways.map(({ when }) =>
              ask(when === undefined ? [rule.when] : [rule.when, when], rule, who, plain),
            );
            const yes = answers.some((each) => each.yes);
            const verdict = yes ? 'yes' : answers.some(({ open }) => open) ? 'unknown' : 'no';
            const missing = yes ? [] : [...new Set(answers.flatMap((each) => [...each.missing]))].sort();
            return [{ ...base, verdict, missing }];
          });
        expect(policy.why(who, target, entitlement), JSON.stringify([who, target, entitlement])).toEqual(
          expected,
        );
      }
  });

  it('are the same for everybody who has left, at every step and one millisecond around it', () => {
    const since = [0, 4 / 24, 1, 2, 30]
      .flatMap((days) => [days * DAY - 1, days * DAY])
      .filter((ms) => ms >= 0);
    for (const lifecycleState of ['left', 'archived'] as const)
      for (const vip of [true, false, undefined])
        for (const legalHold of [true, false])
          for (const ms of since) {
            const who = person({
              lifecycleState,
              legalHold,
              attributes: some({ vip }),
              now: NOW,
              stateSince: NOW - ms,
            });
            const { taken, unknown, nextChange } = plainLeave(who, plain);
            const access = policy.desired(who);
            expect({ unknown: access.unknown, nextChange: access.nextChange }).toEqual({
              unknown,
              nextChange,
            });
            const seen = [...Object.keys(WAVES), 'elsewhere'].map((target) => {
              const named = access.accounts.find((account) => account.target === target);
              const here = access.excluded.includes(target) ? null : (named ?? access.otherwise);
              expect(named ?? { entitlements: [], attributes: {} }).toMatchObject({
                entitlements: [],
                attributes: {},
              });
              return {
                target,
                mode: here?.mode ?? null,
                by: here?.reasons.map(({ by }) => by) ?? [],
                order: here?.order ?? null,
              };
            });
            expect(seen, JSON.stringify(who)).toEqual(taken);
            expect([...access.excluded]).toEqual([...access.excluded].sort());
            for (const { target, ...account } of access.accounts)
              expect(
                [access.otherwise?.mode, access.otherwise?.order],
                `${target} would not have to be named`,
              ).not.toEqual([account.mode, account.order]);
          }
  });
});
