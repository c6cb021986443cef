import type { Filter } from 'ldapts';
import { type AccountRef, ConnectorFault, type RemoteAccount } from '../../domain/connector.ts';
import { isAnother } from '../support/other-accounts.ts';
import type { LdapConfig } from './config.ts';
import type { Directory } from './connection.ts';
import { normalText, rdnValue, sameDn } from './dn.ts';
import {
  all,
  any,
  asAttributeValue,
  type DirectoryEntry,
  equal,
  firstOf,
  isoTime,
  valuesOf,
} from './entry.ts';
import { entitlementsOf, missingBase } from './groups.ts';
import { type LockState, lockAttributes, lockState, type PolicyCache } from './lock.ts';

export interface Person {
  readonly dn: string;
  readonly names: readonly string[];
  readonly entry: DirectoryEntry;
  readonly lock: LockState;
  readonly account: RemoteAccount;
}

export type FoundBy = 'id' | 'key' | 'name';
export interface Found {
  readonly person: Person;
  readonly by: FoundBy;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Times of the last sign-in, kept by slapo-lastbind(5) or by olcLastBind. */
const LAST_USED = ['authTimestamp', 'pwdLastSuccess'];

export function personAttributes(config: LdapConfig): readonly string[] {
  const { people, keys, attributes } = config;
  const wanted = [
    'entryUUID',
    'objectClass',
    people.naming,
    ...Object.values(keys),
    ...attributes,
    ...LAST_USED,
  ];
  return [...new Set([...wanted, ...lockAttributes(config)].map((name) => name.toLowerCase()))];
}

/** What is read, and what a mapping may write: nothing is written that could not be read back. */
export function readAttributes({ keys, attributes }: LdapConfig): readonly string[] {
  return [...new Set([...attributes, ...Object.values(keys)])];
}

export function isPerson({ people }: LdapConfig) {
  return equal('objectClass', people.objectClasses[0] ?? 'inetOrgPerson');
}

/**
 * The entry of an account: by entryUUID if known, else by strong key, else by name. An entry of the right name that
 * carries another person's key is somebody else: not found. What the directory takes for equal and is not the same text
 * (RFC 4518 folds case, spaces and compatibility forms) is `conflict`, as are several entries.
 */
export async function findPerson(
  directory: Directory,
  config: LdapConfig,
  ref: AccountRef,
): Promise<Found | null> {
  const search = async (...filters: readonly Filter[]) => {
    const { base } = config.people;
    try {
      const filter = all(isPerson(config), ...filters);
      return await directory.search({ base, scope: 'sub', filter, attributes: personAttributes(config) });
    } catch (error) {
      throw missingBase(error, base);
    }
  };
  const own = (entries: readonly DirectoryEntry[]) =>
    entries.filter((entry) => !isAnother(ref, firstOf(entry, 'entryUUID')));
  const person = (entry: DirectoryEntry) => readPerson(directory, config, entry, new Map());

  if (ref.id !== undefined) {
    const entry = one(await search(equal('entryUUID', entryUuid(ref.id))), 'id');
    if (entry !== null) return { person: await person(entry), by: 'id' };
  }
  const keyed = Object.entries(ref.keys).flatMap(([key, value]) => {
    const attribute = Object.hasOwn(config.keys, key) ? config.keys[key] : undefined;
    return attribute === undefined ? [] : [{ attribute, value }];
  });
  if (keyed.length > 0) {
    const entry = one(
      own(await search(any(...keyed.map(({ attribute, value }) => equal(attribute, value))))),
      'strong key',
    );
    if (entry !== null) {
      const exact = keyed.some(({ attribute, value }) => has(entry, attribute, value));
      if (!exact) throw lookalike('a strong key');
      return { person: await person(entry), by: 'key' };
    }
  }
  // Somebody who is known by keys only, and by no name here.
  if (ref.name === '' && Object.keys(ref.keys).length > 0) return null;
  const entry = one(own(await search(equal(config.people.naming, accountName(ref.name)))), 'name');
  if (entry === null) return null;
  const stranger = keyed.some(
    ({ attribute, value }) => valuesOf(entry, attribute).length > 0 && !has(entry, attribute, value),
  );
  if (stranger) return null;
  if (!has(entry, config.people.naming, ref.name)) throw lookalike('the name');
  return { person: await person(entry), by: 'name' };
}

function has(entry: DirectoryEntry, attribute: string, value: string): boolean {
  return valuesOf(entry, attribute).some((one) => one.toLowerCase() === value.toLowerCase());
}

function one(entries: readonly DirectoryEntry[], by: string): DirectoryEntry | null {
  if (entries.length <= 1) return entries[0] ?? null;
  const dns = entries.slice(0, 5).map(({ dn }) => dn);
  throw new ConnectorFault('conflict', `several entries have this ${by}: ${dns.join('; ')}`, {
    scope: 'object',
  });
}

function lookalike(what: string): ConnectorFault {
  return new ConnectorFault(
    'conflict',
    `an entry is equal in ${what} for the directory, but is not written the same`,
    {
      scope: 'object',
    },
  );
}

/** A malformed id is a fault, never "absent": that would be a false proof. */
export function entryUuid(id: string): string {
  if (UUID.test(id)) return id;
  throw new ConnectorFault('invalid', 'the account id is not an entryUUID', { scope: 'object' });
}

/** The name unchanged, or ConnectorFault `invalid` when no entry could have it. */
export function accountName(name: string): string {
  if (name !== '' && name.length <= 256 && !/\p{Surrogate}/u.test(name)) return name;
  throw new ConnectorFault('invalid', 'the name is empty, too long or not well-formed Unicode', {
    scope: 'object',
  });
}

export async function readPerson(
  directory: Directory,
  config: LdapConfig,
  entry: DirectoryEntry,
  policies: PolicyCache,
): Promise<Person> {
  const { people, keys } = config;
  const { dn } = entry;
  const id = firstOf(entry, 'entryUUID');
  const names = valuesOf(entry, people.naming);
  const name = rdnValue(dn, people.naming) ?? names[0];
  if (id === undefined || name === undefined) {
    throw new ConnectorFault(
      'forbidden',
      `the connector may not read entryUUID and ${people.naming} of an entry`,
      {
        scope: 'connection',
      },
    );
  }
  const lock = await lockState(directory, config, entry, policies);
  const entitlements = await entitlementsOf(directory, config, { dn, names });
  const lastUsedAt = LAST_USED.map((attribute) => isoTime(firstOf(entry, attribute)))
    .sort()
    .at(-1);
  const account: RemoteAccount = {
    id,
    name,
    active: !(lock.marked && lock.enforced),
    keys: Object.fromEntries(
      Object.entries(keys).flatMap(([key, attribute]) => {
        const value = firstOf(entry, attribute);
        return value === undefined ? [] : [[key, value]];
      }),
    ),
    entitlements,
    administrator: entitlements.some(
      ({ kind, value }) => kind === 'group' && isOneOf(config.administratorGroups, value),
    ),
    protected:
      sameDn(dn, config.bindDn) ||
      names.some((one) => isOneOf(config.protected, one)) ||
      config.protected.some((one) => sameDn(one, dn)),
    attributes: Object.fromEntries(
      readAttributes(config).map((attribute) => [attribute, asAttributeValue(valuesOf(entry, attribute))]),
    ),
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  };
  return { dn, names, entry, lock, account };
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.some((one) => normalText(one) === normalText(name));
}
