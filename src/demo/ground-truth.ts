import { opensDoor } from './badge-list.ts';
import type { Company } from './company.ts';
import type { Employee } from './people.ts';

/** Systems that still let somebody in, asked themselves and not through Lockstep. `keys-and-laptop` cannot be asked. */
export async function whereCanReach(company: Company, person: Employee, at: number): Promise<string[]> {
  const open: string[] = [];
  for (const [name, system] of company.systems.byName)
    if (system.truth.couldReach(person.universalId, at)) open.push(name);
  const role = await company.database.truth(person);
  if (role.canSignIn || role.sessions > 0) open.push('database');
  if (await opensDoor(company.badges, person)) open.push('badges');
  return open;
}
