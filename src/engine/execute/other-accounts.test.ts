import { describe, expect, it } from 'vitest';
import type { AccountLocator, ActualState } from '../../domain/account.ts';
import { otherAccounts } from './other-accounts.ts';

function account(account_id: string, person: string | null, id: string | null, exists?: boolean) {
  const actual = exists === undefined ? null : ({ exists } as ActualState);
  const locator: AccountLocator = { id, name: account_id, keys: { employeeId: '7' }, attributes: {} };
  return { account: { account_id, identity_id: person, actual }, locator };
}

describe('the other accounts of a person on a target', () => {
  it('are those that may be there, and never the account itself', () => {
    const others = otherAccounts([
      account('first', 'ada', '1', true),
      account('second', 'ada', '2'),
      account('gone', 'ada', '3', false),
      account('unmade', 'ada', null),
      account('of-bob', 'bob', '4', true),
      account('orphan', null, '5', true),
    ]);
    expect(others('first')).toEqual(['2']);
    expect(others('second')).toEqual(['1']);
    expect(others('gone')).toEqual(['1', '2']);
    expect(others('of-bob')).toEqual([]);
    expect(others('orphan')).toEqual([]);
    expect(others('unknown')).toEqual([]);
  });

  it('are not told for one whose id was never known: its key is all there is to find it by', () => {
    expect(
      otherAccounts([account('made', 'ada', '1', true), account('asked', 'ada', null)])('asked'),
    ).toEqual([]);
  });

  it('are not told where two rows mean one account', () => {
    expect(otherAccounts([account('a', 'ada', '1', true), account('b', 'ada', '1', true)])('a')).toEqual([]);
  });
});
