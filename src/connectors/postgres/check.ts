import type { CheckItem, CheckReport } from '../../domain/connector.ts';
import { capabilities } from './capabilities.ts';
import type { PostgresConfig } from './config.ts';
import type { Run } from './database.ts';
import { narrowed, type Rights, readRights } from './rights.ts';
import { findRole } from './roles.ts';

const OLDEST = 150_000;

/** What the connector can really do here. A missing right that only narrows is told and is not a failure of the whole. */
export async function checkTarget(run: Run, config: PostgresConfig): Promise<CheckReport> {
  const rights = await readRights(run, config);
  const required = [
    item(
      'server version',
      '15 or newer',
      String(Math.floor(rights.version / 10_000)),
      rights.version >= OLDEST,
    ),
    item('server', 'primary', rights.standby ? 'standby, read-only' : 'primary', !rights.standby),
    yes('right to manage roles (CREATEROLE)', rights.createRole),
  ];
  const narrowing = [
    yes('right to end sessions (member of pg_signal_backend)', rights.signalBackends),
    yes('right to see sessions in full (pg_read_all_stats)', rights.seeSessions),
    item(
      'seeing whether a role has a password',
      'catalogue or probe',
      rights.passwords,
      rights.passwords !== 'hidden',
    ),
    ...(await reach(run, config, rights)),
    ...(await successor(run, config, rights)),
  ];
  return {
    ok: required.every(({ ok }) => ok),
    capabilities: narrowed(capabilities, rights),
    ownAccount: rights.own,
    items: [...required, ...narrowing],
  };
}

/** Accounts that this connector can see and not change: superusers, and since version 16 roles it has no ADMIN OPTION on. */
async function reach(run: Run, config: PostgresConfig, rights: Rights): Promise<readonly CheckItem[]> {
  if (rights.superuser) return [];
  const unmanageable =
    rights.version >= 160_000 ? ` OR NOT pg_has_role(session_user, r.oid, 'member with admin option')` : '';
  const rows = await run(
    `SELECT r.rolname::text AS name FROM pg_roles r WHERE r.rolcanlogin AND r.rolname <> session_user
       AND NOT r.rolname::text = ANY($1::text[]) AND (r.rolsuper${unmanageable}) ORDER BY 1 LIMIT 6`,
    [config.protected],
  );
  const names = rows.slice(0, 5).map(({ name }) => String(name));
  const actual = names.length === 0 ? 'none' : `${names.join(', ')}${rows.length > 5 ? ' and more' : ''}`;
  return [item('accounts that the connector may not change', 'none', actual, rows.length === 0)];
}

async function successor(run: Run, config: PostgresConfig, { own }: Rights): Promise<readonly CheckItem[]> {
  if (config.successor === undefined) return [];
  const found = await findRole(run, config, own, { name: config.successor, keys: {} });
  const actual =
    found === null ? 'no such role' : found.role.superuser ? 'a superuser' : 'a role without SUPERUSER';
  return [
    item(
      'successor of owned objects',
      'a role without SUPERUSER',
      actual,
      actual === 'a role without SUPERUSER',
    ),
  ];
}

function yes(what: string, ok: boolean): CheckItem {
  return item(what, 'yes', ok ? 'yes' : 'no', ok);
}

function item(what: string, expected: string, actual: string, ok: boolean): CheckItem {
  return { what, expected, actual, ok };
}
