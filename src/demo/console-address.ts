import { addAdministrator } from '../app/sign-in/administrators.ts';
import { consoleAddress } from '../app/sign-in/console-link.ts';
import { makeSetUpLink } from '../app/sign-in/set-up-links.ts';
import type { Company } from './company.ts';

const NAME = 'You';

/** One address that opens the console signed in; the session lives on after a reload. */
export async function openConsole({ house }: Company, server: string): Promise<string> {
  const { engine, tenant } = house;
  const by = { actor: 'demo' };
  await addAdministrator(engine, tenant, { name: NAME, role: 'administrator', provider: null }, by);
  const { secret } = await makeSetUpLink(engine, tenant, NAME, by);
  return `${consoleAddress(server)}/sign-in#${secret}`;
}
