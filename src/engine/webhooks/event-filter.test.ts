import { describe, expect, it } from 'vitest';
import { checkFilter, wants } from './event-filter.ts';

describe('a filter', () => {
  it.each([
    [['*'], 'leave.decided', true],
    [['leave.decided'], 'leave.decided', true],
    [['leave.decided'], 'leave.decidedAgain', false],
    [['leave.*'], 'leave.decided', true],
    [['leave.*'], 'leave', false],
    [['leave.*'], 'leaves.decided', false],
    [['person.*', 'leave.decided'], 'leave.decided', true],
    [['person.*'], 'leave.decided', false],
  ])('%j of %s: %s', (types, type, wanted) => expect(wants(types, type)).toBe(wanted));

  it.each([['*'], ['leave.decided'], ['leave.*'], ['dsync.user.created'], ['dsync.user.*']])(
    'takes %s',
    (type) => expect(checkFilter([type, type])).toEqual([type]),
  );

  it.each([
    [''],
    ['**'],
    ['*.decided'],
    ['leave.'],
    ['.leave'],
    ['leave..x'],
    ['a b'],
    ['x'.repeat(60)],
    ['ä'],
  ])('refuses %j', (type) =>
    expect(() => checkFilter([type])).toThrow(expect.objectContaining({ code: 'USAGE' })),
  );

  it('has something in it, and not too much', () => {
    for (const types of [[], Array.from({ length: 101 }, (_, i) => `t${i}`)])
      expect(() => checkFilter(types)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
