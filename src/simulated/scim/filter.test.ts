import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { Refusal } from '../refusal.ts';
import { matches, parseFilter } from './filter.ts';

const user = {
  id: 'U1',
  userName: 'Ada@Example.org',
  active: true,
  name: { familyName: 'Lovelace' },
  emails: [
    { type: 'work', value: 'ada@example.org', primary: true },
    { type: 'home', value: 'a@home.test' },
  ],
  title: '',
  logins: 3,
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { employeeNumber: 'E1' },
};

describe('SCIM filter', () => {
  it.each([
    ['userName eq "ada@example.org"', true],
    ['USERNAME Eq "ADA@EXAMPLE.ORG"', true],
    ['id eq "u1"', false],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ada"', true],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "E1"', true],
    ['name.familyName co "love" and active eq true', true],
    ['active eq false or not (name.familyName ew "x")', true],
    ['emails[type eq "work" and value co "@example"]', true],
    ['emails[type eq "home" and primary eq true]', false],
    ['emails eq "a@home.test"', true],
    ['emails.type eq "home"', true],
    ['title pr', false],
    ['nickName pr', false],
    ['nickName ne "x"', true],
    ['logins gt 2 and logins le 3', true],
    ['userName eq "a" or userName eq "b" and active eq true', false],
    ['(userName eq "a" or active eq true) and logins ge 3', true],
  ])('%s -> %s', (text, expected) => {
    expect(matches(parseFilter(text), user)).toBe(expected);
  });

  it.each([
    '',
    'userName',
    'userName eq',
    'userName eq ada',
    'userName like "x"',
    '(a eq 1',
    'a eq 1)',
    'a eq "x',
    'a.b.c eq 1',
  ])('refuses %j', (text) => {
    expect(() => parseFilter(text)).toThrow(Refusal);
  });

  it('reads or refuses whatever comes, and never anything else', () => {
    const word = fc.constantFrom(
      'a',
      'eq',
      'pr',
      'and',
      'or',
      'not',
      '(',
      ')',
      '[',
      ']',
      '"x"',
      '1',
      'true',
      '"',
      'urn:a:b',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
        ),
        (text) => {
          try {
            expect(typeof matches(parseFilter(text), user)).toBe('boolean');
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        },
      ),
      { numRuns: runs(2000) },
    );
    expect(() => parseFilter(`${'('.repeat(1000)}a pr${')'.repeat(1000)}`)).toThrow(Refusal);
  });
});
