import { describe, expect, it } from 'vitest';
import { guard, type Loss } from './guard.ts';

const week = { per: 'tenant', overMs: 604_800_000, people: 3, share: 0, fromPeople: 0 } as const;
const loss = (identityId: string, kind?: string): Loss => ({
  identityId,
  target: 'mail',
  source: 'hr',
  at: 0,
  ...(kind === undefined ? {} : { kind }),
});
const bulk = ['a', 'b', 'c', 'd', 'e'].map((id) => loss(id, 'leave Restructuring'));
const heldOf = (batch: readonly Loss[]) => [...guard(batch, [], [week], () => 10, 0).held].sort();

describe('a batch that takes too much', () => {
  it('lets the few of another kind pass', () => {
    expect(heldOf([...bulk, loss('x', 'leave Resignation')])).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('counts whom no cause is known of to the bulk', () => {
    expect(heldOf([...bulk, loss('x')])).toEqual(['a', 'b', 'c', 'd', 'e', 'x']);
    expect(heldOf(['a', 'b', 'c', 'd'].map((id) => loss(id)))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets a small batch pass, causes or none', () => {
    expect(heldOf([loss('a'), loss('b', 'leave Resignation'), loss('c')])).toEqual([]);
  });
});

it('does not count a company by share that is smaller than the Guard says', () => {
  const half = { ...week, share: 0.5, fromPeople: 10 };
  const heldOfPeople = (people: number) => guard(bulk, [], [half], () => people, 0).held.size;
  expect(heldOfPeople(9)).toBe(5);
  expect(heldOfPeople(10)).toBe(0);
});
