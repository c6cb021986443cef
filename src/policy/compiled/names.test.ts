import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLockstepError } from '../../domain/errors.ts';
import { compiled, FRAME, person } from '../testing/small-policy.ts';

function mapping(userName: string, more = ''): string {
  return `kind: Mapping\nid: m\ntarget: mail\nuserName: ${JSON.stringify(userName)}\n${more}`;
}

const NAME = '(identity.givenName.ascii() + "." + identity.familyName.ascii()).lowerAscii()';
const anna = person({ id: 'id-1', attributes: { givenName: 'Änna', familyName: 'Berg' } });

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'nothing thrown';
  } catch (error) {
    return isLockstepError(error) ? error.code : String(error);
  }
}

describe('accountName', () => {
  it('is what the mapping says, with a number when it is taken', () => {
    const policy = compiled(FRAME, mapping(NAME));
    const taken = new Set<string>();
    const names = Array.from({ length: 4 }, () => {
      const name = policy.accountName('mail', anna, (candidate) => taken.has(candidate));
      taken.add(name);
      return name;
    });
    expect(names).toEqual(['anna.berg', 'anna.berg2', 'anna.berg3', 'anna.berg4']);
  });

  it('puts the number before an @, and keeps within the length', () => {
    const policy = compiled(FRAME, mapping(`${NAME} + "@x.example"`, 'maxLength: 17'));
    const taken = new Set(['anna.be@x.example']);
    expect(policy.accountName('mail', anna, () => false)).toBe('anna.be@x.example');
    expect(policy.accountName('mail', anna, (name) => taken.has(name))).toBe('anna.b2@x.example');
  });

  it('is the id where no mapping names the account', () => {
    const policy = compiled(FRAME, 'kind: Mapping\nid: m\ntarget: mail');
    expect([
      policy.accountName('mail', anna, () => false),
      policy.accountName('git', anna, () => false),
    ]).toEqual(['id-1', 'id-1']);
  });

  it('is refused, not guessed, when something it is made of is not known', () => {
    const policy = compiled(FRAME, mapping(NAME));
    const nameless = person({ attributes: { givenName: 'Anna' } });
    expect(codeOf(() => policy.accountName('mail', nameless, () => false))).toBe('POLICY_NAME_UNKNOWN');
    const blank = compiled(FRAME, mapping('identity.familyName.ascii()'));
    expect(
      codeOf(() => blank.accountName('mail', person({ attributes: { familyName: 'अनिता' } }), () => false)),
    ).toBe('POLICY_NAME_UNKNOWN');
    expect(
      codeOf(() => blank.accountName('mail', person({ attributes: { familyName: 'a\nb' } }), () => false)),
    ).toBe('POLICY_NAME_UNKNOWN');
  });

  it('ends when all are taken', () => {
    const policy = compiled(FRAME, mapping(NAME, 'collision: { max: 50 }'));
    let asked = 0;
    const all = () => {
      asked += 1;
      return true;
    };
    expect(codeOf(() => policy.accountName('mail', anna, all))).toBe('POLICY_NAME_TAKEN');
    expect(asked).toBe(50);
  });

  it('is free and short enough, whatever the name', () => {
    const policy = compiled(FRAME, mapping('identity.familyName + "@x.example"', 'maxLength: 20'));
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.array(fc.string({ maxLength: 12 })),
        (familyName, others) => {
          const someone = person({ attributes: { familyName } });
          const taken = new Set(others.map((name) => `${name}@x.example`));
          const code = codeOf(() => {
            const name = policy.accountName('mail', someone, (candidate) => taken.has(candidate));
            expect(taken.has(name)).toBe(false);
            expect([...name].length).toBeLessThanOrEqual(20);
            expect(name.endsWith('@x.example')).toBe(true);
          });
          expect(['nothing thrown', 'POLICY_NAME_UNKNOWN']).toContain(code);
        },
      ),
    );
  });
});
