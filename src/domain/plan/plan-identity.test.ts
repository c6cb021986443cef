import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../connector.ts';
import type { DesiredAccess, DesiredAccount } from '../identity.ts';
import type { KnownAccount } from './operations.ts';
import {
  type IdentityInput,
  type KnownTarget,
  type PlannedAccount,
  planIdentity,
  sameDesired,
} from './plan-identity.ts';
import { given, group, knownAccount, RULE, state, there } from './testing/known-account.ts';

const LEFT = [{ by: 'leaver', text: 'left' }];
const account = (target: string, more: Partial<KnownAccount> = {}) =>
  knownAccount({ accountId: `${target}-1`, target, ...more });
const target = (id: string, more: Partial<KnownTarget> = {}): KnownTarget => ({
  id,
  writes: true,
  onLoss: 'deactivate',
  administrators: [group('admin')],
  capabilities: {
    sessions: { list: true, revoke: false },
    credentials: { kinds: [], list: true, revoke: false },
    transferData: true,
    teardown: {
      deactivate: ['disable'],
      deprovision: ['transferData', 'disable', 'revoke'],
      delete: ['delete'],
    },
  } as unknown as Capabilities,
  ...more,
});
const want = (name: string, more: Partial<DesiredAccount> = {}): DesiredAccount => ({
  target: name,
  mode: 'active',
  entitlements: [],
  attributes: {},
  reasons: RULE,
  order: 0,
  ...more,
});
const access = (accounts: DesiredAccount[], more: Partial<DesiredAccess> = {}): DesiredAccess => ({
  accounts,
  otherwise: null,
  excluded: [],
  unknown: [],
  nextChange: null,
  ...more,
});
const gone = (mode: 'deactivate' | 'deprovision' | 'delete', order = 0) => ({
  otherwise: { mode, reasons: LEFT, order },
});
const plan = (
  accounts: KnownAccount[],
  desired: DesiredAccess,
  {
    targets = [target('git'), target('mail')],
    ...more
  }: Partial<IdentityInput> & { targets?: KnownTarget[] } = {},
) =>
  planIdentity(
    {
      identityId: 'i',
      epoch: 3,
      before: 'active',
      after: 'active',
      hasSuccessor: false,
      resumes: false,
      ...more,
      accounts,
      desired,
    },
    new Map(targets.map((one) => [one.id, one])),
  );
const kinds = ({ operations }: PlannedAccount) => operations.map(({ kind }) => kind);
const said = (planned: { readonly accounts: readonly PlannedAccount[] }) =>
  planned.accounts.map(
    (one) => `${one.target} ${one.accountId ?? 'new'} ${one.desired.mode}: ${kinds(one).join(' ')}`,
  );

describe('a plan for one person', () => {
  it('carries who it is about and what could not be answered', () => {
    const unknown = [{ rule: 'r', missing: ['x'] }] as unknown as DesiredAccess['unknown'];
    const made = plan([], access([], { unknown }), { before: 'preHire', after: 'left' });
    expect(made).toEqual({
      identityId: 'i',
      epoch: 3,
      before: 'preHire',
      after: 'left',
      accounts: [],
      unknown,
    });
  });

  it('makes what is missing, keeps what is there, in the order of the names', () => {
    const made = plan([account('mail')], access([want('mail'), want('git', { entitlements: given('dev') })]));
    expect(said(made)).toEqual(['git new active: create grant', 'mail mail-1 active: ']);
    expect(made.accounts.map(({ loses, refused, joins }) => [loses, refused, joins])).toEqual([
      [false, null, false],
      [false, null, false],
    ]);
  });

  it('makes nothing that is to be taken away, and touches nothing that is left out', () => {
    expect(said(plan([], access([want('git', { mode: 'delete' })])))).toEqual([]);
    expect(
      said(plan([account('git')], access([want('git')], { excluded: ['git'], ...gone('delete') }))),
    ).toEqual([]);
    expect(said(plan([], access([want('git')], { excluded: ['git'] })))).toEqual([]);
  });

  it('takes away what no rule gives any more, as the target says, and says so', () => {
    const made = plan([account('git')], access([]));
    expect(said(made)).toEqual(['git git-1 deactivate: disable']);
    expect(made.accounts[0]?.operations[0]?.reasons).toEqual([
      { by: 'policy', text: 'no rule gives git any more' },
    ]);
    expect(made.accounts[0]?.loses).toBe(true);
    // What was taken away in another way stays taken away in that way.
    expect(said(plan([account('git', { desired: state('delete') })], access([])))).toEqual([
      'git git-1 delete: delete',
    ]);
  });

  it('leaves what no rule of ours ever gave, while the person is here, and takes it with everything from a leaver', () => {
    const theirs = account('git', { desired: null });
    expect(said(plan([theirs], access([])))).toEqual([]);
    const made = plan([theirs], access([], gone('deprovision', 4)));
    expect(said(made)).toEqual(['git git-1 deprovision: disable']);
    expect(made.accounts[0]?.desired).toEqual({ mode: 'deprovision', entitlements: [], reasons: LEFT });
    expect(made.accounts[0]?.operations[0]?.reasons).toEqual(LEFT);
  });

  it('keeps the first account on a target, and takes a second one away', () => {
    const made = plan([account('git'), account('git', { accountId: 'git-2' })], access([want('git')]));
    expect(said(made)).toEqual(['git git-1 active: ', 'git git-2 deactivate: disable']);
    expect(made.accounts[1]?.operations[0]?.reasons[0]?.text).toBe('keeps another account on git');
  });

  it('knows what the policy itself takes away', () => {
    expect(said(plan([account('git')], access([want('git', { mode: 'deprovision', order: 2 })])))).toEqual([
      'git git-1 deprovision: disable',
    ]);
  });
});

describe('what is refused', () => {
  it.each<[string, KnownAccount, KnownTarget[], PlannedAccount['refused']]>([
    ['a target that is named no more', account('git'), [], 'TARGET_UNKNOWN'],
    ['a target that only reports', account('git'), [target('git', { writes: false })], 'WRITES_OFF'],
    ['the account of the engine', account('git', { own: true }), [target('git')], 'OWN_ACCOUNT'],
    ['a protected account', account('git', { protected: true }), [target('git')], 'PROTECTED_ACCOUNT'],
    [
      'the account of the engine, protected or not',
      account('git', { own: true, protected: true }),
      [target('git')],
      'OWN_ACCOUNT',
    ],
  ])('%s', (_what, known, targets, refused) => {
    const [left] = plan([known], access([], gone('delete')), { targets }).accounts;
    expect(left?.refused).toBe(refused);
    expect(left?.accountId).toBe('git-1');
    const [asked] = plan([known], access([want('git', { mode: 'delete' })]), { targets }).accounts;
    expect(asked?.refused).toBe(refused);
  });

  it('an unknown target does nothing at all', () => {
    expect(
      plan([account('git', { actual: there({ administrator: true }) })], access([want('git')]), {
        targets: [],
      }).accounts,
    ).toEqual([
      {
        target: 'git',
        accountId: 'git-1',
        desired: state('active'),
        attributes: {},
        operations: [],
        wave: 0,
        joins: false,
        loses: false,
        administrator: false,
        refused: 'TARGET_UNKNOWN',
      },
    ]);
    expect(plan([], access([want('git')]), { targets: [] }).accounts[0]?.accountId).toBeNull();
    expect(plan([account('git')], access([]), { targets: [] }).accounts).toEqual([]);
  });

  it('asks for nothing that no rule gave, of whoever left and of an account that no rule ever asked for', () => {
    const leaving = (known: KnownAccount, targets: KnownTarget[]) =>
      plan([known], access([], gone('delete')), { targets }).accounts[0]?.desired;
    const nothing = { mode: 'delete', entitlements: [], reasons: LEFT };
    expect(leaving(account('git'), [])).toEqual(nothing);
    expect(
      leaving(account('git', { desired: null, uncertain: true, actual: null }), [target('git')]),
    ).toEqual(nothing);
  });

  it('not what is given: nobody is cut off by it', () => {
    const missing = account('git', {
      own: true,
      protected: true,
      actual: there({ active: false }),
      desired: state('delete'),
    });
    expect(plan([missing], access([want('git')])).accounts[0]?.refused).toBeNull();
    // Nothing to do: nothing to refuse.
    expect(
      plan([account('git')], access([want('git')]), { targets: [target('git', { writes: false })] })
        .accounts[0]?.refused,
    ).toBeNull();
  });

  it('what is under way on an account that was protected meanwhile', () => {
    const open = [{ kind: 'disable' as const, entitlement: null }];
    const known = account('git', { protected: true, desired: state('deactivate'), open });
    const [one] = plan([known], access([], gone('deactivate'))).accounts;
    expect(one && kinds(one)).toEqual([]);
    expect(one?.refused).toBe('PROTECTED_ACCOUNT');
    const [other] = plan(
      [{ ...known, desired: state('active') }],
      access([want('git', { attributes: { a: 'b' } })]),
    ).accounts;
    expect(other?.refused).toBeNull();
  });
});

describe('what is under way', () => {
  const open = [{ kind: 'disable' as const, entitlement: null }];

  it('for the same end stays, and is not planned twice', () => {
    const [one] = plan(
      [account('git', { desired: state('deactivate'), open })],
      access([], gone('deactivate')),
    ).accounts;
    expect([one?.joins, one && kinds(one), one?.loses]).toEqual([true, [], false]);
  });

  it('for another end is overtaken', () => {
    const [one] = plan(
      [account('git', { desired: state('deactivate'), open })],
      access([], gone('delete')),
    ).accounts;
    expect([one?.joins, one && kinds(one)]).toEqual([false, ['delete']]);
    const [never] = plan([account('git', { desired: null, open })], access([], gone('deactivate'))).accounts;
    expect([never?.joins, never && kinds(never)]).toEqual([false, ['disable']]);
    const [none] = plan(
      [account('git', { desired: state('deactivate') })],
      access([], gone('deactivate')),
    ).accounts;
    expect([none?.joins, none && kinds(none)]).toEqual([false, ['disable']]);
  });

  it('believes what was read while it is under way', () => {
    const known = account('git', { desired: state('deprovision', 'dev'), uncertain: true, open });
    expect(plan([known], access([], gone('deprovision'))).accounts.map(kinds)).toEqual([[]]);
    const unseen = { ...known, actual: null };
    expect(plan([unseen], access([], gone('deprovision'))).accounts.map(kinds)).toEqual([['revoke']]);
  });

  it('is decided anew for whoever is back and is to lose it all the same: it went by a word about the leave', () => {
    const known = account('git', { desired: state('deactivate'), open });
    const [one] = plan([known], access([], gone('deactivate')), { before: 'left', after: 'active' }).accounts;
    expect([one?.joins, one && kinds(one), one?.loses]).toEqual([false, ['disable'], true]);
    const [other] = plan([known], access([], gone('deactivate')), { before: 'left', after: 'left' }).accounts;
    expect([other?.joins, other && kinds(other), other?.loses]).toEqual([true, [], false]);
    // Whoever begins again later does not work here yet: it goes on.
    const [later] = plan([known], access([], gone('deactivate')), {
      before: 'left',
      after: 'preHire',
    }).accounts;
    expect([later?.joins, later && kinds(later)]).toEqual([true, []]);
  });

  it('hands over when the person begins to leave, and not again', () => {
    const known = account('git', { desired: state('deprovision'), open });
    const leaves = access([], gone('deprovision'));
    const withSuccessor = { hasSuccessor: true };
    expect(plan([known], leaves, { ...withSuccessor, after: 'left' }).accounts.map(kinds)).toEqual([
      ['transferData'],
    ]);
    expect(
      plan([known], leaves, { ...withSuccessor, before: 'left', after: 'left' }).accounts.map(kinds),
    ).toEqual([[]]);
  });

  it('to give something brings nothing else with it: what was read stands', () => {
    const open = [{ kind: 'update' as const, entitlement: null }];
    const same = access([want('git', { entitlements: given('dev') })]);
    const desired = { ...state('active', 'dev'), fading: given('old') };
    const actual = there({ entitlements: [group('dev')] });
    for (const more of [{}, { late: true }, { uncertain: true }])
      expect(plan([account('git', { desired, actual, open, ...more })], same).accounts.map(kinds)).toEqual([
        [],
      ]);
    // Nothing is known of it: then all is looked at.
    expect(plan([account('git', { desired, actual: null, open })], same).accounts.map(kinds)).toEqual([
      ['revoke', 'enable', 'grant'],
    ]);
  });

  it('to give something is left alone while it gives the same', () => {
    const known = account('git', {
      desired: state('active', 'dev'),
      open: [{ kind: 'grant', entitlement: group('dev') }],
    });
    const same = access([want('git', { entitlements: given('dev') })]);
    expect(plan([known], same).accounts.map((one) => [one.joins, ...kinds(one)])).toEqual([[true]]);
    expect(plan([{ ...known, open: [] }], same).accounts.map((one) => [one.joins, ...kinds(one)])).toEqual([
      [false, 'grant'],
    ]);
    expect(
      plan([{ ...known, desired: null }], same).accounts.map((one) => [one.joins, ...kinds(one)]),
    ).toEqual([[false, 'grant']]);
    expect(
      plan([known], access([want('git', { entitlements: given('ops') })])).accounts.map((one) => [
        one.joins,
        ...kinds(one),
      ]),
    ).toEqual([[false, 'grant']]);
    expect(
      plan(
        [known],
        access([want('git', { entitlements: given('dev'), attributes: { a: 'b' } })]),
      ).accounts.map((one) => [one.joins, ...kinds(one)]),
    ).toEqual([[false, 'update', 'grant']]);
  });
});

describe('who loses something', () => {
  const loses = (known: KnownAccount, desired = access([], gone('deactivate'))) =>
    plan([known], desired).accounts[0]?.loses;

  it('is whoever could use it today, or may', () => {
    expect(loses(account('git'))).toBe(true);
    expect(loses(account('git', { actual: null }))).toBe(true);
    expect(loses(account('git', { uncertain: true, actual: there({ active: false }) }))).toBe(true);
  });

  it('is nobody whose account is off or gone, and nobody who is given something', () => {
    const off = account('git', { actual: there({ active: false, entitlements: [group('dev')] }) });
    expect(loses(off, access([], gone('deprovision')))).toBe(false);
    expect(plan([off], access([], gone('deprovision'))).accounts.map(kinds)).toEqual([['revoke']]);
    expect(loses(account('git', { actual: there({ exists: false }) }))).toBe(false);
    expect(loses(account('git'), access([want('git', { entitlements: given('dev') })]))).toBe(false);
    expect(plan([], access([want('git', { entitlements: given('dev') })])).accounts[0]?.loses).toBe(false);
  });

  it('is an administrator where the account or the right goes', () => {
    const chief = account('git', {
      desired: state('active', 'admin', 'dev'),
      actual: there({ administrator: true, entitlements: [group('admin'), group('dev')] }),
    });
    const administrator = (known: KnownAccount, desired: DesiredAccess) =>
      plan([known], desired).accounts[0]?.administrator;
    expect(administrator(chief, access([], gone('deactivate')))).toBe(true);
    expect(administrator(chief, access([want('git', { entitlements: given('dev') })]))).toBe(true);
    expect(administrator(chief, access([want('git', { entitlements: given('admin') })]))).toBe(false);
    expect(administrator(chief, access([want('git', { entitlements: given('admin', 'dev') })]))).toBe(false);
    expect(administrator(account('git'), access([], gone('deactivate')))).toBe(false);
    expect(administrator(account('git', { actual: null }), access([], gone('deactivate')))).toBe(false);
  });
});

it('remembers what rules gave that is perhaps still there', () => {
  const left = (known: Partial<KnownAccount>) =>
    plan(
      [account('git', { desired: state('active', 'dev', 'ops'), ...known })],
      access([], gone('deactivate')),
    ).accounts[0]?.desired.entitlements.map(({ value }) => value);
  expect(left({ actual: there({ entitlements: [group('dev')] }) })).toEqual(['dev']);
  expect(left({ uncertain: true })).toEqual(['dev', 'ops']);
  expect(left({ actual: null })).toEqual(['dev', 'ops']);
  expect(left({ desired: null })).toEqual([]);
});

describe('the order of systems', () => {
  const waves = (accounts: KnownAccount[], desired: DesiredAccess, targets: KnownTarget[]) =>
    plan(accounts, desired, { targets }).accounts.map((one) => `${one.target} ${one.wave}`);
  const TARGETS = ['a', 'b', 'c', 'd'].map((id) => target(id));

  it('is that of the policy, without gaps, administrators first', () => {
    const accounts = [
      account('a'),
      account('b', { actual: there({ administrator: true }) }),
      account('c'),
      account('d'),
    ];
    const desired = access([
      want('a', { mode: 'delete', order: 7 }),
      want('b', { mode: 'delete', order: 9 }),
      want('c', { mode: 'delete', order: 2 }),
      want('d', { mode: 'delete', order: 2 }),
    ]);
    expect(waves(accounts, desired, TARGETS)).toEqual(['b 0', 'c 1', 'd 1', 'a 2']);
  });

  it('leaves out those with nothing to do', () => {
    const accounts = [account('a', { actual: there({ exists: false }) }), account('b')];
    const desired = access([
      want('a', { mode: 'delete', order: 1 }),
      want('b', { mode: 'delete', order: 5 }),
    ]);
    expect(waves(accounts, desired, TARGETS)).toEqual(['a 0', 'b 0']);
  });

  it('is by name where the policy says nothing', () => {
    const accounts = [account('c'), account('a'), account('b')];
    expect(waves(accounts, access([], gone('delete')), TARGETS)).toEqual(['a 0', 'b 0', 'c 0']);
  });
});

it('two desires are the same with the same mode and entitlements, in any order', () => {
  expect(sameDesired(state('active', 'a', 'b'), state('active', 'b', 'a'))).toBe(true);
  expect(sameDesired(state('active', 'a'), state('delete', 'a'))).toBe(false);
  expect(sameDesired(state('active', 'a'), state('active', 'a', 'b'))).toBe(false);
  expect(sameDesired(state('active', 'a', 'c'), state('active', 'a', 'b'))).toBe(false);
  const role = {
    mode: 'active' as const,
    reasons: RULE,
    entitlements: [{ kind: 'role', value: 'a', reasons: RULE }],
  };
  expect(sameDesired(state('active', 'a'), role)).toBe(false);
});

describe('what must not go unnoticed', () => {
  it('nobody else is refused: a leaver who is neither protected nor the engine goes', () => {
    expect(plan([account('git')], access([], gone('delete'))).accounts[0]?.refused).toBeNull();
    // Something is given and something taken on a protected account: it is taken, so it is refused.
    const known = account('git', {
      protected: true,
      desired: state('active', 'dev'),
      actual: there({ entitlements: [group('dev')] }),
    });
    const [both] = plan([known], access([want('git', { entitlements: given('ops') })])).accounts;
    expect(both && kinds(both)).toEqual(['revoke', 'grant']);
    expect(both?.refused).toBe('PROTECTED_ACCOUNT');
  });

  it('an administrator by no entitlement that is known loses it with the account', () => {
    const chief = account('git', { actual: there({ administrator: true }) });
    expect(plan([chief], access([], gone('deactivate'))).accounts[0]?.administrator).toBe(true);
    expect(plan([chief], access([want('git')])).accounts[0]?.administrator).toBe(false);
    // To be given the right is not to lose it.
    expect(
      plan([chief], access([want('git', { entitlements: given('admin') })])).accounts[0]?.administrator,
    ).toBe(false);
  });

  it('administrators go before those who would go first', () => {
    const accounts = [account('a'), account('b', { actual: there({ administrator: true }) })];
    const made = plan(accounts, access([], gone('delete', 0)), { targets: [target('a'), target('b')] });
    expect(made.accounts.map((one) => `${one.target} ${one.wave}`)).toEqual(['b 0', 'a 1']);
  });
});

describe('what is remembered of an account', () => {
  const wanting = (known: Partial<KnownAccount>, desired: DesiredAccess, more: Partial<IdentityInput> = {}) =>
    plan([account('git', known)], desired, { targets: [target('git')], ...more }).accounts[0]?.desired;
  const had = (...values: string[]) => there({ entitlements: values.map(group) });
  const stays = access([want('git', { entitlements: given('dev') })]);

  it('is what goes with it that no rule gave', () => {
    const known = { desired: state('active', 'dev'), actual: had('dev', 'odd') };
    expect(wanting(known, access([], gone('deprovision')))).toMatchObject({ taken: [group('odd')] });
    expect(wanting({ ...known, actual: had('dev') }, access([], gone('deprovision')))).not.toHaveProperty(
      'taken',
    );
  });

  it('is that others had closed it, but not of one that is deleted', () => {
    const known = { actual: there({ active: false }) };
    for (const mode of ['deactivate', 'deprovision'] as const)
      expect(wanting(known, access([], gone(mode)))).toMatchObject({ closedByOthers: true });
    expect(wanting(known, access([], gone('delete')))).not.toHaveProperty('closedByOthers');
    expect(wanting({}, access([], gone('deprovision')))).not.toHaveProperty('closedByOthers');
  });

  it('is that others closed it, for as long as nobody is seen to have opened it', () => {
    const desired = { ...state('deprovision'), closedByOthers: true as const };
    expect(wanting({ desired, actual: there({ active: false }) }, stays)).toMatchObject({
      closedByOthers: true,
    });
    expect(wanting({ desired, actual: there() }, stays)).not.toHaveProperty('closedByOthers');
    const ours = { desired: state('deprovision'), actual: there({ active: false }) };
    expect(wanting(ours, stays)).not.toHaveProperty('closedByOthers');
    // Blocked meanwhile, and not when it was taken away: that is reported, and not remembered.
    expect(wanting({ actual: there({ active: false }) }, stays)).not.toHaveProperty('closedByOthers');
  });

  it('is what an undo gives back, until it is there', () => {
    const desired = { ...state('deprovision'), taken: [group('odd')] };
    const known = { desired, actual: there({ active: false }) };
    expect(wanting(known, stays, { resumes: true })).toMatchObject({ taken: [group('odd')] });
    expect(wanting(known, stays)).not.toHaveProperty('taken');
    expect(wanting({ ...known, actual: had('odd') }, stays, { resumes: true })).not.toHaveProperty('taken');
  });

  it('is what rules gave and is still on it, of what they do not give any more', () => {
    const known = { desired: state('active', 'dev', 'ops'), actual: had('dev', 'ops') };
    expect(wanting(known, stays)).toMatchObject({ fading: given('ops') });
    expect(wanting({ ...known, actual: had('dev') }, stays)).not.toHaveProperty('fading');
  });
});
