import { describe, expect, it } from 'vitest';
import { checkPolicy } from './check.ts';
import { formatDiagnostic } from './diagnostic.ts';
import { FRAME, LEAVER, policyOf, rule, SOURCE, TARGETS } from './testing/small-policy.ts';

function check(documents: readonly string[]): readonly string[] {
  return checkPolicy(policyOf(...documents)).map(formatDiagnostic);
}

/** Only the part after the position, for policies whose lines do not matter. */
function found(...args: Parameters<typeof check>): readonly string[] {
  return check(...args).map((line) => line.replace(/^\S+ /, ''));
}

describe('a name that another object has', () => {
  it.each([
    ['identity.departmnt == "IT"', '', 'employment.department'],
    ['employment.givenNam == "A"', '', 'identity.givenName'],
    ['employment.departmnt == "IT"', '', 'department'],
    ['identity.employments.exists(e, e.familyNam == "A")', '', 'identity.familyName'],
    ['identity.departmnt == "IT"', 'for: identity', 'identity.employments.exists(e, e.department …)'],
  ])('is guessed: %s %s', (when, more, meant) => {
    expect(found([FRAME, rule('r', when, '[{ target: mail }]', more)])).toContainEqual(
      expect.stringContaining(`Did you mean ${meant}?`),
    );
  });
});

describe('several mistakes in one document', () => {
  it('are told together: a wrong field hides no error of an expression', () => {
    const broken = rule('r', 'employment.departmnt == "IT"', '[{ target: mail }]', 'grnats: []');
    expect(found([FRAME, broken])).toEqual([
      'error CEL_ATTRIBUTE_UNKNOWN no source gives employment.departmnt Did you mean department?',
      'error FIELD_UNKNOWN BirthrightRule has no field grnats Did you mean grants?',
    ]);
    const lifecycle = `kind: LifecyclePolicy\nid: l\nwhen: identity.lifecycleState = 'left'\nsteps: [{ mode: wipe, unless: identity.vpi }]`;
    expect(check([FRAME, lifecycle]).map((line) => line.replace(/^p\.yaml:\d+:/, '').slice(0, 45))).toEqual([
      expect.stringMatching(/^\d+ error CEL_SYNTAX/),
      '17 error FIELD_VALUE steps.0.mode: Invalid op',
      '40 error CEL_ATTRIBUTE_UNKNOWN no source give',
    ]);
  });

  it('do not make others wrong: what a broken document declares is there all the same', () => {
    const source = SOURCE.replace('key: id', 'key: id\nkeyy: id');
    const target = 'kind: Target\nid: crm\nconnector: simulated\nownr: it';
    const role = 'kind: Role\nid: role:x\nentitelments: []';
    expect(
      found([
        source,
        TARGETS,
        LEAVER,
        target,
        role,
        rule('r', 'employment.departmnt == "IT"', '[{ target: crm }, role:x]'),
      ]),
    ).toEqual([
      'error FIELD_UNKNOWN Source has no field keyy Did you mean key?',
      'error FIELD_MISSING Target needs the field owner',
      'error FIELD_UNKNOWN Target has no field ownr Did you mean owner?',
      'error FIELD_UNKNOWN Role has no field entitelments Did you mean entitlements?',
      'error CEL_ATTRIBUTE_UNKNOWN no source gives employment.departmnt Did you mean department?',
    ]);
  });

  it('are told of a source without a type, or with none that there is', () => {
    const wrong = (type: string) =>
      found([
        FRAME,
        `kind: Source\nid: s\n${type}\nkey: k\ncolumms: {}\nzone: 7\ndelimiter: ","\ncolumns: { a: { as: x, tpye: date } }`,
      ]);
    const others = [
      'error FIELD_UNKNOWN Source has no field columms Did you mean columns?',
      'error FIELD_VALUE zone: Invalid input: expected string, received number',
      'error FIELD_UNKNOWN Source columns.a has no field tpye Did you mean type?',
    ];
    expect(wrong('description: x')).toEqual(['error FIELD_MISSING Source needs the field type', ...others]);
    expect(wrong('type: cvs')).toEqual([
      'error FIELD_VALUE type: there are csv, webhook, rest, scim, scimPull, ldap, sql, ssf Did you mean csv?',
      ...others,
    ]);
  });
});
