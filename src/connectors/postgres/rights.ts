import type { Capabilities } from '../../domain/connector.ts';
import type { PostgresConfig } from './config.ts';
import type { Run } from './database.ts';
import { identifier } from './quoting.ts';

/** What the connector's own role may do on the cluster. */
export interface Rights {
  readonly own: string;
  readonly superuser: boolean;
  readonly createRole: boolean;
  readonly signalBackends: boolean;
  readonly seeSessions: boolean;
  /** Whether a role has a password: read from pg_authid, through the configured function, or not at all. */
  readonly passwords: 'catalogue' | 'probe' | 'hidden';
  readonly version: number;
  readonly standby: boolean;
}

export async function readRights(run: Run, config: PostgresConfig): Promise<Rights> {
  const [row = {}] = await run(`
    SELECT session_user::text AS own, r.rolsuper AS superuser, r.rolcreaterole AS create_role,
      pg_has_role(session_user, 'pg_signal_backend', 'member') AS signal_backends,
      pg_has_role(session_user, 'pg_read_all_stats', 'usage') AS see_sessions,
      has_column_privilege('pg_catalog.pg_authid', 'oid', 'SELECT')
        AND has_column_privilege('pg_catalog.pg_authid', 'rolpassword', 'SELECT') AS see_passwords,
      current_setting('server_version_num')::int AS version, pg_is_in_recovery() AS standby
    FROM pg_roles r WHERE r.rolname = session_user`);
  return {
    own: String(row.own),
    superuser: row.superuser === true,
    createRole: row.superuser === true || row.create_role === true,
    signalBackends: row.signal_backends === true,
    seeSessions: row.see_sessions === true,
    passwords:
      row.see_passwords === true ? 'catalogue' : config.passwordProbe === undefined ? 'hidden' : 'probe',
    version: Number(row.version),
    standby: row.standby === true,
  };
}

/** null = the connector may not know. */
export async function hasPassword(
  run: Run,
  config: PostgresConfig,
  rights: Rights,
  oid: string,
): Promise<boolean | null> {
  switch (rights.passwords) {
    case 'hidden':
      return null;
    case 'catalogue': {
      const rows = await run('SELECT rolpassword IS NOT NULL AS has FROM pg_authid WHERE oid = $1::oid', [
        oid,
      ]);
      return rows[0]?.has === true;
    }
    case 'probe': {
      const { schema, function: name } = config.passwordProbe ?? { schema: '', function: '' };
      const rows = await run(`SELECT ${identifier(schema)}.${identifier(name)}($1::oid) AS has`, [oid]);
      const has = rows[0]?.has;
      return typeof has === 'boolean' ? has : null;
    }
  }
}

/** What this role can really do: never more than the definition declares. */
export function narrowed(declared: Capabilities, rights: Rights): Capabilities {
  const { createRole, passwords } = rights;
  return {
    ...declared,
    create: createRole,
    update: createRole,
    disable: createRole ? 'native' : 'none',
    delete: createRole ? 'hard' : 'none',
    sessions: { list: true, revoke: rights.signalBackends },
    credentials: { ...declared.credentials, list: passwords !== 'hidden', revoke: createRole },
    transferData: createRole,
  };
}
