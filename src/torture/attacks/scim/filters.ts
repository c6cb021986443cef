import type { Dice } from '../../dice.ts';

const ATTRIBUTES = [
  'userName',
  'externalId',
  'id',
  'active',
  'emails',
  'emails.value',
  'name.familyName',
  'meta.lastModified',
  'groups',
  'members',
  'displayName',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
  'password',
  'nothing',
  '__proto__',
  'x509Certificates.value',
] as const;
const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'EQ', 'zz'] as const;
const VALUES = [
  '"a"',
  '"2024-01-01T00:00:00Z"',
  'true',
  'null',
  '7',
  '-0',
  '1e999',
  '"\\u0000"',
  '"%"',
  '"_"',
  'a',
  '"',
];

/** Filters: right ones, wrong ones, and ones that are as much as is allowed. */
export function filterText(dice: Dice, about: string, depth = 0): string {
  const term = () => {
    const attribute = dice.pick(ATTRIBUTES);
    const value = dice.chance(0.3) ? JSON.stringify(about) : dice.pick(VALUES);
    switch (dice.below(6)) {
      case 0:
        return `${attribute} pr`;
      case 1:
        return `emails[type eq "work" and value ${dice.pick(OPERATORS)} ${value}]`;
      case 2:
        return `not (${attribute} ${dice.pick(OPERATORS)} ${value})`;
      default:
        return `${attribute} ${dice.pick(OPERATORS)} ${value}`;
    }
  };
  switch (dice.below(depth > 4 ? 4 : 8)) {
    case 0:
      return Array.from({ length: 1 + dice.below(300) }, () => 'userName eq "a"').join(' or ');
    case 1:
      return `${'('.repeat(dice.below(60))}${term()}${')'.repeat(dice.below(60))}`;
    case 2:
      return `${'not ('.repeat(dice.below(40))}${term()}`;
    case 3:
      return 'x'.repeat(dice.below(6_000));
    case 4:
      return `(${filterText(dice, about, depth + 1)}) ${dice.pick(['and', 'or', 'xor'])} ${term()}`;
    default:
      return term();
  }
}
