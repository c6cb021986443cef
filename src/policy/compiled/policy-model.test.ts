import { describe, expect, it } from 'vitest';
import { plainAccounts } from '../testing/policy-model.ts';
import { PEOPLE, smallWorld, WAVES } from '../testing/small-world.ts';

describe('the compiled rules and what the documents mean', () => {
  it('are the same for everybody in a small world who works here or will', () => {
    const { policy, plain } = smallWorld();
    let granted = 0;
    for (const who of PEOPLE) {
      const { accounts, unknown, nextChange } = policy.desired(who);
      const meant = plainAccounts(who, plain);
      expect({ unknown, nextChange, accounts }, JSON.stringify(who)).toEqual({
        ...meant,
        accounts: meant.accounts.map((account) => ({
          ...account,
          mode: 'active',
          attributes: {},
          order: WAVES[account.target],
        })),
      });
      granted += accounts.length;
    }
    expect(granted).toBeGreaterThan(1_000);
  });
});
