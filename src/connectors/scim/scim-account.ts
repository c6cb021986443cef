import type { Entitlement, RemoteAccount } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { ENTERPRISE, readAttributes } from './scim-attributes.ts';
import type { ScimConfig } from './scim-config.ts';
import { keyOf } from './scim-find.ts';
import { flagOf, type JsonObject, listOf, member, textOf } from './scim-json.ts';
import { readPath } from './scim-value.ts';

/** Attribute of the user that carries a kind of entitlement (RFC 7643 section 4.1.2). */
export const VALUE_ATTRIBUTES = { role: 'roles', entitlement: 'entitlements' } as const;

/** `groups` are the entitlements of kind "group", read elsewhere. */
export function accountOf(
  config: ScimConfig,
  resource: JsonObject,
  groups: readonly string[],
): RemoteAccount {
  const id = textOf(member(resource, 'id'));
  if (id === undefined || id === '')
    throw new ConnectorFault('retryable', 'The target gave an account without an id');
  const entitlements = [
    ...groups.map((value): Entitlement => ({ kind: 'group', value })),
    ...config.valueEntitlements.flatMap((kind) => valuesOf(resource, kind)),
  ];
  const isProtected = groups.some((name) => config.protectedGroups.includes(name));
  return {
    id,
    name: textOf(member(resource, 'userName')) ?? '',
    active: isActive(resource),
    keys: keysOf(config, resource),
    entitlements,
    administrator: groups.some((name) => config.administratorGroups.includes(name)),
    ...(isProtected && { protected: true }),
    attributes: readAttributes(config, resource),
  };
}

/** A target that does not say "inactive" has not switched the account off. */
export function isActive(resource: JsonObject): boolean {
  return flagOf(member(resource, 'active')) !== false;
}

function valuesOf(resource: JsonObject, kind: keyof typeof VALUE_ATTRIBUTES): readonly Entitlement[] {
  return listOf(readPath(resource, { attribute: VALUE_ATTRIBUTES[kind] })).flatMap((value) => {
    const text = textOf(value);
    return text === undefined ? [] : [{ kind, value: text }];
  });
}

function keysOf(config: ScimConfig, resource: JsonObject): Readonly<Record<string, string>> {
  const paths = { externalId: 'externalId', employeeNumber: `${ENTERPRISE}:employeeNumber`, ...config.keys };
  return Object.fromEntries(
    Object.entries(paths).flatMap(([name, path]) => {
      const value = keyOf(resource, path);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
