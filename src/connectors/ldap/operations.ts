import {
  ConnectorFault,
  type ConnectorOperation,
  type Credential,
  type Outcome,
} from '../../domain/connector.ts';
import type { LdapConfig } from './config.ts';
import type { Directory } from './connection.ts';
import { hasPassword, setFirstPassword } from './credentials.ts';
import { escapeDnValue } from './dn.ts';
import { asValues, change, firstOf, present, sameValues, valuesOf } from './entry.ts';
import { RESULT, resultCode } from './faults.ts';
import {
  addMember,
  groupKinds,
  groupsNamed,
  groupsWith,
  kindOf,
  type Removal,
  removeMember,
} from './groups.ts';
import { enforcesLocks, lockChanges, unlockChanges } from './lock.ts';
import { accountName, type Person, readAttributes } from './people.ts';

export interface Work {
  readonly config: LdapConfig;
  /** Never the connection that writes. */
  readonly reader: Directory;
  readonly writer: Directory;
}

export const unchanged = (id?: string): Outcome => ({
  status: 'done',
  changed: false,
  ...(id !== undefined && { id }),
});
export const changed = (id: string, credential?: Credential | null): Outcome => ({
  status: 'done',
  changed: true,
  id,
  ...(credential !== undefined && credential !== null && { credential }),
});
export const blocked = (reason: string, remedy: string): Outcome => ({ status: 'blocked', reason, remedy });

/** The entry first, without a password nobody can bind; then its groups; the first password last. */
export async function createAccount(
  work: Work,
  operation: ConnectorOperation,
  found: Person | null,
): Promise<Outcome> {
  if (found !== null && !sharesKey(found, operation)) {
    throw new ConnectorFault(
      'alreadyExists',
      'an entry of this name exists and carries no key of this person',
      { scope: 'object' },
    );
  }
  const member = found ?? (await addEntry(work, operation));
  let didSomething = found === null;
  for (const entitlement of operation.entitlements ?? []) {
    didSomething = (await join(work, member, entitlement)) || didSomething;
  }
  const credential = found?.account.active === false ? null : await firstPassword(work, member.dn);
  const id = found?.account.id ?? (await idOf(work, member.dn));
  return didSomething || credential !== null ? changed(id, credential) : unchanged(id);
}

async function addEntry(
  { config, writer }: Work,
  operation: ConnectorOperation,
): Promise<{ dn: string; names: readonly string[] }> {
  const { people } = config;
  const name = accountName(operation.account.name);
  const dn = `${people.naming}=${escapeDnValue(name)},${people.createIn ?? people.base}`;
  const wanted = [...wantedAttributes(config, operation)].filter(([, values]) => values.length > 0);
  const attributes = new Map<string, readonly string[]>([
    ['objectClass', people.objectClasses],
    [people.naming, [name]],
    ...wanted,
  ]);
  // RFC 4519 demands both of a person; a mapping that gives better ones has them above.
  for (const demanded of ['cn', 'sn']) {
    const given = [...attributes.keys()].some((one) => one.toLowerCase() === demanded);
    if (
      !given &&
      people.objectClasses.some((one) => /^(person|organizationalPerson|inetOrgPerson)$/i.test(one))
    ) {
      attributes.set(demanded, [name]);
    }
  }
  try {
    await writer.add(dn, Object.fromEntries(attributes));
  } catch (error) {
    if (resultCode(error) !== RESULT.noSuchObject) throw error;
    throw new ConnectorFault('invalid', 'the branch for new entries does not exist', {
      scope: 'connection',
      cause: error,
    });
  }
  return { dn, names: [name] };
}

async function idOf({ reader }: Work, dn: string): Promise<string> {
  const filter = present('objectClass');
  const [entry] = await reader.search({ base: dn, scope: 'base', filter, attributes: ['entryUUID'] });
  const id = entry === undefined ? undefined : firstOf(entry, 'entryUUID');
  if (id !== undefined) return id;
  throw new ConnectorFault('unknownOutcome', 'the new entry is not to be seen', { scope: 'object' });
}

/** Writes what differs. An attribute that the target document does not list is refused, never dropped. */
export async function updateAccount(
  { config, writer }: Work,
  operation: ConnectorOperation,
  person: Person,
): Promise<Outcome> {
  const changes = [...wantedAttributes(config, operation)].flatMap(([name, values]) =>
    sameValues(values, valuesOf(person.entry, name)) ? [] : [change('replace', name, values)],
  );
  if (changes.length === 0) return unchanged(person.account.id);
  await writer.modify(person.dn, changes);
  return changed(person.account.id);
}

/** Unlocked. Who has no password any more gets a first one again. */
export async function enableAccount(work: Work, person: Person): Promise<Outcome> {
  const { id, active } = person.account;
  const locked = !active || person.lock.marked;
  if (locked) await work.writer.modify(person.dn, unlockChanges(work.config));
  const credential = await firstPassword(work, person.dn);
  return locked || credential !== null ? changed(id, credential) : unchanged(id);
}

/** Open connections are another matter: no LDAP request ends them. */
export async function disableAccount({ config, reader, writer }: Work, person: Person): Promise<Outcome> {
  const { disable } = config;
  if (!person.account.active) return unchanged(person.account.id);
  if (
    disable.method === 'ppolicy' &&
    !person.lock.enforced &&
    !(await enforcesLocks(reader, disable.policy, new Map()))
  ) {
    return blocked(
      `the policy ${disable.policy} has no pwdLockout TRUE, so slapd would keep the lock and let the person in`,
      'Set pwdLockout TRUE in that policy and let bindDn read it, or name another policy in disable of the target document.',
    );
  }
  await writer.modify(person.dn, lockChanges(config, person.lock));
  return changed(person.account.id);
}

export async function grant(work: Work, operation: ConnectorOperation, person: Person): Promise<Outcome> {
  const joined = await join(work, person, entitlementOf(operation));
  return joined ? changed(person.account.id) : unchanged(person.account.id);
}

async function join(
  { config, reader, writer }: Work,
  member: { dn: string; names: readonly string[] },
  entitlement: { kind: string; value: string },
): Promise<boolean> {
  const kind = kindOf(config, entitlement);
  const [group, ...others] = await groupsNamed(reader, kind, entitlement.value);
  if (group === undefined)
    throw new ConnectorFault('notFound', 'there is no such group', { scope: 'object' });
  if (others.length > 0)
    throw new ConnectorFault('conflict', 'several groups have this name: give the DN', { scope: 'object' });
  return addMember(reader, writer, kind, group, member);
}

export async function revoke(
  { config, reader, writer }: Work,
  operation: ConnectorOperation,
  person: Person,
): Promise<Outcome> {
  const entitlement = entitlementOf(operation);
  const kind = kindOf(config, entitlement);
  const removals: Removal[] = [];
  // Out of every group of the name: none of them may be the one that stays.
  for (const group of await groupsNamed(reader, kind, entitlement.value)) {
    removals.push(await removeMember(reader, writer, kind, group, person));
  }
  if (removals.includes('last')) return lastMember(entitlement.value);
  return removals.includes('removed') ? changed(person.account.id) : unchanged(person.account.id);
}

/** Out of all groups first: the directory keeps memberships of entries that are gone, and a new person may get the DN. */
export async function deleteAccount(work: Work, person: Person): Promise<Outcome> {
  const stuck = await leaveAllGroups(work, person);
  if (stuck !== null) return lastMember(stuck);
  try {
    await work.writer.remove(person.dn);
  } catch (error) {
    if (resultCode(error) === RESULT.notAllowedOnNonLeaf) {
      return blocked('there are entries below this one', `Move or delete what lies below ${person.dn}.`);
    }
    if (resultCode(error) !== RESULT.noSuchObject) throw error;
  }
  // Somebody may have put the person into a group in between.
  const late = await leaveAllGroups(work, person);
  return late === null ? changed(person.account.id) : lastMember(late);
}

async function leaveAllGroups({ config, reader, writer }: Work, person: Person): Promise<string | null> {
  for (const kind of groupKinds(config)) {
    for (const { dn } of await groupsWith(reader, kind, person)) {
      if ((await removeMember(reader, writer, kind, dn, person)) === 'last') return dn;
    }
  }
  return null;
}

function lastMember(group: string): Outcome {
  return blocked(
    `the account is the last member of ${group}, and the schema forbids an empty group`,
    'Set groups.placeholder of the target document, or put another member into the group.',
  );
}

async function firstPassword({ config, reader, writer }: Work, dn: string): Promise<Credential | null> {
  if (config.credential === 'none' || (await hasPassword(reader, config, dn)) !== false) return null;
  return setFirstPassword(writer, dn);
}

function sharesKey({ account }: Person, operation: ConnectorOperation): boolean {
  if (operation.account.id === account.id) return true;
  return Object.entries(operation.account.keys).some(
    ([key, value]) => account.keys[key]?.toLowerCase() === value.toLowerCase(),
  );
}

function entitlementOf({ entitlement }: ConnectorOperation) {
  if (entitlement !== undefined) return entitlement;
  throw new ConnectorFault('invalid', 'the operation names no entitlement', { scope: 'object' });
}

/** Attribute name as configured -> values; the strong keys of the account included. */
function wantedAttributes(
  config: LdapConfig,
  { account, attributes = {} }: ConnectorOperation,
): ReadonlyMap<string, readonly string[]> {
  const wanted = new Map<string, readonly string[]>();
  for (const [key, attribute] of Object.entries(config.keys)) {
    const value = Object.hasOwn(account.keys, key) ? account.keys[key] : undefined;
    if (value !== undefined) wanted.set(attribute, [value]);
  }
  const writable = readAttributes(config);
  for (const [name, value] of Object.entries(attributes)) {
    if (!writable.includes(name)) {
      throw new ConnectorFault(
        'invalid',
        `attribute ${name.slice(0, 100)} is not listed in attributes of the target document`,
        {
          scope: 'object',
        },
      );
    }
    wanted.set(name, asValues(value));
  }
  return wanted;
}
