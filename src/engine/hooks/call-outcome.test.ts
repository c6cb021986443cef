import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallResult, outcomeOf } from './call-outcome.ts';

const failure: CallResult = { kind: 'failure', why: 'no answer came' };
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const policy = fc.constantFrom('continue' as const, 'wait' as const, 'refuse' as const);
const result = fc.constantFrom<CallResult>(
  failure,
  { kind: 'later' },
  { kind: 'answer', answer: { kind: 'agreed' } },
  { kind: 'answer', answer: { kind: 'refused', message: 'no' } },
  { kind: 'answer', answer: { kind: 'unreadable', why: 'x' } },
  { kind: 'answer', answer: { kind: 'changes', data: {} } },
);
const gate = (tries: number) => ({ gates: true, tries });
const course = (onFailure: 'continue' | 'wait' | 'refuse', most: number) =>
  Array.from({ length: most }, (_, tries) => outcomeOf(gate(tries), { onFailure }, failure, null, 0).state);

describe('outcomeOf', () => {
  it('goes on, waits or refuses as the hook says', () => {
    expect(course('continue', 2)).toEqual(['asked', 'failed']);
    expect(course('refuse', 3)).toEqual(['asked', 'asked', 'refused']);
    expect(new Set(course('wait', 50))).toEqual(new Set(['asked']));
  });

  it('never lets a refusal be more than a word where nothing waits for it', () => {
    fc.assert(
      fc.property(policy, result, fc.nat(20), random, (onFailure, came, tries, roll) => {
        const { state } = outcomeOf({ gates: false, tries }, { onFailure }, came, null, roll);
        expect(['answered', 'asked', 'failed']).toContain(state);
      }),
    );
  });

  it('asks again within five minutes for as long as something waits', () => {
    fc.assert(
      fc.property(policy, fc.nat(1_000), random, (onFailure, tries, roll) => {
        const { state, waitMs } = outcomeOf(gate(tries), { onFailure }, failure, null, roll);
        if (state === 'asked') {
          expect(waitMs).toBeGreaterThan(0);
          expect(waitMs).toBeLessThanOrEqual(300_000);
        } else expect(waitMs).toBeNull();
      }),
    );
  });

  it('takes "later" for an answer only where it may come later', () => {
    expect(outcomeOf(gate(0), { onFailure: 'refuse' }, { kind: 'later' }, 5_000, 0)).toMatchObject({
      state: 'waiting',
      waitMs: 5_000,
    });
    expect(outcomeOf(gate(5), { onFailure: 'refuse' }, { kind: 'later' }, null, 0).state).toBe('refused');
  });

  it('tells somebody before anything is lost', () => {
    fc.assert(
      fc.property(fc.boolean(), policy, fc.nat(20), random, (gates, onFailure, tries, roll) => {
        const { state, silent } = outcomeOf({ gates, tries }, { onFailure }, failure, null, roll);
        if (state !== 'asked') expect(silent).toBe(true);
      }),
    );
  });
});
