import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { PASSWORD_GROUP } from '../store/launcher/index.ts';
import { type Employee, nameOf } from './people.ts';
import { databaseAccessOf } from './who-has-what.ts';

/** The reporting database on the server that runs underneath: roles of people, in a space of their own. */
export interface ReportingDatabase {
  readonly provisionerPassword: string;
  /** Everybody's password of the demo. */
  readonly password: string;
  /** Signs in as this person and stays. */
  signIn(person: Employee): Promise<OpenSession>;
  /** What really holds, past Lockstep. */
  truth(
    person: Employee,
  ): Promise<{ readonly exists: boolean; readonly canSignIn: boolean; readonly sessions: number }>;
  close(): Promise<void>;
}

export interface OpenSession {
  readonly role: string;
  readonly pid: number;
  /** What the server said when it ended the session; null while it is open. */
  ended(): { readonly at: number; readonly said: string } | null;
  close(): Promise<void>;
}

export function roleOf(person: Pick<Employee, 'employeeId'>): string {
  return `hl_${person.employeeId.toLowerCase()}`;
}

/** Makes the database, its groups and the roles that people have had for years. */
export async function furnishDatabase(
  owner: pg.ClientConfig,
  staff: readonly Employee[],
  clock: () => number,
): Promise<ReportingDatabase> {
  const provisionerPassword = randomBytes(18).toString('base64url');
  const password = randomBytes(18).toString('base64url');
  const admin = await connected({ ...owner, database: 'postgres' });
  const sessions = new Set<pg.Client>();
  try {
    const { rows } = await admin.query("select current_setting('server_version_num')::int as version");
    await admin.query(groups(admin, provisionerPassword, password));
    await admin.query('create database reporting owner departed_owner');
    await admin.query(people(admin, staff, await verifierOf(admin), rows[0].version));
  } catch (error) {
    await admin.end();
    throw error;
  }
  const place = { ...owner, database: 'reporting' };
  return {
    provisionerPassword,
    password,
    async signIn(person) {
      const role = roleOf(person);
      const client = new pg.Client({ ...place, user: role, password, application_name: 'quarterly report' });
      let ended: { at: number; said: string } | null = null;
      client.on('error', (error) => {
        ended ??= { at: clock(), said: error.message };
      });
      await client.connect();
      sessions.add(client);
      const { rows } = await client.query('select pg_backend_pid() as pid');
      return { role, pid: rows[0].pid, ended: () => ended, close: () => client.end().catch(() => undefined) };
    },
    async truth(person) {
      const { rows } = await admin.query(
        `select r.rolcanlogin as login, (select count(*)::int from pg_stat_activity a where a.usesysid = r.oid) as sessions
         from pg_roles r where r.rolname = $1`,
        [roleOf(person)],
      );
      const row = rows[0];
      return { exists: row !== undefined, canSignIn: row?.login ?? false, sessions: row?.sessions ?? 0 };
    },
    async close() {
      await Promise.all([...sessions].map((client) => client.end().catch(() => undefined)));
      await admin.end().catch(() => undefined);
    },
  };
}

async function connected(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...config, application_name: 'lockstep demo' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Roles without SUPERUSER that Lockstep works through, as the connector's README asks for. */
function groups(admin: pg.Client, provisionerPassword: string, password: string): string {
  return `
    create role ${PASSWORD_GROUP} nologin;
    create role people nologin in role ${PASSWORD_GROUP};
    create role reporting_read nologin;
    create role reporting_write nologin;
    create role departed_owner nologin;
    create role hl_pattern nologin password ${admin.escapeLiteral(password)};
    create role lockstep_provisioner login createrole password ${admin.escapeLiteral(provisionerPassword)};
    grant pg_signal_backend, pg_read_all_stats to lockstep_provisioner;
    grant people, reporting_read, reporting_write, departed_owner to lockstep_provisioner with admin option;
    create schema lockstep_probe;
    create function lockstep_probe.has_password(role oid) returns boolean
      language sql stable security definer set search_path = pg_catalog
      as 'select exists (select from pg_authid where oid = role and rolpassword is not null)';
    revoke all on function lockstep_probe.has_password(oid) from public;
    grant usage on schema lockstep_probe to lockstep_provisioner;
    grant execute on function lockstep_probe.has_password(oid) to lockstep_provisioner;`;
}

/** One verifier for all: making a hundred of them would only keep the server busy. */
async function verifierOf(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query("select rolpassword from pg_authid where rolname = 'hl_pattern'");
  await admin.query('drop role hl_pattern');
  return rows[0].rolpassword as string;
}

/** Made by hand, years ago, by whoever has the right to: since version 16 only the maker of a role may change it. */
function people(admin: pg.Client, staff: readonly Employee[], verifier: string, version: number): string {
  const statements = staff.flatMap((person) => {
    const access = databaseAccessOf(person);
    if (access.length === 0) return [];
    const role = admin.escapeIdentifier(roleOf(person));
    const marker = JSON.stringify({ lockstep: { universalId: person.universalId }, note: nameOf(person) });
    return [
      `create role ${role} login password ${admin.escapeLiteral(verifier)}`,
      `comment on role ${role} is ${admin.escapeLiteral(marker)}`,
      `grant people, ${access.join(', ')} to ${role}`,
    ];
  });
  const asMaker = version >= 160_000 ? ['set role lockstep_provisioner'] : [];
  return [...asMaker, ...statements, 'reset role'].join(';\n');
}
