import { describe, expect, it } from 'vitest';
import { endIn, isOfTakenBack, isStale, saysAfter, saysLeft, type Works } from './testimony.ts';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;
const EVENING = NOW + DAY / 2;
const LATER = NOW + 20 * DAY;

describe('what a word is worth after a decision that somebody works', () => {
  const after = (says: string, change: Partial<Works>) =>
    saysAfter(says, { identityId: 'ada', before: 'left', after: 'active', end: null, ...change }, NOW);

  it.each<[string, string, Partial<Works>, string]>([
    ['a leave is taken back', 'left', {}, 'stale'],
    ['nothing was said of it', 'here', {}, 'here'],
    [
      'it is put off until the evening',
      'left',
      { after: 'leaving', end: EVENING },
      `put off until ${EVENING + DAY}`,
    ],
    [
      'it is put off once more for a day at most',
      `put off until ${NOW + DAY}`,
      { before: 'leaving', after: 'leaving', end: NOW + DAY },
      `put off until ${NOW + 2 * DAY}`,
    ],
    [
      'it is put off for weeks after all',
      `put off until ${EVENING + DAY}`,
      { before: 'leaving', after: 'leaving', end: LATER },
      'stale',
    ],
    [
      'whoever says it early may mean just that',
      'left',
      { before: 'leaving', after: 'leaving', end: LATER },
      'left',
    ],
    [
      'also of an end that comes within the day',
      'left',
      { before: 'leaving', after: 'leaving', end: EVENING },
      'left',
    ],
    ['an end is taken back before it came', 'left', { before: 'leaving' }, 'stale'],
    ['and was told for a day', `left ${EVENING}`, { before: 'leaving' }, `stale ${EVENING}`],
    [
      'it was told of the end that is told now',
      `left ${LATER}`,
      { before: 'leaving', end: LATER },
      `left ${LATER}`,
    ],
    ['somebody goes on leave instead', 'left', { before: 'leaving', after: 'onLeave' }, 'stale'],
    ['somebody is back from a leave of absence', 'left', { before: 'onLeave' }, 'stale'],
    ['somebody is still away', 'left', { before: 'onLeave', after: 'onLeave' }, 'left'],
    ['somebody may come in again', 'left', { before: 'suspended' }, 'stale'],
    ['somebody works as before', 'left', { before: 'active' }, 'left'],
    [
      'the end is told again',
      `stale ${LATER}`,
      { before: 'active', after: 'leaving', end: LATER },
      `left ${LATER}`,
    ],
    [
      'another end is told',
      `stale ${LATER}`,
      { before: 'active', after: 'leaving', end: LATER + 9 * DAY },
      `stale ${LATER}`,
    ],
    [
      'it is told again when it is over',
      `stale ${NOW - 1}`,
      { before: 'active', after: 'leaving', end: NOW },
      `stale ${NOW - 1}`,
    ],
  ])('%s', (_, says, change, worth) => {
    expect(after(says, change)).toBe(worth);
  });
});

it('counts from an instant, until an instant, or not', () => {
  const read = (says: string) => [saysLeft(says, NOW), isStale(says, NOW), isOfTakenBack(says), endIn(says)];
  expect(read('here')).toEqual([false, false, false, null]);
  expect(read('left')).toEqual([true, false, false, null]);
  expect(read(`left ${NOW}`)).toEqual([true, false, false, NOW]);
  expect(read(`left ${NOW + 1}`)).toEqual([false, false, false, NOW + 1]);
  expect(read(`put off until ${NOW}`)).toEqual([true, false, true, null]);
  expect(read(`put off until ${NOW - 1}`)).toEqual([false, true, true, null]);
  expect(read('stale')).toEqual([false, true, true, null]);
  expect(read(`stale ${NOW}`)).toEqual([false, true, true, null]);
});
