import type { Capabilities, CheckItem, CheckReport } from '../../domain/connector.ts';
import { capabilities } from './capabilities.ts';
import type { LdapConfig } from './config.ts';
import type { Directory } from './connection.ts';
import { isVisible } from './credentials.ts';
import { rdnValue } from './dn.ts';
import { NO_ATTRIBUTES, present } from './entry.ts';
import { isRefusal } from './faults.ts';
import { groupKinds, groupsVisible } from './groups.ts';
import { enforcesLocks } from './lock.ts';
import { monitorReadable, type Server } from './monitor.ts';

/** What the connector can really do here. A missing right that only narrows is told and is not a failure of the whole. */
export async function checkTarget(
  directory: Directory,
  config: LdapConfig,
  servers: readonly Server[],
): Promise<CheckReport> {
  const base = await exists(directory, config.people.base);
  const required = [
    item('branch of people', 'visible', base ? 'visible' : 'not visible', base),
    ...(await lock(directory, config)),
  ];
  const monitors = await Promise.all(
    servers.map(async (server) => {
      const readable = await monitorReadable(config, server);
      return item(
        `cn=Monitor of ${server.url}`,
        'readable',
        readable ? 'readable' : 'not readable',
        readable,
      );
    }),
  );
  const credentials = base ? await visibleCredentials(directory, config) : [];
  const groups = await Promise.all(
    groupKinds(config).map(async (kind) => {
      const visible = await groupsVisible(directory, kind);
      return item(
        `${kind.objectClass} below ${kind.base}`,
        'visible',
        visible ? 'visible' : 'none to be seen',
        visible,
      );
    }),
  );
  const placeholder =
    config.groups === undefined
      ? []
      : [
          item(
            'placeholder of empty groups',
            'configured',
            config.groups.placeholder === undefined ? 'none' : 'configured',
            config.groups.placeholder !== undefined,
          ),
        ];
  const able = narrowed(
    config,
    monitors.every(({ ok }) => ok),
    credentials.every(({ ok }) => ok),
  );
  return {
    ok: required.every(({ ok }) => ok),
    capabilities: able,
    ownAccount: rdnValue(config.bindDn, config.people.naming) ?? config.bindDn,
    items: [...required, ...monitors, ...credentials, ...groups, ...placeholder],
  };
}

/** What this configuration and these rights leave of what the definition declares. */
export function narrowed(config: LdapConfig, monitors: boolean, credentials: boolean): Capabilities {
  return {
    ...capabilities,
    entitlements: groupKinds(config).map(({ kind }) => kind),
    sessions: { list: monitors, revoke: false },
    credentials: { ...capabilities.credentials, list: credentials },
  };
}

async function lock(directory: Directory, { disable }: LdapConfig): Promise<readonly CheckItem[]> {
  if (disable.method === 'attribute') return [];
  const enforces = await enforcesLocks(directory, disable.policy, new Map());
  return [
    item(
      `policy ${disable.policy}`,
      'enforces locks',
      enforces ? 'enforces locks' : 'no pwdLockout TRUE to be seen',
      enforces,
    ),
  ];
}

function visibleCredentials(directory: Directory, config: LdapConfig): Promise<readonly CheckItem[]> {
  return Promise.all(
    config.credentialAttributes.map(async (attribute) => {
      const visible = await isVisible(directory, config, attribute);
      return item(
        `presence of ${attribute}`,
        'visible',
        visible ? 'visible' : 'nobody is seen to have one',
        visible,
      );
    }),
  );
}

async function exists(directory: Directory, base: string): Promise<boolean> {
  try {
    return (
      (
        await directory.search({
          base,
          scope: 'base',
          filter: present('objectClass'),
          attributes: NO_ATTRIBUTES,
        })
      ).length > 0
    );
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

function item(what: string, expected: string, actual: string, ok: boolean): CheckItem {
  return { what, expected, actual, ok };
}
