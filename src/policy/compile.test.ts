import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLockstepError } from '../domain/errors.ts';
import type { DesiredAccess } from '../domain/identity.ts';
import { prepareExpression } from './cel/expression.ts';
import { scopeOf } from './cel/scope.ts';
import { SLOTS } from './cel/slots.ts';
import { compilePolicy } from './compile.ts';
import { loadPolicy } from './documents/load-policy.ts';
import { bool } from './testing/expressions.ts';
import { identities, testAttributes, testSource } from './testing/people.ts';
import {
  compiled,
  FRAME,
  job,
  LEAVER,
  person,
  policyOf,
  rule,
  SOURCE,
  TARGETS,
} from './testing/small-policy.ts';

const IT = { employeeId: 'E1', type: 'Employee', department: 'IT' };

function shape({ accounts }: DesiredAccess): readonly string[] {
  return accounts.map(({ target, mode, entitlements }) =>
    `${target} ${mode} ${entitlements.map(({ kind, value }) => `${kind}=${value}`).join(',')}`.trim(),
  );
}

describe('desired', () => {
  const ROLES = `kind: Role
id: role:dev
roles: [role:remote]
entitlements:
  - { target: git, kind: group, value: dev }
  - { target: git, kind: group, value: admin, when: 'employment.level == "M1"' }
---
kind: Role
id: role:remote
entitlements: [{ target: vpn }]`;

  it('gives accounts and entitlements in a fixed order, each with all its reasons', () => {
    const policy = compiled(
      FRAME,
      ROLES,
      rule('everyone', '!employment.onLeave', '[{ target: mail }]', 'because: works here'),
      rule('it', 'employment.department == "IT"', '[role:dev, { target: mail }]'),
    );
    const access = policy.desired(person({ employments: [job(IT)] }));
    expect(access).toEqual({
      accounts: [
        {
          target: 'git',
          mode: 'active',
          entitlements: [
            { kind: 'group', value: 'dev', reasons: [{ by: 'rule:it', text: 'rule it (role:dev)' }] },
          ],
          attributes: {},
          reasons: [{ by: 'rule:it', text: 'rule it (role:dev)' }],
          order: 5,
        },
        {
          target: 'mail',
          mode: 'active',
          entitlements: [],
          attributes: {},
          reasons: [
            { by: 'rule:everyone', text: 'works here' },
            { by: 'rule:it', text: 'rule it' },
          ],
          order: 5,
        },
        {
          target: 'vpn',
          mode: 'active',
          entitlements: [],
          attributes: {},
          reasons: [{ by: 'rule:it', text: 'rule it (role:remote)' }],
          order: 5,
        },
      ],
      otherwise: null,
      excluded: [],
      unknown: [{ rule: 'rule:it', missing: ['employment.level'] }],
      nextChange: null,
    });
  });

  it('is the union over the valid employments; a condition inside a role is asked for each', () => {
    const policy = compiled(FRAME, ROLES, rule('it', 'employment.department == "IT"', '[role:dev]'));
    const two = person({
      employments: [job({ ...IT, level: 'IC1' }), job({ ...IT, employeeId: 'E2', level: 'M1' })],
    });
    expect(shape(policy.desired(two))).toEqual(['git active group=admin,group=dev', 'vpn active']);
    const open = person({ employments: [job(IT), job({ ...IT, employeeId: 'E2', level: 'M1' })] });
    expect(policy.desired(open).unknown).toEqual([]);
  });

  it('grants nothing on an unknown answer, and lists it', () => {
    const policy = compiled(
      FRAME,
      rule('it', 'employment.department == "IT"', '[{ target: git }]'),
      rule('not-it', 'employment.department != "IT"', '[{ target: vpn }]'),
    );
    const access = policy.desired(
      person({ employments: [job({ employeeId: 'E1', type: 'Employee', department: null })] }),
    );
    expect(access.accounts).toEqual([]);
    expect(access.unknown).toEqual([
      { rule: 'rule:it', missing: ['employment.department'] },
      { rule: 'rule:not-it', missing: ['employment.department'] },
    ]);
  });

  it('does not list what another employment has answered', () => {
    const policy = compiled(FRAME, rule('it', 'employment.department == "IT"', '[{ target: git }]'));
    const access = policy.desired(
      person({ employments: [job({ employeeId: 'E2', type: 'x', department: null }), job(IT)] }),
    );
    expect([shape(access), access.unknown]).toEqual([['git active'], []]);
  });

  it('gives birthrights only in the states of the rule, never to who left, is archived or unknown', () => {
    const policy = compiled(
      FRAME,
      rule('all', 'true', '[{ target: mail }]', 'for: identity'),
      rule('pre', 'true', '[{ target: vpn }]', 'for: identity\nstates: [preHire]'),
    );
    const at = (
      lifecycleState: Parameters<typeof person>[0] extends infer P
        ? NonNullable<P> extends { lifecycleState?: infer S }
          ? S
          : never
        : never,
    ) => shape(policy.desired(person({ lifecycleState: lifecycleState ?? 'active' })));
    expect(['active', 'leaving', 'onLeave'].map((state) => at(state as 'active'))).toEqual([
      ['mail active'],
      ['mail active'],
      ['mail active'],
    ]);
    expect(at('preHire')).toEqual(['vpn active']);
    expect(['left', 'archived', 'unknown', 'suspended'].map((state) => at(state as 'left'))).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it('shares what is equal, and never changes what it has given', () => {
    const policy = compiled(FRAME, rule('it', 'employment.department == "IT"', '[{ target: git }]'));
    const [a, b] = [
      person({ id: 'a', employments: [job(IT)] }),
      person({ id: 'b', employments: [job(IT)] }),
    ].map(policy.desired);
    expect(a?.accounts).toBe(b?.accounts);
    expect(Object.isFrozen(a?.accounts[0]?.reasons)).toBe(true);
  });

  it('tells when time alone will change the answer', () => {
    const policy = compiled(
      FRAME,
      rule('soon', 'has(employment.startsAt) && now >= employment.startsAt', '[{ target: git }]'),
    );
    const startsAt = Date.UTC(2026, 6, 2);
    const before = policy.desired(person({ employments: [job({ ...IT, startsAt })] }));
    expect([shape(before), before.nextChange]).toEqual([[], startsAt]);
    const after = policy.desired(person({ now: startsAt, employments: [job({ ...IT, startsAt })] }));
    expect([shape(after), after.nextChange]).toEqual([['git active'], null]);
  });

  it('fills accounts by the mapping; what is not known is left out and listed', () => {
    const mapping = `kind: Mapping\nid: m\ntarget: mail\nattributes:\n  displayName: identity.givenName + " " + identity.familyName\n  number: employment.employeeId\n  vip: has(identity.vip) && identity.vip`;
    const policy = compiled(FRAME, mapping, rule('all', 'true', '[{ target: mail }, { target: git }]'));
    const known = policy.desired(
      person({ attributes: { givenName: 'Ada', familyName: 'Li' }, employments: [job(IT)] }),
    );
    expect(known.accounts.map(({ attributes }) => attributes)).toEqual([
      {},
      { displayName: 'Ada Li', number: 'E1', vip: false },
    ]);
    const open = policy.desired(person({ attributes: { givenName: 'Ada' }, employments: [job(IT)] }));
    expect(open.accounts[1]?.attributes).toEqual({ number: 'E1', vip: false });
    expect(open.unknown).toEqual([{ rule: 'mapping:m#displayName', missing: ['identity.familyName'] }]);
  });

  it('agrees with asking every rule one by one: the index leaves nothing out', () => {
    const equality = fc.constantFrom(
      'employment.department == "IT"',
      'employment.department == "Finance"',
      'employment.type in ["Employee", "Temp"]',
      'identity.manager == "Sales"',
      'employment.key == "E1"',
      'identity.lifecycleState == "active"',
    );
    const condition = fc.oneof(
      bool,
      fc.tuple(equality, bool).map(([a, b]) => `${a} && ${b}`),
      equality,
    );
    const usable = condition.filter(
      (text) =>
        text.length < 2000 &&
        prepareExpression(text, SLOTS.employmentRule, testAttributes).expression !== null,
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(usable, { minLength: 1, maxLength: 12 }),
        fc.array(identities, { minLength: 5, maxLength: 10 }),
        (conditions, people) => {
          const documents = conditions.map((when, n) => ({
            kind: 'BirthrightRule',
            id: `r${n}`,
            when,
            grants: [{ target: `t${n}` }],
          }));
          const targets = conditions.map((_, n) => ({
            kind: 'Target',
            id: `t${n}`,
            connector: 'x',
            owner: 'x',
          }));
          const policy = policyOf(
            JSON.stringify(testSource),
            LEAVER,
            ...[...documents, ...targets].map((each) => JSON.stringify(each)),
          );
          let engine: ReturnType<typeof compilePolicy>;
          try {
            engine = compilePolicy(policy);
          } catch (error) {
            // Conditions that contradict themselves are refused; another test looks at that.
            expect(JSON.stringify(isLockstepError(error) && error.details)).toContain('RULE_NEVER');
            return;
          }
          for (const identity of people) {
            if (!['active', 'onLeave', 'leaving'].includes(identity.lifecycleState)) continue;
            const granted: string[] = [];
            const open: string[] = [];
            conditions.forEach((when, n) => {
              const { expression } = prepareExpression(when, SLOTS.employmentRule, testAttributes);
              const answers = identity.employments.map((employment) =>
                expression?.reference(scopeOf(identity, employment)),
              );
              if (answers.includes(true)) granted.push(`t${n}`);
              else if (answers.includes(undefined)) open.push(`rule:r${n}`);
            });
            const access = engine.desired(identity);
            expect(access.accounts.map(({ target }) => target)).toEqual(granted.sort());
            expect(access.unknown.map(({ rule: name }) => name).sort()).toEqual(open.sort());
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('compilePolicy', () => {
  it('refuses documents with errors, with all of them', () => {
    try {
      compiled(SOURCE, TARGETS, rule('r', 'employment.nope == 1', '[{ target: nowhere }]'));
      expect.unreachable();
    } catch (error) {
      if (!isLockstepError(error)) throw error;
      expect(error.code).toBe('POLICY_INVALID');
      const diagnostics = error.details.diagnostics as readonly { code: string }[];
      expect(diagnostics.map(({ code }) => code).sort()).toEqual([
        'CEL_ATTRIBUTE_UNKNOWN',
        'LEAVER_MISSING',
        'REFERENCE_UNKNOWN',
      ]);
    }
  });

  it('has one canonical text for one meaning', () => {
    const r = rule('r', 'identity.vip', '[{ target: mail }]');
    const one = compiled(FRAME, r).canonical;
    expect(compiled(r, `# comment\n${FRAME}`).canonical).toBe(one);
    const reordered =
      'grants:\n- target: mail\nwhen: identity.vip\nid: r\nfor: employment\nkind: BirthrightRule';
    const files = [
      { name: 'b', text: reordered },
      { name: 'a', text: FRAME },
    ];
    expect(compilePolicy(loadPolicy(files)).canonical).toBe(one);
    expect(compiled(FRAME, rule('r', 'identity.vip', '[{ target: git }]')).canonical).not.toBe(one);
  });

  it('knows what to do on loss, the order of targets, and how long a name stays reserved', () => {
    const policy = compiled(
      FRAME,
      'kind: Target\nid: erp\nconnector: x\nowner: x\nonLoss: deactivate\nwave: 1',
      'kind: Mapping\nid: m\ntarget: erp\nreuseAfter: P5Y',
    );
    expect([policy.onLoss('erp'), policy.onLoss('mail'), policy.order('erp'), policy.order('mail')]).toEqual([
      'deactivate',
      'deprovision',
      1,
      5,
    ]);
    expect(policy.reuseAfterMs('erp')).toBeGreaterThan(policy.reuseAfterMs('mail'));
    expect(policy.reuseAfterMs('mail')).toBeGreaterThanOrEqual(730 * 24 * 3_600_000);
    expect(policy.guard.windows).toHaveLength(9);
  });

  it('names the successor, or says why not', () => {
    const policy = compiled(
      SOURCE,
      TARGETS,
      LEAVER.replace('steps:', 'successor: employment.managerEmployeeId\nsteps:'),
    );
    const gone = person({ lifecycleState: 'left' });
    expect(policy.successor(gone, job({ ...IT, managerEmployeeId: 'E9' }))).toEqual({
      value: 'E9',
      unknown: [],
    });
    expect(policy.successor(gone, job(IT))).toEqual({
      value: null,
      unknown: [{ rule: 'lifecycle:leaver#successor', missing: ['employment.managerEmployeeId'] }],
    });
    expect(policy.successor(person(), job({ ...IT, managerEmployeeId: 'E9' }))).toEqual({
      value: null,
      unknown: [],
    });
  });

  it('explains rule by rule why somebody has something or not', () => {
    const policy = compiled(
      FRAME,
      rule('a', 'employment.department == "IT"', '[{ target: git, kind: group, value: dev }]'),
      rule('b', 'employment.level == "M1"', '[{ target: git }]'),
      rule('c', 'employment.type == "Temp"', '[{ target: git }]'),
      rule('d', 'true', '[{ target: git }]', 'for: identity\nstates: [preHire]'),
      rule('e', 'true', '[{ target: mail }]'),
    );
    const someone = person({ employments: [job(IT)] });
    const verdicts = (entitlement?: { kind: string; value: string }) =>
      policy
        .why(someone, 'git', entitlement)
        .map(({ rule: name, verdict, missing }) => [name, verdict, ...missing]);
    expect(verdicts()).toEqual([
      ['rule:a', 'yes'],
      ['rule:b', 'unknown', 'employment.level'],
      ['rule:c', 'no'],
      ['rule:d', 'state'],
    ]);
    expect(verdicts({ kind: 'group', value: 'dev' })).toEqual([['rule:a', 'yes']]);
  });

  it('adds reasons from a transition, which decide nothing', () => {
    const policy = compiled(
      SOURCE,
      TARGETS,
      LEAVER.replace(
        'steps:',
        `reason: 'before.lifecycleState == "leaving" ? "after notice" : "without notice"'\nsteps:`,
      ),
    );
    const gone = person({ lifecycleState: 'left' });
    expect(policy.transitionReasons(person({ lifecycleState: 'leaving' }), gone)).toEqual([
      { by: 'lifecycle:leaver', text: 'after notice' },
    ]);
    expect(policy.transitionReasons(person(), gone)).toEqual([
      { by: 'lifecycle:leaver', text: 'without notice' },
    ]);
    expect(policy.desired(gone).otherwise?.mode).toBe('deprovision');
  });
});
