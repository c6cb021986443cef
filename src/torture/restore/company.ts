import { createSystem, type SimulatedSystem } from '../../simulated/index.ts';
import {
  groupOn,
  leaverDocument,
  namesDocument,
  OPEN_GUARD,
  ruleDocument,
  targetDocument,
  together,
} from '../house/documents.ts';

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

const REPORTS = `kind: Source
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
`;

const RULES = [
  ruleDocument('everybody', ['{ target: directory }']),
  ...Object.entries(GIVES).map(([department, { system, group }]) =>
    ruleDocument(department.toLowerCase(), [groupOn(system, group)], department),
  ),
];

/**
 * `nowhere`: no system is connected yet. The guard is wide open: what is held back here is held back by the safe mode alone.
 */
export function policyOf(urls: Readonly<Record<string, string>>, writes: 'on' | 'off' | 'nowhere'): string {
  const connected =
    writes === 'nowhere'
      ? []
      : SYSTEMS.flatMap((name) => [
          targetDocument(name, `${urls[name]}`, ['concurrency: 8'], writes),
          namesDocument(name, 'identity.employeeId.lowerAscii()'),
        ]).concat(RULES);
  return together(REPORTS, ...connected, leaverDocument(), OPEN_GUARD);
}
