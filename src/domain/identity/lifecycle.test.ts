import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import type { Lifecycle } from './lifecycle.ts';
import { lifecycleAt } from './lifecycle.ts';
import { runsOf } from './runs.ts';
import type { EmploymentTimeline, EndCause } from './timeline.ts';

// Instants are small numbers here: every one of them can be looked at.
const LAST = 40;
const SETTINGS = { leavingWindowMs: 5 };

const cause = (enteredAt: number | null): EndCause => ({
  kind: enteredAt === null ? 'contractEnd' : 'lastDay',
  date: null,
  zone: 'UTC',
  reason: null,
  byProject: false,
  enteredAt,
});

function employment(
  key: string,
  start: number,
  end: number | null,
  more: Partial<EmploymentTimeline> = {},
): EmploymentTimeline {
  return {
    employment: key,
    hireKnown: true,
    knownSince: 0,
    valid: { start, end },
    endsBy: end === null ? null : cause(null),
    rescindedSince: null,
    leaves: [],
    attributes: [{ from: null, values: { name: key } }],
    ...more,
  };
}

const tick = fc.integer({ min: 0, max: LAST });

const timeline: fc.Arbitrary<EmploymentTimeline> = fc
  .record({
    key: fc.constantFrom('E1', 'E2', 'E3', 'E4'),
    start: tick,
    length: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
    told: fc.option(tick, { nil: null }),
    never: fc.nat(9),
    leaves: fc.array(fc.tuple(tick, fc.option(fc.integer({ min: 1, max: 10 }), { nil: null })), {
      maxLength: 2,
    }),
    steps: fc.uniqueArray(tick, { maxLength: 3 }),
  })
  .map(({ key, start, length, told, never, leaves, steps }) => ({
    ...employment(key, start, length === null ? null : start + length),
    ...(never === 0 ? { valid: null, endsBy: null, rescindedSince: 3 } : {}),
    ...(length === null || never === 0 ? {} : { endsBy: cause(told) }),
    leaves: leaves.map(([from, days], index) => ({
      id: `L${index}`,
      start: from,
      end: days === null ? null : from + days,
    })),
    attributes: [
      { from: null, values: { v: -1 } },
      ...steps.sort((a, b) => a - b).map((from) => ({ from, values: { v: from } })),
    ],
  }));

const people = fc.uniqueArray(timeline, { maxLength: 4, selector: ({ employment: key }) => key });

function withoutTime({ nextChange: _next, ...rest }: Lifecycle): string {
  return JSON.stringify(rest);
}

describe('lifecycleAt', () => {
  it('looked at only when it says so is the same as looked at always', () => {
    fc.assert(
      fc.property(people, (employments) => {
        let next: number | null = 0;
        let last = lifecycleAt(employments, 0, SETTINGS);
        for (let t = 0; t <= LAST + 25; t += 1) {
          const now = lifecycleAt(employments, t, SETTINGS);
          if (t === next) last = now;
          expect(withoutTime(now)).toBe(withoutTime(last));
          next = last.nextChange;
          expect(next === null || next > t).toBe(true);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('says since when', () => {
    fc.assert(
      fc.property(people, tick, (employments, t) => {
        const { state, since } = lifecycleAt(employments, t, SETTINGS);
        if (state === 'unknown' || !employments.some(({ valid }) => valid !== null)) return;
        expect(since).toBeLessThanOrEqual(t);
        for (let then = since; then <= t; then += 1)
          expect(lifecycleAt(employments, then, SETTINGS).state).toBe(state);
        if (since > 0) expect(lifecycleAt(employments, since - 1, SETTINGS).state).not.toBe(state);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('is what the rules say, read line by line', () => {
    fc.assert(
      fc.property(people, tick, (employments, t) => {
        const covered = (key: EmploymentTimeline, at: number) =>
          key.valid !== null && key.valid.start <= at && (key.valid.end === null || at < key.valid.end);
        const valid = employments.filter((one) => covered(one, t));
        const away = valid.filter(({ leaves }) =>
          leaves.some(({ start, end }) => start <= t && (end === null || t < end)),
        );
        // The run ends where nothing is valid any more: ends are not included, so a touching start goes on.
        let end = t;
        while (end <= LAST + 25 && employments.some((one) => covered(one, end))) end += 1;
        const open = end > LAST + 25;
        const enders = valid.length > 0 && !open ? employments.filter((one) => one.valid?.end === end) : [];
        const told = enders.flatMap(({ endsBy }) => (endsBy?.enteredAt == null ? [] : [endsBy.enteredAt]));
        const expected =
          employments.length === 0
            ? 'unknown'
            : valid.length === 0
              ? employments.some((one) => one.valid !== null && one.valid.start > t)
                ? 'preHire'
                : 'left'
              : away.length === valid.length
                ? 'onLeave'
                : !open &&
                    ((told.length > 0 && Math.max(...told) <= t) || end - t <= SETTINGS.leavingWindowMs)
                  ? 'leaving'
                  : 'active';
        const given = lifecycleAt(employments, t, SETTINGS);
        expect(given.state).toBe(expected);
        expect(given.snapshots.map(({ key }) => key).sort()).toEqual(
          valid.map((one) => one.employment).sort(),
        );
        if (valid.length > 0) expect(given.runEnd).toBe(open ? null : end);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('ends at the end, not after it', () => {
    const one = [employment('E1', 10, 20)];
    expect(lifecycleAt(one, 9, SETTINGS)).toMatchObject({ state: 'preHire', nextChange: 10, runStart: 10 });
    expect(lifecycleAt(one, 10, SETTINGS)).toMatchObject({ state: 'active', since: 10, nextChange: 15 });
    expect(lifecycleAt(one, 15, SETTINGS)).toMatchObject({ state: 'leaving', since: 15, nextChange: 20 });
    expect(lifecycleAt(one, 20, SETTINGS)).toMatchObject({
      state: 'left',
      since: 20,
      nextChange: null,
      snapshots: [],
    });
  });

  it('has no leaver between employments that touch or overlap, and one where they do not', () => {
    const open = (start: number) => [employment('C1', 0, 20), employment('E1', start, null)];
    for (const start of [15, 20]) expect(lifecycleAt(open(start), 20, SETTINGS).state).toBe('active');
    expect(lifecycleAt(open(21), 20, SETTINGS)).toMatchObject({
      state: 'preHire',
      since: 20,
      nextChange: 21,
    });
    expect(lifecycleAt(open(20), 17, SETTINGS).state).toBe('active');
  });

  it('is still at work with one of two projects done', () => {
    const both = [employment('C1', 0, 20, { endsBy: cause(3) }), employment('C2', 5, null)];
    expect(lifecycleAt(both, 10, SETTINGS)).toMatchObject({ state: 'active', primary: 'C2' });
    expect(lifecycleAt(both, 25, SETTINGS)).toMatchObject({ state: 'active', primary: 'C2' });
  });

  it('knows who speaks for the person: the latest of now, else the next, else the last', () => {
    const career = [
      employment('A', 0, 5),
      employment('B', 3, 8),
      employment('C', 30, 35),
      employment('D', 20, 25),
    ];
    expect([1, 4, 10, 27, 40].map((t) => lifecycleAt(career, t, SETTINGS).primary)).toEqual([
      'A',
      'B',
      'D',
      'C',
      'C',
    ]);
    expect(lifecycleAt(career, 10, SETTINGS).attributes).toEqual({ name: 'D' });
  });

  it('is left after a hire taken back, and unknown without a hire', () => {
    const rescinded = employment('E1', 0, null, { valid: null, knownSince: 2, rescindedSince: 7 });
    expect(lifecycleAt([rescinded], 9, SETTINGS)).toMatchObject({ state: 'left', since: 7, runEnd: null });
    const unheard = employment('E1', 0, null, { valid: null, hireKnown: false, knownSince: null });
    expect(lifecycleAt([unheard], 9, SETTINGS).state).toBe('unknown');
    expect(lifecycleAt([], 9, SETTINGS)).toMatchObject({ state: 'unknown', primary: null, nextChange: null });
  });

  it('does not say that somebody was to come before anybody knew', () => {
    const former = [employment('E1', 0, 10), employment('E2', 30, null, { knownSince: 17 })];
    expect(lifecycleAt(former, 20, SETTINGS)).toMatchObject({
      state: 'preHire',
      since: 17,
      runStart: 30,
      runEnd: null,
    });
  });
});

describe('runsOf', () => {
  it('ends with the last end, by the cause that fixed it', () => {
    const runs = runsOf([
      employment('E1', 0, 10, { endsBy: cause(2) }),
      employment('E2', 4, 10, { endsBy: cause(8) }),
      employment('E3', 5, 6),
      employment('E4', 12, null),
    ]);
    expect(runs).toEqual([
      { start: 0, end: 10, endsBy: [cause(8), cause(2)] },
      { start: 12, end: null, endsBy: [] },
    ]);
  });
});
