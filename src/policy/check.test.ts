import { describe, expect, it } from 'vitest';
import type { IdentitySnapshot } from '../domain/identity.ts';
import { type CheckOptions, checkPolicy } from './check.ts';
import { DIAGNOSTICS, formatDiagnostic } from './diagnostic.ts';
import { loadPolicy } from './documents/load-policy.ts';
import { FRAME, job, LEAVER, person, policyOf, rule, SOURCE, TARGETS } from './testing/small-policy.ts';

function check(
  documents: readonly string[],
  population?: readonly IdentitySnapshot[],
  options?: CheckOptions,
): readonly string[] {
  return checkPolicy(policyOf(...documents), population, options).map(formatDiagnostic);
}

/** Only the part after the position, for policies whose lines do not matter. */
function found(...args: Parameters<typeof check>): readonly string[] {
  return check(...args).map((line) => line.replace(/^\S+ /, ''));
}

const ROLE = 'kind: Role\nid: role:x\nentitlements: [{ target: git, kind: group, value: dev }]';

const INDEPENDENT = 'kind: Source\nid: s\ntype: csv\nkey: k\ncredential: secret:s\nindependentOf: [hr]\n';

describe('checkPolicy', () => {
  it('has a sentence for each code, for the reference', () => {
    for (const [code, sentence] of Object.entries(DIAGNOSTICS))
      expect(sentence, code).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('has nothing to say about a good policy', () => {
    expect(check([FRAME, ROLE, rule('r', 'employment.department == "IT"', '[role:x]')])).toEqual([]);
  });

  it('shows an error inside an expression at its line and column', () => {
    const text = `${FRAME}\n---\nkind: BirthrightRule\nid: r\nwhen: >-\n  employment.type == "Employee" &&\n  employment.departmnt == "IT"\ngrants: [{ target: mail }]`;
    const line = text.split('\n').findIndex((each) => each.includes('departmnt')) + 1;
    expect(checkPolicy(loadPolicy([{ name: 'rules.yaml', text }])).map(formatDiagnostic)).toEqual([
      `rules.yaml:${line}:14 error CEL_ATTRIBUTE_UNKNOWN no source gives employment.departmnt Did you mean department?`,
    ]);
  });

  it.each([
    [
      'an unknown target',
      [FRAME, rule('r', 'true', '[{ target: mial }]')],
      'error REFERENCE_UNKNOWN there is no target mial Did you mean mail?',
    ],
    [
      'an unknown role',
      [FRAME, ROLE, rule('r', 'true', '[role:y]')],
      'error REFERENCE_UNKNOWN there is no role role:y Did you mean role:x?',
    ],
    [
      'an unknown target of a role',
      [FRAME, ROLE.replace('git', 'gti'), rule('r', 'true', '[role:x]')],
      'error REFERENCE_UNKNOWN there is no target gti Did you mean git?',
    ],
    [
      'an unknown target of an order',
      [FRAME.replace('steps:', 'order: [maill]\nsteps:')],
      'error REFERENCE_UNKNOWN there is no target maill Did you mean mail?',
    ],
    [
      'one id twice',
      [FRAME, rule('r', 'true', '[{ target: mail }]'), rule('r', 'false || true', '[{ target: mail }]')],
      'error ID_DUPLICATE BirthrightRule r stands in p.yaml:',
    ],
    [
      'two mappings of one target',
      [FRAME, 'kind: Mapping\nid: a\ntarget: mail', 'kind: Mapping\nid: b\ntarget: mail'],
      'error ID_DUPLICATE mail has a mapping already: a',
    ],
    [
      'two guards',
      [FRAME, 'kind: Guard\nid: a', 'kind: Guard\nid: b'],
      'error ID_DUPLICATE there is one guard',
    ],
    [
      'a role in itself',
      [FRAME, 'kind: Role\nid: role:a\nroles: [role:b]', 'kind: Role\nid: role:b\nroles: [role:a]'],
      'error ROLE_CYCLE the role contains itself: role:a > role:b > role:a',
    ],
    ['a role that nobody gives', [FRAME, ROLE], 'info ROLE_UNUSED'],
    [
      'a secret in the document',
      [FRAME, 'kind: Target\nid: x\nconnector: scim\nowner: it\nconnection: { auth: { password: hunter2 } }'],
      'error SECRET_IN_DOCUMENT connection.auth.password',
    ],
    [
      'a secret in an address',
      [FRAME, 'kind: Target\nid: x\nconnector: pg\nowner: it\nconnection: { url: "postgres://a:b@h/d" }'],
      'error SECRET_IN_DOCUMENT connection.url',
    ],
    [
      'two types of one attribute',
      [FRAME, SOURCE.replace('id: hr', 'id: hr2').replace('type: instant', 'type: date')],
      'error ATTRIBUTE_CONFLICT employment.startsAt has another type',
    ],
    [
      'an attribute of a name that is taken',
      [FRAME, 'kind: Source\nid: s\ntype: csv\nkey: k\ncolumns: { a: { as: onLeave } }'],
      'error ATTRIBUTE_CONFLICT employment.onLeave is a name of Lockstep itself',
    ],
    [
      'absence without proof',
      [FRAME, 'kind: Source\nid: s\ntype: csv\nkey: k\nabsent: leave\ncolumns: {}'],
      'error SOURCE_WHOLE',
    ],
    [
      'proof of nothing',
      [FRAME, 'kind: Source\nid: s\ntype: csv\nkey: k\nwhole: { by: meta }\ncolumns: {}'],
      'error SOURCE_WHOLE',
    ],
    [
      'correlation by what is not there',
      [FRAME.replace('columns:', 'correlate: [[employeID]]\ncolumns:')],
      'error REFERENCE_UNKNOWN this source gives no attribute employeID Did you mean employeeId?',
    ],
    [
      'corroboration by oneself',
      [FRAME.replace('columns:', 'independentOf: [hr]\ncolumns:')],
      'error FIELD_VALUE a source cannot confirm itself',
    ],
    [
      'corroboration with one credential',
      [FRAME, 'kind: Source\nid: s\ntype: csv\nkey: k\nindependentOf: [hr]\ncolumns: {}'],
      'error FIELD_VALUE s needs a credential of its own',
    ],
    [
      'corroboration by records that find nobody',
      [FRAME, `${INDEPENDENT}columns: {}`],
      'warning SOURCE_CONFIRMS_NOBODY s can match nobody, so it confirms nothing: say whose employment numbers its key holds (system: hr), or correlate by a strong key',
    ],
    [
      'corroboration by half of a strong key',
      [
        FRAME.replace('columns:', 'correlate: [[employeeId, givenName]]\ncolumns:'),
        `${INDEPENDENT}correlate: [[employeeId]]\ncolumns: { n: { as: employeeId } }`,
      ],
      'warning SOURCE_CONFIRMS_NOBODY s can match nobody',
    ],
    [
      'a webhook without a credential',
      [FRAME, 'kind: Source\nid: s\ntype: webhook\nkey: k\ncolumns: {}\nevents: {}'],
      'error FIELD_MISSING a webhook needs a credential',
    ],
    [
      'a strong key that is not there',
      [FRAME, 'kind: Target\nid: x\nconnector: scim\nowner: it\ncorrelate: { a: employment.emploeeId }'],
      'error REFERENCE_UNKNOWN no source gives employment.emploeeId Did you mean employment.employeeId?',
    ],
    [
      'a rule that contradicts itself',
      [
        FRAME,
        rule('r', 'employment.department == "IT" && employment.department == "HR"', '[{ target: mail }]'),
      ],
      'error RULE_NEVER this can never match: employment.department cannot have two values at once',
    ],
    [
      'a rule for leavers',
      [FRAME, rule('r', 'identity.lifecycleState == "left"', '[{ target: mail }]')],
      'error RULE_NEVER this can never match: it asks for the state left',
    ],
    ['a rule that is false', [FRAME, rule('r', 'false', '[{ target: mail }]')], 'error RULE_NEVER'],
    [
      'two rules with one condition',
      [
        FRAME,
        rule('a', 'identity.vip', '[{ target: mail }]'),
        rule('b', 'identity.vip', '[{ target: git }]'),
      ],
      'warning RULE_IDENTICAL a has the same condition',
    ],
    [
      'employment conditions without an employment',
      [
        FRAME,
        ROLE.replace('value: dev', `value: dev, when: 'employment.level == "M1"'`),
        rule('r', 'identity.vip', '[role:x]', 'for: identity'),
      ],
      'error CEL_VARIABLE_UNKNOWN role:x has conditions on employment',
    ],
    [
      'a guard that guards nothing',
      [FRAME, 'kind: Guard\nid: g\nwindows: [{ per: tenant, over: PT24H, share: 0.9 }]'],
      'warning GUARD_WEAK',
    ],
    ['an unknown kind', [FRAME, 'kind: Rolle\nid: x'], 'error KIND_UNKNOWN there is no kind Rolle'],
  ])('finds %s', (_, documents, beginning) => {
    const all = found(documents);
    expect(
      all.some((line) => line.startsWith(beginning)),
      all.join('\n'),
    ).toBe(true);
  });

  it('lets an independent source find people by employment number or by a whole strong key', () => {
    const keyed = FRAME.replace('columns:', 'correlate: [[employeeId, givenName]]\ncolumns:');
    for (const documents of [
      [FRAME, `${INDEPENDENT}system: hr\ncolumns: {}`],
      [
        keyed,
        `${INDEPENDENT}correlate: [[employeeId], [givenName]]\ncolumns: { n: { as: employeeId }, g: { as: givenName, of: identity } }`,
      ],
    ])
      expect(checkPolicy(policyOf(...documents)).map(({ code }) => code)).not.toContain(
        'SOURCE_CONFIRMS_NOBODY',
      );
  });

  it('knows the kinds of entitlement of connectors, where it is told', () => {
    const connectors = new Map([['simulated', ['group']]]);
    const other = 'kind: Target\nid: x\nconnector: simulatd\nowner: it';
    const role = ROLE.replace('kind: group', 'kind: grup');
    expect(
      found([FRAME, other, role, rule('r', 'identity.vip', '[role:x]')], undefined, { connectors }),
    ).toEqual([
      'error CONNECTOR_UNKNOWN there is no connector simulatd Did you mean simulated?',
      'error ENTITLEMENT_KIND_UNKNOWN git has no entitlements of kind grup; its kinds: group Did you mean group?',
    ]);
  });

  it('follows a chain of roles of any length without running out of stack', () => {
    const chain = Array.from(
      { length: 1000 },
      (_, n) => `kind: Role\nid: role:n${n}\nroles: [role:n${(n + 1) % 1000}]`,
    );
    const cycles = checkPolicy(policyOf(FRAME, ...chain)).filter(({ code }) => code === 'ROLE_CYCLE');
    expect(cycles).toHaveLength(1);
  });
});

describe('lifecycles', () => {
  const without = [SOURCE, TARGETS];
  const lifecycle = (when: string, steps = '[{ mode: deprovision }]') =>
    `kind: LifecyclePolicy\nid: l\nwhen: ${JSON.stringify(when)}\nsteps: ${steps}`;

  it.each([
    ['none at all', [...without], 'error LEAVER_MISSING somebody who left meets no lifecycle'],
    [
      'one for another state',
      [...without, lifecycle("identity.lifecycleState == 'suspended'")],
      'error LEAVER_MISSING',
    ],
    [
      'one for some leavers only',
      [...without, lifecycle("identity.lifecycleState == 'left' && identity.vip")],
      'error LEAVER_MISSING',
    ],
    [
      'one that legal hold switches off',
      [...without, lifecycle("identity.lifecycleState == 'left' && !identity.legalHold")],
      'error LEAVER_MISSING',
    ],
    [
      'a transition',
      [...without, lifecycle("after.lifecycleState == 'left' && before.lifecycleState != 'left'")],
      'error LEAVER_TRANSITION',
    ],
    ['an attribute instead of the state', [...without, lifecycle('identity.vip')], 'error LEAVER_STATE'],
    ['everybody', [FRAME, lifecycle("identity.lifecycleState != 'left'")], 'error LEAVER_EVERYBODY'],
    [
      'people who are leaving',
      [FRAME, lifecycle("identity.lifecycleState == 'leaving'")],
      'warning LEAVER_EVERYBODY',
    ],
    [
      'a late first step',
      [...without, lifecycle("identity.lifecycleState == 'left'", '[{ after: PT4H, mode: deprovision }]')],
      'warning LEAVER_LATE leavers keep all access for PT4H',
    ],
    [
      'switching off only',
      [...without, lifecycle("identity.lifecycleState == 'left'", '[{ mode: deactivate }]')],
      'warning LEAVER_WEAK',
    ],
    [
      'a milder later step',
      [
        ...without,
        lifecycle(
          "identity.lifecycleState == 'left'",
          '[{ mode: delete }, { after: P1D, mode: deactivate }]',
        ),
      ],
      'error LEAVER_STEPS',
    ],
    [
      'steps out of order',
      [
        ...without,
        lifecycle(
          "identity.lifecycleState == 'left'",
          '[{ after: P1D, mode: deactivate }, { mode: delete }]',
        ),
      ],
      'error LEAVER_STEPS',
    ],
    [
      'an exclusion',
      [FRAME.replace('steps:', 'exclude: [mail]\nsteps:')],
      'warning LEAVER_EXCLUDED leavers keep their accounts on mail',
    ],
  ])('finds %s', (_, documents, beginning) => {
    const all = found(documents);
    expect(
      all.some((line) => line.startsWith(beginning)),
      all.join('\n'),
    ).toBe(true);
  });

  it('accepts any way of saying that somebody has left', () => {
    for (const when of [
      "identity.lifecycleState == 'left'",
      "identity.lifecycleState in ['left', 'archived']",
      "!(identity.lifecycleState in ['active','onLeave','leaving','preHire','suspended','unknown'])",
    ]) {
      expect(found([...without, lifecycle(when)])).toEqual([]);
    }
  });

  it('does not complain of a missing lifecycle when the file with it cannot be read', () => {
    expect(
      found([...without, LEAVER.replace('steps:', 'stepps:')]).some((line) =>
        line.includes('LEAVER_MISSING'),
      ),
    ).toBe(false);
  });
});

describe('with a population', () => {
  const people = (...departments: readonly (string | null)[]) =>
    departments.map((department, n) =>
      person({ id: `p${n}`, employments: [job({ employeeId: `E${n}`, type: 'Employee', department })] }),
    );

  it('finds values that nobody holds, and the nearest that many do', () => {
    const all = check(
      [FRAME, rule('r', 'employment.department in ["Finanace", "Sales"]', '[{ target: mail }]')],
      people('Finance', 'Finance', 'Sales'),
    );
    expect(all).toHaveLength(1);
    expect(all[0]).toMatch(
      /^p\.yaml:\d+:34 warning CEL_VALUE_UNKNOWN nobody has employment\.department "Finanace" Did you mean "Finance" \(2\)\?$/,
    );
  });

  it('finds rules that match nobody', () => {
    const all = found(
      [
        FRAME,
        rule('r', 'employment.department == "Sales" && employment.level == "M1"', '[{ target: mail }]'),
      ],
      people('Sales'),
    );
    expect(all).toContain('warning RULE_NEVER this matches none of 1 people');
  });

  it('finds rules that match the same people, and rules inside one another', () => {
    const grants = '[{ target: mail }]';
    const all = found(
      [
        FRAME,
        rule('a', 'employment.department == "Sales"', grants),
        rule('b', 'employment.department.startsWith("Sal")', '[{ target: vpn }]'),
        rule('c', 'employment.department in ["Sales", "IT"]', '[{ target: mail }, { target: git }]'),
        rule('everyone', 'true', '[{ target: git }]'),
      ],
      people('Sales', 'Sales', 'IT', 'HR', null),
    );
    expect(all).toEqual([
      'warning RULE_INSIDE whoever this matches is matched by c too, which gives the same',
      'warning RULE_IDENTICAL this matches the same 2 people as a',
      'info RULE_INSIDE all 2 people whom this matches are matched by c too (3)',
    ]);
  });

  it('counts people who work here and whom a lifecycle would cut off', () => {
    const vip = { ...person({ attributes: { vip: true } }) };
    const policy = `kind: LifecyclePolicy\nid: l\nwhen: identity.vip && identity.lifecycleState != 'preHire'\nsteps: [{ mode: deactivate }]`;
    expect(found([FRAME, policy], [vip, person()])).toContain(
      'warning LEAVER_EVERYBODY this takes access from 1 people who work here today',
    );
  });
});
