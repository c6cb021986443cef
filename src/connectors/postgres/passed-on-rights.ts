import type { Run } from './database.ts';
import { identifier } from './quoting.ts';
import type { Rights } from './rights.ts';

const SHOWN = 20;

/** Catalogue, access list, and what to call the object. */
const ACCESS_LISTS: readonly (readonly [catalogue: string, list: string, label: string, since: number])[] = [
  ['pg_class', 'relacl', 'o.oid::regclass::text', 0],
  ['pg_attribute', 'attacl', `o.attrelid::regclass::text || '.' || quote_ident(o.attname)`, 0],
  ['pg_proc', 'proacl', 'o.oid::regprocedure::text', 0],
  ['pg_namespace', 'nspacl', `'schema ' || quote_ident(o.nspname)`, 0],
  ['pg_type', 'typacl', 'o.oid::regtype::text', 0],
  ['pg_language', 'lanacl', `'language ' || quote_ident(o.lanname)`, 0],
  ['pg_foreign_data_wrapper', 'fdwacl', `'foreign data wrapper ' || quote_ident(o.fdwname)`, 0],
  ['pg_foreign_server', 'srvacl', `'foreign server ' || quote_ident(o.srvname)`, 0],
  ['pg_largeobject_metadata', 'lomacl', `'large object ' || o.oid::text`, 0],
  ['pg_database', 'datacl', `'database ' || quote_ident(o.datname)`, 0],
  ['pg_tablespace', 'spcacl', `'tablespace ' || quote_ident(o.spcname)`, 0],
  ['pg_parameter_acl', 'paracl', `'parameter ' || o.parname`, 150_000],
];

/**
 * Rights that somebody else holds only because this role, with a grant option, granted them on an object of another
 * owner. DROP OWNED would take them too, silently: a working person would be cut off. To be asked after REASSIGN OWNED,
 * which rewrites what the role granted as an owner. At most 20, for people to read.
 */
export async function objectGrantsBy(run: Run, oid: string, version: number): Promise<readonly string[]> {
  const lists = ACCESS_LISTS.filter(([, , , since]) => version >= since).map(
    ([catalogue, list, label]) => `SELECT ${label} AS object, a.grantee, a.privilege_type AS privilege
      FROM ${catalogue} o CROSS JOIN LATERAL aclexplode(o.${list}) a
      WHERE o.${list} IS NOT NULL AND a.grantor = $1::oid AND a.grantee <> $1::oid`,
  );
  const rows = await run(
    `SELECT g.object, g.privilege, coalesce(r.rolname::text, 'PUBLIC') AS grantee
     FROM (${lists.join(' UNION ALL ')}) g LEFT JOIN pg_roles r ON r.oid = g.grantee
     ORDER BY 1, 2, 3 LIMIT ${SHOWN}`,
    [oid],
  );
  return rows.map((row) => `${String(row.privilege)} on ${String(row.object)} to ${String(row.grantee)}`);
}

/** Since version 16 a membership depends on who granted it, and falls with that role's own right to grant. */
const GRANTORS_MATTER = 160_000;

/**
 * Takes over the memberships that the role has granted to others, so that they outlive it. With `group`, only those
 * in that one role. The connector becomes their grantor.
 */
export async function passOnMemberships(
  run: Run,
  oid: string,
  version: number,
  group?: string,
): Promise<void> {
  if (version < GRANTORS_MATTER) return;
  const rows = await run(
    `SELECT o.rolname::text AS role, p.rolname::text AS member, bool_or(m.admin_option) AS admin,
       bool_or(m.inherit_option) AS inherit, bool_or(m.set_option) AS set
     FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.roleid JOIN pg_roles p ON p.oid = m.member
     WHERE m.grantor = $1::oid AND ($2::text IS NULL OR o.rolname::text = $2::text) GROUP BY 1, 2`,
    [oid, group ?? null],
  );
  for (const { role, member, admin, inherit, set } of rows) {
    const options = `ADMIN ${flag(admin)}, INHERIT ${flag(inherit)}, SET ${flag(set)}`;
    await run(`GRANT ${identifier(String(role))} TO ${identifier(String(member))} WITH ${options}`);
  }
}

/** Who has the rights of this role by membership (not who may only manage it), the connector itself apart. At most 20. */
export async function membersOf(run: Run, oid: string, { own, version }: Rights): Promise<readonly string[]> {
  const effective = version < GRANTORS_MATTER ? '' : 'AND (m.inherit_option OR m.set_option)';
  const rows = await run(
    `SELECT DISTINCT p.rolname::text AS member FROM pg_auth_members m JOIN pg_roles p ON p.oid = m.member
     WHERE m.roleid = $1::oid AND p.rolname::text <> $2::text ${effective} ORDER BY 1 LIMIT ${SHOWN}`,
    [oid, own],
  );
  return rows.map(({ member }) => String(member));
}

/** Ends a membership whoever granted it, and nobody else's with it. */
export async function endMembership(
  run: Run,
  member: { readonly id: string; readonly name: string },
  group: string,
  adminOnly: boolean,
  version: number,
): Promise<void> {
  const what = `REVOKE ${adminOnly ? 'ADMIN OPTION FOR ' : ''}${identifier(group)} FROM ${identifier(member.name)}`;
  if (version < GRANTORS_MATTER) {
    await run(what);
    return;
  }
  await passOnMemberships(run, member.id, version, group);
  const rows = await run(
    `SELECT g.rolname::text AS grantor FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.roleid
     JOIN pg_roles g ON g.oid = m.grantor WHERE m.member = $1::oid AND o.rolname::text = $2::text`,
    [member.id, group],
  );
  for (const { grantor } of rows) await run(`${what} GRANTED BY ${identifier(String(grantor))} CASCADE`);
}

function flag(value: unknown): 'TRUE' | 'FALSE' {
  return value === true ? 'TRUE' : 'FALSE';
}
