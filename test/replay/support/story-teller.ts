import type { Tables } from './made-company.ts';
import type { Dice } from './random.ts';
import { addDays } from './wall-clock.ts';

export interface Draft {
  readonly type: string;
  readonly employee: string;
  entered: number;
  readonly data: Record<string, unknown>;
}

export interface Body {
  readonly universalId: string;
  readonly nationalIdHash: string | null;
  readonly dateOfBirth: string;
  readonly first: string;
  readonly last: string;
}

export interface Job {
  readonly id: string;
  readonly body: Body;
  readonly hireDate: string;
  readonly contractor: boolean;
  readonly entered: number;
}

const FIRST = ['Ana', 'José', 'Wei', 'अनिता', 'Zoë', 'Olu', 'Mia', 'Łukasz', "D'Arcy"];
const LAST = ['Berg', 'Núñez', 'Li', 'O’Neill', 'Sørensen', 'Garcia, Jr.', 'Kaya', 'Ito'];
const DAY = 86_400_000;

/** Writes down what HR keys in. Dates are in the company's own days, entry moments in UTC. */
export function storyTeller(dice: Dice, tables: Tables, name: string) {
  const { int, chance, pick, hex } = dice;
  const drafts: Draft[] = [];
  let number = 100;
  const departments = Object.keys(tables.department);
  const locations = Object.entries(tables.locations);
  const levels = ['IC1', 'IC3', ...tables.managerLevels];

  /** An entry moment `days` after the morning of `date`. */
  const moment = (date: string, days: number): number =>
    Date.parse(`${date}T06:00:00Z`) + days * DAY + int(0, 40_000) * 1_000;
  const enter = (employee: string, type: string, entered: number, data: Record<string, unknown>): number => {
    drafts.push({ type, employee, entered, data });
    return entered;
  };
  const body = (like: Partial<Body> = {}): Body => ({
    universalId: `U${hex(8)}`,
    nationalIdHash: chance(0.9) ? hex(14) : null,
    dateOfBirth: `${int(1955, 2004)}-${String(int(1, 12)).padStart(2, '0')}-${String(int(1, 28)).padStart(2, '0')}`,
    first: pick(FIRST),
    last: pick(LAST),
    ...like,
  });
  const place = (): Record<string, unknown> => {
    const [location, timeZone] = pick(locations);
    return { location, timeZone };
  };
  const hire = (
    who: Body,
    hireDate: string,
    entered: number,
    how: { readonly contractEnd?: string; readonly place?: Record<string, unknown> } = {},
  ): Job => {
    const contractor = how.contractEnd !== undefined;
    number += int(1, 3);
    const id = `${contractor ? 'C' : 'E'}${number}`;
    const department = chance(0.95) ? pick(departments) : 'A new department';
    enter(id, 'worker.hired', entered, {
      universalId: who.universalId,
      workerType: contractor ? 'Contingent_Worker' : 'Employee',
      legalFirstName: who.first,
      legalLastName: who.last,
      dateOfBirth: who.dateOfBirth,
      ...(who.nationalIdHash === null ? {} : { nationalIdHash: who.nationalIdHash }),
      workEmail: `${name.slice(0, 3).toLowerCase()}.${int(1, 60)}@made.example`,
      hireDate,
      ...(contractor ? { contractEndDate: how.contractEnd, project: pick(['Basalt', 'Ember']) } : {}),
      department,
      supervisoryOrganization: `${department} - x`,
      jobLevel: pick(levels),
      businessTitle: 'Analyst',
      positionId: `POS-${number}`,
      managerEmployeeId: `E${int(90, 130)}`,
      ...(how.place ?? place()),
    });
    return { id, body: who, hireDate, contractor, entered };
  };
  const change = (
    job: Job,
    date: string,
    entered: number,
    changes: Record<string, unknown>,
    reason = 'Transfer',
  ): number => enter(job.id, 'worker.jobChanged', entered, { effectiveDate: date, reason, changes });
  const move = (job: Job, date: string, entered: number): number => {
    const kind = int(0, 3);
    if (kind === 0) return change(job, date, entered, place(), 'Relocation');
    if (kind === 1)
      return change(job, date, entered, { jobLevel: pick(levels), businessTitle: 'Lead' }, 'Promotion');
    if (kind === 2)
      return change(job, date, entered, { managerEmployeeId: `E${int(90, 130)}` }, 'Manager_Change');
    return change(job, date, entered, { department: pick(departments), businessTitle: 'Clerk' });
  };
  const terminate = (
    job: Job,
    lastDay: string,
    entered: number,
    how: { readonly paidUntil?: string; readonly reason?: string; readonly type?: string } = {},
  ): number =>
    enter(job.id, how.type ?? 'worker.terminated', entered, {
      terminationDate: how.paidUntil ?? lastDay,
      lastDayOfWork: lastDay,
      immediate: false,
      reason: how.reason ?? pick(['Resignation', 'Retirement', 'Job_Abandonment']),
    });
  const dismiss = (job: Job, at: number, entered: number): number => {
    const date = new Date(at).toISOString().slice(0, 10);
    return enter(job.id, 'worker.terminated', entered, {
      terminationDate: date,
      lastDayOfWork: date,
      immediate: true,
      effectiveMoment: new Date(at).toISOString(),
      reason: pick(['Dismissal', 'Death', 'Breach_of_Contract']),
    });
  };
  const rescind = (job: Job, entered: number): number =>
    enter(job.id, 'worker.terminationRescinded', entered, { rescindsEventId: 'EV000000' });
  let leaves = 0;
  const leave = (job: Job, first: string, entered: number): string => {
    const leaveId = `LOA-${++leaves}`;
    enter(job.id, 'worker.leaveStarted', entered, {
      leaveId,
      leaveType: pick(['Parental', 'Sabbatical', 'Military']),
      firstDayOfLeave: first,
      estimatedLastDayOfLeave: addDays(first, int(10, 90)),
    });
    return leaveId;
  };
  const back = (job: Job, leaveId: string, date: string, entered: number): number =>
    enter(job.id, 'worker.leaveReturned', entered, { leaveId, firstDayBackAtWork: date });
  return { drafts, moment, enter, body, hire, change, move, terminate, dismiss, rescind, leave, back, place };
}

export type StoryTeller = ReturnType<typeof storyTeller>;
