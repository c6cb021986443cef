import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowProblems, transactionProblems } from './input-problems.ts';
import type { ReportRow, Transaction } from './inputs.ts';
import { EPOCH, row, transaction } from './testing/arbitraries.ts';

const [ROW] = fc.sample(row, { numRuns: 1, seed: 1 });
const GOOD: ReportRow = { ...(ROW as ReportRow), termination: null, leave: null };
const TOLD = { employment: 'E1', eventId: 'EV1', sequence: 1, enteredAt: EPOCH };

describe('rowProblems', () => {
  it('has none for a row that is well formed', () => {
    fc.assert(
      fc.property(row, (any) => {
        expect(rowProblems(any)).toEqual([]);
      }),
    );
  });

  it.each([
    ['the key of the employment is empty', { employment: '  ' }],
    ['the hire date is not', { hireDate: '2026-02-30' }],
    ['the end of the contract is not', { contractEnd: '0000-00-00' }],
    ['the effective date of the job is not', { jobEffectiveDate: '01/02/2026' }],
    ['the time zone is unknown', { job: { zone: 'Mars/Base' } }],
    ['may not be called __proto__', { job: JSON.parse('{"__proto__": "x"}') }],
    ['title is longer', { job: { title: 'x'.repeat(10_001) } }],
    ['of both job and person', { job: { mail: 'a' }, person: { mail: 'b' } }],
    ['the instant of the report', { asOf: Number.NaN }],
    ['sequence', { sequence: 0.5 }],
    [
      'the first day of leave',
      { leave: { id: 'L', type: null, start: 'soon', estimatedEnd: null, back: null } },
    ],
    [
      'the id of the leave is empty',
      { leave: { id: '', type: null, start: '2026-01-01', estimatedEnd: null, back: null } },
    ],
    [
      'a termination without',
      { termination: { lastDay: null, terminationDate: null, immediate: false, moment: null, reason: null } },
    ],
  ] as const)('says that %s', (words, wrong) => {
    const [problem, ...others] = rowProblems({ ...GOOD, ...wrong } as ReportRow);
    expect(problem).toContain(words);
    expect(others).toEqual([]);
  });
});

describe('transactionProblems', () => {
  it('has none for a transaction that is well formed', () => {
    fc.assert(
      fc.property(transaction, (any) => {
        expect(transactionProblems(any)).toEqual([]);
      }),
    );
  });

  it.each([
    ['the id of the event is empty', { kind: 'hireRescinded', eventId: '' }],
    ['the entry moment', { kind: 'terminationRescinded', enteredAt: Number.NaN }],
    ['sequence', { kind: 'hireRescinded', sequence: -1 }],
    ['the hire date', { kind: 'hired', hireDate: '', contractEnd: null, attributes: {}, keys: {} }],
    ['the effective date', { kind: 'jobChanged', effectiveDate: '2026-13-01', changes: {}, reason: null }],
    ['the end of the contract', { kind: 'contractEndChanged', contractEnd: '2026-13-01' }],
    ['the first day back', { kind: 'returned', leaveId: 'L', back: '2026-13-01' }],
    [
      'a termination without',
      {
        kind: 'terminated',
        termination: { lastDay: null, terminationDate: null, immediate: true, moment: null, reason: null },
      },
    ],
  ] as const)('says that %s', (words, wrong) => {
    const [problem, ...others] = transactionProblems({ ...TOLD, ...wrong } as Transaction);
    expect(problem).toContain(words);
    expect(others).toEqual([]);
  });
});
