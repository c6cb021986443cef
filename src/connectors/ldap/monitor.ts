import { type AccountRef, ConnectorFault, type SessionInfo } from '../../domain/connector.ts';
import { printable } from '../support/http-faults.ts';
import type { LdapConfig } from './config.ts';
import type { Directory } from './connection.ts';
import { isUnder, normalText, rdnValue } from './dn.ts';
import { equal, firstOf, isoTime, present } from './entry.ts';
import { isRefusal } from './faults.ts';

/** slapd-monitor(5): one entry for each connection, with the identity it is bound as. */
const CONNECTIONS = 'cn=Connections,cn=Monitor';
const WHO = 'monitorConnectionAuthzDN';
const ATTRIBUTES = [
  'monitorConnectionNumber',
  WHO,
  'monitorConnectionPeerAddress',
  'monitorConnectionStartTime',
  'monitorConnectionActivityTime',
];

export interface Server {
  readonly url: string;
  readonly directory: Directory;
}

/** A monitor that may not be read looks like an empty one: it counts only when it shows our own connection. */
export async function monitorReadable(config: LdapConfig, { directory }: Server): Promise<boolean> {
  try {
    const filter = equal(WHO, config.bindDn);
    return (
      (await directory.search({ base: CONNECTIONS, scope: 'one', filter, attributes: [WHO] })).length > 0
    );
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/**
 * Connections bound as the person, on every configured server. A connection outlives the entry: when that is gone, the
 * ones are meant whose identity had this name below the people's base. Throws `unsupported` where a monitor is hidden.
 */
export async function sessionsOf(
  config: LdapConfig,
  servers: readonly Server[],
  ref: AccountRef,
  dn: string | null,
): Promise<readonly SessionInfo[]> {
  const sessions: SessionInfo[] = [];
  for (const server of servers) {
    if (!(await monitorReadable(config, server))) {
      throw new ConnectorFault('unsupported', `cn=Monitor of ${server.url} cannot be read`, {
        scope: 'call',
      });
    }
    const filter = dn === null ? present(WHO) : equal(WHO, dn);
    const found = await server.directory.search({
      base: CONNECTIONS,
      scope: 'one',
      filter,
      attributes: ATTRIBUTES,
    });
    const meant =
      dn === null ? found.filter((entry) => isNamed(config, firstOf(entry, WHO) ?? '', ref.name)) : found;
    for (const entry of meant) {
      const startedAt = isoTime(firstOf(entry, 'monitorConnectionStartTime'));
      const active = isoTime(firstOf(entry, 'monitorConnectionActivityTime'));
      const peer = firstOf(entry, 'monitorConnectionPeerAddress') ?? 'unknown address';
      sessions.push({
        id: `${server.url} ${firstOf(entry, 'monitorConnectionNumber') ?? entry.dn}`,
        ...(startedAt !== undefined && { startedAt }),
        detail: printable(`${peer}${active === undefined ? '' : `, last used ${active}`}`, 300),
      });
    }
  }
  return sessions;
}

function isNamed({ people }: LdapConfig, dn: string, name: string): boolean {
  const value = rdnValue(dn, people.naming);
  return value !== undefined && isUnder(dn, people.base) && normalText(value) === normalText(name);
}
