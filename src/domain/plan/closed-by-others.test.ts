import { describe, expect, it } from 'vitest';
import type { ActualState, DesiredState } from '../account.ts';
import { closedByOthers, type KnownAccount, operationsToKeep } from './operations.ts';

const state = (mode: DesiredState['mode'], more: Partial<DesiredState> = {}): DesiredState => ({
  mode,
  entitlements: [],
  reasons: [],
  ...more,
});
const CLOSED: ActualState = {
  exists: true,
  active: false,
  entitlements: [],
  administrator: false,
  sessionsEndedAt: null,
  credentialsEndedAt: null,
};
const blocked: KnownAccount = {
  accountId: 'a1',
  target: 'git',
  desired: state('active'),
  actual: CLOSED,
  uncertain: false,
  located: true,
  protected: false,
  own: false,
  attributes: {},
  open: [],
};
const op = (kind: KnownAccount['open'][number]['kind']) => [{ kind, entitlement: null }];

/** A mistake one way opens what others closed; the other way it keeps out somebody who comes back. */
describe('who closed an account that is taken away', () => {
  it.each<[string, Partial<KnownAccount>, boolean]>([
    ['others: it should be open, and is not', {}, true],
    ['others: no rule of ours ever gave it', { desired: null }, true],
    ['nobody: it is open', { actual: { ...CLOSED, active: true } }, false],
    ['nobody: it is gone', { actual: { ...CLOSED, exists: false } }, false],
    ['nobody knows: it was never read', { actual: null }, false],
    ['nobody knows: a write is under way', { uncertain: true }, false],
    ['we: it is being opened again, and that has not come true yet', { open: op('enable') }, false],
    ['we: it is being made', { open: op('create') }, false],
    ['others: what is open is about something else', { open: op('grant') }, true],
    ['we: it was taken away before', { desired: state('deactivate') }, false],
    [
      'others: as it was said then, whatever of ours is under way since',
      { desired: state('deprovision', { closedByOthers: true }), uncertain: true, taking: true },
      true,
    ],
    [
      'others: as it was said then, though what was read is in doubt',
      { desired: state('deprovision', { closedByOthers: true }), actual: null, uncertain: true },
      true,
    ],
    ['others: as it was said then', { desired: state('deprovision', { closedByOthers: true }) }, true],
    [
      'we: somebody had opened it meanwhile',
      { desired: state('deprovision', { closedByOthers: true }), actual: { ...CLOSED, active: true } },
      false,
    ],
  ])('%s', (_, more, others) => {
    expect(closedByOthers({ ...blocked, ...more })).toBe(others);
  });
});

it.each<[string, Partial<KnownAccount>]>([
  ['something that we took is still out', { taking: true }],
  ['nothing is known of it any more', { actual: null, uncertain: true }],
  ['a call is under way', { uncertain: true }],
])('whoever is back finds it blocked while %s', (_, more) => {
  for (const mode of ['deprovision', 'active'] as const) {
    const desired = state(mode, { closedByOthers: true });
    const kinds = operationsToKeep(state('active'), {}, { ...blocked, desired, ...more }).map(
      ({ kind }) => kind,
    );
    expect(kinds).not.toContain('enable');
  }
});
