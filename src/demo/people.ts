import { createHash } from 'node:crypto';
import { seededRandom } from '../simulated/index.ts';
import { NAMES } from './names.ts';

/** One employment as the HR system of the demo keeps it. Dates are local ones of the place of work. */
export interface Employee {
  readonly employeeId: string;
  /** Given once for life: what connected systems know a person by. */
  readonly universalId: string;
  readonly nationalIdHash: string;
  readonly dateOfBirth: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly type: 'Employee' | 'Contractor';
  readonly department: Department;
  readonly level: string;
  readonly title: string;
  readonly location: string;
  readonly costCentre: string;
  readonly managerEmployeeId: string | null;
  readonly zone: string;
  readonly hireDate: string;
  readonly contractEnd: string | null;
  readonly lastDay: string | null;
  readonly terminationReason: string | null;
  /** True: access ends at `moment`, whatever the dates say. */
  readonly immediate: boolean;
  readonly moment: string | null;
}

/** How many of a hundred work where. */
const DEPARTMENTS = {
  Software: 26,
  Sales: 18,
  Support: 16,
  Workshop: 14,
  Design: 13,
  Finance: 8,
  People: 5,
} as const;

export type Department = keyof typeof DEPARTMENTS;
export const DEPARTMENT_NAMES = Object.keys(DEPARTMENTS) as readonly Department[];

const TITLES: Readonly<Record<Department, string>> = {
  Software: 'Engineer',
  Sales: 'Account manager',
  Support: 'Adviser',
  Workshop: 'Frame builder',
  Design: 'Designer',
  Finance: 'Accountant',
  People: 'People partner',
};

const PLACES = [
  { location: 'Bremen', zone: 'Europe/Berlin' },
  { location: 'Gdynia', zone: 'Europe/Warsaw' },
  { location: 'Porto', zone: 'Europe/Lisbon' },
  { location: 'Galway', zone: 'Europe/Dublin' },
  { location: 'Boston', zone: 'America/New_York' },
  { location: 'Pune', zone: 'Asia/Kolkata' },
  { location: 'Nagoya', zone: 'Asia/Tokyo' },
] as const;

const LEVELS = ['L1', 'L2', 'L2', 'L3', 'L3', 'L3', 'L4', 'L4', 'L5'] as const;
const CONTRACTORS = 0.12;
const DAY_MS = 86_400_000;

export interface Hiring {
  /** Number of the person, from 0. */
  readonly index: number;
  readonly hireDate: string;
  readonly today: number;
  readonly managerEmployeeId: string | null;
  readonly department?: Department;
}

/** The staff of a company: the same seed and day give the same people. The first of each department lead it. */
export function makeStaff(seed: number, count: number, today: number): Employee[] {
  const random = seededRandom(seed);
  const leads = new Map<Department, string>();
  const staff: Employee[] = [];
  for (let index = 0; index < count; index++) {
    const hired = today - (20 + Math.floor(random() * random() * 4_000)) * DAY_MS;
    const fixed = DEPARTMENT_NAMES[index];
    const department = fixed ?? pickDepartment(random);
    const person = makeEmployee(random, {
      index,
      today,
      department,
      hireDate: dateOf(hired),
      managerEmployeeId: leads.get(department) ?? null,
    });
    if (!leads.has(department)) leads.set(department, person.employeeId);
    // Whoever leads a department is an employee of the highest level, so that there is always somebody to ask.
    staff.push(
      fixed === undefined ? person : { ...person, type: 'Employee', level: 'L5', contractEnd: null },
    );
  }
  return staff;
}

/** One person; draws from `random` so that a company that hires on is the same for the same seed. */
export function makeEmployee(random: () => number, hiring: Hiring): Employee {
  const list = pick(random, NAMES);
  const place = pick(random, PLACES);
  const department = hiring.department ?? pickDepartment(random);
  const contractor = random() < CONTRACTORS;
  const number = 1_001 + hiring.index;
  const level = pick(random, LEVELS);
  const born = hiring.today - (19 + random() * 44) * 365.25 * DAY_MS;
  return {
    employeeId: `${contractor ? 'C' : 'E'}${number}`,
    universalId: `U${createHash('sha256').update(`harbour lane ${number}`).digest('hex').slice(0, 8)}`,
    nationalIdHash: createHash('sha256').update(`national id ${number} ${born}`).digest('hex').slice(0, 24),
    dateOfBirth: dateOf(born),
    givenName: pick(random, list.given),
    familyName: pick(random, list.family),
    type: contractor ? 'Contractor' : 'Employee',
    department,
    level,
    title: `${level === 'L5' ? 'Lead ' : level === 'L4' ? 'Senior ' : ''}${TITLES[department]}`.trim(),
    location: place.location,
    costCentre: `CC-${100 + DEPARTMENT_NAMES.indexOf(department) * 10}`,
    managerEmployeeId: hiring.managerEmployeeId,
    zone: place.zone,
    hireDate: hiring.hireDate,
    contractEnd: contractor ? dateOf(hiring.today + (60 + Math.floor(random() * 300)) * DAY_MS) : null,
    lastDay: null,
    terminationReason: null,
    immediate: false,
    moment: null,
  };
}

export function nameOf(person: Pick<Employee, 'givenName' | 'familyName'>): string {
  return `${person.givenName} ${person.familyName}`;
}

export function dateOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

export function pick<T>(random: () => number, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}

function pickDepartment(random: () => number): Department {
  let left = random() * 100;
  for (const department of DEPARTMENT_NAMES) {
    left -= DEPARTMENTS[department];
    if (left < 0) return department;
  }
  return 'Software';
}
