import { stringify } from 'yaml';
import { z } from 'zod';
import { ascii } from '../cel/string-functions.ts';

const PLAIN_ID = /^[a-z0-9][a-z0-9._-]{0,62}$/;

const systems = z.array(z.string().trim().min(1).max(200)).max(500);

/** Tables that a company keeps about who gets which system, and about its working days. */
const hrTables = z.object({
  systems: systems.min(1),
  everyone: systems.default([]),
  employee: systems.default([]),
  department: z.record(z.string().min(1).max(200), systems).default({}),
  managerLevels: z.array(z.string().min(1).max(100)).max(100).default([]),
  manager: systems.default([]),
  neverForContingent: systems.default([]),
  onLeaveEmployee: systems.default([]),
  endOfDay: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  leavingWindowHours: z.int().min(0).max(100_000),
});

type Document = Readonly<Record<string, unknown>>;

/** A company's tables, its systems by the ids of their Target documents. */
export interface NamedTables {
  readonly tables: z.output<typeof hrTables>;
  /** Id of a Target document -> the name that the tables give the system. */
  readonly systemOf: ReadonlyMap<string, string>;
}

const EMPLOYEE = 'employment.type == "Employee"';
const NOT_CONTINGENT = 'employment.type != "Contingent_Worker"';
const WORKING = '!employment.onLeave';

/**
 * Reads the tables. A name that can be an id stays as it is; others ("SAP ERP") get one. Throws RangeError when the
 * tables have another form, or give a system that they do not list.
 */
export function readTables(tables: unknown): NamedTables {
  const read = hrTables.safeParse(tables);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new RangeError(`the tables are wrong at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`);
  }
  const parsed = read.data;
  const taken = new Set(parsed.systems.filter((name) => PLAIN_ID.test(name)));
  const ids = new Map<string, string>();
  for (const name of parsed.systems) {
    if (!ids.has(name)) ids.set(name, PLAIN_ID.test(name) ? name : uniqueId(name, taken, 'system'));
  }
  const byId = (names: readonly string[]): string[] =>
    names.map((name) => {
      const id = ids.get(name);
      if (id === undefined) throw new RangeError(`the tables give ${name}, which is none of their systems`);
      return id;
    });
  return {
    tables: {
      ...parsed,
      systems: [...ids.values()],
      everyone: byId(parsed.everyone),
      employee: byId(parsed.employee),
      department: Object.fromEntries(
        Object.entries(parsed.department).map(([name, gives]) => [name, byId(gives)]),
      ),
      manager: byId(parsed.manager),
      neverForContingent: byId(parsed.neverForContingent),
      onLeaveEmployee: byId(parsed.onLeaveEmployee),
    },
    systemOf: new Map([...ids].map(([name, id]) => [id, name])),
  };
}

export interface TablesOptions {
  /** Header of the company's report: columns that it never has are not asked for. All, unless told. */
  readonly columns?: readonly string[];
  /** As the company's HR system calls it: a report of another tenant is refused. */
  readonly tenant?: string;
}

/**
 * Policy documents for a company that keeps such tables: its weekly report and its webhook as sources, its systems as
 * simulated targets, one readable rule for each row. Throws as `readTables` does.
 */
export function policyFromTables(tables: unknown, company: string, options: TablesOptions = {}): string {
  const { tables: parsed } = readTables(tables);
  const documents: Document[] = [
    withColumns(
      reportSource(company, parsed.endOfDay, parsed.leavingWindowHours, options.tenant),
      options.columns,
    ),
    webhookSource(company, parsed.endOfDay, parsed.leavingWindowHours),
    ...parsed.systems.map(systemTarget),
    ...birthrightRules(parsed),
    leaver(),
    { kind: 'Guard', id: 'guard' },
  ];
  return documents.map((document) => stringify(document, { lineWidth: 110 })).join('---\n');
}

/** Without these nobody can say who a row speaks of, since when, until when, or what is theirs. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  'Employee_ID',
  'Company',
  'Universal_ID',
  'Worker_Type',
  'Worker_Status',
  'Hire_Date',
  'Contract_End_Date',
  'Termination_Date',
  'Last_Day_of_Work',
  'Date_of_Birth',
  'National_ID_Hash',
  'Department',
  'Time_Zone',
]);

function withColumns(source: ReportSource, header: readonly string[] | undefined): Document {
  if (header === undefined) return source;
  const known = new Set(header);
  const has = (column: string): boolean => ESSENTIAL.has(column) || known.has(column);
  return {
    ...source,
    columns: Object.fromEntries(Object.entries(source.columns).filter(([column]) => has(column))),
    facts: Object.fromEntries(
      Object.entries(source.facts).filter(([, fact]) => has(typeof fact === 'string' ? fact : fact.column)),
    ),
  };
}

function systemTarget(id: string): Document {
  const connection = {
    url: `https://${id}.simulated`,
    token: `secret:${id}-write`,
    readToken: `secret:${id}-read`,
  };
  return { kind: 'Target', id, connector: 'simulated', connection, owner: 'it-operations', writes: 'on' };
}

function birthrightRules(tables: z.output<typeof hrTables>): Document[] {
  const never = new Set(tables.neverForContingent);
  const ids = new Set<string>();
  const rules: Document[] = [];
  const rule = (name: string, because: string, when: readonly string[], gives: readonly string[]): void => {
    if (gives.length === 0) return;
    const grants = [...new Set(gives)].map((target) => ({ target }));
    rules.push({ kind: 'BirthrightRule', id: uniqueId(name, ids), because, when: when.join(' && '), grants });
  };
  /** The systems that a contingent worker never gets become a rule of their own. */
  const split = (name: string, because: string, when: readonly string[], gives: readonly string[]): void => {
    rule(
      name,
      because,
      when,
      gives.filter((target) => !never.has(target)),
    );
    const kept = gives.filter((target) => never.has(target));
    rule(`${name}-not-contingent`, `${because} and is no contingent worker`, [...when, NOT_CONTINGENT], kept);
  };
  split('everyone', 'works here', [WORKING], tables.everyone);
  rule('employee', 'is an employee', [WORKING, EMPLOYEE], tables.employee);
  for (const [department, gives] of Object.entries(tables.department)) {
    const condition = `employment.department == ${JSON.stringify(department)}`;
    split(`department-${department}`, `works in ${department}`, [WORKING, condition], gives);
  }
  if (tables.managerLevels.length > 0) {
    const levels = `employment.level in [${tables.managerLevels.map((level) => JSON.stringify(level)).join(', ')}]`;
    rule('manager', 'is a manager', [WORKING, levels, EMPLOYEE], tables.manager);
  }
  rule('on-leave', 'is an employee on leave', ['employment.onLeave', EMPLOYEE], tables.onLeaveEmployee);
  return rules;
}

/** A readable id: ASCII letters, digits and dashes, with a number where two names come out the same. */
function uniqueId(name: string, taken: Set<string>, otherwise = 'rule'): string {
  const plain = ascii(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  const base = plain === '' ? otherwise : plain;
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}-${number}`;
  taken.add(id);
  return id;
}

function leaver(): Document {
  return {
    kind: 'LifecyclePolicy',
    id: 'leaver',
    description: 'the employment has ended',
    when: "identity.lifecycleState == 'left'",
    steps: [{ after: 'PT0S', mode: 'deprovision' }],
  };
}

const PERSON = { of: 'identity' };

interface ReportSource extends Document {
  readonly columns: Readonly<Record<string, object>>;
  readonly facts: Readonly<Record<string, string | { readonly column: string; readonly equals: string }>>;
}

function reportSource(
  company: string,
  endOfDay: string,
  leavingWindowHours: number,
  tenant: string | undefined,
): ReportSource {
  return {
    kind: 'Source',
    id: 'hr-report',
    description: 'The weekly worker report.',
    type: 'csv',
    system: 'hr',
    key: 'Employee_ID',
    company: { column: 'Company', equals: company },
    whole: {
      by: 'meta',
      rows: 'rows',
      bytes: 'bytes',
      sha256: 'sha256',
      complete: 'complete',
      sequence: 'sequence',
      asOf: 'asOf',
      equals: tenant === undefined ? { company } : { company, tenant },
    },
    absent: 'keep',
    identifiers: ['Universal_ID'],
    inOrder: [['Date_of_Birth', 'Hire_Date']],
    zone: 'UTC',
    endOfDay,
    leavingWindow: `PT${leavingWindowHours}H`,
    correlate: [['universalId'], ['nationalIdHash', 'dateOfBirth']],
    columns: {
      Employee_ID: { as: 'employeeId', required: true },
      Universal_ID: { as: 'universalId', ...PERSON },
      National_ID_Hash: { as: 'nationalIdHash', ...PERSON },
      Legal_First_Name: { as: 'givenName', ...PERSON },
      Legal_Last_Name: { as: 'familyName', ...PERSON },
      Date_of_Birth: { as: 'dateOfBirth', type: 'date', ...PERSON },
      Work_Email: { as: 'workEmail', ...PERSON },
      Company: { as: 'company' },
      Worker_Type: { as: 'type', required: true },
      Position_ID: { as: 'positionId' },
      Business_Title: { as: 'title' },
      Job_Level: { as: 'level' },
      Department: { as: 'department' },
      Manager_Employee_ID: { as: 'managerEmployeeId' },
      Location: { as: 'location' },
      Time_Zone: { as: 'zone', type: 'timeZone', required: true },
      Project: { as: 'project' },
    },
    facts: {
      hireDate: 'Hire_Date',
      hireRescinded: { column: 'Worker_Status', equals: 'Hire_Rescinded' },
      contractEnd: 'Contract_End_Date',
      lastDay: 'Last_Day_of_Work',
      terminationDate: 'Termination_Date',
      terminationReason: 'Termination_Reason',
      terminationRescinded: 'Termination_Rescinded',
      immediate: 'Termination_Immediate',
      moment: 'Termination_Moment',
      leaveId: 'Leave_ID',
      leaveType: 'Leave_Type',
      leaveStart: 'Leave_First_Day',
      leaveEstimatedEnd: 'Leave_Estimated_Last_Day',
      leaveBack: 'Leave_First_Day_Back',
      effective: 'Job_Effective_Date',
    },
  };
}

function webhookSource(company: string, endOfDay: string, leavingWindowHours: number): Document {
  return {
    kind: 'Source',
    id: 'hr-events',
    description: 'One signed message for each thing that HR keys in.',
    type: 'webhook',
    system: 'hr',
    credential: 'secret:hr-events',
    key: 'employeeId',
    company: { column: 'company', equals: company },
    zone: 'UTC',
    endOfDay,
    leavingWindow: `PT${leavingWindowHours}H`,
    correlate: [['universalId'], ['nationalIdHash', 'dateOfBirth']],
    typeField: 'type',
    dataField: 'data',
    changesField: 'changes',
    events: {
      'worker.hired': 'hired',
      'worker.hireRescinded': 'hireRescinded',
      'worker.terminated': 'terminated',
      'engagement.completed': 'engagementCompleted',
      'worker.terminationRescinded': 'terminationRescinded',
      'worker.contractChanged': 'contractEndChanged',
      'worker.jobChanged': 'jobChanged',
      'worker.nameChanged': 'personChanged',
      'worker.leaveStarted': 'leaveStarted',
      'worker.leaveReturned': 'returned',
    },
    columns: {
      employeeId: { as: 'employeeId' },
      universalId: { as: 'universalId', ...PERSON },
      nationalIdHash: { as: 'nationalIdHash', ...PERSON },
      legalFirstName: { as: 'givenName', ...PERSON },
      legalLastName: { as: 'familyName', ...PERSON },
      dateOfBirth: { as: 'dateOfBirth', type: 'date', ...PERSON },
      workEmail: { as: 'workEmail', ...PERSON },
      company: { as: 'company' },
      workerType: { as: 'type' },
      positionId: { as: 'positionId' },
      businessTitle: { as: 'title' },
      jobLevel: { as: 'level' },
      department: { as: 'department' },
      managerEmployeeId: { as: 'managerEmployeeId' },
      location: { as: 'location' },
      timeZone: { as: 'zone', type: 'timeZone' },
      project: { as: 'project' },
    },
    facts: {
      eventId: 'eventId',
      sequence: 'sequence',
      entered: 'entryMoment',
      effective: 'effectiveDate',
      hireDate: 'hireDate',
      contractEnd: 'contractEndDate',
      lastDay: 'lastDayOfWork',
      terminationDate: 'terminationDate',
      terminationReason: 'reason',
      immediate: 'immediate',
      moment: 'effectiveMoment',
      leaveId: 'leaveId',
      leaveType: 'leaveType',
      leaveStart: 'firstDayOfLeave',
      leaveEstimatedEnd: 'estimatedLastDayOfLeave',
      leaveBack: 'firstDayBackAtWork',
    },
  };
}
