import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValueType } from '../value/decode-value.ts';
import { changedFrom, laterMark, readMark } from './directory-mark.ts';
import {
  generalizedOf,
  guidText,
  isoOfFileTime,
  isoOfGeneralized,
  isSwitchedOff,
  sidText,
  textOfBytes,
} from './directory-values.ts';
import { attributesOf, entryFields, readEntry, recordOf } from './read-entry.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('values of a directory', () => {
  it('are identifiers of Windows', () => {
    // MS-DTYP 2.3.4.3 and 2.4.2.1 write them so.
    expect(guidText(bytes('04030201060508079009101112131415'))).toBe('01020304-0506-0708-9009-101112131415');
    expect(sidText(bytes('010500000000000515000000a065cf7e784b9b5fe77c8770f4010000'))).toBe(
      'S-1-5-21-2127521184-1604012920-1887927527-500',
    );
  });

  it('are times', () => {
    expect(isoOfGeneralized('20260228235959Z')).toBe('2026-02-28T23:59:59.000Z');
    expect(isoOfGeneralized('20260228235959.5Z')).toBe('2026-02-28T23:59:59.500Z');
    for (const wrong of ['', '2026', '20260228235959+0100', '000001010000Z'])
      expect(isoOfGeneralized(wrong)).toBeNull();
    expect(isoOfFileTime('133801632000000000')).toBe('2025-01-01T00:00:00.000Z');
    for (const never of ['0', '9223372036854775807', '', '-1', 'x', '9'.repeat(40)])
      expect(isoOfFileTime(never)).toBeNull();
  });

  it('say that an account is switched off by one bit', () => {
    expect(['514', '66050', '-2147483646'].map(isSwitchedOff)).toEqual([true, true, true]);
    expect(['512', '66048', '', 'x', '16'].map(isSwitchedOff)).toEqual([false, false, false, false, false]);
  });

  it('of any bytes are read or not, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (some) => {
        expect(guidText(some) === null).toBe(some.length !== 16);
        const sid = sidText(some);
        if (sid !== null) expect(sid).toMatch(/^S-\d+(-\d+)+$/);
        const text = textOfBytes(some);
        if (text !== null) expect(Buffer.from(text)).toEqual(Buffer.from(some));
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        isoOfFileTime(text);
        isSwitchedOff(text);
        isoOfGeneralized(text);
      }),
    );
  });

  it('are times there and back', () => {
    const seconds = fc.integer({ min: 0, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (second) => {
        expect(Date.parse(isoOfGeneralized(generalizedOf(second * 1000)) ?? '')).toBe(second * 1000);
      }),
    );
  });
});

const single = new Set(['id', 'lastDay']);
const record = (
  entry: Record<string, string | string[] | Buffer | Buffer[]>,
  columns: Record<string, ValueType>,
) =>
  recordOf(
    readEntry({ dn: 'cn=x', ...entry } as never),
    entryFields(
      {
        key: 'id',
        columns: Object.entries(columns).map(([header, type]) => ({ header, as: header, type })),
      },
      single,
    ),
  );

describe('an entry', () => {
  it('of Active Directory ends when it is switched off or expires, whichever is first', () => {
    const ends = { 'lockstep:ends': 'boolean', 'lockstep:endsAt': 'instant' } as const;
    const at = '133801632000000000';
    const whenChanged = '20260301120000.0Z';
    expect(record({ userAccountControl: '512', accountExpires: '0', whenChanged }, ends)).toEqual({
      'lockstep:ends': false,
    });
    expect(record({ userAccountControl: '512', accountExpires: at, whenChanged }, ends)).toEqual({
      'lockstep:ends': true,
      'lockstep:endsAt': '2025-01-01T00:00:00.000Z',
    });
    expect(record({ userAccountControl: '514', accountExpires: '0', whenChanged }, ends)).toEqual({
      'lockstep:ends': true,
      'lockstep:endsAt': '2026-03-01T12:00:00.000Z',
    });
    expect(record({ useraccountcontrol: '514', accountExpires: at, whenChanged }, ends)).toMatchObject({
      'lockstep:endsAt': '2025-01-01T00:00:00.000Z',
    });
  });

  it('that does not show whether it is switched off is not taken for one that is on', () => {
    const ends = { 'lockstep:ends': 'boolean' } as const;
    const unreadable = { 'lockstep:ends': {} };
    expect(record({ whenChanged: '20260301120000.0Z', modifyTimestamp: '20260301120000Z' }, ends)).toEqual(
      unreadable,
    );
    expect(record({ cn: 'x' }, ends)).toEqual(unreadable);
    expect(record({ modifyTimestamp: '20260301120000Z' }, ends)).toEqual({ 'lockstep:ends': false });
  });

  it('has dates and instants in one form, and leaves alone what is none', () => {
    const columns = { lastDay: 'date', moment: 'instant' } as const;
    expect(record({ lastDay: '20260331000000Z', moment: '20260331101500Z' }, columns)).toEqual({
      lastDay: '2026-03-31',
      moment: '2026-03-31T10:15:00.000Z',
    });
    // Which day that is depends on where: the row is set aside, not guessed at.
    expect(record({ lastDay: '20260331230000Z' }, { lastDay: 'date' })).toEqual({
      lastDay: '20260331230000Z',
    });
  });

  it('never passes a piece, bytes, or one of several for a value', () => {
    const unreadable = { id: {} };
    expect(record({ id: ['A', 'B'] }, { id: 'string' })).toEqual(unreadable);
    expect(record({ id: Buffer.from([0xff, 0xfe]) }, { id: 'string' })).toEqual(unreadable);
    expect(record({ id: [], 'id;range=0-1499': ['A', 'B'] }, { id: 'list' })).toEqual(unreadable);
    expect(record({ 'id;range=0-1499': ['A', 'B'], id: [] }, { id: 'list' })).toEqual(unreadable);
    expect(record({ 'id;lang-en': 'A' }, { id: 'string' })).toEqual({});
  });

  it('is asked for what is declared, and refuses what no attribute is called', () => {
    const fields = entryFields(
      { key: 'dn', columns: [{ header: 'dn', as: 'dn', type: 'string' }] },
      new Set(),
    );
    expect(attributesOf(fields)).toEqual([]);
    for (const header of ['a b', '', '*', '+', 'lockstep:nothing', 'a;binary', '__proto__'])
      expect(() => record({}, { [header]: 'string' }), header).toThrow('no attribute');
    expect(record({ id: 'x' }, { valueOf: 'string' } as never)).toEqual({});
  });
});

describe('a mark', () => {
  it('asks from where it stands', () => {
    expect(changedFrom({ by: 'usnChanged', invocation: 'a', usn: '9007199254740993' }, 5)).toBe(
      '9007199254740994',
    );
    const at = Date.parse('2026-03-01T12:00:00Z');
    expect(changedFrom({ by: 'modifyTimestamp', at }, 60_000)).toBe('20260301115900Z');
    expect(changedFrom({ by: 'entryCSN', at }, 0)).toBe('20260301120000.000000Z#000000#000#000000');
    expect(laterMark('entryCSN', { by: 'entryCSN', at: 5 }, 3)).toEqual({ by: 'entryCSN', at: 5 });
    expect(laterMark('entryCSN', null, null)).toBeNull();
  });

  it('that was stored is read as it was, or not at all', () => {
    for (const mark of [
      { by: 'usnChanged', invocation: 'ab', usn: '12' },
      { by: 'modifyTimestamp', at: 7 },
    ] as const)
      expect(readMark(JSON.parse(JSON.stringify(mark)), mark.by)).toEqual(mark);
    expect(readMark({ by: 'entryCSN', at: 7 }, 'modifyTimestamp')).toBeNull();
    expect(readMark({ by: 'usnChanged', invocation: 'a', usn: '1)(x=' }, 'usnChanged')).toBeNull();
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('usnChanged', 'entryCSN', null), (stored, order) => {
        readMark(stored, order as 'usnChanged' | 'entryCSN' | null);
      }),
    );
  });
});
