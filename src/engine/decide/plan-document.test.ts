import { describe, expect, it } from 'vitest';
import type { PlannedAccount } from '../../domain/plan/plan-identity.ts';
import type { Regrouping } from '../people/regroup.ts';
import type { ActivePolicy } from '../policies.ts';
import { hashDocument, hashPlan, planDocument } from './plan-document.ts';
import type { PlannedPerson } from './plan-people.ts';

const policy = { digest: 'd1' } as ActivePolicy;
const account = (more: Partial<PlannedAccount> = {}): PlannedAccount => ({
  target: 'git',
  accountId: 'a1',
  desired: { mode: 'delete', entitlements: [], reasons: [] },
  attributes: { name: 'personal' },
  operations: [
    {
      kind: 'revoke',
      entitlement: { kind: 'group', value: 'dev' },
      reasons: [
        { by: 'leaver', text: 'left' },
        { by: 'b', text: 't' },
      ],
    },
    { kind: 'disable', reasons: [] },
  ],
  wave: 0,
  joins: false,
  loses: true,
  administrator: false,
  refused: null,
  ...more,
});
const person = (
  identityId: string,
  more: { epoch?: number; before?: string; after?: string; accounts?: PlannedAccount[] } = {},
) =>
  ({
    plan: {
      identityId,
      epoch: 3,
      before: 'active',
      after: 'left',
      unknown: [],
      accounts: [account()],
      ...more,
    },
  }) as unknown as PlannedPerson;

describe('a plan as a value', () => {
  it('says people, targets, operations and reasons, and nothing personal', () => {
    expect(planDocument('acme', policy, [person('i1')])).toEqual({
      format: 'lockstep-plan/1',
      tenant: 'acme',
      policy: 'd1',
      people: [
        {
          identity: 'i1',
          epoch: 3,
          before: 'active',
          after: 'left',
          accounts: [
            {
              target: 'git',
              account: 'a1',
              mode: 'delete',
              operations: [
                {
                  kind: 'revoke',
                  entitlement: { kind: 'group', value: 'dev' },
                  reasons: ['leaver: left', 'b: t'],
                },
                { kind: 'disable', entitlement: null, reasons: [] },
              ],
            },
          ],
        },
      ],
    });
  });

  it('leaves out what nothing is done about', () => {
    const accounts = [
      account({ operations: [] }),
      account({ refused: 'OWN_ACCOUNT' }),
      account({ target: 'mail' }),
    ];
    const [only] = planDocument('acme', policy, [person('i1', { accounts })]).people;
    expect(only?.accounts.map(({ target }) => target)).toEqual(['mail']);
  });

  it('is the same in whatever order the people come', () => {
    const [a, b, c] = ['i1', 'i2', 'i3'].map((id) => person(id)) as [
      PlannedPerson,
      PlannedPerson,
      PlannedPerson,
    ];
    expect(planDocument('acme', policy, [c, a, b]).people.map(({ identity }) => identity)).toEqual([
      'i1',
      'i2',
      'i3',
    ]);
    expect(hashPlan('acme', policy, [b, a])).toBe(hashPlan('acme', policy, [a, b]));
    expect(hashPlan('acme', policy, [a])).toBe(hashDocument(planDocument('acme', policy, [a])));
    expect(hashPlan('acme', policy, [a])).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, string]>([
    ['another tenant', hashPlan('other', policy, [person('i1')])],
    ['another policy', hashPlan('acme', { digest: 'd2' } as ActivePolicy, [person('i1')])],
    ['another epoch of the person: the fence', hashPlan('acme', policy, [person('i1', { epoch: 4 })])],
    ['another person', hashPlan('acme', policy, [person('i2')])],
    ['another state', hashPlan('acme', policy, [person('i1', { after: 'active' })])],
    [
      'another operation',
      hashPlan('acme', policy, [
        person('i1', { accounts: [account({ operations: [{ kind: 'disable', reasons: [] }] })] }),
      ]),
    ],
    ['who is who changes first', hashPlan('acme', policy, [person('i1')], { kind: 'merge' } as Regrouping)],
  ])('has another hash with %s', (_what, hash) => {
    expect(hash).not.toBe(hashPlan('acme', policy, [person('i1')]));
  });

  it('carries who is who only where that changes', () => {
    expect(planDocument('acme', policy, [])).not.toHaveProperty('regrouping');
    expect(planDocument('acme', policy, [], { kind: 'merge' } as Regrouping).regrouping).toEqual({
      kind: 'merge',
    });
  });
});
