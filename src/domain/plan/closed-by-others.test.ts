import { describe, expect, it } from 'vitest';
import type { DesiredState } from '../account.ts';
import { closedByOthers, type KnownAccount, operationsToKeep } from './operations.ts';
import { knownAccount, state, there } from './testing/known-account.ts';

const CLOSED = there({ active: false });
const blocked = knownAccount({ actual: CLOSED });
const closed = (mode: DesiredState['mode']): DesiredState => ({ ...state(mode), closedByOthers: true });
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
    ['we: something that we took is still out', { taking: true }, false],
    ['we: it is being made', { open: op('create') }, false],
    ['others: what is open is about something else', { open: op('grant') }, true],
    ['we: it was taken away before', { desired: state('deactivate') }, false],
    [
      'others: we were to close it, and were held back',
      { desired: state('deprovision'), open: [{ kind: 'disable', entitlement: null, held: true }] },
      true,
    ],
    [
      'we: only what follows on its closing was held back',
      { desired: state('delete'), open: [{ kind: 'delete', entitlement: null, held: true }] },
      false,
    ],
    ['we: we were to close it', { desired: state('deprovision'), open: op('disable') }, false],
    [
      'others: as it was said then, whatever of ours is under way since',
      { desired: closed('deprovision'), uncertain: true, taking: true },
      true,
    ],
    [
      'others: as it was said then, though what was read is in doubt',
      { desired: closed('deprovision'), actual: null, uncertain: true },
      true,
    ],
    ['others: as it was said then', { desired: closed('deprovision') }, true],
    [
      'we: somebody had opened it meanwhile',
      { desired: closed('deprovision'), actual: { ...CLOSED, active: true } },
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
    const desired = closed(mode);
    const kinds = operationsToKeep(state('active'), {}, { ...blocked, desired, ...more }).map(
      ({ kind }) => kind,
    );
    expect(kinds).not.toContain('enable');
  }
});
