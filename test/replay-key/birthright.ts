import type { EmploymentSnapshot } from '../../src/domain/identity.ts';

/** policy.json of the recorded company (rules.md 6). */
export interface BirthrightTable {
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

function systemsOf({ onLeave, attributes }: EmploymentSnapshot, table: BirthrightTable): readonly string[] {
  const employee = attributes.type === 'Employee';
  if (onLeave) return employee ? table.onLeaveEmployee : [];
  const all = [
    ...table.everyone,
    ...(employee ? table.employee : []),
    ...(table.department[String(attributes.department)] ?? []),
    ...(employee && table.managerLevels.includes(String(attributes.level)) ? table.manager : []),
  ];
  return employee ? all : all.filter((system) => !table.neverForContingent.includes(system));
}

/** The union over the valid employments, in the order of the table. */
export function systemsOfPerson(
  snapshots: readonly EmploymentSnapshot[],
  table: BirthrightTable,
): readonly string[] {
  const all = new Set(snapshots.flatMap((snapshot) => systemsOf(snapshot, table)));
  return table.systems.filter((system) => all.has(system));
}
