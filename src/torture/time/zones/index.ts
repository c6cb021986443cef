import { applyReport } from '../../../domain/identity/facts.ts';
import type { ReportRow } from '../../../domain/identity/inputs.ts';
import { lifecycleAt } from '../../../domain/identity/lifecycle.ts';
import { employmentTimeline } from '../../../domain/identity/timeline.ts';
import { seededRandom } from '../../../simulated/random.ts';
import { type Findings, findings } from '../../findings.ts';
import { OPEN_GUARD, together } from '../../house/documents.ts';
import { makeHouse, START } from '../../house/house.ts';
import type { Order, Rack } from '../../rack.ts';
import { clocksOf, dayShown, everyZone, firstShown, type ZoneClocks } from './clocks-of-a-zone.ts';

const DAY = 86_400_000;
/** A tenth of the zones, all of them, and all of them over forty years. */
const SIZES = {
  short: { everyZoneOf: 10, years: [2020, 2030], people: 12 },
  day: { everyZoneOf: 1, years: [2020, 2030], people: 60 },
  night: { everyZoneOf: 1, years: [1990, 2035], people: 300 },
} as const;
/** Local times at which the last day may end; the last minute of the day is the latest that a document can say. */
const ENDS = ['18:00', '23:59', '00:00', '02:30'] as const;
const LATE = 1_000;

export const timeZones: Rack = {
  name: 'time-zones',
  shows:
    'access ends not a second early and at most one late, in every zone around every change of its clocks (G17, T30)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('time-zones', order);
    const { everyZoneOf, years } = SIZES[order.size];
    const zones = everyZone().filter((_, i) => (i + order.seed) % everyZoneOf === 0 || i % 97 === 0);
    const clocks = zones.map((zone) =>
      clocksOf(zone, Date.UTC(years[0] ?? 2020, 0, 1), Date.UTC((years[1] ?? 2030) + 1, 0, 1)),
    );
    const computed = { zoneEdges: 0, endsOfWork: 0 };
    for (const one of clocks) around(one, found, computed);
    const throughEngine = await wholeEngine(order, clocks, found);
    return found.outcome({ zones: zones.length, ...computed, endsThroughTheEngine: throughEngine }, [
      `${Intl.supportedValuesOf('timeZone').length} zones of ICU ${process.versions.icu} (${process.versions.tz}), ${everyZone().length} with aliases`,
    ]);
  },
};

/** The days before, at and after every change of the clocks, as last day of work, contract's end and given moment. */
function around(
  clocks: ZoneClocks,
  found: Findings,
  counts: { zoneEdges: number; endsOfWork: number },
): void {
  for (const { from } of clocks.stretches.slice(1)) {
    counts.zoneEdges++;
    for (const shift of [-DAY, 0, DAY]) {
      const date = dayShown(clocks, from + shift);
      for (const endOfDay of ENDS) {
        const wanted = firstShown(clocks, date, endOfDay);
        for (const kind of ['lastDay', 'contractEnd'] as const) {
          counts.endsOfWork++;
          check(
            `${kind} ${date} ${endOfDay} ${clocks.zone}`,
            rowWith(clocks.zone, { [kind]: date }),
            endOfDay,
            wanted,
            found,
          );
        }
      }
    }
    counts.endsOfWork++;
    check(`moment ${from} ${clocks.zone}`, rowWith(clocks.zone, { moment: from }), '18:00', from, found);
  }
}

function check(what: string, row: ReportRow, endOfDay: string, wanted: number, found: Findings): void {
  const timeline = employmentTimeline(applyReport(null, row), { endOfDay, defaultZone: 'UTC' });
  const end = timeline.valid?.end ?? null;
  if (end === null || end < wanted || end > wanted + LATE) {
    found.wrong(`${what}: ${end === null ? 'it never ends' : `${(end - wanted) / 1000} s after its end`}`);
    return;
  }
  const settings = { leavingWindowMs: 30 * DAY };
  const before = lifecycleAt([timeline], end - 1, settings);
  // The one timer that a person needs leads exactly there.
  if (before.state === 'left' || before.nextChange !== end)
    found.wrong(`${what}: nobody would look at ${end}`);
  if (lifecycleAt([timeline], end, settings).state !== 'left') found.wrong(`${what}: still there at the end`);
}

function rowWith(zone: string, end: { lastDay?: string; contractEnd?: string; moment?: number }): ReportRow {
  const { lastDay, contractEnd, moment } = end;
  const gone = lastDay !== undefined || moment !== undefined;
  return {
    employment: 'E1',
    asOf: Date.UTC(1985, 0, 2),
    sequence: 1,
    hireDate: '1985-01-01',
    hireRescinded: false,
    contractEnd: contractEnd ?? null,
    termination: gone
      ? {
          lastDay: lastDay ?? null,
          terminationDate: null,
          reason: null,
          immediate: moment !== undefined,
          moment: moment ?? null,
        }
      : null,
    terminationRescinded: false,
    leave: null,
    job: { zone },
    jobEffectiveDate: null,
    person: {},
    keys: {},
  };
}

/** Some of them through the whole engine on virtual time: asked is the system, when it let nobody in any more. */
async function wholeEngine(order: Order, clocks: readonly ZoneClocks[], found: Findings): Promise<number> {
  const random = seededRandom(order.seed);
  const house = await makeHouse({ seed: order.seed, policy: (base) => together(base, OPEN_GUARD) });
  const soon = clocks.flatMap((one) =>
    one.stretches
      .slice(1)
      .flatMap(({ from }) => (from > START + 2 * DAY && from < START + 120 * DAY ? [{ one, from }] : [])),
  );
  const people = Array.from({ length: SIZES[order.size].people }, (_, i) => {
    const picked = soon[Math.floor(random() * soon.length)];
    if (picked === undefined) throw new Error('no clocks change soon');
    const lastDay = dayShown(picked.one, picked.from + Math.floor(random() * 3 - 1) * DAY);
    return {
      id: `E${i}`,
      department: 'Sales',
      lastDay,
      zone: picked.one.zone,
      ends: firstShown(picked.one, lastDay, '18:00'),
    };
  });
  await house.report(people);
  await house.until(Math.max(...people.map(({ ends }) => ends)) + 60_000);
  for (const { id, ends, zone, lastDay } of people) {
    for (const [name, { truth }] of house.systems) {
      const history = truth.signInHistory(id);
      if (name !== 'git' && history.length !== 2)
        found.wrong(`${id} on ${name}: ${history.length} changes of access in place of two`);
      const off = history.at(-1);
      if (off === undefined) continue;
      if (off.could || off.at < ends || off.at > ends + LATE)
        found.wrong(
          `${id} on ${name}, last day ${lastDay} in ${zone}: access ended ${(off.at - ends) / 1000} s after its end`,
        );
    }
  }
  return people.length;
}
