import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import type { EmploymentFacts } from './facts.ts';
import { applyReport, applyTransaction } from './facts.ts';
import type { Transaction } from './inputs.ts';
import { lifecycleAt } from './lifecycle.ts';
import { DAY, EPOCH, HOUR } from './testing/arbitraries.ts';
import { attributesAt, endOf, pictureOf, reportOf, startsAt, zoneOn } from './testing/reference.ts';
import { employmentTimeline } from './timeline.ts';

const dateOf = (day: number): string => new Date(EPOCH + day * DAY).toISOString().slice(0, 10);

// Near zones: a report does not tell since when the zone holds, and only far ones make a difference of a day.
const zones = ['Europe/London', 'Europe/Berlin', 'Asia/Kolkata'];

type Step = readonly [kind: number, day: number, days: number, zone: number];

/** A career as HR keyed it in, from any numbers: sequences and entry moments grow, values never come twice. */
function career(steps: readonly Step[], retroactive: boolean): Transaction[] {
  const all: Transaction[] = [];
  let enteredAt = EPOCH;
  let latestChange = 0;
  let onLeave: string | null = null;
  const entry = () => {
    enteredAt += 7 * HOUR;
    return { employment: 'E1', eventId: `EV${all.length + 1}`, sequence: all.length + 1, enteredAt };
  };
  all.push({
    ...entry(),
    kind: 'hired',
    hireDate: dateOf(-5),
    contractEnd: null,
    attributes: { department: 'D0', zone: zones[0] ?? 'UTC' },
    keys: {},
  });
  let leaves = 0;
  for (const [kind, day, days, zone] of steps) {
    enteredAt += days * DAY;
    const now = Math.round((enteredAt - EPOCH) / DAY);
    if (kind === 0 || kind === 1) {
      // Of two attributes a report tells one date only: with both, dates grow; else any order.
      const date = retroactive ? Math.max(-4, now + day - 10) : Math.max(latestChange, now + day - 10, -4);
      latestChange = date;
      const changes = {
        department: `D${all.length}`,
        ...(retroactive ? {} : kind === 1 ? { zone: zones[zone] ?? 'UTC' } : {}),
      };
      all.push({ ...entry(), kind: 'jobChanged', effectiveDate: dateOf(date), changes, reason: null });
    } else if (kind === 2) {
      const immediate = zone === 2;
      all.push({
        ...entry(),
        kind: zone === 1 ? 'engagementCompleted' : 'terminated',
        termination: {
          lastDay: dateOf(now + day - 6),
          terminationDate: dateOf(now + day),
          immediate,
          moment: immediate ? enteredAt + (day - 8) * 5 * HOUR : null,
          reason: null,
        },
      });
    } else if (kind === 3) {
      all.push({ ...entry(), kind: 'terminationRescinded' });
    } else if (kind === 4) {
      all.push({
        ...entry(),
        kind: 'contractEndChanged',
        contractEnd: zone === 0 ? null : dateOf(now + day),
      });
    } else if (kind === 5 && onLeave === null && leaves === 0) {
      leaves += 1;
      onLeave = `LOA-${leaves}`;
      const leave = {
        id: onLeave,
        type: null,
        start: dateOf(now + day - 10),
        estimatedEnd: null,
        back: null,
      };
      all.push({ ...entry(), kind: 'leaveStarted', leave });
    } else if (kind === 6 && onLeave !== null) {
      all.push({ ...entry(), kind: 'returned', leaveId: onLeave, back: dateOf(now + day - 5) });
      onLeave = null;
    }
  }
  return all;
}

const step = fc.tuple(fc.nat(6), fc.nat(20), fc.nat(6), fc.nat(2));
const careers = (retroactive: boolean) =>
  fc.array(step, { maxLength: 10 }).map((steps) => career(steps, retroactive));

interface Told {
  readonly all: readonly Transaction[];
  readonly delivered: readonly Transaction[];
  readonly reports: readonly number[];
  readonly order: readonly number[];
}

function told(all: readonly Transaction[], reports: fc.Arbitrary<number[]>): fc.Arbitrary<Told> {
  return fc.tuple(fc.subarray([...all]), reports).chain(([delivered, days]) =>
    fc
      .shuffledSubarray([...Array(delivered.length + days.length).keys()], {
        minLength: delivered.length + days.length,
      })
      .map((order) => ({ all, delivered, reports: days.map((day) => EPOCH + day * DAY + 10 * HOUR), order })),
  );
}

function fold({ all, delivered, reports, order }: Told): EmploymentFacts | null {
  return order.reduce<EmploymentFacts | null>((facts, index) => {
    const entry = delivered[index];
    if (entry !== undefined) return applyTransaction(facts, entry);
    return applyReport(facts, reportOf(all, reports[index - delivered.length] ?? 0));
  }, null);
}

/** Delivered, or shown by a report: everything entered by then but the job changes that had not begun. */
function knownOf({ all, delivered, reports }: Told): Transaction[] {
  return all.filter(
    (entry) =>
      delivered.includes(entry) ||
      reports.some((asOf) => {
        if (entry.enteredAt > asOf) return false;
        const entered = all.filter((other) => other.enteredAt <= asOf);
        return entry.kind !== 'jobChanged' || startsAt(entered, entry.effectiveDate) <= asOf;
      }),
  );
}

function expectAsKnown(case_: Told): void {
  const known = knownOf(case_);
  const facts = fold(case_);
  const picture = pictureOf(known);
  if (facts === null || picture.hireDate === null) return;
  const timeline = employmentTimeline(facts, { endOfDay: '18:00', defaultZone: 'UTC' });
  const start = startsAt(known, picture.hireDate);
  const end = endOf(known);
  const now = Math.max(...case_.reports, ...known.map(({ enteredAt }) => enteredAt));
  for (const t of [0, 1, 7, 19, 43, 101, 203, 400, 2000].map((hours) => now + hours * HOUR)) {
    const valid = !picture.rescinded && start <= t && (end === null || t < end);
    const onLeave = picture.leaves.some(
      (leave) =>
        startsAt(known, leave.start) <= t && (leave.back === null || t < startsAt(known, leave.back)),
    );
    const { snapshots, runEnd } = lifecycleAt([timeline], t, { leavingWindowMs: 30 * DAY });
    expect(snapshots).toEqual(valid ? [{ key: 'E1', onLeave, attributes: attributesAt(known, t) }] : []);
    if (valid) expect(runEnd).toBe(end);
  }
  expect(zoneOn(known, '2099-01-01')).toBe(timeline.attributes.at(-1)?.values.zone);
}

describe('what is known of an employment', () => {
  it('is what the transactions say that arrived, in whatever order', () => {
    fc.assert(
      fc.property(
        fc.boolean().chain((retroactive) => careers(retroactive).chain((all) => told(all, fc.constant([])))),
        expectAsKnown,
      ),
      { numRuns: runs(2000) },
    );
  });

  it('is the same from reports, messages, or both', () => {
    const days = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.boolean().chain((retroactive) => careers(retroactive).chain((all) => told(all, days))),
        expectAsKnown,
      ),
      { numRuns: runs(4000) },
    );
  });
});
