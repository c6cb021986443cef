import { randomBytes } from 'node:crypto';
import { BerWriter } from 'ldapts';
import { ConnectorFault, type Credential, type CredentialInfo } from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import type { LdapConfig } from './config.ts';
import type { Directory } from './connection.ts';
import { all, change, firstOf, NO_ATTRIBUTES, present, valuesOf } from './entry.ts';
import { RESULT, resultCode } from './faults.ts';
import { isPerson, type Person } from './people.ts';

/** What can be known of the credentials of one entry. */
export interface CredentialState {
  readonly held: readonly string[];
  /** Attributes that nobody is seen to have: absent, or hidden from the connector. Nothing can be proven of them. */
  readonly hidden: readonly string[];
}

/** Auxiliary classes that demand a credential: they go with it, or the server refuses (65). */
const DEMANDED_BY: Readonly<Record<string, string>> = {
  userpassword: 'simpleSecurityObject',
  sshpublickey: 'ldapPublicKey',
};

/** Only whether a value is there is ever asked: no hash and no key leaves the directory. */
export async function credentialState(
  directory: Directory,
  config: LdapConfig,
  dn: string,
): Promise<CredentialState> {
  const held: string[] = [];
  const hidden: string[] = [];
  for (const attribute of config.credentialAttributes) {
    const own = { base: dn, scope: 'base', filter: present(attribute), attributes: NO_ATTRIBUTES } as const;
    if ((await directory.search(own)).length > 0) held.push(attribute);
    else if (!(await isVisible(directory, config, attribute))) hidden.push(attribute);
  }
  return { held, hidden };
}

/**
 * A hidden attribute looks like an absent one. It is visible when at least one person is seen to have it, when the
 * target document says so, or when the schema does not know it, so that nobody can have it.
 */
export async function isVisible(
  directory: Directory,
  config: LdapConfig,
  attribute: string,
): Promise<boolean> {
  if (config.visibleCredentials.some((one) => one.toLowerCase() === attribute.toLowerCase())) return true;
  const filter = all(isPerson(config), present(attribute));
  const someone = {
    base: config.people.base,
    scope: 'sub',
    filter,
    attributes: NO_ATTRIBUTES,
    atMost: 1,
  } as const;
  if ((await directory.search(someone)).length > 0) return true;
  return !(await isDefined(directory, attribute));
}

async function isDefined(directory: Directory, attribute: string): Promise<boolean> {
  const anything = present('objectClass');
  const [root] = await directory.search({
    base: '',
    scope: 'base',
    filter: anything,
    attributes: ['subschemaSubentry'],
  });
  const schema = root === undefined ? undefined : firstOf(root, 'subschemaSubentry');
  if (schema === undefined) return true;
  const [entry] = await directory.search({
    base: schema,
    scope: 'base',
    filter: anything,
    attributes: ['attributeTypes'],
  });
  const types = entry === undefined ? [] : valuesOf(entry, 'attributeTypes');
  if (types.length === 0) return true;
  const quoted = `'${attribute.toLowerCase()}'`;
  return types.some((type) => type.toLowerCase().includes(quoted));
}

export function credentialInfo(attribute: string): CredentialInfo {
  switch (attribute.toLowerCase()) {
    case 'userpassword':
      return { id: attribute, kind: 'password' };
    case 'sshpublickey':
      return { id: attribute, kind: 'sshKey' };
    default:
      return { id: attribute, kind: 'other' };
  }
}

/** Returns false when nothing was there, as far as that can be seen. */
export async function removeCredentials(
  reader: Directory,
  writer: Directory,
  config: LdapConfig,
  person: Person,
): Promise<boolean> {
  const { held, hidden } = await credentialState(reader, config, person.dn);
  const doomed = [...held, ...hidden];
  for (const attribute of doomed) await removeOne(writer, person, attribute);
  return doomed.length > 0;
}

async function removeOne(writer: Directory, person: Person, attribute: string): Promise<void> {
  // Replacing by nothing is no error where nothing is.
  const removal = change('replace', attribute, []);
  try {
    await writer.modify(person.dn, [removal]);
  } catch (error) {
    const demander = DEMANDED_BY[attribute.toLowerCase()];
    const classes = valuesOf(person.entry, 'objectClass');
    const demanding = classes.filter((one) => one.toLowerCase() === demander?.toLowerCase());
    if (resultCode(error) !== RESULT.objectClassViolation || demanding.length === 0) throw error;
    await writer.modify(person.dn, [change('delete', 'objectClass', demanding), removal]);
  }
}

/** Password Modify (RFC 3062): the server checks it by its policy and stores it hashed in its own way. */
const PASSWORD_MODIFY = '1.3.6.1.4.1.4203.1.11.1';

/** 192 bits from the operating system: a password must not come from a source that a test or a replay can repeat. */
export async function setFirstPassword(writer: Directory, dn: string): Promise<Credential> {
  const password = randomBytes(24).toString('base64url');
  const request = new BerWriter();
  request.startSequence();
  request.writeString(dn, 0x80);
  request.writeString(password, 0x82);
  request.endSequence();
  await writer.extended(PASSWORD_MODIFY, request.buffer);
  return { kind: 'password', secret: new Secret(password) };
}

export async function hasPassword(
  directory: Directory,
  config: LdapConfig,
  dn: string,
): Promise<boolean | null> {
  const filter = present('userPassword');
  try {
    if ((await directory.search({ base: dn, scope: 'base', filter, attributes: NO_ATTRIBUTES })).length > 0)
      return true;
  } catch (error) {
    if (resultCode(error) !== RESULT.noSuchObject) throw error;
    throw new ConnectorFault('notFound', 'the entry is gone', { scope: 'object', cause: error });
  }
  return (await isVisible(directory, config, 'userPassword')) ? false : null;
}
