import type {
  AttributeValue,
  Connector,
  ConnectorDefinition,
  ConnectorRuntime,
} from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { configJsonSchema, configParser } from '../support/config.ts';
import { verifyByReadBack } from '../support/verify-by-read-back.ts';
import { applyOperation } from './apply.ts';
import { capabilities } from './capabilities.ts';
import { checkTarget, narrowed } from './check.ts';
import { configSchema, type LdapConfig } from './config.ts';
import { openDirectory } from './connection.ts';
import { credentialInfo, credentialState } from './credentials.ts';
import { asValues, sameValues } from './entry.ts';
import { openListing } from './listing.ts';
import { monitorReadable, type Server, sessionsOf } from './monitor.ts';
import { findPerson } from './people.ts';

/** Accounts and groups of an LDAP directory (OpenLDAP 2.5 and newer), see README.md. */
export const ldap: ConnectorDefinition<LdapConfig> = {
  id: 'ldap',
  apiVersion: 1,
  title: 'LDAP directory (OpenLDAP)',
  configSchema: configJsonSchema(configSchema),
  parseConfig: configParser(configSchema),
  capabilities,
  open: async (config, runtime) => openLdap(config, runtime),
};

function openLdap(config: LdapConfig, runtime: ConnectorRuntime): Connector {
  const reader = openDirectory(config, runtime);
  const writer = openDirectory(config, runtime);
  const replicas = config.replicas.map(
    (url): Server => ({ url, directory: openDirectory(config, runtime, url) }),
  );
  const servers: readonly Server[] = [{ url: config.url, directory: reader }, ...replicas];
  const listing = openListing(config, runtime, reader);

  const find = async (ref: Parameters<Connector['get']>[0]) =>
    (await findPerson(reader, config, ref))?.person ?? null;
  const get: Connector['get'] = async (ref) => (await find(ref))?.account ?? null;
  const sessions: Connector['sessions'] = async (ref) =>
    sessionsOf(config, servers, ref, (await find(ref))?.dn ?? null);
  const stateOf: (ref: Parameters<Connector['get']>[0]) => ReturnType<typeof credentialState> = async (
    ref,
  ) => {
    const person = await find(ref);
    return person === null ? { held: [], hidden: [] } : credentialState(reader, config, person.dn);
  };
  const credentials: Connector['credentials'] = async (ref) => {
    const { held, hidden } = await stateOf(ref);
    if (held.length > 0 || hidden.length === 0) return held.map(credentialInfo);
    throw new ConnectorFault(
      'unsupported',
      `the connector may not see ${hidden.join(', ')}, or nobody has one`,
    );
  };

  return {
    check: () => checkTarget(reader, config, servers),
    list: (page) => listing.page(page),
    get,
    sessions,
    credentials,
    apply: (operation) => applyOperation({ config, reader, writer }, servers, operation),
    verify: async (expectation) => {
      const monitors =
        expectation.sessions === undefined ||
        (await Promise.all(servers.map((server) => monitorReadable(config, server)))).every(Boolean);
      const state = expectation.credentials === undefined ? null : await stateOf(expectation.account);
      const seen = state === null || state.held.length > 0 || state.hidden.length === 0;
      const able = narrowed(config, monitors, seen);
      return verifyByReadBack({ get, sessions, credentials }, expectation, {
        capabilities: able,
        sameAttribute,
      });
    },
    close: async () => {
      await Promise.all([
        listing.close(),
        reader.close(),
        writer.close(),
        ...replicas.map(({ directory }) => directory.close()),
      ]);
    },
  };
}

/** Everything is text in a directory: 5 and '5' are the same value. */
function sameAttribute(_name: string, wanted: AttributeValue, actual: AttributeValue): boolean {
  return sameValues(asValues(wanted), asValues(actual));
}
