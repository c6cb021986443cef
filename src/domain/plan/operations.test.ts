import { describe, expect, it } from 'vitest';
import type { DesiredState } from '../account.ts';
import type { Capabilities, Entitlement } from '../connector.ts';
import {
  differ,
  type KnownAccount,
  notYetOpen,
  operationsToKeep,
  operationsToRemove,
  type PlannedOperation,
} from './operations.ts';
import { knownAccount as account, group, RULE, state, there } from './testing/known-account.ts';

const wanted = (...values: string[]) => state('active', ...values);
const said = (operations: readonly PlannedOperation[]) =>
  operations.map(({ kind, entitlement }) =>
    entitlement === undefined ? kind : `${kind} ${entitlement.value}`,
  );

describe('what brings an account to where it should be', () => {
  const keep = (want: DesiredState, known: KnownAccount | null, attributes = {}) =>
    said(operationsToKeep(want, attributes, known));

  it.each<[string, DesiredState, KnownAccount | null, string[]]>([
    ['an account that is not there is made, with what it gets', wanted('dev'), null, ['create', 'grant dev']],
    [
      'one that was deleted is made again',
      wanted(),
      account({ actual: there({ exists: false, entitlements: [group('dev')] }) }),
      ['create'],
    ],
    [
      'one never seen, of which nothing was decided, is opened',
      wanted(),
      account({ desired: null, actual: null, located: true }),
      ['enable'],
    ],
    [
      'what a deleted one had counts for nothing',
      wanted('dev'),
      account({ actual: there({ exists: false, entitlements: [group('dev')] }) }),
      ['create', 'grant dev'],
    ],
    [
      'one never seen and not located is made',
      wanted(),
      account({ actual: null, located: false }),
      ['create'],
    ],
    [
      'one that no rule ever asked for loses nothing, however little is known of it',
      wanted('dev'),
      account({ desired: null, uncertain: true }),
      ['grant dev'],
    ],
    ['one never seen, but located, is enabled', wanted(), account({ actual: null }), ['enable']],
    [
      'one that is as it should be is left alone',
      wanted('dev'),
      account({ desired: wanted('dev'), actual: there({ entitlements: [group('dev')] }) }),
      [],
    ],
    [
      'what is missing is granted',
      wanted('dev', 'ops'),
      account({ actual: there({ entitlements: [group('dev')] }) }),
      ['grant ops'],
    ],
    [
      'what a rule gave falls with the rule',
      wanted('ops'),
      account({ desired: wanted('dev'), actual: there({ entitlements: [group('dev'), group('ops')] }) }),
      ['revoke dev'],
    ],
    ['what is gone already is not revoked', wanted(), account({ desired: wanted('dev') }), []],
    [
      'what others granted stays',
      wanted(),
      account({ actual: there({ entitlements: [group('theirs')] }) }),
      [],
    ],
    [
      'when nobody knows, it is revoked and granted all the same',
      wanted('ops'),
      account({ desired: wanted('dev'), uncertain: true, actual: there({ entitlements: [group('ops')] }) }),
      ['revoke dev', 'grant ops'],
    ],
    [
      'what this engine switched off is switched on',
      wanted(),
      account({ desired: { ...wanted(), mode: 'deactivate' }, actual: there({ active: false }) }),
      ['enable'],
    ],
    ['what others switched off stays off', wanted(), account({ actual: there({ active: false }) }), []],
    [
      'one that nobody ever decided about stays as it is',
      wanted(),
      account({ desired: null, actual: there({ active: false }) }),
      [],
    ],
    [
      'what may have been switched off is switched on',
      wanted(),
      account({ desired: { ...wanted(), mode: 'delete' }, uncertain: true }),
      ['enable'],
    ],
    [
      'what is on already is not switched on',
      wanted(),
      account({ desired: { ...wanted(), mode: 'deactivate' } }),
      [],
    ],
    [
      'another value of the same kind is another',
      wanted(),
      account({ desired: wanted('dev'), actual: there({ entitlements: [{ kind: 'role', value: 'dev' }] }) }),
      [],
    ],
  ])('%s', (_what, want, known, expected) => {
    expect(keep(want, known)).toEqual(expected);
  });

  it('attributes are written where they differ, and not for a new account', () => {
    expect(keep(wanted(), account({ attributes: { name: 'A' } }), { name: 'B' })).toEqual(['update']);
    expect(keep(wanted(), account({ attributes: { name: 'A', more: 'x' } }), { name: 'A' })).toEqual([]);
    expect(keep(wanted(), null, { name: 'B' })).toEqual(['create']);
  });

  it('each says why', () => {
    const operations = operationsToKeep(
      wanted('ops'),
      { name: 'B' },
      account({
        desired: {
          mode: 'deactivate',
          reasons: RULE,
          entitlements: [{ ...group('dev'), reasons: [...RULE, { by: 'r2', text: '' }] }],
        },
        actual: there({ active: false, entitlements: [group('dev')] }),
      }),
    );
    expect(operations).toEqual([
      {
        kind: 'revoke',
        entitlement: group('dev'),
        reasons: [{ by: 'policy', text: 'no reason is left (was: rule, r2)' }],
      },
      { kind: 'enable', reasons: RULE },
      { kind: 'update', reasons: RULE },
      { kind: 'grant', entitlement: group('ops'), reasons: RULE },
    ]);
    expect(operationsToKeep(wanted(), {}, null)).toEqual([{ kind: 'create', reasons: RULE }]);
  });
});

const ALL: Capabilities['teardown'] = {
  deactivate: ['disable', 'revokeSessions'],
  deprovision: ['transferData', 'disable', 'revokeSessions', 'revokeCredentials', 'revoke'],
  delete: ['create', 'update', 'enable', 'grant', 'delete'],
};
const able = (more: Partial<Capabilities> = {}) =>
  ({
    sessions: { list: true, revoke: true },
    credentials: { kinds: [], list: true, revoke: true },
    transferData: true,
    teardown: ALL,
    ...more,
  }) as Capabilities;

describe('what takes an account away', () => {
  const remove = (
    known: KnownAccount,
    { mode = 'deprovision' as const, can = able(), admins = [] as Entitlement[], successor = false } = {},
  ) => said(operationsToRemove(mode, RULE, known, can, admins, successor));
  const FULL = ['disable', 'revokeSessions', 'revokeCredentials'];

  it.each<[string, KnownAccount, string[]]>([
    [
      'everything, in the order of the target',
      account({ actual: there({ entitlements: [group('dev')] }) }),
      [...FULL, 'revoke dev'],
    ],
    ['nothing of one that is gone', account({ actual: there({ exists: false }) }), []],
    [
      'everything of one that may be gone',
      account({ uncertain: true, desired: wanted('x'), actual: there({ exists: false }) }),
      [...FULL, 'revoke x'],
    ],
    ['everything of one that was never seen', account({ actual: null }), FULL],
    [
      'no disable of one that is off',
      account({ actual: there({ active: false }) }),
      ['revokeSessions', 'revokeCredentials'],
    ],
    [
      'a disable of one that may be off',
      account({ uncertain: true, actual: there({ active: false }) }),
      FULL,
    ],
    [
      'no sessions that have ended',
      account({ actual: there({ sessionsEndedAt: 1 }) }),
      ['disable', 'revokeCredentials'],
    ],
    [
      'sessions that may have ended',
      account({ uncertain: true, actual: there({ sessionsEndedAt: 1, credentialsEndedAt: 1 }) }),
      FULL,
    ],
    [
      'no credentials that have ended',
      account({ actual: there({ credentialsEndedAt: 1 }) }),
      ['disable', 'revokeSessions'],
    ],
    ['what rules gave only where nobody knows', account({ desired: wanted('dev') }), FULL],
    [
      'each entitlement once',
      account({
        uncertain: true,
        desired: wanted('dev'),
        actual: there({ entitlements: [group('dev'), { kind: 'role', value: 'dev' }] }),
      }),
      [...FULL, 'revoke dev', 'revoke dev'],
    ],
  ])('%s', (_what, known, expected) => {
    expect(remove(known)).toEqual(expected);
  });

  it('administrators lose that right before everything else, and once', () => {
    const known = account({ actual: there({ entitlements: [group('dev'), group('admin')] }) });
    expect(remove(known, { admins: [group('admin')] })).toEqual(['revoke admin', ...FULL, 'revoke dev']);
  });

  it('does nothing that the target cannot', () => {
    const no = able({
      sessions: { list: true, revoke: false },
      credentials: { kinds: [], list: true, revoke: false },
      transferData: false,
    });
    expect(remove(account(), { can: no, successor: true })).toEqual(['disable']);
    expect(remove(account({ uncertain: true, actual: null }), { can: no })).toEqual(['disable']);
  });

  it('takes of an account that no rule ever asked for what was seen there', () => {
    const stranger = account({
      uncertain: true,
      desired: null,
      actual: there({ entitlements: [group('dev')] }),
    });
    expect(remove(stranger).filter((each) => each.startsWith('revoke '))).toEqual(['revoke dev']);
    expect(remove({ ...stranger, actual: null }).filter((each) => each.startsWith('revoke '))).toEqual([]);
  });

  it('hands over where somebody receives it', () => {
    expect(remove(account(), { successor: true })).toEqual(['transferData', ...FULL]);
    expect(remove(account(), { successor: true, can: able({ transferData: false }) })).toEqual(FULL);
  });

  it('does what the mode says, and never gives anything while taking away', () => {
    expect(operationsToRemove('deactivate', RULE, account(), able(), [], false)).toEqual([
      { kind: 'disable', reasons: RULE },
      { kind: 'revokeSessions', reasons: RULE },
    ]);
    expect(operationsToRemove('delete', RULE, account(), able(), [], false)).toEqual([
      { kind: 'delete', reasons: RULE },
    ]);
    const known = account({ actual: there({ entitlements: [group('dev')] }) });
    const all = operationsToRemove('deprovision', RULE, known, able(), [], true);
    expect(all.map(({ reasons }) => reasons)).toEqual(all.map(() => RULE));
    expect(all.at(-1)).toEqual({ kind: 'revoke', entitlement: group('dev'), reasons: RULE });
  });
});

describe('what is under way already', () => {
  const planned: PlannedOperation[] = [
    { kind: 'disable', reasons: [] },
    { kind: 'revoke', entitlement: group('dev'), reasons: [] },
    { kind: 'transferData', reasons: [] },
  ];
  const open = (kind: 'disable' | 'revoke', entitlement: Entitlement | null = null) => [
    { kind, entitlement },
  ];

  it('is not planned twice', () => {
    expect(said(notYetOpen(planned, open('disable'), false))).toEqual(['revoke dev']);
    expect(said(notYetOpen(planned, open('revoke', group('dev')), false))).toEqual(['disable']);
    expect(said(notYetOpen(planned, open('revoke', group('ops')), false))).toEqual(['disable', 'revoke dev']);
    expect(said(notYetOpen(planned, open('revoke'), false))).toEqual(['disable', 'revoke dev']);
    expect(said(notYetOpen(planned, [...open('disable'), ...open('revoke', group('x'))], false))).toEqual([
      'revoke dev',
    ]);
  });

  it('hands over only who has just begun to leave', () => {
    expect(said(notYetOpen(planned, [], false))).toEqual(['disable', 'revoke dev']);
    expect(said(notYetOpen(planned, [], true))).toEqual(['disable', 'revoke dev', 'transferData']);
  });
});

it('attributes differ by what is to be written, nothing else', () => {
  expect(differ({ a: '1' }, { a: '1' })).toBe(false);
  expect(differ({ a: '1', b: '2' }, { a: '1' })).toBe(false);
  expect(differ({ a: '1', b: '2' }, { a: '1', b: '3' })).toBe(true);
  expect(differ({}, { a: null })).toBe(false);
  expect(differ({}, { a: '1' })).toBe(true);
  expect(differ({ a: '1' }, { a: null })).toBe(true);
  expect(differ({ a: ['1'] }, { a: ['1', '2'] })).toBe(true);
});
