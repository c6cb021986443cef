import type { Attributes } from '../../src/domain/connector.ts';
import type { Leave, ReportRow, Termination, Transaction } from '../../src/domain/identity/inputs.ts';

/** A column whose value is one of `equals` means true. */
interface Flag {
  readonly column: string;
  readonly equals: readonly string[];
}

/** Names of ours -> columns of a report. All knowledge of a report's shape is here. */
export interface ReportMapping {
  readonly employment: string;
  readonly hireDate: string;
  readonly hireRescinded: Flag;
  readonly contractEnd: string;
  readonly termination: {
    readonly lastDay: string;
    readonly terminationDate: string;
    readonly immediate: Flag;
    readonly moment: string;
    readonly reason: string;
  };
  readonly terminationRescinded: Flag;
  readonly leave: Readonly<Record<keyof Leave, string>>;
  readonly jobEffectiveDate: string;
  readonly job: Readonly<Record<string, string>>;
  readonly person: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, string>>;
}

export const REPORT: ReportMapping = {
  employment: 'Employee_ID',
  hireDate: 'Hire_Date',
  hireRescinded: { column: 'Worker_Status', equals: ['Hire_Rescinded'] },
  contractEnd: 'Contract_End_Date',
  termination: {
    lastDay: 'Last_Day_of_Work',
    terminationDate: 'Termination_Date',
    immediate: { column: 'Termination_Immediate', equals: ['1'] },
    moment: 'Termination_Moment',
    reason: 'Termination_Reason',
  },
  terminationRescinded: { column: 'Termination_Rescinded', equals: ['1'] },
  leave: {
    id: 'Leave_ID',
    type: 'Leave_Type',
    start: 'Leave_First_Day',
    estimatedEnd: 'Leave_Estimated_Last_Day',
    back: 'Leave_First_Day_Back',
  },
  jobEffectiveDate: 'Job_Effective_Date',
  job: {
    type: 'Worker_Type',
    department: 'Department',
    level: 'Job_Level',
    title: 'Business_Title',
    organisation: 'Supervisory_Organization',
    position: 'Position_ID',
    manager: 'Manager_Employee_ID',
    location: 'Location',
    zone: 'Time_Zone',
    project: 'Project',
  },
  person: { givenName: 'Legal_First_Name', familyName: 'Legal_Last_Name', mail: 'Work_Email' },
  keys: { universalId: 'Universal_ID', nationalIdHash: 'National_ID_Hash', dateOfBirth: 'Date_of_Birth' },
};

type Cells = Readonly<Record<string, unknown>>;

function text(cells: Cells, column: string): string {
  const value = Object.hasOwn(cells, column) ? cells[column] : '';
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

function orNull(cells: Cells, column: string): string | null {
  return text(cells, column) || null;
}

function instant(cells: Cells, column: string): number | null {
  const value = text(cells, column);
  return value === '' ? null : Date.parse(value);
}

function isSet(cells: Cells, flag: Flag): boolean {
  return flag.equals.includes(text(cells, flag.column));
}

/** Empty cells become null: the report says that there is none. */
function attributes(cells: Cells, columns: Readonly<Record<string, string>>): Attributes {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, orNull(cells, column)]));
}

/** Only the columns that are there: a change sets nothing else. */
function present(cells: Cells, columns: Readonly<Record<string, string>>): Attributes {
  return attributes(
    cells,
    Object.fromEntries(Object.entries(columns).filter(([, column]) => Object.hasOwn(cells, column))),
  );
}

function keys(cells: Cells, columns: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, column]) =>
      text(cells, column) ? [[name, text(cells, column)]] : [],
    ),
  );
}

export function reportRow(
  cells: Cells,
  report: { readonly asOf: number; readonly sequence: number },
  mapping: ReportMapping = REPORT,
): ReportRow {
  const { termination: columns, leave } = mapping;
  const termination: Termination = {
    lastDay: orNull(cells, columns.lastDay),
    terminationDate: orNull(cells, columns.terminationDate),
    immediate: isSet(cells, columns.immediate),
    moment: instant(cells, columns.moment),
    reason: orNull(cells, columns.reason),
  };
  const ends = termination.lastDay ?? termination.terminationDate ?? termination.moment;
  return {
    employment: text(cells, mapping.employment),
    asOf: report.asOf,
    sequence: report.sequence,
    hireDate: orNull(cells, mapping.hireDate),
    hireRescinded: isSet(cells, mapping.hireRescinded),
    contractEnd: orNull(cells, mapping.contractEnd),
    termination: ends === null ? null : termination,
    terminationRescinded: isSet(cells, mapping.terminationRescinded),
    leave:
      text(cells, leave.id) === ''
        ? null
        : {
            id: text(cells, leave.id),
            type: orNull(cells, leave.type),
            start: text(cells, leave.start),
            estimatedEnd: orNull(cells, leave.estimatedEnd),
            back: orNull(cells, leave.back),
          },
    job: attributes(cells, mapping.job),
    jobEffectiveDate: orNull(cells, mapping.jobEffectiveDate),
    person: attributes(cells, mapping.person),
    keys: keys(cells, mapping.keys),
  };
}

/** Names of ours -> fields of a message; `kinds` says what each type of message is. */
export interface EventMapping {
  readonly employment: string;
  readonly eventId: string;
  readonly sequence: string;
  readonly enteredAt: string;
  readonly kinds: Readonly<Record<string, Transaction['kind']>>;
  readonly hireDate: string;
  readonly contractEnd: string;
  readonly effectiveDate: string;
  readonly changes: string;
  readonly termination: {
    readonly lastDay: string;
    readonly terminationDate: string;
    readonly immediate: string;
    readonly moment: string;
    readonly reason: string;
  };
  readonly leave: Readonly<Record<keyof Leave, string>>;
  readonly job: Readonly<Record<string, string>>;
  readonly person: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, string>>;
}

export const EVENT: EventMapping = {
  employment: 'employeeId',
  eventId: 'eventId',
  sequence: 'sequence',
  enteredAt: 'entryMoment',
  kinds: {
    'worker.hired': 'hired',
    'worker.hireRescinded': 'hireRescinded',
    'worker.jobChanged': 'jobChanged',
    'worker.nameChanged': 'personChanged',
    'worker.terminated': 'terminated',
    'engagement.completed': 'engagementCompleted',
    'worker.terminationRescinded': 'terminationRescinded',
    'worker.contractChanged': 'contractEndChanged',
    'worker.leaveStarted': 'leaveStarted',
    'worker.leaveReturned': 'returned',
  },
  hireDate: 'hireDate',
  contractEnd: 'contractEndDate',
  effectiveDate: 'effectiveDate',
  changes: 'changes',
  termination: {
    lastDay: 'lastDayOfWork',
    terminationDate: 'terminationDate',
    immediate: 'immediate',
    moment: 'effectiveMoment',
    reason: 'reason',
  },
  leave: {
    id: 'leaveId',
    type: 'leaveType',
    start: 'firstDayOfLeave',
    estimatedEnd: 'estimatedLastDayOfLeave',
    back: 'firstDayBackAtWork',
  },
  job: {
    type: 'workerType',
    department: 'department',
    level: 'jobLevel',
    title: 'businessTitle',
    organisation: 'supervisoryOrganization',
    position: 'positionId',
    manager: 'managerEmployeeId',
    location: 'location',
    zone: 'timeZone',
    project: 'project',
  },
  person: { givenName: 'legalFirstName', familyName: 'legalLastName', mail: 'workEmail' },
  keys: { universalId: 'universalId', nationalIdHash: 'nationalIdHash', dateOfBirth: 'dateOfBirth' },
};

function cellsOf(value: unknown): Cells {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Null: not a type that says anything of an employment. */
export function transactionOf(
  body: { type: string; data: Cells },
  mapping: EventMapping = EVENT,
): Transaction | null {
  const { data } = body;
  const kind = Object.hasOwn(mapping.kinds, body.type) ? mapping.kinds[body.type] : undefined;
  const entry = {
    employment: text(data, mapping.employment),
    eventId: text(data, mapping.eventId),
    sequence: Number(text(data, mapping.sequence)),
    enteredAt: instant(data, mapping.enteredAt) ?? Number.NaN,
  };
  switch (kind) {
    case undefined:
      return null;
    case 'hired':
      return {
        ...entry,
        kind,
        hireDate: text(data, mapping.hireDate),
        contractEnd: orNull(data, mapping.contractEnd),
        attributes: attributes(data, { ...mapping.job, ...mapping.person }),
        keys: keys(data, mapping.keys),
      };
    case 'jobChanged':
    case 'personChanged': {
      const named = kind === 'jobChanged' ? cellsOf(data[mapping.changes]) : data;
      return {
        ...entry,
        kind,
        effectiveDate: text(data, mapping.effectiveDate),
        changes: present(named, kind === 'jobChanged' ? mapping.job : mapping.person),
        reason: orNull(data, mapping.termination.reason),
      };
    }
    case 'terminated':
    case 'engagementCompleted':
      return {
        ...entry,
        kind,
        termination: {
          lastDay: orNull(data, mapping.termination.lastDay),
          terminationDate: orNull(data, mapping.termination.terminationDate),
          immediate: data[mapping.termination.immediate] === true,
          moment: instant(data, mapping.termination.moment),
          reason: orNull(data, mapping.termination.reason),
        },
      };
    case 'contractEndChanged':
      return { ...entry, kind, contractEnd: orNull(data, mapping.contractEnd) };
    case 'leaveStarted':
      return {
        ...entry,
        kind,
        leave: {
          id: text(data, mapping.leave.id),
          type: orNull(data, mapping.leave.type),
          start: text(data, mapping.leave.start),
          estimatedEnd: orNull(data, mapping.leave.estimatedEnd),
          back: null,
        },
      };
    case 'returned':
      return { ...entry, kind, leaveId: text(data, mapping.leave.id), back: text(data, mapping.leave.back) };
    case 'hireRescinded':
    case 'terminationRescinded':
      return { ...entry, kind };
    default:
      return kind satisfies never;
  }
}
