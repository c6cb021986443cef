import { describe, expect, it } from 'vitest';
import type { LifecycleState } from '../../domain/identity.ts';
import { objectionTo } from './who-may-decide.ts';

const nothing = { actor: 'bob', makers: [], meant: [], batch: new Set<string>() };
const bob = (state: LifecycleState) => ({ identityId: 'i-bob', state });

describe('who may decide about what is held', () => {
  it('is anybody who has nothing to do with it', () => {
    expect(objectionTo(nothing)).toBeNull();
    expect(objectionTo({ ...nothing, makers: ['alice'], batch: new Set(['i-carol']) })).toBeNull();
  });

  it('is not one of those who made it, however the name is typed', () => {
    expect(objectionTo({ ...nothing, makers: ['alice', ' BOB '] })).toBe('APPROVAL_OWN_PLAN');
  });

  it('is not one of those who made it under any other name that is known of them', () => {
    const meant = [bob('active'), { ...bob('active'), names: ['robert', 'b.smith'] }];
    expect(objectionTo({ ...nothing, makers: ['Robert'], meant })).toBe('APPROVAL_OWN_PLAN');
    expect(objectionTo({ ...nothing, makers: ['B.Smith', 'alice'], meant })).toBe('APPROVAL_OWN_PLAN');
    expect(objectionTo({ ...nothing, makers: ['alice'], meant })).toBeNull();
  });

  it('is who is known for certain, whoever else is called so', () => {
    const left = { identityId: 'i-bob', state: 'left', certain: true } as const;
    const here = { identityId: 'i-bob-2', state: 'active', certain: false } as const;
    expect(objectionTo({ ...nothing, meant: [left, here] })).toBe('APPROVER_LEFT');
    expect(objectionTo({ ...nothing, meant: [{ ...left, certain: false }, here] })).toBeNull();
    expect(
      objectionTo({
        ...nothing,
        meant: [
          { ...left, state: 'active' },
          { ...here, state: 'left' },
        ],
      }),
    ).toBeNull();
  });

  it.each(['active', 'leaving', 'onLeave'] as const)('is somebody who is %s', (state) => {
    expect(objectionTo({ ...nothing, meant: [bob(state)] })).toBeNull();
  });

  it.each(['left', 'suspended', 'preHire', 'archived'] as const)('is nobody who is %s', (state) => {
    expect(objectionTo({ ...nothing, meant: [bob(state)] })).toBe('APPROVER_LEFT');
  });

  it('is nobody who is in the batch', () => {
    expect(objectionTo({ ...nothing, meant: [bob('active')], batch: new Set(['i-bob']) })).toBe(
      'APPROVER_CONCERNED',
    );
  });

  it('is a name of two of whom one has left, unless the other is in the batch', () => {
    const two = [bob('left'), { identityId: 'i-bob-2', state: 'active' } as const];
    expect(objectionTo({ ...nothing, meant: two })).toBeNull();
    expect(objectionTo({ ...nothing, meant: two, batch: new Set(['i-bob-2']) })).toBe('APPROVER_CONCERNED');
  });
});
