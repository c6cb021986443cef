import { createSystem, type SimulatedSystem, seededRandom, serveSystems } from '../simulated/index.ts';
import type { ChosenFaults } from './misbehaviour.ts';
import { type Employee, nameOf, pick } from './people.ts';
import { accessOf, SYSTEMS, type SystemName } from './who-has-what.ts';

/** The one that is reached through SCIM; all others speak the native dialect. */
export const SCIM_SYSTEM: SystemName = 'vpn';
/** Bought last month: one in three has no account there yet. */
export const NEW_SYSTEM: SystemName = 'chat';

export interface DemoSystems {
  readonly byName: ReadonlyMap<SystemName, SimulatedSystem>;
  readonly urls: Readonly<Record<string, string>>;
  /** Accounts that nobody in HR belongs to. */
  readonly orphans: number;
  close(): Promise<void>;
}

const ADMINISTRATOR: Partial<Record<SystemName, { kind: string; value: string }>> = {
  directory: { kind: 'group', value: 'directory-admins' },
  git: { kind: 'role', value: 'owner' },
};

/** Nine systems that have been in use for years: most people have their accounts, and some accounts have nobody. */
export async function startSystems(
  seed: number,
  staff: readonly Employee[],
  faults: ChosenFaults,
  clock: () => number,
): Promise<DemoSystems> {
  const byName = new Map(
    SYSTEMS.map((name, i) => {
      const scim = name === SCIM_SYSTEM;
      const administratorEntitlement = ADMINISTRATOR[name];
      const system = createSystem({
        name,
        dialect: scim ? 'scim' : 'native',
        seed: seed * 100 + i,
        clock,
        ownAccount: 'lockstep',
        faults: faults.of(name),
        ...(scim ? { groups: ['remote-users'] } : {}),
        behaviour: {
          // SCIM can neither see nor end a session: a system behind it must do that itself when it is told "inactive".
          ...(scim ? { disableEnds: 'sessionsAndCredentials' as const } : {}),
          ...(administratorEntitlement === undefined ? {} : { administratorEntitlement }),
        },
      });
      return [name, system] as const;
    }),
  );
  for (const [name, system] of byName)
    furnish(system, name, name === NEW_SYSTEM ? staff.filter((_, i) => i % 3 !== 2) : staff);
  const orphans = leaveBehind(seed, byName);
  const served = await serveSystems([...byName.values()]);
  return { byName, urls: served.urls, orphans, close: served.close };
}

/** Accounts, sessions and tokens as they have grown over the years, past Lockstep's back. */
function furnish(system: SimulatedSystem, name: SystemName, staff: readonly Employee[]): void {
  system.operator.create({ name: 'lockstep', protected: true });
  const admin = ADMINISTRATOR[name];
  if (admin !== undefined) {
    for (const account of ['breakglass', 'svc-backup'])
      system.operator.create({ name: account, protected: true, entitlements: [admin] });
  }
  const taken = new Set<string>();
  for (const person of staff) {
    const access = accessOf(person).get(name);
    if (access === undefined) continue;
    const account = system.operator.create({
      name: oldName(person, taken),
      keys: { [name === SCIM_SYSTEM ? 'externalId' : 'universalId']: person.universalId },
      attributes: { displayName: nameOf(person) },
      entitlements: access,
    });
    system.operator.openSession(account.id);
    if (name === 'git') system.operator.openCredential(account.id, 'ssh-key');
    if (name === 'mail') system.operator.openCredential(account.id, 'app-password');
    if (name === 'crm' || name === 'erp') system.operator.openCredential(account.id, 'api-token');
  }
}

/** People who left before anybody looked, and accounts for a purpose that nobody remembers. */
function leaveBehind(seed: number, systems: ReadonlyMap<SystemName, SimulatedSystem>): number {
  const random = seededRandom(seed + 17);
  const names = [
    'old.intern',
    'h.tester',
    'projector',
    'migration2019',
    'k.former',
    'scan-to-mail',
    'p.gone',
    'temp01',
    'demo.account',
    'w.retired',
    'fax',
    'b.ex',
    'trade-fair',
    'm.formerly',
  ];
  const places = SYSTEMS.filter((name) => name !== NEW_SYSTEM && name !== SCIM_SYSTEM);
  for (const name of names) {
    const system = systems.get(pick(random, places));
    const account = system?.operator.create({
      name,
      ...(random() < 0.3 ? { entitlements: [{ kind: 'group', value: 'staff' }] } : {}),
    });
    if (account !== undefined && random() < 0.5) system?.operator.openCredential(account.id, 'api-token');
  }
  return names.length;
}

/** Names as somebody once made them up; they need not be the ones that the rules would make. */
function oldName(person: Employee, taken: Set<string>): string {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .replaceAll(/[^A-Za-z]+/g, '')
      .toLowerCase();
  const family = plain(person.familyName);
  const base =
    family === ''
      ? person.employeeId.toLowerCase()
      : `${plain(person.givenName).slice(0, 1) || 'x'}.${family}`;
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}${n}`;
  taken.add(name);
  return name;
}
