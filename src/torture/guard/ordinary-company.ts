import { type Dice, dice } from '../dice.ts';

export const DAY_MS = 86_400_000;
export const DEPARTMENTS = ['Engineering', 'Sales', 'Support', 'Operations', 'Finance', 'People'] as const;
export type Department = (typeof DEPARTMENTS)[number];
const ZONES = [
  'Europe/Berlin',
  'Europe/Berlin',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
] as const;
/** No event takes more than this share of a company at once. */
const AT_ONCE = 0.02;
/** People give notice weeks ahead: a company has a past before its first day. */
const BEFORE_DAYS = 120;

export interface Employee {
  readonly id: string;
  readonly department: string;
  readonly zone: string;
  readonly hired: string;
}

export type Entry =
  | { readonly kind: 'hired'; readonly employee: Employee }
  | { readonly kind: 'left'; readonly id: string; readonly lastDay: string; readonly reason: string }
  | { readonly kind: 'moved'; readonly id: string; readonly from: string; readonly department: string }
  | { readonly kind: 'away' | 'back'; readonly id: string; readonly on: string; readonly leave: string };

export interface OrdinaryDay {
  readonly date: string;
  /** What HR keys in on this day. Last days are mostly known weeks ahead, moves on the day they begin. */
  readonly entries: readonly Entry[];
}

export interface OrdinaryCompany {
  readonly size: number;
  readonly turnover: number;
  readonly staff: readonly Employee[];
  readonly days: readonly OrdinaryDay[];
}

const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);
const endOfMonth = (day: number): number => {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / DAY_MS;
};
const firstOfNextMonth = (day: number) => endOfMonth(day) + 1;

/** Between 10 and 5,000, small ones as often as large ones. */
const sizeOf = ({ below }: Dice, most: number) => Math.round(10 * (most / 10) ** (below(10_001) / 10_000));

/**
 * A company to which nothing happens but what happens everywhere: 15 to 30 % leave in a year, many of them at the end of a
 * month (contracts and notices end there), some at once; people are hired, moved, mostly on the first, go on leave and
 * return, some are hired again; some companies let seasonal staff go together. An event over the cap falls on other days.
 */
export function ordinaryCompany(
  seed: number,
  begin: number,
  length: number,
  largest = 5_000,
): OrdinaryCompany {
  const random = dice(seed);
  const { below, chance, pick, poisson } = random;
  const size = sizeOf(random, largest);
  const turnover = 0.15 + (below(1_001) / 1_000) * 0.15;
  const cap = Math.max(1, Math.floor(size * AT_ONCE));
  const seasonal = chance(0.25);
  const first = Math.floor(begin / DAY_MS);
  const plan = new Map<number, Entry[]>();
  const taken = new Map<string, number>();
  const here = new Map<string, Employee>();
  const ending = new Set<string>();
  const away = new Set<string>();
  const leavers = new Map<number, string[]>();
  const arrivals = new Map<number, (Employee | null)[]>();
  const moves = new Map<number, string[]>();
  const returns = new Map<number, string[]>();
  const gone: { readonly employee: Employee; readonly on: number }[] = [];
  let born = 0;
  const employ = (on: number, again?: Employee): Employee => {
    const employee = {
      id: again?.id ?? `e${born++}`,
      department: pick(DEPARTMENTS),
      zone: again?.zone ?? pick(ZONES),
      hired: dateOf(on),
    };
    here.set(employee.id, employee);
    return employee;
  };
  for (let n = 0; n < size; n++) employ(first - BEFORE_DAYS - 30 - below(3_000));
  let staff: readonly Employee[] = [];
  const write = (on: number, entry: Entry) => {
    // What was said before the first day and is over is in the staff already.
    if (on < first && !(entry.kind === 'left' && Date.parse(entry.lastDay) / DAY_MS >= first)) return;
    const day = Math.max(on, first);
    plan.set(day, [...(plan.get(day) ?? []), entry]);
  };
  /** The day itself, or the next one for which the event is not over the cap. */
  const roomFor = (event: string, on: number, next: (day: number) => number): number => {
    let day = on;
    while ((taken.get(`${event} ${day}`) ?? 0) >= cap) day = next(day);
    taken.set(`${event} ${day}`, (taken.get(`${event} ${day}`) ?? 0) + 1);
    return day;
  };
  const somebody = (): string | null => {
    const staying = [...here.keys()].filter((id) => !ending.has(id) && !away.has(id));
    return staying.length === 0 ? null : pick(staying);
  };
  const leave = (today: number, reason: string, on: number, next: (day: number) => number, told: number) => {
    const id = somebody();
    if (id === null) return;
    ending.add(id);
    const last = roomFor(reason, on, next);
    write(Math.max(today, Math.min(told, last)), { kind: 'left', id, lastDay: dateOf(last), reason });
    leavers.set(last, [...(leavers.get(last) ?? []), id]);
  };
  const monthly = (day: number) => endOfMonth(day + 1);
  const daily = (day: number) => day + 1;

  for (let today = first - BEFORE_DAYS; today < first + length; today++) {
    for (const id of leavers.get(today - 1) ?? []) {
      const employee = here.get(id);
      here.delete(id);
      ending.delete(id);
      if (employee !== undefined) gone.push({ employee, on: today });
      if (chance(0.95)) {
        const on = chance(0.6) ? firstOfNextMonth(today) : today + 1 + below(40);
        const old = gone.find((one) => today - one.on > 20 && chance(0.05));
        arrivals.set(on, [...(arrivals.get(on) ?? []), old?.employee ?? null]);
        if (old !== undefined) gone.splice(gone.indexOf(old), 1);
      }
    }
    if (today === first) staff = [...here.values()];
    for (const again of arrivals.get(today) ?? [])
      write(today, { kind: 'hired', employee: employ(today, again ?? undefined) });
    for (let n = poisson((here.size * turnover) / 365); n > 0; n--) {
      const dicing = below(100);
      const notice = today + 14 + below(76);
      if (dicing < 40) leave(today, 'contractEnd', endOfMonth(notice), monthly, today);
      else if (dicing < 65) leave(today, 'resignation', endOfMonth(notice), monthly, today);
      else if (dicing < 85) leave(today, 'resignation', notice, daily, today);
      else if (dicing < 90) leave(today, 'retirement', endOfMonth(notice), monthly, today);
      else leave(today, 'dismissal', today, daily, today);
    }
    if (seasonal && today % 90 === 7)
      for (let n = 0; n < cap; n++) leave(today, 'season', today + 21, (day) => day + 7, today);
    for (let n = poisson((here.size * 0.1) / 365); n > 0; n--) {
      const id = somebody();
      const employee = id === null ? undefined : here.get(id);
      if (id === null || employee === undefined) continue;
      const on = roomFor('moved', chance(0.5) ? firstOfNextMonth(today) : today, daily);
      moves.set(on, [...(moves.get(on) ?? []), id]);
    }
    for (const id of moves.get(today) ?? []) {
      const employee = here.get(id);
      if (employee === undefined) continue;
      const department = pick(DEPARTMENTS.filter((one) => one !== employee.department));
      write(today, { kind: 'moved', id, from: employee.department, department });
      here.set(id, { ...employee, department });
    }
    for (const id of returns.get(today) ?? []) {
      away.delete(id);
      write(today, { kind: 'back', id, on: dateOf(today), leave: `l-${id}` });
    }
    for (let n = today < first ? 0 : poisson((here.size * 0.04) / 365); n > 0; n--) {
      const id = somebody();
      if (id === null) continue;
      away.add(id);
      write(today, { kind: 'away', id, on: dateOf(today), leave: `l-${id}` });
      const on = today + 10 + below(200);
      returns.set(on, [...(returns.get(on) ?? []), id]);
    }
  }
  const days = Array.from({ length }, (_, i) => ({
    date: dateOf(first + i),
    entries: plan.get(first + i) ?? [],
  }));
  return { size, turnover, staff, days };
}
