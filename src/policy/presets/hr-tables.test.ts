import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { checkPolicy } from '../check.ts';
import { type CompiledPolicy, compilePolicy } from '../compile.ts';
import { loadPolicy } from '../documents/load-policy.ts';
import { job, person } from '../testing/small-policy.ts';
import { policyFromTables, readTables } from './hr-tables.ts';

interface Tables {
  readonly systems: readonly string[];
  readonly everyone: readonly string[];
  readonly employee: readonly string[];
  readonly department: Readonly<Record<string, readonly string[]>>;
  readonly managerLevels: readonly string[];
  readonly manager: readonly string[];
  readonly neverForContingent: readonly string[];
  readonly onLeaveEmployee: readonly string[];
  readonly endOfDay: string;
  readonly leavingWindowHours: number;
}

interface Worker {
  readonly type: string;
  readonly department: string;
  readonly level: string;
  readonly onLeave: boolean;
}

/** The rules in words, once more and without the engine. */
function systemsOf(tables: Tables, { type, department, level, onLeave }: Worker): readonly string[] {
  const employee = type === 'Employee';
  if (onLeave) return employee ? tables.onLeaveEmployee : [];
  return [
    ...tables.everyone,
    ...(employee ? tables.employee : []),
    ...(tables.department[department] ?? []),
    ...(employee && tables.managerLevels.includes(level) ? tables.manager : []),
  ].filter((name) => type !== 'Contingent_Worker' || !tables.neverForContingent.includes(name));
}

function compile(tables: Tables, company = 'Any & Company: “Ltd”'): CompiledPolicy {
  return compilePolicy(loadPolicy([{ name: 'generated.yaml', text: policyFromTables(tables, company) }]));
}

function granted(policy: CompiledPolicy, workers: readonly Worker[]): readonly string[] {
  const employments = workers.map(({ type, department, level, onLeave }, n) =>
    job({ employeeId: `E${n}`, type, department, level, zone: 'UTC' }, onLeave),
  );
  const { accounts, unknown } = policy.desired(person({ employments }));
  expect(unknown).toEqual([]);
  return accounts.map(({ target }) => target);
}

function expected(tables: Tables, workers: readonly Worker[]): readonly string[] {
  return [...new Set(workers.flatMap((worker) => systemsOf(tables, worker)))].sort();
}

const small: Tables = {
  systems: ['directory', 'hr', 'vault', 'crm'],
  everyone: ['directory', 'vault'],
  employee: ['hr'],
  department: { 'Sales "EMEA"': ['crm', 'vault'], 'R&D – Zürich': ['crm'], Empty: [] },
  managerLevels: ['M1', "L'2"],
  manager: ['vault'],
  neverForContingent: ['vault', 'hr'],
  onLeaveEmployee: ['directory'],
  endOfDay: '17:30',
  leavingWindowHours: 336,
};

function everyWorker(tables: Tables): readonly Worker[] {
  const departments = [...Object.keys(tables.department), 'Elsewhere'];
  return ['Employee', 'Contingent_Worker', 'Intern'].flatMap((type) =>
    departments.flatMap((department) =>
      [...tables.managerLevels, 'IC3'].flatMap((level) =>
        [true, false].map((onLeave) => ({ type, department, level, onLeave })),
      ),
    ),
  );
}

/** The recorded company, where this machine has it (as the tests of the sources). */
const feeds = process.env.LOCKSTEP_FEEDS;
const recorded =
  feeds === undefined
    ? new URL('../../../../shared/feeds/policy.json', import.meta.url)
    : pathToFileURL(join(feeds, 'policy.json'));
if (!existsSync(recorded))
  console.warn('SKIPPED the recorded company: no recorded feeds (set LOCKSTEP_FEEDS to their folder).');
const companies: readonly (readonly [string, Tables])[] = [
  ['a small company with names that need quoting', small],
  ...(existsSync(recorded)
    ? [['the recorded company', JSON.parse(readFileSync(recorded, 'utf8')) as Tables] as const]
    : []),
];

describe.each(companies)('policyFromTables: %s', (_, tables) => {
  const policy = compile(tables);

  it('gives every kind of worker exactly the systems of the tables', () => {
    const workers = everyWorker(tables);
    for (const worker of workers)
      expect(granted(policy, [worker]), JSON.stringify(worker)).toEqual(expected(tables, [worker]));
    expect(workers.length).toBeGreaterThan(50);
  });

  it('gives two employments what either gives', () => {
    const worker = fc.constantFrom(...everyWorker(tables));
    fc.assert(
      fc.property(worker, worker, (a, b) => {
        expect(granted(policy, [a, b])).toEqual(expected(tables, [a, b]));
      }),
      { numRuns: runs(300) },
    );
  });

  it('gives nothing before and after, and takes everything from who left', () => {
    for (const lifecycleState of ['preHire', 'left', 'unknown'] as const) {
      expect(policy.desired(person({ lifecycleState })).accounts).toEqual([]);
    }
    expect(policy.desired(person({ lifecycleState: 'left' })).otherwise?.mode).toBe('deprovision');
  });

  it('passes the check without a word but on what the tables give twice', () => {
    const text = policyFromTables(tables, 'X');
    expect(
      checkPolicy(loadPolicy([{ name: 'generated.yaml', text }])).filter(
        ({ code }) => code !== 'RULE_INSIDE',
      ),
    ).toEqual([]);
  });

  it('has one target for each system, and a source for the report and for the messages', () => {
    expect([...policy.targets.keys()].sort()).toEqual([...tables.systems].sort());
    expect(
      [...policy.targets.values()].every(
        ({ connector, writes }) => connector === 'simulated' && writes === 'on',
      ),
    ).toBe(true);
    const [events, report] = policy.sources;
    expect([events?.type, report?.type]).toEqual(['webhook', 'csv']);
    for (const source of policy.sources) {
      expect(source).toMatchObject({
        system: 'hr',
        endOfDay: tables.endOfDay,
        leavingWindow: `PT${tables.leavingWindowHours}H`,
        company: { equals: 'Any & Company: “Ltd”' },
        correlate: [['universalId'], ['nationalIdHash', 'dateOfBirth']],
      });
    }
  });
});

describe('policyFromTables', () => {
  const name = fc.stringMatching(/^[a-z]{1,6}$/);
  const someTables = fc.uniqueArray(name, { minLength: 1, maxLength: 6 }).chain((systems) => {
    const some = fc.subarray(systems);
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    return fc.record({
      systems: fc.constant(systems),
      everyone: some,
      employee: some,
      department: fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        some,
        { maxKeys: 5, noNullPrototype: true },
      ),
      managerLevels: fc.array(text, { maxLength: 3 }),
      manager: some,
      neverForContingent: some,
      onLeaveEmployee: some,
      endOfDay: fc.constantFrom('00:00', '17:30', '23:59'),
      leavingWindowHours: fc.nat({ max: 2000 }),
    });
  });

  it('follows the tables of any company', () => {
    fc.assert(
      fc.property(someTables, (tables) => {
        const policy = compile(tables);
        for (const worker of everyWorker(tables))
          expect(granted(policy, [worker])).toEqual(expected(tables, [worker]));
      }),
      { numRuns: 60 },
    );
  });

  it('gives readable, unique ids', () => {
    const text = policyFromTables(
      { ...small, department: { 'A b': ['crm'], 'a-B': ['crm'], 李: ['crm'] } },
      'X',
    );
    const ids = loadPolicy([{ name: 'x', text }]).documents.map(({ document }) => document.id);
    expect(ids.filter((id) => id.startsWith('department'))).toEqual([
      'department-a-b',
      'department-a-b-2',
      'department',
    ]);
  });

  it('refuses tables of another form, or that name systems which are none', () => {
    expect(() => policyFromTables({}, 'X')).toThrow();
    expect(() => policyFromTables({ ...small, everyone: ['nowhere'] }, 'X')).toThrow(RangeError);
    expect(() => policyFromTables({ ...small, endOfDay: '25:00' }, 'X')).toThrow();
  });
});

describe('tables of any company', () => {
  const least = { systems: ['mail'], endOfDay: '18:00', leavingWindowHours: 0 };
  const compiledFrom = (tables: unknown, options: Parameters<typeof policyFromTables>[2] = {}) =>
    loadPolicy([{ name: 'x', text: policyFromTables(tables, 'X', options) }]);

  it('gives every system an id and remembers its name', () => {
    const systems = ['SAP ERP', 'sap-erp', '人事', 'Sap/Erp', 'mail', '—'];
    const { tables, systemOf } = readTables({ ...least, systems, everyone: systems });
    expect([...systemOf.values()]).toEqual(systems);
    expect(new Set(tables.systems).size).toBe(systems.length);
    expect(tables.everyone).toEqual(tables.systems);
    expect(systemOf.get('sap-erp')).toBe('sap-erp');
    expect(systemOf.get('sap-erp-2')).toBe('SAP ERP');
    const report = compiledFrom({ ...least, systems, everyone: systems });
    expect(report.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('needs no rule that the company does not have', () => {
    expect(granted(compile(least as unknown as Tables), [])).toEqual([]);
  });

  it('asks for no column that the company never has, and for all that matter', () => {
    const columns = ['Employee_ID', 'Department', 'Location', 'Time_Zone', 'Leave_ID'];
    const [source] = compiledFrom(least, { columns, tenant: 'x_prod' }).documents.map(
      ({ document }) => document as unknown as Record<string, object>,
    );
    const names = Object.keys(source?.columns ?? {});
    expect(names).toContain('Location');
    expect(names).toContain('Universal_ID');
    expect(names).not.toContain('Project');
    expect(source?.facts).toMatchObject({ lastDay: 'Last_Day_of_Work', leaveId: 'Leave_ID' });
    expect(source?.facts).not.toHaveProperty('leaveType');
    expect(source?.whole).toMatchObject({ equals: { company: 'X', tenant: 'x_prod' } });
  });
});
