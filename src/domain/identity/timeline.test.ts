import { describe, expect, it } from 'vitest';
import { attributesAt } from './attribute-steps.ts';
import type { EmploymentFacts } from './facts.ts';
import { applyReport, applyTransaction } from './facts.ts';
import type { ReportRow, Transaction } from './inputs.ts';
import type { EmploymentTimeline } from './timeline.ts';
import { employmentTimeline } from './timeline.ts';

const SETTINGS = { endOfDay: '18:00', defaultZone: 'UTC' };
const at = (text: string) => Date.parse(text);

const ROW: ReportRow = {
  employment: 'E1',
  asOf: at('2026-01-01T03:00:00Z'),
  sequence: 1,
  hireDate: '2020-01-01',
  hireRescinded: false,
  contractEnd: null,
  termination: null,
  terminationRescinded: false,
  leave: null,
  job: { department: 'Sales', level: 'IC2', zone: 'Europe/Berlin' },
  jobEffectiveDate: '2020-01-01',
  person: { mail: 'ada@x.example' },
  keys: { universalId: 'U1' },
};

let number = 0;
const entry = (enteredAt: string) => {
  number += 1;
  return { employment: 'E1', eventId: `EV${number}`, sequence: number, enteredAt: at(enteredAt) };
};
const moved = (enteredAt: string, effectiveDate: string, changes: Record<string, string>): Transaction => ({
  ...entry(enteredAt),
  kind: 'jobChanged',
  effectiveDate,
  changes,
  reason: null,
});
const ended = (enteredAt: string, lastDay: string, moment: string | null = null): Transaction => ({
  ...entry(enteredAt),
  kind: 'terminated',
  termination: {
    lastDay,
    terminationDate: '2026-12-31',
    immediate: moment !== null,
    moment: moment === null ? null : at(moment),
    reason: 'Resignation',
  },
});

function timelineOf(row: ReportRow | null, ...entries: readonly Transaction[]): EmploymentTimeline {
  const facts = entries.reduce<EmploymentFacts | null>(applyTransaction, row && applyReport(null, row));
  if (facts === null) throw new Error('nothing told');
  return employmentTimeline(facts, SETTINGS);
}

const endOf = (timeline: EmploymentTimeline): string | null =>
  timeline.valid?.end == null ? null : new Date(timeline.valid.end).toISOString();

describe('the end of an employment', () => {
  it('is 18:00 of the last day of work, on days when the clocks change too', () => {
    expect(endOf(timelineOf(ROW, ended('2026-02-01T09:00:00Z', '2026-03-28')))).toBe(
      '2026-03-28T17:00:00.000Z',
    );
    expect(endOf(timelineOf(ROW, ended('2026-02-01T09:00:00Z', '2026-03-29')))).toBe(
      '2026-03-29T16:00:00.000Z',
    );
    expect(endOf(timelineOf(ROW, ended('2026-02-01T09:00:00Z', '2026-10-25')))).toBe(
      '2026-10-25T17:00:00.000Z',
    );
  });

  it('is in the zone that will be in force on that day', () => {
    const move = moved('2026-02-01T09:00:00Z', '2026-03-01', { zone: 'Asia/Kolkata' });
    expect(endOf(timelineOf(ROW, move, ended('2026-02-02T09:00:00Z', '2026-02-28')))).toBe(
      '2026-02-28T17:00:00.000Z',
    );
    expect(endOf(timelineOf(ROW, move, ended('2026-02-02T09:00:00Z', '2026-03-01')))).toBe(
      '2026-03-01T12:30:00.000Z',
    );
  });

  it('is the moment itself when immediate, whatever the dates say', () => {
    const timeline = timelineOf(ROW, ended('2026-02-01T09:00:00Z', '2026-03-29', '2026-01-30T10:15:00Z'));
    expect(endOf(timeline)).toBe('2026-01-30T10:15:00.000Z');
    expect(timeline.endsBy).toMatchObject({ kind: 'immediate', enteredAt: at('2026-02-01T09:00:00Z') });
  });

  it('is at once when immediate without a moment, or on the last day if that is earlier', () => {
    const now = { ...ended('2026-02-01T09:00:00Z', '2026-03-29') } as Transaction & { kind: 'terminated' };
    const immediate = { ...now, termination: { ...now.termination, immediate: true } };
    expect(endOf(timelineOf(ROW, immediate))).toBe('2026-02-01T09:00:00.000Z');
    const past = { ...immediate, termination: { ...immediate.termination, lastDay: '2026-01-10' } };
    expect(endOf(timelineOf(ROW, past))).toBe('2026-01-10T17:00:00.000Z');
  });

  it('is not the termination date: garden leave ends with the last day of work', () => {
    expect(endOf(timelineOf(ROW, ended('2026-02-01T09:00:00Z', '2026-02-10')))).toBe(
      '2026-02-10T17:00:00.000Z',
    );
  });

  it('is the earlier of termination and contract end', () => {
    const row = { ...ROW, contractEnd: '2026-06-30' };
    expect(timelineOf(row).endsBy).toMatchObject({
      kind: 'contractEnd',
      date: '2026-06-30',
      enteredAt: null,
    });
    expect(endOf(timelineOf(row))).toBe('2026-06-30T16:00:00.000Z');
    expect(timelineOf(row, ended('2026-02-01T09:00:00Z', '2026-05-31')).endsBy?.kind).toBe('lastDay');
    expect(timelineOf(row, ended('2026-02-01T09:00:00Z', '2026-07-31')).endsBy?.kind).toBe('contractEnd');
    expect(timelineOf(row, ended('2026-02-01T09:00:00Z', '2026-06-30')).endsBy?.kind).toBe('lastDay');
  });

  it('goes when the termination is taken back, and with it every earlier one', () => {
    const first = ended('2026-02-01T09:00:00Z', '2026-05-31');
    const second = ended('2026-02-02T09:00:00Z', '2026-06-30');
    const rescinded: Transaction = { ...entry('2026-02-03T09:00:00Z'), kind: 'terminationRescinded' };
    const third = ended('2026-02-04T09:00:00Z', '2026-07-31');
    expect(timelineOf(ROW, rescinded, second, first).valid?.end).toBeNull();
    expect(endOf(timelineOf(ROW, third, rescinded, second, first))).toBe('2026-07-31T16:00:00.000Z');
  });

  it('comes from a project tool where that says so', () => {
    const done = {
      ...ended('2026-02-01T09:00:00Z', '2026-05-31'),
      kind: 'engagementCompleted',
    } as Transaction;
    expect(timelineOf(ROW, done).endsBy).toMatchObject({ kind: 'lastDay', byProject: true });
  });

  it('of a report was entered when its message says, or was first seen', () => {
    const told = ended('2026-02-01T09:00:00Z', '2026-05-31') as Transaction & { kind: 'terminated' };
    const week = (asOf: string): ReportRow => ({ ...ROW, asOf: at(asOf), termination: told.termination });
    const facts = ['2026-02-05T03:00:00Z', '2026-02-12T03:00:00Z'].reduce<EmploymentFacts | null>(
      (before, asOf) => applyReport(before, week(asOf)),
      null,
    );
    if (facts === null) throw new Error('nothing told');
    expect(employmentTimeline(facts, SETTINGS).endsBy?.enteredAt).toBe(at('2026-02-05T03:00:00Z'));
    expect(employmentTimeline(applyTransaction(facts, told), SETTINGS).endsBy?.enteredAt).toBe(
      told.enteredAt,
    );
  });
});

describe('a report', () => {
  it('knew what was entered in the very moment of its making', () => {
    const told = ended('2026-01-01T03:00:00Z', '2026-05-31');
    expect(timelineOf(ROW, told).valid?.end).toBeNull();
    expect(timelineOf(ROW, { ...told, enteredAt: told.enteredAt + 1 }).valid?.end).not.toBeNull();
  });

  it('with an empty hire date puts nobody out of work', () => {
    const facts = applyReport(applyReport(null, ROW), { ...ROW, asOf: ROW.asOf + 1, hireDate: null });
    expect(employmentTimeline(facts, SETTINGS)).toMatchObject({ hireKnown: true, valid: { end: null } });
  });

  it('of a higher number holds among those of one moment', () => {
    const first = { ...ROW, sequence: 1, contractEnd: '2026-06-30' };
    const second = { ...ROW, sequence: 2, contractEnd: '2026-05-31' };
    for (const rows of [
      [first, second],
      [second, first],
    ]) {
      const facts = rows.reduce<EmploymentFacts | null>(applyReport, null);
      expect(facts?.report?.contractEnd).toBe('2026-05-31');
    }
  });

  it('has no termination where it says that the last one was taken back', () => {
    const termination = (ended('2026-02-01T09:00:00Z', '2026-05-31') as Transaction & { kind: 'terminated' })
      .termination;
    expect(timelineOf({ ...ROW, termination, terminationRescinded: true }).valid?.end).toBeNull();
  });
});

describe('messages of one sequence', () => {
  it('are read by their entry moment', () => {
    const first = { ...ended('2026-02-01T09:00:00Z', '2026-06-30'), sequence: 7, eventId: 'B' };
    const second = { ...ended('2026-02-01T09:00:01Z', '2026-05-31'), sequence: 7, eventId: 'A' };
    expect(endOf(timelineOf(ROW, first, second))).toBe('2026-05-31T16:00:00.000Z');
    expect(endOf(timelineOf(ROW, second, first))).toBe('2026-05-31T16:00:00.000Z');
  });
});

describe('an employment', () => {
  it('starts at midnight of the hire date', () => {
    expect(timelineOf(ROW).valid).toEqual({ start: at('2019-12-31T23:00:00Z'), end: null });
  });

  it('is never valid after a hire taken back, or when it ends before it starts', () => {
    const rescinded: Transaction = { ...entry('2026-02-03T09:00:00Z'), kind: 'hireRescinded' };
    expect(timelineOf(ROW, rescinded)).toMatchObject({
      valid: null,
      hireKnown: true,
      rescindedSince: rescinded.enteredAt,
    });
    expect(timelineOf({ ...ROW, hireRescinded: true })).toMatchObject({
      valid: null,
      rescindedSince: ROW.asOf,
    });
    expect(timelineOf(ROW, ended('2026-02-01T09:00:00Z', '2019-12-30')).valid).toBeNull();
  });

  it('is nothing yet when a message comes before the hire', () => {
    const timeline = timelineOf(null, ended('2026-02-01T09:00:00Z', '2026-05-31'));
    expect(timeline).toMatchObject({ valid: null, hireKnown: false, knownSince: null });
  });

  it('begins anew with a hire entered after its end', () => {
    const again: Transaction = {
      ...entry('2026-01-20T09:00:00Z'),
      kind: 'hired',
      hireDate: '2026-03-01',
      contractEnd: null,
      attributes: { zone: 'UTC' },
      keys: {},
    };
    const sequence = again.sequence - 1;
    const told: Transaction = { ...ended('2026-01-10T09:00:00Z', '2026-01-15'), sequence };
    const rescinded: Transaction = { ...entry('2026-01-11T09:00:00Z'), sequence, kind: 'hireRescinded' };
    const changed: Transaction = {
      ...entry('2026-01-12T09:00:00Z'),
      sequence,
      kind: 'contractEndChanged',
      contractEnd: '2026-02-01',
    };
    expect(timelineOf(ROW, told, rescinded, changed, again).valid).toEqual({
      start: at('2026-03-01T00:00:00Z'),
      end: null,
    });
  });

  it('that ends in the moment of its start is never valid, and a leave without a day is none', () => {
    const midnight = ended('2026-02-01T09:00:00Z', '2026-02-01', '2019-12-31T23:00:00Z');
    expect(timelineOf(ROW, midnight).valid).toBeNull();
    const leave = { id: 'L1', type: null, start: '2026-02-10', estimatedEnd: null, back: '2026-02-10' };
    expect(timelineOf({ ...ROW, leave }).leaves).toEqual([]);
  });
});

describe('attributes', () => {
  const at5 = (timeline: EmploymentTimeline, t: string) =>
    attributesAt(timeline.attributes, at(t)).department;

  it('change at midnight of their date, in the zone that they lead to', () => {
    const move = moved('2026-02-01T09:00:00Z', '2026-03-01', { zone: 'Asia/Kolkata', department: 'IT' });
    const timeline = timelineOf(ROW, move);
    expect(at5(timeline, '2026-02-28T18:29:59Z')).toBe('Sales');
    expect(at5(timeline, '2026-02-28T18:30:00Z')).toBe('IT');
  });

  it('count by effective date, not by arrival; on one date the later entry', () => {
    const later = moved('2026-02-01T09:00:00Z', '2026-04-01', { department: 'Later' });
    const sooner = moved('2026-02-02T09:00:00Z', '2026-03-01', { department: 'Sooner' });
    const same = moved('2026-02-03T09:00:00Z', '2026-04-01', { department: 'Same' });
    const timeline = timelineOf(ROW, same, later, sooner);
    expect(at5(timeline, '2026-03-15T00:00:00Z')).toBe('Sooner');
    expect(at5(timeline, '2026-04-15T00:00:00Z')).toBe('Same');
  });

  it('of a report hold against a late message, but not against a change that it could not show', () => {
    const report = { ...ROW, asOf: at('2026-03-05T03:00:00Z') };
    const late = moved('2026-02-01T09:00:00Z', '2026-03-01', { department: 'Late' });
    const ahead = moved('2026-02-02T09:00:00Z', '2026-03-06', { department: 'Ahead' });
    expect(at5(timelineOf(report, late), '2026-03-05T03:00:00Z')).toBe('Sales');
    expect(at5(timelineOf(report, late, ahead), '2026-03-07T00:00:00Z')).toBe('Ahead');
  });

  it('keep their own date when another attribute changed later', () => {
    const week = (asOf: string, date: string, level: string): ReportRow => ({
      ...ROW,
      asOf: at(asOf),
      jobEffectiveDate: date,
      job: { ...ROW.job, level },
    });
    const facts = applyReport(
      applyReport(null, week('2026-02-05T03:00:00Z', '2026-01-15', 'IC2')),
      week('2026-03-05T03:00:00Z', '2026-03-01', 'IC3'),
    );
    const retro = moved('2026-03-06T09:00:00Z', '2026-02-01', { department: 'Retro', level: 'Retro' });
    const timeline = employmentTimeline(applyTransaction(facts, retro), SETTINGS);
    expect(attributesAt(timeline.attributes, at('2026-03-07T00:00:00Z'))).toMatchObject({
      department: 'Retro',
      level: 'IC3',
    });
  });

  it('of a change that the newest report no longer knows have gone', () => {
    const week = (asOf: string, date: string, department: string): ReportRow => ({
      ...ROW,
      asOf: at(asOf),
      jobEffectiveDate: date,
      job: { ...ROW.job, department },
    });
    const facts = applyReport(
      applyReport(null, week('2026-03-05T03:00:00Z', '2026-03-01', 'Mistake')),
      week('2026-03-12T03:00:00Z', '2026-01-15', 'Sales'),
    );
    expect(at5(employmentTimeline(facts, SETTINGS), '2026-03-12T03:00:00Z')).toBe('Sales');
  });

  it('were in the past what a report said, not what a late message of the same date says', () => {
    const week = (asOf: string, date: string, department: string): ReportRow => ({
      ...ROW,
      asOf: at(asOf),
      jobEffectiveDate: date,
      job: { ...ROW.job, department },
    });
    const reported = applyReport(
      applyReport(null, week('2026-02-05T03:00:00Z', '2026-01-15', 'Sales')),
      week('2026-03-05T03:00:00Z', '2026-03-01', 'Legal'),
    );
    const facts = applyTransaction(
      reported,
      moved('2026-01-20T09:00:00Z', '2026-01-15', { department: 'Late' }),
    );
    expect(at5(employmentTimeline(facts, SETTINGS), '2026-02-06T00:00:00Z')).toBe('Sales');
  });

  it('have the exact date of a message that the report covers', () => {
    // The report tells the date of its latest change only, that of the level.
    const report: ReportRow = {
      ...ROW,
      asOf: at('2026-03-05T03:00:00Z'),
      jobEffectiveDate: '2026-03-01',
      job: { ...ROW.job, department: 'Legal', level: 'IC3' },
    };
    const covered = moved('2026-01-20T09:00:00Z', '2026-02-01', { department: 'Legal' });
    const retro = moved('2026-03-06T09:00:00Z', '2026-02-15', { department: 'Retro' });
    const after = '2026-03-07T00:00:00Z';
    expect(at5(timelineOf(report, covered, retro), after)).toBe('Retro');
    expect(at5(timelineOf(report, retro), after)).toBe('Legal');
  });

  it('of a move that began in the moment of the report, in its own zone, are in the report', () => {
    // 03:00Z is midnight in Sao Paulo.
    const report: ReportRow = { ...ROW, asOf: at('2026-03-05T03:00:00Z') };
    const late = moved('2026-03-01T09:00:00Z', '2026-03-05', { zone: 'America/Sao_Paulo' });
    const zoneOf = (timeline: EmploymentTimeline) =>
      attributesAt(timeline.attributes, at('2026-03-06T00:00:00Z')).zone;
    expect(zoneOf(timelineOf(report, late))).toBe('Europe/Berlin');
    expect(zoneOf(timelineOf({ ...report, asOf: report.asOf - 1 }, late))).toBe('America/Sao_Paulo');
  });

  it('of a report hold at its making, whatever date it gives for them', () => {
    const before = applyReport(null, ROW);
    const asOf = at('2026-03-05T03:00:00Z');
    const job = { ...ROW.job, department: 'Legal' };
    const facts = applyReport(before, { ...ROW, asOf, jobEffectiveDate: '2026-03-06', job });
    expect(at5(employmentTimeline(facts, SETTINGS), '2026-03-05T03:00:00Z')).toBe('Legal');
  });

  it('of a later date hold even where the sun rises a day earlier', () => {
    // Midnight of the 2nd on Kiritimati (+14) comes before midnight of the 1st at the date line (-12).
    const west = moved('2026-02-01T09:00:00Z', '2026-05-01', { zone: 'Etc/GMT+12', department: 'West' });
    const east = moved('2026-02-02T09:00:00Z', '2026-05-02', {
      zone: 'Pacific/Kiritimati',
      department: 'East',
    });
    const timeline = timelineOf(ROW, west, east);
    expect(
      ['2026-05-01T09:59:59Z', '2026-05-01T10:00:00Z', '2026-05-01T12:00:00Z'].map((t) => at5(timeline, t)),
    ).toEqual(['Sales', 'East', 'East']);
  });

  it('that a report does not show are those of the messages', () => {
    const badge = moved('2025-02-01T09:00:00Z', '2025-03-01', { badge: 'B7' });
    expect(attributesAt(timelineOf(ROW, badge).attributes, ROW.asOf)).toMatchObject({
      badge: 'B7',
      department: 'Sales',
    });
  });
});

describe('a leave', () => {
  const started = (id: string, start: string, enteredAt: string): Transaction => ({
    ...entry(enteredAt),
    kind: 'leaveStarted',
    leave: { id, type: null, start, estimatedEnd: '2026-02-20', back: null },
  });
  const returned = (leaveId: string, back: string, enteredAt: string): Transaction => ({
    ...entry(enteredAt),
    kind: 'returned',
    leaveId,
    back,
  });

  it('lasts until the return with its id, not to the estimated day', () => {
    const start = started('L1', '2026-02-10', '2026-02-01T09:00:00Z');
    expect(timelineOf(ROW, start).leaves).toEqual([
      { id: 'L1', start: at('2026-02-09T23:00:00Z'), end: null },
    ]);
    const back = returned('L1', '2026-03-02', '2026-02-25T09:00:00Z');
    const other = returned('L2', '2026-02-12', '2026-02-26T09:00:00Z');
    expect(timelineOf(ROW, other, back, start).leaves).toEqual([
      { id: 'L1', start: at('2026-02-09T23:00:00Z'), end: at('2026-03-01T23:00:00Z') },
    ]);
  });

  it('that a later report no longer shows is over', () => {
    const facts = applyTransaction(
      applyReport(null, ROW),
      started('L1', '2026-02-10', '2026-02-01T09:00:00Z'),
    );
    const second = { id: 'L2', type: null, start: '2026-04-01', estimatedEnd: null, back: null };
    const hidden = applyReport(facts, { ...ROW, asOf: at('2026-03-05T03:00:00Z'), leave: second });
    expect(employmentTimeline(hidden, SETTINGS).leaves.map(({ id }) => id)).toEqual(['L2']);
    const none = applyReport(facts, { ...ROW, asOf: at('2026-03-05T03:00:00Z') });
    expect(employmentTimeline(none, SETTINGS).leaves).toEqual([]);
    const closed = applyTransaction(none, returned('L1', '2026-03-20', '2026-03-01T09:00:00Z'));
    expect(employmentTimeline(closed, SETTINGS).leaves).toEqual([]);
    const told = applyTransaction(hidden, returned('L1', '2026-03-20', '2026-03-01T09:00:00Z'));
    expect(employmentTimeline(told, SETTINGS).leaves.map(({ id }) => id)).toEqual(['L1', 'L2']);
  });
});
