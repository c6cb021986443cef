import { expect, it } from 'vitest';
import { guard } from '../../domain/guard/guard.ts';
import { decidedText, heldShare, shortReason, trippedText } from './text.ts';

const HOUR = 3_600_000;
/** Twenty people lose access on two targets; every one of nine windows trips. */
const { tripped } = guard(
  Array.from({ length: 20 }, (_, i) => ({
    identityId: `p${i}`,
    target: i % 2 === 0 ? 'git' : 'crm-2',
    source: 'hr',
    at: 0,
  })),
  [],
  (['tenant', 'source', 'target'] as const).flatMap((per) =>
    [HOUR / 6, 24 * HOUR, 7 * 24 * HOUR].map((overMs) => ({
      per,
      overMs,
      people: 3,
      share: 0.05,
      fromPeople: 10,
    })),
  ),
  () => 20,
  0,
);
const FIRST = '20 people would lose access in the company within 10 min; the limit is 3';

it('names the first limit of the guard and counts the others', () => {
  expect(tripped).toHaveLength(12);
  expect(trippedText(tripped)).toBe(`${FIRST} (and 11 more limits)`);
  expect(trippedText(tripped.slice(0, 2))).toBe(`${FIRST} (and 1 more limit)`);
  expect(trippedText(tripped.slice(0, 1))).toBe(FIRST);
  expect(trippedText([])).toBe('');
});

it('shortens a reason that was written down in the same way, and leaves every other one alone', () => {
  expect(shortReason(tripped.join('; '))).toBe(`${FIRST} (and 11 more limits)`);
  expect(shortReason([...tripped, 'half of the rows are gone'].join('; '))).toBe(
    `${FIRST} (and 11 more limits); half of the rows are gone`,
  );
  expect(shortReason(FIRST)).toBe(FIRST);
  expect(shortReason('the report is older; 3 rows')).toBe('the report is older; 3 rows');
  // Written down to a length, the last one is cut.
  const cut = tripped.join('; ').slice(0, 200);
  expect(shortReason(cut)).toMatch(
    /^20 people would lose access in the company within 10 min; the limit is 3 \(and \d more limits?\)$/,
  );
});

it('says who goes on and who is held', () => {
  expect(decidedText({ operations: 100, people: 50, held: [] })).toBe(
    '100 operations for 50 people decided; workers do them now',
  );
  expect(decidedText({ operations: 100, people: 50, held: ['a', 'b'] })).toBe(
    '100 operations for 50 people decided; 48 people go on now, 2 are held',
  );
  expect(decidedText({ operations: 2, people: 1, held: ['a'] })).toBe(
    '2 operations for 1 person decided; all of it is held, nothing goes on',
  );
  expect(decidedText({ operations: 3, people: 2, held: ['a'] })).toBe(
    '3 operations for 2 people decided; 1 person goes on now, 1 is held',
  );
  expect(heldShare({ people: 21, held: [] })).toBe('');
  expect(heldShare({ people: 3, held: ['a', 'b', 'c'] })).toBe(', all held');
  expect(heldShare({ people: 3, held: ['a'] })).toBe(', 1 of them held');
});
