import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { LockstepError } from '../errors.ts';
import type { EmploymentFacts } from './facts.ts';
import { applyReport, applyTransaction, factsKeys, seenAgain } from './facts.ts';
import { rowProblems, transactionProblems } from './input-problems.ts';
import { lifecycleAt } from './lifecycle.ts';
import type { Input } from './testing/arbitraries.ts';
import { DAY, EPOCH, input, instant, row, transaction } from './testing/arbitraries.ts';
import { employmentTimeline } from './timeline.ts';

function fold(inputs: readonly Input[]): EmploymentFacts | null {
  return inputs.reduce<EmploymentFacts | null>(
    (facts, one) => ('row' in one ? applyReport(facts, one.row) : applyTransaction(facts, one.entry)),
    null,
  );
}

const inputs = fc.array(input, { minLength: 1, maxLength: 12 });

describe('folding', () => {
  it('gives the same facts in any order and however often', () => {
    fc.assert(
      fc.property(
        inputs.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc
              .shuffledSubarray([...all.keys()], { minLength: all.length })
              .chain((order) =>
                fc
                  .array(fc.nat(all.length - 1), { maxLength: 6 })
                  .map((again) => [...order, ...again].flatMap((index) => all[index] ?? [])),
              ),
          ),
        ),
        ([once, shuffled]) => {
          expect(fold(shuffled)).toEqual(fold(once));
        },
      ),
      { numRuns: runs(2000) },
    );
  });

  it('gives itself back when nothing is new', () => {
    fc.assert(
      fc.property(inputs, (all) => {
        const facts = fold(all);
        for (const one of all) {
          expect('row' in one ? applyReport(facts, one.row) : applyTransaction(facts, one.entry)).toBe(facts);
        }
      }),
    );
  });

  it('needs no row to see it again', () => {
    fc.assert(
      fc.property(inputs, row, (all, newest) => {
        const report = { ...newest, asOf: EPOCH + 80 * DAY };
        const facts = applyReport(fold(all), report);
        const again = { ...report, asOf: report.asOf + 7 * DAY, sequence: report.sequence + 1 };
        expect(seenAgain(facts, again.asOf, again.sequence)).toEqual(applyReport(facts, again));
        expect(seenAgain(facts, report.asOf - DAY, 0)).toEqual(
          applyReport(facts, { ...again, asOf: report.asOf - DAY, sequence: 0 }),
        );
      }),
    );
  });

  it('is plain JSON', () => {
    fc.assert(
      fc.property(inputs, (all) => {
        expect(JSON.parse(JSON.stringify(fold(all)))).toEqual(fold(all));
      }),
    );
  });

  it('takes every input without a problem, and its timeline and lifecycle with it', () => {
    fc.assert(
      fc.property(inputs, instant, (all, t) => {
        const sound = all.filter((one) =>
          'row' in one ? rowProblems(one.row).length === 0 : transactionProblems(one.entry).length === 0,
        );
        const facts = fold(sound);
        if (facts === null) return;
        const timeline = employmentTimeline(facts, { endOfDay: '18:00', defaultZone: 'UTC' });
        const { state, snapshots } = lifecycleAt([timeline], t, { leavingWindowMs: 30 * DAY });
        expect(snapshots.length > 0).toBe(state === 'active' || state === 'leaving' || state === 'onLeave');
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('a late message', () => {
  it('never turns back what a newer report said', () => {
    fc.assert(
      fc.property(inputs, row, transaction, (all, newest, late) => {
        const report = { ...newest, asOf: EPOCH + 80 * DAY };
        // Of a leave that the report hides behind a later one, messages are all there is.
        const leaveId =
          late.kind === 'leaveStarted' ? late.leave.id : late.kind === 'returned' ? late.leaveId : null;
        fc.pre(leaveId === null || report.leave === null || report.leave.id === leaveId);
        // A report without a hire date says nothing of it.
        fc.pre(late.kind !== 'hired' || report.hireDate !== null);
        const facts = applyReport(fold(all), report);
        const settings = { endOfDay: '18:00', defaultZone: 'UTC' };
        const before = employmentTimeline(facts, settings);
        const entry = { ...late, enteredAt: Math.min(late.enteredAt, report.asOf) };
        const after = employmentTimeline(applyTransaction(facts, entry), settings);
        for (const t of [report.asOf, report.asOf + 10 * DAY]) {
          const window = { leavingWindowMs: 30 * DAY };
          const { since: _a, endsBy: _b, ...then } = lifecycleAt([before], t, window);
          const { since: _c, endsBy: _d, ...now } = lifecycleAt([after], t, window);
          expect(now.state).toBe(then.state);
          expect(now.snapshots).toEqual(then.snapshots);
        }
      }),
      { numRuns: runs(1000) },
    );
  });

  it('cannot fill the memory', () => {
    const change = (number: number) => ({
      employment: 'E1',
      eventId: `EV${number}`,
      sequence: number,
      enteredAt: EPOCH,
      kind: 'jobChanged' as const,
      effectiveDate: '2026-03-01',
      changes: { department: `D${number}` },
      reason: null,
    });
    let facts: EmploymentFacts | null = null;
    for (let number = 1; number <= 500; number += 1) facts = applyTransaction(facts, change(number));
    expect(() => applyTransaction(facts, change(501))).toThrow(LockstepError);
    expect(applyTransaction(facts, change(500))).toBe(facts);
  });
});

describe('keys', () => {
  it('are those of the newest report, or of a hire entered after it', () => {
    fc.assert(
      fc.property(row, transaction, (report, entry) => {
        fc.pre(entry.kind === 'hired');
        const facts = applyTransaction(applyReport(null, report), entry);
        expect(factsKeys(facts)).toEqual(entry.enteredAt > report.asOf ? entry.keys : report.keys);
      }),
    );
  });
});
