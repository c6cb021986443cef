import type { Hired } from '../../domain/identity/inputs.ts';
import { dice as diceOf } from '../dice.ts';
import { ALL_DEPARTMENTS, CANARY, DAY, SECOND, START } from './company.ts';
import type { Happening } from './history.ts';
import { localDate, ZONES, type ZoneName } from './people.ts';

/** What a report says of one person. */
export interface Reported {
  readonly person: string;
  readonly department: (typeof ALL_DEPARTMENTS)[number];
  readonly zone: ZoneName;
  readonly lastDay: string | null;
  /** Its zone is written so that nobody can read it: the row says nothing. */
  readonly unread?: true;
}

/** Everybody whom an agency keeps, as one file with a document beside it that says how many they are. */
export interface Report {
  readonly sequence: number;
  /** Milliseconds after the start: when it was written, however late it comes. */
  readonly writtenAt: number;
  readonly rows: readonly Reported[];
  /** Such a part of its bytes arrives; 1: all of them. */
  readonly arrives: number;
  /** Rows that are lost on the way, by their place. */
  readonly lost: readonly number[];
}

const HIRED = localDate(START - 20 * DAY, 'UTC');
const HEADER = 'nr,id,given,family,department,zone,clearance,hired,last_day';
const employmentOf = (person: string) => `r${person}.1`;

/** The file as it arrives. */
export function fileOf(report: Report): { readonly content: Uint8Array; readonly meta: string } {
  const rows = report.rows
    .filter((_, i) => !report.lost.includes(i))
    .map(({ person, department, zone, lastDay, unread }) =>
      [
        ...[employmentOf(person), person, `Ada ${CANARY}`, `Nr${person}`, department],
        ...[unread === true ? 'Nowhere/At_All' : zone, '', HIRED, lastDay ?? ''],
      ].join(','),
    );
  const whole = new TextEncoder().encode(`${[HEADER, ...rows].join('\n')}\n`);
  // Without its last line break alone it would still say everything.
  const length = report.arrives === 1 ? whole.length : Math.floor(report.arrives * (whole.length - 1));
  const asOf = new Date(START + report.writtenAt).toISOString();
  return {
    content: whole.subarray(0, length),
    meta: JSON.stringify({ rows: report.rows.length, sequence: report.sequence, asOf }),
  };
}

/**
 * What a report says of whoever can be read in it, in the words of a message; of whom it is silent, it says nothing. One that
 * has fewer rows than were counted says nothing at all, and one cut off within its last row nothing in that row.
 */
export function saidIn(report: Report): { readonly person: string; readonly said: Hired }[] {
  const lines = new TextDecoder().decode(fileOf(report).content).split('\n').slice(1);
  const last = lines.pop() ?? '';
  if (lines.length + (last === '' ? 0 : 1) !== report.rows.length) return [];
  return report.rows
    .slice(0, lines.length)
    .filter(({ unread }) => unread !== true)
    .map(({ person, department, zone, lastDay }) => ({
      person,
      said: {
        kind: 'hired',
        employment: employmentOf(person),
        eventId: `r${report.sequence}.${person}`,
        sequence: report.sequence,
        enteredAt: START + report.writtenAt,
        hireDate: HIRED,
        contractEnd: lastDay,
        attributes: { employeeId: person, department, zone },
        keys: { employeeId: person },
      },
    }));
}

const PEOPLE = 4;

/** A few reports of an agency's people: some late, twice, in another order, cut off on the way or with rows missing. */
export function agencyReports(seed: number, from: number, pace: number): Happening[] {
  const { below, chance, pick } = diceOf(seed);
  const staff = Array.from({ length: PEOPLE }, (_, i) => ({
    person: String(800 + i),
    department: pick(ALL_DEPARTMENTS),
    zone: pick(Object.keys(ZONES) as ZoneName[]),
    lastDay: null as string | null,
  }));
  const all: Happening[] = [];
  let here = staff.slice(0, PEOPLE - 1);
  let at = from;
  for (let sequence = 1; sequence <= 3 + below(3); sequence++) {
    const first = sequence === 1;
    const rows = here.map(
      (one): Reported => ({ ...one, ...(!first && chance(0.08) ? { unread: true } : {}) }),
    );
    const silent = !first && chance(0.15) ? rows.toSpliced(below(rows.length), 1) : rows;
    const report: Report = { sequence, writtenAt: at, rows: silent, arrives: 1, lost: [] };
    const sent = first ? report : spoilt(report);
    const late = first || chance(0.6) ? 0 : below(4 * pace);
    all.push({ at: at + late, kind: 'report', report: sent });
    // Once more: what was spoilt may come whole then, and what came may be old by now.
    if (chance(0.3)) all.push({ at: at + late + below(6 * pace), kind: 'report', report });
    at += 2 * SECOND + below(2 * pace);
    const one = pick(here);
    const what = below(10);
    if (what < 4) one.lastDay = localDate(START + at - DAY, one.zone);
    else if (what < 5) one.lastDay = localDate(START + at, one.zone);
    else if (what < 7) one.lastDay = null;
    else if (what < 9) one.department = pick(ALL_DEPARTMENTS);
    else here = staff;
  }
  return all;

  function spoilt(report: Report): Report {
    const what = below(10);
    if (what < 2) return { ...report, arrives: below(1_000) / 1_000 };
    return what < 4 ? { ...report, lost: [below(report.rows.length)] } : report;
  }
}
