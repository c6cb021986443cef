import type { Attributes, AttributeValue } from '../connector.ts';

const MOST_TEXT = 4_096;
const MOST_ITEMS = 200;

/** The account that an answer is about, as policy would have it. */
export interface Changeable {
  /** Mapped attributes with the values that the mapping gives. */
  readonly attributes: Attributes;
  /** Strong keys by which the account is known. */
  readonly keys: Readonly<Record<string, string>>;
  readonly name: string;
}

/**
 * What of an answer may be written: an answer narrows and never widens. Only attributes that the mapping writes anyway,
 * each with a value of the kind that it has; never a key, a name, a state or a right. The rest is dropped.
 *
 * `fields`: field of the body -> attribute of the account, and then no other; null: each by its own name.
 */
export function narrowChanges(
  data: Readonly<Record<string, unknown>>,
  account: Changeable,
  fields: Readonly<Record<string, string>> | null,
): Attributes {
  const { attributes } = account;
  const changed: [string, AttributeValue][] = [];
  for (const name of Object.keys(attributes)) {
    const field = fields === null ? name : fieldOf(fields, name);
    if (field === null || !Object.hasOwn(data, field)) continue;
    const value = valueLike(attributes[name], data[field]);
    if (value === undefined || !mayChange(name, account)) continue;
    if (JSON.stringify(value) !== JSON.stringify(attributes[name])) changed.push([name, value]);
  }
  return Object.fromEntries(changed);
}

/** The value that policyMap may give one attribute; undefined: none. */
export function narrowValue(
  attribute: string,
  value: unknown,
  account: Changeable,
): AttributeValue | undefined {
  if (!Object.hasOwn(account.attributes, attribute) || !mayChange(attribute, account)) return undefined;
  return valueLike(account.attributes[attribute], value);
}

function fieldOf(fields: Readonly<Record<string, string>>, attribute: string): string | null {
  return Object.keys(fields).find((field) => fields[field] === attribute) ?? null;
}

/** Neither by what it is called nor by what it holds: a key under another name is a key as well. */
function mayChange(name: string, { attributes, keys, name: login }: Changeable): boolean {
  if (isReserved(name) || Object.hasOwn(keys, name)) return false;
  const value = attributes[name];
  const held: readonly unknown[] = Array.isArray(value) ? value : [value];
  const fixed = new Set([login, ...Object.values(keys)].filter((text) => text !== ''));
  return !held.some((one) => fixed.has(String(one)));
}

/** Words that decide, on one system or another, who somebody is, whether they get in, and what they may do there. */
const RESERVED = new Set(
  (
    'id uid uuid guid objectguid objectid objectsid sid dn distinguishedname externalid immutableid sourceanchor ' +
    'lockstepid username login loginname userprincipalname upn samaccountname ' +
    'active enabled disabled accountenabled isactive isenabled status state locked suspended lockouttime ' +
    'useraccountcontrol accountexpires nsaccountlock loginshell shell expires ' +
    'groups group memberof member members roles role entitlements entitlement permissions permission privileges ' +
    'rights scopes scope licenses licences license licence usertype admin isadmin administrator issuperuser superuser ' +
    'owner objectclass primarygroupid gidnumber uidnumber homedirectory ' +
    'password userpassword unicodepwd passwordhash secret token sshpublickey sshkeys keys certificate usercertificate ' +
    'x509certificates securityquestion assignedgroups provisionedapps __proto__ constructor prototype'
  ).split(' '),
);

/** By every part of a dotted or URN path, without regard to case, dashes and underscores. */
export function isReserved(attribute: string): boolean {
  const parts = attribute.toLowerCase().split(/[.:[\]/ ]/);
  return [attribute.toLowerCase(), ...parts].some(
    (part) => RESERVED.has(part) || RESERVED.has(part.replaceAll(/[-_]/g, '')),
  );
}

/** A value of the kind that the mapping gave: a text stays a text. Undefined: it is none. */
function valueLike(before: AttributeValue | undefined, value: unknown): AttributeValue | undefined {
  if (isText(value)) return typeof before === 'string' ? value : undefined;
  if (typeof value === 'number')
    return typeof before === 'number' && Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return typeof before === 'boolean' ? value : undefined;
  if (Array.isArray(value) && Array.isArray(before))
    return value.length <= MOST_ITEMS && value.every(isText) ? value : undefined;
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_TEXT && !/[\p{Cc}\p{Cs}]/u.test(value);
}
