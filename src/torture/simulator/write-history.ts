import { type Dice, dice as diceOf } from '../dice.ts';
import {
  type CompanyKind,
  DAY,
  GONE_AFTER_MS,
  HOUR,
  MINUTE,
  NEIGHBOUR,
  SECOND,
  STRANGER,
} from './company.ts';
import { danger, isFault, signIn } from './dangers.ts';
import type { Happening, History, Profile } from './history.ts';
import { type Employee, type HrDesk, hrDesk } from './hr-desk.ts';
import type { Fate, FateKind } from './kernel.ts';
import { type Member, OF_FEW, type Pen } from './motifs.ts';
import { OF_MANY } from './motifs-of-many.ts';
import { ZONES, type ZoneName } from './people.ts';
import { agencyReports } from './reports.ts';
import { staffOf } from './staff.ts';

const MOTIFS = [...OF_FEW, ...OF_MANY];
/** In a rough world everything is tried again and again: the same life costs three times as much there. */
const PROFILES: readonly Profile[] = ['calm', 'calm', 'flaky', 'flaky', 'clogged', 'clogged', 'hostile'];

/** Of brief histories so many tell one thing only, until one is about a theme. */
export const THEME_EVERY = 8;

/** How much of a life is told. Shares are of all histories, or chances within one. */
interface Length {
  readonly share: number;
  /** Happenings: at least, and up to so many more. */
  readonly happenings: readonly [number, number];
  /** Twelve people instead of five, in a company with a guard. */
  readonly crowd: number;
  /** People with accounts are there from the start. */
  readonly staffed: number;
  /** The neighbours live in the same database. */
  readonly neighbour: number;
  /** A theme as well; of brief ones every eighth is about one, and about nothing else. */
  readonly motif: number;
  readonly signIns: number;
  /** Crashes and pauses fall on the first so many steps. */
  readonly fatesWithin: number;
  /** Ends of working days are lived to. */
  readonly days: number;
}

/** Most are brief: what breaks at all most often breaks soon, and many more can be lived through. */
const LENGTHS: readonly (Length & { readonly name: 'brief' | 'middle' | 'long' })[] = [
  {
    name: 'brief',
    share: 0.995,
    happenings: [1, 0],
    crowd: 0.008,
    staffed: 1,
    neighbour: 0.12,
    motif: 0,
    signIns: 0.3,
    fatesWithin: 400,
    days: 0.01,
  },
  {
    name: 'middle',
    share: 0.004,
    happenings: [2, 4],
    crowd: 0.5,
    staffed: 0.9,
    neighbour: 0.1,
    motif: 0.7,
    signIns: 0.3,
    fatesWithin: 800,
    days: 0.5,
  },
  {
    name: 'long',
    share: 0.001,
    happenings: [6, 12],
    crowd: 0.5,
    staffed: 0.3,
    neighbour: 0.1,
    motif: 0.7,
    signIns: 0.6,
    fatesWithin: 3_000,
    days: 1,
  },
];

/** So often an agency's reports come in as well, beside whatever else a seed tells: of people whom nobody else speaks of. */
const REPORTS_EVERY = 40;
const REPORTS_AT = 5;

/** The history of a seed: pure data, the same every time. */
export function writeHistory(seed: number): History {
  const dice = diceOf(seed * 7_919 + 13);
  const { below, chance, pick } = dice;

  const length = lengthOf(dice);
  const long = length.name === 'long';
  const profile = pick(PROFILES);
  // Themes come in turn: a few seconds' worth of brief ones has met them all.
  const brief = length.name === 'brief';
  const chosen = brief ? MOTIFS[Math.floor(seed / THEME_EVERY) % MOTIFS.length] : pick(MOTIFS);
  const theme = (brief ? seed % THEME_EVERY === 0 : chance(length.motif)) ? chosen : undefined;
  const crowd = theme !== undefined && OF_MANY.includes(theme);
  const neighbour = chance(length.neighbour);
  const guarded = chance(0.35) || (crowd && chance(0.7));
  const people = crowd || (guarded && chance(length.crowd)) ? 12 : 5;
  const staffed = chance(length.staffed);
  const company: CompanyKind = {
    mode: pick(['deactivate', 'deprovision', 'deprovision', 'delete'] as const),
    guarded,
    neighbour,
    staff: staffed ? people : 0,
  };
  const pace = long && chance(0.1) ? 10 * MINUTE : pick([SECOND, 4 * SECOND, 15 * SECOND, MINUTE]);

  const happenings: Happening[] = [];
  const add = (happening: Happening) => void happenings.push(happening);
  const members = employees(dice, people, company.staff);
  const desk = hrDesk({ dice, company, pace, sequence: company.staff + 1, add });

  if (!staffed) for (const member of members) desk.hire(member, below(SECOND), { orderly: true });
  const stranger: Employee = { ...(members[0] as Employee), id: STRANGER, employments: 0, current: null };
  if (neighbour) desk.hire(stranger, below(SECOND), { tenant: NEIGHBOUR, orderly: true });

  let at = staffed ? SECOND : 10 * SECOND;
  for (const member of members) if (chance(length.signIns)) add(signIn(dice, [member], at));
  if (theme === undefined || !brief) {
    const [least, more] = length.happenings;
    const many = least + below(more + 1);
    for (let i = 0; i < many; i++) {
      at += chance(0.4) ? below(3 * SECOND) : below(2 * pace);
      const what = below(100);
      if (i === 0 || what < 52) desk.act(pick(members), at);
      else if (what < 62) add(signIn(dice, members, at));
      else add(danger(dice, members, at, { profile, patient: long }));
    }
  }
  let days = chance(length.days);
  const untilEvening = () => {
    days = true;
  };
  let patience = 0;
  const patiently = () => {
    if (company.mode === 'deactivate') patience = GONE_AFTER_MS + 10 * MINUTE;
    return patience > 0;
  };
  let slow = chance(0.15);
  const slowly = () => {
    slow = true;
  };
  if (staffed)
    theme?.(
      penOf({ dice, desk, members, guarded, add, untilEvening, patiently, slowly }),
      at + below(2 * SECOND),
    );
  const last = happenings.at(-1)?.at ?? at;
  if (!happenings.some(isFault))
    add({ at: last, kind: 'freeze', worker: below(2), forMs: SECOND + below(5 * SECOND) });
  // A batch: more leave at once than a small company loses by chance.
  if (guarded && chance(length.name === 'brief' ? 0.05 : 0.35))
    for (const member of members.slice(0, 4 + below(4))) if (!member.ended) desk.terminate(member, at);
  if (neighbour) desk.terminate(stranger, below(at), { tenant: NEIGHBOUR });

  if (seed % REPORTS_EVERY === REPORTS_AT && !guarded)
    happenings.push(...agencyReports(seed * 7_919 + 29, SECOND, pace));
  happenings.sort((a, b) => a.at - b.at);
  return {
    seed,
    profile,
    company,
    people,
    workers: 2,
    fine: chance(0.35),
    ...(slow ? { statementMs: pick([4, 12, 30]) } : {}),
    happenings,
    fates: fatesOf(dice, profile === 'calm' || length.name === 'brief' ? 1 : 4, length.fatesWithin),
    days,
    tailMs: Math.max(tailOf(dice, length.name === 'brief'), patience),
    calmFrom: Math.max(at, happenings.at(-1)?.at ?? 0) + 5 * SECOND,
  };
}

function lengthOf({ below }: Dice): (typeof LENGTHS)[number] {
  let left = below(1_000) / 1_000;
  for (const length of LENGTHS) {
    if (left < length.share) return length;
    left -= length.share;
  }
  return LENGTHS[0] as (typeof LENGTHS)[number];
}

function employees({ pick }: Dice, people: number, staffed: number): Employee[] {
  const staff = staffOf(staffed);
  return Array.from({ length: people }, (_, i) => ({
    id: String(100 + i),
    zone: (staff[i]?.attributes.zone as ZoneName | undefined) ?? pick(Object.keys(ZONES) as ZoneName[]),
    employments: staff.length > 0 ? 1 : 0,
    current: staff[i]?.employment ?? null,
    ended: false,
    absent: null,
    ordered: false,
  }));
}

function fatesOf({ below, pick }: Dice, most: number, within: number): Fate[] {
  const kinds: readonly FateKind[] = ['crashBefore', 'crashAfter', 'pause', 'unknownDone', 'unknownLost'];
  return Array.from({ length: 1 + below(most) }, () => ({
    step: 1 + below(within),
    kind: pick(kinds),
    forMs: pick([0, 500, 3 * SECOND, MINUTE]),
  }));
}

/** What is looked at again after an hour and after a day is lived to in a few. */
function tailOf({ chance }: Dice, brief: boolean): number {
  if (chance(brief ? 0.001 : 0.02)) return DAY + 2 * HOUR;
  return chance(brief ? 0.008 : 0.06) ? HOUR + 5 * MINUTE : 0;
}

/** What a motif may use: everything about it happens in order, so that it is about what it is about. */
function penOf(options: {
  readonly dice: Dice;
  readonly desk: HrDesk;
  readonly members: readonly Employee[];
  readonly guarded: boolean;
  readonly add: (happening: Happening) => void;
  readonly untilEvening: () => void;
  readonly patiently: () => boolean;
  readonly slowly: () => void;
}): Pen {
  const { dice, desk, members, guarded, add, untilEvening, patiently, slowly } = options;
  const { below, chance, pick } = dice;
  const post = { orderly: true };
  const whole = (member: Member) => member as Employee;
  return {
    members,
    guarded,
    below,
    chance,
    pick,
    add,
    untilEvening,
    patiently,
    slowly,
    stranger: () => ({
      ...(members[0] as Employee),
      id: String(150 + below(3)),
      employments: 0,
      current: null,
      ended: false,
    }),
    hire: (member, at, how) => desk.hire(whole(member), at, { ...how, ...post }),
    terminate: (member, at, how) => desk.terminate(whole(member), at, { payroll: 'never', ...how, ...post }),
    rescind: (member, at) => desk.rescind(whole(member), at, post),
    contract: (member, at, day) => desk.contract(whole(member), at, day, post),
    move: (member, at, department) => desk.move(whole(member), at, department, post),
  };
}
