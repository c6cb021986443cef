import type { Attributes, AttributeValue } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { sameValue } from '../support/verify-by-read-back.ts';
import type { ScimConfig } from './scim-config.ts';
import { flagOf, isObject, type JsonObject, listOf, member } from './scim-json.ts';
import { parseScimPath, printScimPath, type ScimPath } from './scim-path.ts';
import { readPath } from './scim-value.ts';

export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Short names that mean the same on every SCIM target; `attributes` of the configuration adds to them. */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
  givenName: 'name.givenName',
  familyName: 'name.familyName',
  mail: 'emails[type eq "work"].value',
  mobile: 'phoneNumbers[type eq "mobile"].value',
  employeeNumber: `${ENTERPRISE}:employeeNumber`,
  costCenter: `${ENTERPRISE}:costCenter`,
  organization: `${ENTERPRISE}:organization`,
  division: `${ENTERPRISE}:division`,
  department: `${ENTERPRISE}:department`,
  manager: `${ENTERPRISE}:manager.value`,
};

/** Set by the target or by operations of their own (enable, disable, grant): a Mapping must not switch people off. */
const NOT_WRITABLE = /^(id|meta|schemas|groups|active|password)$/i;
const MAX_ATTRIBUTES = 200;
const MAX_TEXT = 10_000;

/** The path of an attribute name of the policy. Throws ConnectorFault `invalid`. */
export function attributePath(config: ScimConfig, name: string): ScimPath {
  const names: Readonly<Record<string, string>> = { ...SHORT_NAMES, ...config.attributes };
  return parseScimPath((Object.hasOwn(names, name) ? names[name] : undefined) ?? name);
}

/** The same for writing: refuses what only the target may set. */
export function writablePath(config: ScimConfig, name: string): ScimPath {
  const path = attributePath(config, name);
  if (path.schema === undefined && NOT_WRITABLE.test(path.attribute)) {
    throw new ConnectorFault('invalid', `"${path.attribute}" cannot be written on a SCIM target`, {
      scope: 'object',
    });
  }
  return path;
}

/** Everything readable under its path (`emails[type eq "work"].value`), and under the short names as well. */
export function readAttributes(config: ScimConfig, resource: JsonObject): Attributes {
  const found = new Map<string, AttributeValue>();
  const put = (name: string, value: AttributeValue) => {
    const tooLong = typeof value === 'string' && value.length > MAX_TEXT;
    const nothing = value === null || (Array.isArray(value) && value.length === 0);
    if (!tooLong && !nothing && found.size < MAX_ATTRIBUTES) found.set(name, value);
  };
  for (const name of Object.keys({ ...SHORT_NAMES, ...config.attributes })) {
    put(name, readPath(resource, attributePath(config, name)));
  }
  for (const [name, value] of Object.entries(resource)) {
    if (/^(id|meta|schemas|groups|password|active)$/i.test(name)) continue;
    if (/^urn:/i.test(name) && isObject(value)) {
      for (const [sub, inner] of Object.entries(value))
        flatten({ schema: name, attribute: sub }, inner, resource, put);
    } else flatten({ attribute: spelled(name) }, value, resource, put);
  }
  return Object.fromEntries(found);
}

function flatten(
  path: ScimPath,
  value: unknown,
  resource: JsonObject,
  put: (name: string, value: AttributeValue) => void,
): void {
  if (isObject(value)) {
    for (const sub of Object.keys(value))
      put(printScimPath({ ...path, sub }), readPath(resource, { ...path, sub }));
    return;
  }
  put(printScimPath(path), readPath(resource, path));
  for (const element of Array.isArray(value) ? value : []) {
    const type = isObject(element) ? member(element, 'type') : undefined;
    if (typeof type !== 'string') continue;
    const typed: ScimPath = { ...path, where: { attribute: 'type', value: type }, sub: 'value' };
    put(printScimPath(typed), readPath(resource, typed));
  }
}

const CORE_NAMES = [
  ...['userName', 'externalId', 'name', 'displayName', 'nickName', 'profileUrl', 'title', 'userType'],
  ...['preferredLanguage', 'locale', 'timezone', 'active', 'emails', 'phoneNumbers', 'ims', 'photos'],
  ...['addresses', 'entitlements', 'roles', 'x509Certificates'],
];

function spelled(name: string): string {
  return CORE_NAMES.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}

/** Equality as servers store it: "True" for true, 7 for "7", one value for a list of one. */
export function sameScimValue(name: string, wanted: AttributeValue, actual: AttributeValue): boolean {
  if (sameValue(name, wanted, actual)) return true;
  if (Array.isArray(wanted) || Array.isArray(actual)) {
    return sameValue(name, listOf(wanted).map(String), listOf(actual).map(String));
  }
  if (typeof wanted === 'boolean') return flagOf(actual) === wanted;
  return wanted !== null && actual !== null && String(wanted) === String(actual);
}
