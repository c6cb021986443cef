import type { SimulatedAccount } from '../account.ts';
import type { AccountChange } from '../effects.ts';
import { isRecord, record } from '../json-body.ts';
import { Refusal } from '../refusal.ts';
import { nameIn } from './filter.ts';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Parts of a User that the account keeps in fields of its own. */
const OWN = new Set(['schemas', 'id', 'meta', 'username', 'active', 'externalid', 'groups', 'password']);

export interface WantedUser {
  readonly active: boolean | undefined;
  readonly change: AccountChange & { readonly name: string };
}

export function userResource(
  account: SimulatedAccount,
  groupId: (name: string) => string,
): Record<string, unknown> {
  const { externalId } = account.keys;
  const groups = account.entitlements
    .filter((one) => one.kind === 'group')
    .map((one) => ({ value: groupId(one.value), display: one.value, type: 'direct' }));
  return {
    schemas: account.attributes[ENTERPRISE] === undefined ? [USER] : [USER, ENTERPRISE],
    id: account.id,
    ...(externalId !== undefined && { externalId }),
    userName: account.name,
    active: account.active,
    ...account.attributes,
    ...(groups.length > 0 && { groups }),
    meta: {
      resourceType: 'User',
      created: new Date(account.createdAt).toISOString(),
      lastModified: new Date(account.changedAt).toISOString(),
      location: `/scim/v2/Users/${account.id}`,
    },
  };
}

/** A User as a client wants it. Throws Refusal 400 invalidValue. */
export function readUser(body: unknown): WantedUser {
  const user = record(body, 'The User');
  const field = (name: string): unknown => user[nameIn(user, name) ?? name];
  const externalId = optionalText(field('externalId'), 'externalId');
  const attributes = Object.fromEntries(
    Object.entries(user).filter(([name]) => !OWN.has(name.toLowerCase())),
  );
  const extension = attributes[ENTERPRISE];
  const employeeNumber = optionalText(
    isRecord(extension) ? extension.employeeNumber : undefined,
    'employeeNumber',
  );
  const password = optionalText(field('password'), 'password');
  return {
    active: readActive(field('active')),
    change: {
      name: requiredName(field('userName')),
      keys: {
        ...(externalId !== undefined && { externalId }),
        ...(employeeNumber !== undefined && { employeeNumber }),
      },
      attributes,
      ...(password !== undefined && { password }),
    },
  };
}

/** Some clients send "False" as text. */
function readActive(value: unknown): boolean | undefined {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new Refusal(400, 'invalidValue', 'active must be true or false');
}

function requiredName(value: unknown): string {
  const name = optionalText(value, 'userName');
  if (name === undefined) throw new Refusal(400, 'invalidValue', 'userName is needed');
  return name;
}

function optionalText(value: unknown, what: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || value.length > 500) {
    throw new Refusal(400, 'invalidValue', `${what} must be a text of at most 500 characters`);
  }
  return value;
}
