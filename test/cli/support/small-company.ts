import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSystem,
  type Fault,
  type ServedSystems,
  type SimulatedSystem,
  serveSystems,
} from '../../../src/simulated/index.ts';
import {
  leaverDocument,
  namesDocument,
  reportsDocument,
  targetDocument,
  together,
} from '../../../src/torture/house/documents.ts';
import { RULES } from '../../../src/torture/house/house.ts';

export interface Employee {
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly department: string;
  readonly lastDay?: string;
}

export interface SmallCompany {
  readonly folder: string;
  readonly systems: ReadonlyMap<string, SimulatedSystem>;
  readonly policyFile: string;
  /** Writes the next report of the HR system; returns its file and its meta document. */
  report(people: readonly Employee[]): Promise<{ readonly file: string; readonly meta: string }>;
  policy(change: (text: string) => string, name: string): Promise<string>;
  close(): Promise<void>;
}

export const HOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export function staff(count: number, over: Readonly<Record<string, Partial<Employee>>> = {}): Employee[] {
  const names = ['Ada', 'Ben', 'Cleo', 'Dina', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'Juno'];
  return Array.from({ length: count }, (_, i) => {
    const id = `E${100 + i}`;
    return {
      id,
      given: names[i % names.length] ?? 'Zoe',
      family: `Family${i}`,
      department: i % 2 === 0 ? 'Engineering' : 'Sales',
      ...over[id],
    };
  });
}

/** Simulated systems over real HTTP, and the policy documents that connect them. */
export async function smallCompany(
  faults: Readonly<Record<string, readonly Fault[]>> = {},
): Promise<SmallCompany> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-cli-'));
  // Run as root, the database's own user must get through, or the cluster is put somewhere else and stays there.
  await chmod(folder, 0o711);
  const systems = ['directory', 'git', 'crm'].map((name, i) =>
    createSystem({
      name,
      dialect: 'native',
      seed: i + 1,
      clock: () => Date.now(),
      faults: faults[name] ?? [],
      ownAccount: 'lockstep-service',
    }),
  );
  const served = await serveSystems(systems);
  const policyFile = join(folder, 'policy.yaml');
  const text = policyText(systems, served);
  await writeFile(policyFile, text);
  let sequence = 0;
  return {
    folder,
    systems: new Map(systems.map((system) => [system.name, system])),
    policyFile,
    async report(people) {
      sequence++;
      const rows = people.map((p) =>
        [
          p.id,
          p.given,
          p.family,
          `${p.given}.${p.family}@acme.test`.toLowerCase(),
          p.department,
          'Employee',
          '2024-01-01',
          p.lastDay ?? '',
          'Europe/Berlin',
        ].join(','),
      );
      const file = join(folder, `report-${sequence}.csv`);
      const meta = join(folder, `report-${sequence}.json`);
      await writeFile(file, `id,given,family,mail,department,type,hired,last_day,zone\n${rows.join('\n')}\n`);
      await writeFile(
        meta,
        JSON.stringify({ rows: people.length, sequence, asOf: new Date().toISOString() }),
      );
      return { file, meta };
    },
    async policy(change, name) {
      const path = join(folder, name);
      await writeFile(path, change(text));
      return path;
    },
    async close() {
      await served.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function policyText(systems: readonly SimulatedSystem[], { urls }: ServedSystems): string {
  return together(
    REPORTS,
    HOOK,
    ...systems.flatMap(({ name }) => [
      targetDocument(name, `${urls[name]}`),
      `${namesDocument(name)}attributes: { mail: identity.email }\n`,
    ]),
    ...RULES,
    leaverDocument(),
  );
}

const REPORTS = reportsDocument([
  'given: { as: givenName, of: identity, required: true }',
  'family: { as: familyName, of: identity, required: true }',
  'mail: { as: email, of: identity, required: true }',
  'department: { as: department, required: true }',
  'type: { as: type }',
  'zone: { as: zone, type: timeZone }',
]);

const HOOK = `kind: Source
id: hr-hook
type: webhook
system: hr
credential: secret:hr-hook
key: worker
columns:
  worker: { as: employeeId, of: identity }
facts: { lastDay: lastDay, immediate: immediate, moment: moment, entered: entered, eventId: id }
events: { worker.terminated: terminated }
correlate: [[employeeId]]
`;
