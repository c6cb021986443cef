import { describe, expect, it } from 'vitest';
import { blastRadius } from './blast-radius.ts';

describe('how far a plan reaches', () => {
  it('counts people once, accounts and operations each, and names what cannot be taken back', () => {
    const radius = blastRadius([
      {
        identity: 'a',
        accounts: [
          { target: 'git', kinds: ['disable', 'revokeSessions'] },
          { target: 'git', kinds: ['delete'] },
          { target: 'crm', kinds: [] },
        ],
      },
      { identity: 'b', accounts: [{ target: 'crm', kinds: ['transferData', 'disable'] }] },
      { identity: 'c', accounts: [] },
    ]);
    expect(radius).toEqual({
      people: 2,
      accounts: 3,
      operations: 5,
      irreversible: 2,
      kinds: { delete: 1, disable: 2, revokeSessions: 1, transferData: 1 },
      targets: [
        {
          target: 'git',
          people: 1,
          accounts: 2,
          operations: 3,
          irreversible: 1,
          kinds: { delete: 1, disable: 1, revokeSessions: 1 },
        },
        {
          target: 'crm',
          people: 1,
          accounts: 1,
          operations: 2,
          irreversible: 1,
          kinds: { disable: 1, transferData: 1 },
        },
      ],
    });
  });

  it('of nobody is nothing', () => {
    expect(blastRadius([])).toEqual({
      people: 0,
      accounts: 0,
      operations: 0,
      irreversible: 0,
      kinds: {},
      targets: [],
    });
  });
});
