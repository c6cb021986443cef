import { describe, expect, it } from 'vitest';
import type { Value } from '../value/decode-value.ts';
import { differenceToLastImport, digestRow, type KnownRow } from './difference.ts';

const values = (entries: Record<string, Value>): ReadonlyMap<string, Value> =>
  new Map(Object.entries(entries));
const known = (entries: Record<string, Value>): KnownRow => ({
  digest: digestRow(values(entries)),
  values: values(entries),
});

const last = new Map([
  ['E1', known({ name: 'Ann', hired: '2020-01-01' })],
  ['E2', known({ name: 'Bob', hired: '2020-01-01' })],
  ['E3', known({ name: 'Cat', hired: '2020-01-01' })],
  ['E4', known({ name: 'Dan', hired: '2020-01-01' })],
]);
const reading = {
  outcome: 'accepted' as const,
  whole: true,
  rows: [
    { line: 2, key: 'E1', values: values({ hired: '2020-01-01', name: 'Ann' }) },
    { line: 3, key: 'E2', values: values({ name: 'Bob', hired: '2021-01-01' }) },
    { line: 4, key: 'E9', values: values({ name: 'Eve', hired: '2022-01-01' }) },
  ],
  rejects: [{ line: 5, key: 'E3', code: 'notADate' as const, why: '' }],
};

describe('differenceToLastImport', () => {
  it('names what was added, changed, gone and set aside', () => {
    expect(differenceToLastImport(last, reading)).toEqual({
      added: ['E9'],
      changed: [{ key: 'E2', fields: ['hired'] }],
      gone: ['E4'],
      goneIsCertain: true,
      setAside: ['E3'],
      unchanged: 1,
    });
  });

  it('never calls anybody gone for a file that is not whole or was not accepted', () => {
    expect(differenceToLastImport(last, { ...reading, whole: false }).goneIsCertain).toBe(false);
    for (const outcome of ['rejected', 'held', 'noop'] as const) {
      expect(differenceToLastImport(last, { ...reading, outcome, rows: [] })).toMatchObject({
        gone: [],
        unchanged: 4,
      });
    }
  });

  it('has one digest for one content, whatever the order of the columns', () => {
    expect(digestRow(values({ a: 1, b: null }))).toBe(digestRow(values({ b: null, a: 1 })));
    expect(digestRow(values({ a: 1 }))).not.toBe(digestRow(values({ a: '1' })));
  });
});
