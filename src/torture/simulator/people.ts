import type { Transaction } from '../../domain/identity/inputs.ts';
import { NEIGHBOUR_TARGET, STRANGER } from './company.ts';

/**
 * What somebody should have, told from what HR said, in other words than the engine's: the rack believes nobody's
 * evaluation but its own. Zones have no summer time here, so that an instant is a sum.
 */
export const ZONES = {
  UTC: 0,
  'Asia/Kolkata': 5.5,
  'Asia/Tokyo': 9,
  'America/Phoenix': -7,
  'Pacific/Honolulu': -10,
} as const;
export type ZoneName = keyof typeof ZONES;

/** Access on the last day ends then, where the person works. */
const END_OF_DAY = 18 * 3_600_000;

/** Entitlements by target; no entry: no account. */
export type Access = ReadonlyMap<string, readonly string[]>;
export const NOTHING: Access = new Map();

export function localMidnight(date: string, zone: ZoneName): number {
  return Date.parse(`${date}T00:00:00Z`) - ZONES[zone] * 3_600_000;
}

/** When access on that day ends. */
export const dayEnd = (date: string, zone: ZoneName): number => localMidnight(date, zone) + END_OF_DAY;

export function localDate(instant: number, zone: ZoneName): string {
  return new Date(instant + ZONES[zone] * 3_600_000).toISOString().slice(0, 10);
}

interface Span {
  readonly start: number;
  readonly end: number;
  departmentAt(instant: number): string;
}

/** When one employment holds, from all that was said about it, in whatever order it came. */
export function spanOf(told: readonly Transaction[]): Span | null {
  const said = [...told].sort((a, b) => a.sequence - b.sequence);
  const hired = said.findLast((one) => one.kind === 'hired');
  if (hired === undefined) return null;
  const zone = (hired.attributes.zone ?? 'UTC') as ZoneName;
  const after = said.filter((one) => one.sequence > hired.sequence);
  if (after.some(({ kind }) => kind === 'hireRescinded')) return null;
  const contract = contractOf(after, hired.contractEnd);
  const ending = after
    .flatMap((one) => (one.kind === 'terminated' || one.kind === 'terminationRescinded' ? [one] : []))
    .at(-1);
  const endOfDay = (date: string) => dayEnd(date, zone);
  const ends = [
    contract === null ? Number.POSITIVE_INFINITY : endOfDay(contract),
    ending === undefined || ending.kind === 'terminationRescinded'
      ? Number.POSITIVE_INFINITY
      : endOf(ending.termination, ending.enteredAt, endOfDay),
  ];
  const moves = said.flatMap((one) => (one.kind === 'jobChanged' ? [one] : []));
  return {
    start: localMidnight(hired.hireDate, zone),
    end: Math.min(...ends),
    departmentAt(instant) {
      const inForce = [
        {
          from: localMidnight(hired.hireDate, zone),
          sequence: hired.sequence,
          value: hired.attributes.department,
        },
        ...moves.map((move) => ({
          from: localMidnight(move.effectiveDate, zone),
          sequence: move.sequence,
          value: move.changes.department,
        })),
      ]
        .filter(({ from }) => from <= instant)
        .sort((a, b) => a.from - b.from || a.sequence - b.sequence);
      return String(inForce.at(-1)?.value ?? '');
    },
  };
}

function contractOf(after: readonly Transaction[], atFirst: string | null): string | null {
  const changes = after.filter((one) => one.kind === 'contractEndChanged');
  const [last] = changes.slice(-1);
  return last === undefined ? atFirst : last.contractEnd;
}

function endOf(
  termination: { lastDay: string | null; immediate: boolean; moment: number | null },
  enteredAt: number,
  endOfDay: (date: string) => number,
): number {
  const { lastDay, immediate, moment } = termination;
  if (immediate) return moment ?? Math.min(enteredAt, lastDay === null ? enteredAt : endOfDay(lastDay));
  return lastDay === null ? Number.POSITIVE_INFINITY : endOfDay(lastDay);
}

/** What follows for somebody at an instant from all messages about all their employments. */
export function accessAt(told: readonly Transaction[], instant: number): Access {
  const departments = spansOf(told)
    .filter(({ start, end }) => start < end && start <= instant && instant < end)
    .map((span) => span.departmentAt(instant));
  if (departments.length === 0) return NOTHING;
  // The neighbours have one system, and everybody there has an account on it.
  if (told.every(({ employment }) => employment.startsWith(`e${STRANGER}.`)))
    return new Map([[NEIGHBOUR_TARGET, []]]);
  const access = new Map<string, string[]>([['directory', []]]);
  if (departments.includes('IT')) access.get('directory')?.push('administrator');
  const rights: string[] = [];
  if (departments.includes('Engineering')) rights.push('developers');
  if (departments.includes('Platform')) rights.push('releasers');
  if (rights.length > 0) access.set('git', rights);
  if (departments.includes('Sales')) access.set('crm', ['sellers']);
  return access;
}

/** The instants at which time alone may change what somebody has. */
export function turningPoints(told: readonly Transaction[]): number[] {
  return spansOf(told)
    .flatMap(({ start, end }) => [start, end])
    .filter(Number.isFinite);
}

/** When each employment begins that is not called off. */
export function firstDays(told: readonly Transaction[]): number[] {
  return spansOf(told).flatMap(({ start, end }) => (start < end ? [start] : []));
}

function spansOf(told: readonly Transaction[]): Span[] {
  return [...new Set(told.map((one) => one.employment))].flatMap(
    (employment) => spanOf(told.filter((one) => one.employment === employment)) ?? [],
  );
}
