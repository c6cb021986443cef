import type { AccountRef, Attributes, Entitlement, Page, RemoteAccount } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isAnother } from '../support/other-accounts.ts';
import type { PostgresConfig } from './config.ts';
import type { Row, Run } from './database.ts';
import { type Marker, parseMarker } from './marker.ts';
import { nameProblem, roleName } from './quoting.ts';

/** A role as the catalogue shows it; `account` is what the rest of the product sees. */
export interface Role {
  readonly account: RemoteAccount;
  readonly comment: string | null;
  readonly marker: Marker | null;
  readonly superuser: boolean;
  readonly canLogin: boolean;
  readonly connectionLimit: number;
  /** True when a listing shows the role even without LOGIN. */
  readonly managed: boolean;
  readonly grants: readonly { readonly role: string; readonly admin: boolean }[];
}

export type FoundBy = 'id' | 'key' | 'name';
export interface Found {
  readonly role: Role;
  readonly by: FoundBy;
}

/** The role that PostgreSQL is initialised with; it can lose neither its rights nor its existence. */
const BOOTSTRAP_OID = '10';
const MAX_OID = 4_294_967_295;

/** $1 = marker group, $2 = name prefix (both may be null). Comparisons are as text: `name` would cut what is compared. */
const SELECT = `
WITH RECURSIVE administrators(oid) AS (
  SELECT oid FROM pg_roles WHERE rolsuper OR rolcreaterole
  UNION SELECT m.member FROM pg_auth_members m JOIN administrators a ON m.roleid = a.oid
)
SELECT r.oid::text AS id, r.rolname::text AS name, r.rolcanlogin AS can_login, r.rolsuper AS superuser,
  r.rolconnlimit AS connection_limit, r.rolvaliduntil::text AS valid_until, d.description AS comment,
  r.oid IN (SELECT oid FROM administrators) AS administrator, s.managed,
  (SELECT coalesce(json_agg(json_build_object('role', g.role, 'admin', g.admin) ORDER BY g.role COLLATE "C"), '[]')
     FROM (SELECT o.rolname::text AS role, bool_or(m.admin_option) AS admin FROM pg_auth_members m
             JOIN pg_roles o ON o.oid = m.roleid WHERE m.member = r.oid GROUP BY o.rolname) g)::text AS grants,
  (SELECT count(*) FROM pg_shdepend o WHERE o.refclassid = 'pg_authid'::regclass AND o.refobjid = r.oid
     AND o.deptype = 'o')::int AS owned
FROM pg_roles r
LEFT JOIN pg_shdescription d ON d.objoid = r.oid AND d.classoid = 'pg_authid'::regclass
CROSS JOIN LATERAL (SELECT coalesce(starts_with(r.rolname::text, $2::text), false) OR EXISTS (
  SELECT FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.roleid
  WHERE m.member = r.oid AND o.rolname::text = $1::text) AS managed) s`;

const parameters = (config: PostgresConfig): readonly (string | null)[] => [
  config.managed.group ?? null,
  config.managed.prefix ?? null,
];

/** Any text may be a name: the prefix tells our tokens from others, which would begin the listing in its middle. */
const AFTER = 'after ';

/** One page by name. `page` is AFTER and the last name of the page before. */
export async function listRoles(
  run: Run,
  config: PostgresConfig,
  own: string,
  page: string | undefined,
): Promise<Page<RemoteAccount>> {
  const after = page?.startsWith(AFTER) ? page.slice(AFTER.length) : undefined;
  if (page !== undefined && (after === undefined || nameProblem(after) !== null)) {
    throw new ConnectorFault('invalid', 'the page token is not one of this connector');
  }
  const rows = await run(
    `${SELECT} WHERE (r.rolcanlogin OR s.managed OR strpos(d.description, '"lockstep"') > 0)
       AND r.rolname::text COLLATE "C" > $3::text ORDER BY r.rolname::text COLLATE "C" LIMIT $4`,
    [...parameters(config), after ?? '', config.pageSize + 1],
  );
  const shown = rows.slice(0, config.pageSize).map((row) => readRole(row, config, own));
  const last = shown.at(-1);
  return {
    items: shown.filter(({ canLogin, managed }) => canLogin || managed).map(({ account }) => account),
    ...(rows.length > config.pageSize && last !== undefined && { next: `${AFTER}${last.account.name}` }),
  };
}

/**
 * The role of an account: by oid if known, else by strong key, else by name. A role of the right name that carries
 * another person's key is somebody else: not found. Throws `conflict` when keys point to several roles.
 */
export async function findRole(
  run: Run,
  config: PostgresConfig,
  own: string,
  ref: AccountRef,
): Promise<Found | null> {
  const read = async (where: string, values: readonly unknown[]) =>
    (await run(`${SELECT} WHERE ${where}`, [...parameters(config), ...values])).map((row) =>
      readRole(row, config, own),
    );

  if (ref.id !== undefined) {
    const [role] = await read('r.oid = $3::oid', [oid(ref.id)]);
    if (role !== undefined) return { role, by: 'id' };
  }
  const role = await findByKey(read, config, ref);
  if (role !== null) return { role, by: 'key' };
  // Somebody who is known by keys only, and by no name here.
  if (ref.name === '' && Object.keys(ref.keys).length > 0) return null;
  const [named] = await read('r.rolname::text = $3::text', [roleName(ref.name)]);
  return named === undefined || contradicts(named.account.keys, ref.keys) || isAnother(ref, named.account.id)
    ? null
    : { role: named, by: 'name' };
}

type Read = (where: string, values: readonly unknown[]) => Promise<readonly Role[]>;

async function findByKey(read: Read, config: PostgresConfig, ref: AccountRef): Promise<Role | null> {
  const wanted = Object.entries(ref.keys);
  if (wanted.length === 0) return null;
  const named = Object.keys(config.keys).filter((name) => agrees(config.keys[name] ?? {}, ref.keys));
  // The value stands in the comment as it is, or (JSON) escaped with a backslash.
  const values = wanted.map(([, value]) => value);
  const roles = await read(
    `r.rolname::text = ANY($3::text[]) OR (strpos(d.description, '"lockstep"') > 0 AND (strpos(d.description, '\\') > 0
       OR EXISTS (SELECT FROM unnest($4::text[]) v WHERE strpos(d.description, v) > 0)))`,
    [named, values],
  );
  const matching = roles.filter(
    ({ account }) => agrees(account.keys, ref.keys) && !isAnother(ref, account.id),
  );
  if (matching.length <= 1) return matching[0] ?? null;
  const names = matching
    .map(({ account }) => account.name)
    .slice(0, 5)
    .join(', ');
  throw new ConnectorFault('conflict', `several roles carry the same strong key: ${names}`, {
    scope: 'object',
  });
}

function agrees(has: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).some(([name, value]) => Object.hasOwn(has, name) && has[name] === value);
}

function contradicts(
  has: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).some(([name, value]) => Object.hasOwn(has, name) && has[name] !== value);
}

/** A malformed id is a fault, never "absent": that would be a false proof. */
export function oid(id: string): string {
  if (!/^[1-9]\d{0,9}$/.test(id) || Number(id) > MAX_OID) {
    throw new ConnectorFault('invalid', 'the account id is not an oid', { scope: 'object' });
  }
  return id;
}

function readRole(row: Row, config: PostgresConfig, own: string): Role {
  const [id, name] = [text(row.id), text(row.name)];
  const comment = row.comment === null ? null : text(row.comment);
  const marker = parseMarker(comment);
  const superuser = row.superuser === true;
  const canLogin = row.can_login === true;
  const connectionLimit = Number(row.connection_limit);
  const grants = readGrants(text(row.grants), config.managed.group);
  const keys = { ...marker?.keys, ...(Object.hasOwn(config.keys, name) ? config.keys[name] : {}) };
  const attributes: Attributes = {
    ...keys,
    comment: marker === null ? comment : (marker.note ?? null),
    // Of a role that is switched off: what it gets back.
    connectionLimit: canLogin ? connectionLimit : (marker?.connectionLimit ?? connectionLimit),
    validUntil: row.valid_until === null ? null : text(row.valid_until),
    ownedObjects: Number(row.owned),
    superuser,
  };
  const account: RemoteAccount = {
    id,
    name,
    // A connection limit of 0 keeps everybody out but a superuser.
    active: canLogin && (superuser || connectionLimit !== 0),
    keys,
    entitlements: grants.flatMap(({ role, admin }): readonly Entitlement[] => [
      { kind: 'role', value: role },
      ...(admin ? [{ kind: 'roleAdmin', value: role }] : []),
    ]),
    administrator: row.administrator === true,
    protected: isProtected(id, name, own, config),
    attributes,
  };
  const managed = row.managed === true || marker !== null;
  return { account, comment, marker, superuser, canLogin, connectionLimit, managed, grants };
}

function isProtected(id: string, name: string, own: string, config: PostgresConfig): boolean {
  return id === BOOTSTRAP_OID || name === own || name.startsWith('pg_') || config.protected.includes(name);
}

function readGrants(json: string, markerGroup: string | undefined): Role['grants'] {
  const rows: unknown = JSON.parse(json);
  if (!Array.isArray(rows)) return [];
  return rows
    .map((row: { role?: unknown; admin?: unknown }) => ({ role: text(row.role), admin: row.admin === true }))
    .filter(({ role }) => role !== markerGroup);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new ConnectorFault('permanent', 'the catalogue of the target has an unexpected shape');
}
