import type { Connector, ConnectorDefinition, ConnectorRuntime } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { configJsonSchema, configParser } from '../support/config.ts';
import { verifyByReadBack } from '../support/verify-by-read-back.ts';
import { applyOperation } from './apply.ts';
import { capabilities } from './capabilities.ts';
import { checkTarget } from './check.ts';
import { configSchema, type PostgresConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { hasPassword, narrowed, readRights } from './rights.ts';
import { findRole, listRoles, oid } from './roles.ts';
import { sessionsOf } from './sessions.ts';

/** Roles of a PostgreSQL cluster (15 and newer), see README.md. */
export const postgres: ConnectorDefinition<PostgresConfig> = {
  id: 'postgres',
  apiVersion: 1,
  title: 'PostgreSQL',
  configSchema: configJsonSchema(configSchema),
  parseConfig: configParser(configSchema),
  capabilities,
  open: async (config, runtime) => openPostgres(config, runtime),
};

function openPostgres(config: PostgresConfig, runtime: ConnectorRuntime): Connector {
  const database = openDatabase(config, runtime);
  const { read } = database;
  const rightsNow = () => readRights(read, config);

  const get: Connector['get'] = async (ref) => {
    const { own } = await rightsNow();
    return (await findRole(read, config, own, ref))?.role.account ?? null;
  };
  const sessions: Connector['sessions'] = async (ref) => {
    // The oid first: sessions outlive the role, and a role of the same name may be somebody else's.
    const id = ref.id ?? (await get(ref))?.id;
    return sessionsOf(read, id === undefined ? null : oid(id));
  };
  const credentials: Connector['credentials'] = async (ref) => {
    const rights = await rightsNow();
    const found = await findRole(read, config, rights.own, ref);
    if (found === null) return [];
    const has = await hasPassword(read, config, rights, found.role.account.id);
    if (has === null) {
      throw new ConnectorFault('unsupported', 'the connector may not see whether a role has a password');
    }
    return has ? [{ id: 'password', kind: 'password' }] : [];
  };

  return {
    check: () => checkTarget(read, config),
    list: async (page) => listRoles(read, config, (await rightsNow()).own, page),
    get,
    sessions,
    credentials,
    apply: async (operation) => applyOperation({ database, config, rights: await rightsNow() }, operation),
    verify: async (expectation) => {
      const able = narrowed(capabilities, await rightsNow());
      return verifyByReadBack({ get, sessions, credentials }, expectation, { capabilities: able });
    },
    close: database.close,
  };
}
