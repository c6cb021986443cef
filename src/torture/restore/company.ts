import { createSystem, type SimulatedSystem } from '../../simulated/index.ts';

/** What a department gives beside the directory. */
const GIVES = {
  Engineering: { system: 'git', group: 'developers' },
  Sales: { system: 'crm', group: 'sellers' },
} as const;

export type Department = keyof typeof GIVES;

export interface Member {
  readonly id: string;
  readonly department: Department;
  readonly lastDay: string | null;
}

export const SYSTEMS = ['directory', 'git', 'crm'] as const;
export const SOURCE = 'hr';

export const idOf = (i: number): string => `P${String(i).padStart(7, '0')}`;
export const nameOf = ({ id }: Pick<Member, 'id'>): string => id.toLowerCase();

export function members(n: number): Member[] {
  return Array.from({ length: n }, (_, i) => ({
    id: idOf(i),
    department: i % 2 === 0 ? ('Engineering' as const) : ('Sales' as const),
    lastDay: null,
  }));
}

export interface Wanted {
  readonly system: string;
  readonly groups: readonly string[];
}

/** What somebody who works here should have. */
export function wantedOf({ department, lastDay }: Member): readonly Wanted[] {
  if (lastDay !== null) return [];
  const { system, group } = GIVES[department];
  return [
    { system: 'directory', groups: [] },
    { system, groups: [group] },
  ];
}

export function makeSystems(): SimulatedSystem[] {
  return SYSTEMS.map((name, i) =>
    createSystem({ name, dialect: 'native', seed: i + 1, clock: () => Date.now() }),
  );
}

/** The accounts are there already, as in a company that takes Lockstep over. */
export function fillSystems(systems: readonly SimulatedSystem[], people: readonly Member[]): void {
  const byName = new Map(systems.map((system) => [system.name, system]));
  for (const member of people)
    for (const { system, groups } of wantedOf(member))
      byName.get(system)?.operator.create({
        name: nameOf(member),
        keys: { employeeId: member.id },
        entitlements: groups.map((value) => ({ kind: 'group', value })),
      });
}

export function reportOf(people: readonly Member[], sequence: number): { content: Buffer; meta: string } {
  const rows = people.map(
    ({ id, department, lastDay }) => `${id},${department},Employee,2024-01-01,${lastDay ?? ''},UTC`,
  );
  return {
    content: Buffer.from(`id,department,type,hired,last_day,zone\n${rows.join('\n')}\n`),
    meta: JSON.stringify({ rows: people.length, sequence, asOf: new Date().toISOString() }),
  };
}

const WINDOWS = ['tenant', 'source', 'target']
  .map((per) => `{ per: ${per}, over: PT24H, people: 1000000, share: 1 }`)
  .join(', ');

/**
 * `nowhere`: no system is connected yet. The guard is wide open: what is held back here is held back by the safe mode alone.
 */
export function policyOf(urls: Readonly<Record<string, string>>, writes: 'on' | 'off' | 'nowhere'): string {
  const targets = (writes === 'nowhere' ? [] : SYSTEMS).map(
    (name) => `kind: Target
id: ${name}
connector: simulated
connection: { url: "${urls[name]}", token: secret:${name}-write, readToken: secret:${name}-read }
owner: it
writes: ${writes}
concurrency: 8
correlate: { employeeId: identity.employeeId }
---
kind: Mapping
id: ${name}-names
target: ${name}
userName: identity.employeeId.lowerAscii()
`,
  );
  const everybody = `kind: BirthrightRule
id: everybody
because: works here
when: "true"
grants: [{ target: directory }]
`;
  const rules = [everybody].concat(
    Object.entries(GIVES).map(
      ([department, { system, group }]) => `kind: BirthrightRule
id: ${department.toLowerCase()}
because: works in ${department}
when: employment.department == "${department}"
grants: [{ target: ${system}, kind: group, value: ${group} }]
`,
    ),
  );
  return [
    `kind: Source
id: ${SOURCE}
type: csv
key: id
columns:
  id: { as: employeeId, of: identity, required: true }
  department: { as: department, required: true }
  type: { as: type }
  zone: { as: zone, type: timeZone }
facts: { hireDate: hired, lastDay: last_day }
correlate: [[employeeId]]
whole: { by: meta, rows: rows, sequence: sequence, asOf: asOf }
zone: UTC
`,
    ...targets,
    ...(writes === 'nowhere' ? [] : rules),
    `kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
steps: [{ after: PT0S, mode: deprovision }]
`,
    `kind: Guard\nid: open\nwindows: [${WINDOWS}]\n`,
  ].join('---\n');
}
