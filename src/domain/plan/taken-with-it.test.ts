import { describe, expect, it } from 'vitest';
import type { DesiredState } from '../account.ts';
import type { Entitlement } from '../connector.ts';
import {
  givenBack,
  type KnownAccount,
  leftThere,
  operationsToKeep,
  operationsToRemove,
  takenWithIt,
} from './operations.ts';
import { given, group, knownAccount, RULE, state, there } from './testing/known-account.ts';

const names = (some: readonly Entitlement[]) => some.map(({ value }) => value);
const having = (...values: string[]) => there({ entitlements: values.map(group) });
const off = (taken: readonly string[], ...values: string[]): DesiredState => ({
  ...state('deprovision', ...values),
  ...(taken.length === 0 ? {} : { taken: taken.map(group) }),
});

describe('what no rule gave', () => {
  it('goes with the account, once each: what was seen before, and what is seen now', () => {
    const account = knownAccount({
      desired: off(['old', 'both'], 'dev'),
      actual: having('both', 'new', 'dev'),
    });
    expect(names(takenWithIt(account))).toEqual(['old', 'both', 'new']);
    expect(takenWithIt(knownAccount({ desired: state('active', 'dev'), actual: having('dev') }))).toEqual([]);
    expect(names(takenWithIt(knownAccount({ desired: null, actual: having('odd') })))).toEqual(['odd']);
    expect(takenWithIt(knownAccount({ desired: null, actual: null }))).toEqual([]);
  });

  it.each<[string, KnownAccount | null, boolean, string[]]>([
    ['of an account that nobody knows: nothing', null, true, []],
    ['of one that no rule ever asked for: nothing', knownAccount({ desired: null }), true, []],
    ['of one that was taken away: what went with it', knownAccount({ desired: off(['odd']) }), true, ['odd']],
    [
      'where the employment is not taken up again: nothing',
      knownAccount({ desired: off(['odd']) }),
      false,
      [],
    ],
    [
      'of one that is open, and still waits for it: the rest of it',
      knownAccount({
        desired: { ...state('active'), taken: [group('odd'), group('here')] },
        actual: having('here'),
      }),
      false,
      ['odd'],
    ],
    [
      'what is there already: not again',
      knownAccount({ desired: off(['odd']), actual: having('odd') }),
      true,
      [],
    ],
    [
      'what was there, as far as anybody knows: again',
      knownAccount({ desired: off(['odd']), actual: having('odd'), uncertain: true }),
      true,
      ['odd'],
    ],
    ['what was never read: again', knownAccount({ desired: off(['odd']), actual: null }), true, ['odd']],
    ['of one that took nothing with it: nothing', knownAccount({ desired: off([]) }), true, []],
  ])('comes back %s', (_, account, resumes, back) => {
    expect(names(givenBack(account, resumes))).toEqual(back);
  });

  it('is given back by the undo, which says so, and not where a rule gives it as well', () => {
    const account = knownAccount({ desired: off(['odd', 'dev']), actual: there({ active: false }) });
    const operations = operationsToKeep(state('active', 'dev'), {}, account, [group('odd'), group('dev')]);
    expect(operations).toEqual([
      { kind: 'enable', reasons: RULE },
      { kind: 'grant', entitlement: group('dev'), reasons: RULE },
      {
        kind: 'grant',
        entitlement: group('odd'),
        reasons: [{ by: 'undo', text: 'was there before it was taken away with the rest' }],
      },
    ]);
    // Nobody asks for anything of an account that is to be made.
    expect(operationsToKeep(state('active'), {}, null).map(({ kind }) => kind)).toEqual(['create']);
  });

  it('is taken once more where it may have come back unseen', () => {
    const revoked = (more: Partial<KnownAccount>) =>
      operationsToRemove(
        'deprovision',
        RULE,
        knownAccount({ desired: off(['odd'], 'dev'), actual: there(), ...more }),
        { teardown: { deprovision: ['disable', 'revoke'] } } as never,
        [],
        false,
      ).flatMap(({ entitlement }) => entitlement?.value ?? []);
    expect(revoked({})).toEqual([]);
    expect(revoked({ late: true })).toEqual(['dev', 'odd']);
    expect(revoked({ uncertain: true })).toEqual(['dev', 'odd']);
  });
});

describe('what a rule gave', () => {
  const grant = (value: string) => ({ kind: 'grant', entitlement: group(value) }) as const;

  it.each<[string, Partial<KnownAccount>, string[]]>([
    ['is there', { actual: having('dev') }, ['dev']],
    ['is not there', {}, []],
    ['may be there: a write is under way', { uncertain: true }, ['dev', 'ops']],
    ['may come yet: a call was overtaken', { late: true }, ['dev', 'ops']],
    ['was never read', { actual: null }, ['dev', 'ops']],
    ['is being given', { open: [grant('dev')] }, ['dev']],
    [
      'has something else of it being given',
      { open: [grant('other'), { kind: 'disable', entitlement: null }] },
      [],
    ],
  ])('falls with the next decision where it %s', (_, more, there) => {
    const account = knownAccount({
      desired: { ...state('active'), entitlements: given('dev', 'ops') },
      ...more,
    });
    expect(names(leftThere(account))).toEqual(there);
  });

  it('is revoked where it may come late, though nobody sees it', () => {
    const kinds = (more: Partial<KnownAccount>) =>
      operationsToKeep(state('active'), {}, knownAccount({ desired: state('active', 'dev'), ...more })).map(
        ({ kind, entitlement }) => [kind, entitlement?.value],
      );
    expect(kinds({})).toEqual([]);
    expect(kinds({ late: true })).toEqual([['revoke', 'dev']]);
  });

  it('is opened again where we are still closing it, and left where others closed it', () => {
    const kinds = (more: Partial<KnownAccount>) =>
      operationsToKeep(state('active'), {}, knownAccount({ actual: there({ active: false }), ...more })).map(
        ({ kind }) => kind,
      );
    expect(kinds({})).toEqual([]);
    expect(kinds({ taking: true })).toEqual(['enable']);
    expect(kinds({ open: [{ kind: 'enable', entitlement: null }] })).toEqual(['enable']);
    expect(kinds({ open: [{ kind: 'update', entitlement: null }] })).toEqual([]);
  });
});
