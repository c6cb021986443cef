import { readFile, writeFile } from 'node:fs/promises';
import type { Employee } from './people.ts';

const HEADER = 'Badge,Valid,Doors,Personnel number';

/** The list that the front door reads: one line per badge. */
export async function writeBadgeList(path: string, staff: readonly Employee[]): Promise<void> {
  const lines = staff.map((person) => `B-${person.employeeId},yes,front-door,${person.universalId}`);
  await writeFile(path, `${[HEADER, ...lines].join('\n')}\n`);
}

/** Whether a badge of this person opens a door, as the front door would read it. */
export async function opensDoor(path: string, person: Pick<Employee, 'universalId'>): Promise<boolean> {
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.split(','));
  return lines.some(([, valid, , number]) => number === person.universalId && valid !== 'no');
}
