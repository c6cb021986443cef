import type { PostgresConfig } from './config.ts';
import type { Database, Run } from './database.ts';
import { objectGrantsBy, passOnMemberships } from './passed-on-rights.ts';
import { identifier } from './quoting.ts';
import { Refusal } from './refusal.ts';
import type { Rights } from './rights.ts';
import type { Role } from './roles.ts';

export const BY_HAND =
  'Hand over what is named with ALTER … OWNER TO or REASSIGN OWNED, take its rights with DROP OWNED, then let the operation be repeated.';
const NAME_SUCCESSOR =
  'Name a successor in the plan, or set successor of the target; best a NOLOGIN role of its own without rights.';

interface Place {
  readonly database: string;
  readonly owned: number;
}

export interface HandOver {
  readonly role: Role;
  readonly successor: Role | null;
  /**
   * Also take what REASSIGN OWNED leaves (rights on objects of others, default privileges, user mappings), so that the
   * role can be dropped.
   */
  readonly strip: boolean;
}

/**
 * Gives everything the role owns to the successor, in every database. Each database is one transaction; a repetition
 * goes on where the last one stopped. Returns how many objects changed hands; throws Refusal when something is in the way.
 */
export async function handOver(
  database: Database,
  config: PostgresConfig,
  rights: Rights,
  order: HandOver,
): Promise<number> {
  const places = await placesOf(database.read, config, order.role.account.id);
  const owned = places.reduce((sum, place) => sum + place.owned, 0);
  if (owned > 0) refuseUnfit(order);
  for (const place of places) {
    if (place.owned === 0 && !order.strip) continue;
    const doing = `handing over in database ${place.database} failed`;
    await database.transaction(doing, (run) => handOverHere(run, rights, place, order), place.database);
  }
  return owned;
}

/** Databases where something depends on the role; the connector's own one also stands for what belongs to none. */
async function placesOf(run: Run, config: PostgresConfig, oid: string): Promise<readonly Place[]> {
  const rows = await run(
    `SELECT d.datname::text AS database, d.datallowconn AS open, bool_or(s.dbid <> 0) AS inside,
       count(*) FILTER (WHERE s.deptype = 'o')::int AS owned
     FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid OR (s.dbid = 0 AND d.datname = current_database())
     WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = $1::oid
     GROUP BY d.datname, d.datallowconn ORDER BY d.datname::text COLLATE "C"`,
    [oid],
  );
  return rows.map((row) => {
    const database = String(row.database);
    const where = `the role owns objects or holds rights in database ${database}, `;
    if (row.open !== true) {
      throw new Refusal(
        `${where}which takes no connections`,
        `Allow connections to ${database} for a moment.`,
      );
    }
    if (row.inside === true && config.databases !== undefined && !config.databases.includes(database)) {
      throw new Refusal(
        `${where}which this connector may not touch`,
        `Add ${database} to databases of the target, or hand over there by hand.`,
      );
    }
    return { database, owned: Number(row.owned) };
  });
}

function refuseUnfit({ role, successor }: HandOver): void {
  if (successor === null) {
    throw new Refusal('the role owns objects, and there is nobody to receive them', NAME_SUCCESSOR);
  }
  if (successor.account.id === role.account.id) {
    throw new Refusal('the role cannot be its own successor', NAME_SUCCESSOR);
  }
  // Functions and views run with the rights of their owner: the leaver's code would run as a superuser.
  if (successor.superuser) {
    throw new Refusal(
      'the successor is a superuser, and what the leaver wrote would run with its rights',
      NAME_SUCCESSOR,
    );
  }
}

async function handOverHere(
  run: Run,
  rights: Rights,
  place: Place,
  { role, successor, strip }: HandOver,
): Promise<void> {
  const { id } = role.account;
  const leaver = identifier(role.account.name);
  const lent = rights.superuser ? [] : await lendRoles(run, successor === null ? [role] : [role, successor]);
  if (successor !== null && place.owned > 0) {
    await run(`REASSIGN OWNED BY ${leaver} TO ${identifier(successor.account.name)}`);
  }
  if (strip) {
    const left = await ownedHere(run, id);
    // DROP OWNED would destroy it: data of the company, or an object made this very moment.
    if (left > 0)
      throw new Refusal(`${left} objects in database ${place.database} cannot be handed over`, BY_HAND);
    await refuseCuttingOthers(run, rights, place, id);
    await passOnMemberships(run, id, rights.version);
    await run(`DROP OWNED BY ${leaver}`);
  }
  for (const name of lent) await run(`REVOKE ${identifier(name)} FROM CURRENT_USER`);
}

async function refuseCuttingOthers(run: Run, rights: Rights, place: Place, oid: string): Promise<void> {
  const passedOn = await objectGrantsBy(run, oid, rights.version);
  if (passedOn.length === 0) return;
  throw new Refusal(
    `in database ${place.database} others hold rights only because the role granted them: ${passedOn.join(', ')}`,
    'Grant them again as the owner of the objects, then REVOKE … CASCADE them from the role.',
  );
}

/** REASSIGN OWNED asks for the rights of both roles: a connector without SUPERUSER lends them to itself until COMMIT. */
async function lendRoles(run: Run, roles: readonly Role[]): Promise<readonly string[]> {
  const lent: string[] = [];
  for (const { account } of roles) {
    const [row] = await run(`SELECT pg_has_role(session_user, $1::oid, 'usage') AS has`, [account.id]);
    if (row?.has === true) continue;
    await run(`GRANT ${identifier(account.name)} TO CURRENT_USER`);
    lent.push(account.name);
  }
  return lent;
}

/** Owned in this database or by none, without what REASSIGN OWNED leaves to DROP OWNED on purpose. */
async function ownedHere(run: Run, oid: string): Promise<number> {
  const [row] = await run(
    `SELECT count(*)::int AS owned FROM pg_shdepend s
     WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = $1::oid AND s.deptype = 'o'
       AND s.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
       AND s.classid NOT IN ('pg_default_acl'::regclass, 'pg_user_mapping'::regclass)`,
    [oid],
  );
  return Number(row?.owned);
}
