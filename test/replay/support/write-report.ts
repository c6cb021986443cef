import type { Entry, MadeCompany } from './made-company.ts';
import { isShown } from './oracle.ts';
import { instantOf, wallAt } from './wall-clock.ts';

export type ReportCells = Readonly<Record<string, string>>;

const JOB_COLUMNS: Readonly<Record<string, string>> = {
  Position_ID: 'positionId',
  Business_Title: 'businessTitle',
  Job_Level: 'jobLevel',
  Department: 'department',
  Supervisory_Organization: 'supervisoryOrganization',
  Manager_Employee_ID: 'managerEmployeeId',
  Location: 'location',
  Time_Zone: 'timeZone',
  Project: 'project',
};

const text = (entry: Entry | undefined, field: string): string => String(entry?.data[field] ?? '');

/** rules.md 7: the rows of a report, in the order of the employee numbers. */
export function reportRows(company: MadeCompany, asOf: number): ReportCells[] {
  const byEmployee = new Map<string, Entry[]>();
  for (const entry of company.entries)
    byEmployee.set(entry.employee, [...(byEmployee.get(entry.employee) ?? []), entry]);
  return [...byEmployee]
    .filter(([, entries]) => isShown(entries, asOf, company.tables.terminatedRowsKeptDays))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entries]) =>
      rowOf(
        company,
        entries.filter((entry) => entry.entered <= asOf),
        asOf,
      ),
    );
}

function zoneAmong(hired: Entry, changes: readonly Entry[], date: string): string {
  const moves = changes
    .filter((c) => 'timeZone' in (c.data.changes as object) && text(c, 'effectiveDate') <= date)
    .sort(
      (a, b) => (text(a, 'effectiveDate') < text(b, 'effectiveDate') ? -1 : 1) || a.sequence - b.sequence,
    );
  return String(
    (moves.at(-1)?.data.changes as Record<string, unknown> | undefined)?.timeZone ?? hired.data.timeZone,
  );
}

function rowOf(company: MadeCompany, entries: readonly Entry[], asOf: number): ReportCells {
  const last = (...types: string[]): Entry | undefined =>
    entries.filter((entry) => types.includes(entry.type)).at(-1);
  const hired = last('worker.hired') as Entry;
  const changes = entries.filter(({ type }) => type === 'worker.jobChanged');
  // For each field the latest effective date begun by now; of equal dates the higher sequence.
  const begun = changes
    .filter((c) => {
      const date = text(c, 'effectiveDate');
      return instantOf(date, '00:00', zoneAmong(hired, changes, date)) <= asOf;
    })
    .map((c) => ({ date: text(c, 'effectiveDate'), sequence: c.sequence, values: c.data.changes as object }))
    .sort((a, b) => (a.date === b.date ? a.sequence - b.sequence : a.date < b.date ? -1 : 1));
  const job: Record<string, unknown> = Object.assign({ ...hired.data }, ...begun.map((c) => c.values));
  const zone = String(job.timeZone);
  const today = new Date(wallAt(asOf, zone)).toISOString().slice(0, 10);
  const names = entries.filter((e) => e.type === 'worker.nameChanged' && text(e, 'effectiveDate') <= today);
  const person: Record<string, unknown> = Object.assign({ ...hired.data }, ...names.map((e) => e.data));
  const ending = last('worker.terminated', 'engagement.completed', 'worker.terminationRescinded');
  const takenBack = ending?.type === 'worker.terminationRescinded';
  const end = takenBack ? undefined : ending;
  const leave = last('worker.leaveStarted');
  const back = entries.find(
    (e) => e.type === 'worker.leaveReturned' && e.data.leaveId === leave?.data.leaveId,
  );
  const hireDate = text(hired, 'hireDate');
  const status = (): string => {
    if (last('worker.hireRescinded') !== undefined) return 'Hire_Rescinded';
    if (end !== undefined && text(end, 'terminationDate') < today) return 'Terminated';
    if (hireDate > today) return 'Pre-Hire';
    const away = leave !== undefined && text(leave, 'firstDayOfLeave') <= today;
    return away && (back === undefined || text(back, 'firstDayBackAtWork') > today) ? 'On_Leave' : 'Active';
  };
  const cells: Record<string, string> = {
    Employee_ID: hired.employee,
    Universal_ID: text(hired, 'universalId'),
    National_ID_Hash: text(hired, 'nationalIdHash'),
    Legal_First_Name: String(person.legalFirstName),
    Legal_Last_Name: String(person.legalLastName),
    Date_of_Birth: text(hired, 'dateOfBirth'),
    Work_Email: String(person.workEmail),
    Company: company.name,
    Worker_Type: text(hired, 'workerType'),
    Worker_Status: status(),
    Hire_Date: hireDate,
    Contract_End_Date: text(last('worker.contractChanged') ?? hired, 'contractEndDate'),
    Termination_Date: text(end, 'terminationDate'),
    Last_Day_of_Work: text(end, 'lastDayOfWork'),
    Termination_Immediate: end === undefined ? '' : end.data.immediate === true ? '1' : '0',
    Termination_Moment: text(end, 'effectiveMoment'),
    Termination_Reason: text(end, 'reason'),
    Termination_Rescinded: takenBack ? '1' : '',
    Leave_ID: text(leave, 'leaveId'),
    Leave_Type: text(leave, 'leaveType'),
    Leave_First_Day: text(leave, 'firstDayOfLeave'),
    Leave_Estimated_Last_Day: text(leave, 'estimatedLastDayOfLeave'),
    Leave_First_Day_Back: text(back, 'firstDayBackAtWork'),
    Job_Effective_Date: begun.at(-1)?.date ?? hireDate,
    Last_Functionally_Updated: new Date(entries.at(-1)?.entered ?? asOf).toISOString().slice(0, 10),
  };
  for (const [column, field] of Object.entries(JOB_COLUMNS)) cells[column] = String(job[field] ?? '');
  return cells;
}

const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

export function csvText(columns: readonly string[], rows: readonly ReportCells[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((line) => `${line.map(cell).join(',')}\n`).join('');
}
