import { createHash, randomBytes } from 'node:crypto';
import {
  ConnectorFault,
  type ConnectorOperation,
  type Credential,
  type Outcome,
} from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import type { PostgresConfig } from './config.ts';
import type { Database, Run } from './database.ts';
import { formatMarker, type Marker, markerOf } from './marker.ts';
import { identifier, literal } from './quoting.ts';
import { hasPassword, type Rights } from './rights.ts';
import type { Role } from './roles.ts';
import { scramVerifier } from './scram.ts';

/** What every operation works with. */
export interface Work {
  readonly database: Database;
  readonly config: PostgresConfig;
  readonly rights: Rights;
}

export const unchanged = (id?: string): Outcome => ({
  status: 'done',
  changed: false,
  ...(id !== undefined && { id }),
});
export const changed = (id: string, credential?: Credential): Outcome => ({
  status: 'done',
  changed: true,
  id,
  ...(credential !== undefined && { credential }),
});

/**
 * Two steps, so that a lost answer never leaves an open account with a password that nobody has: a role without LOGIN,
 * then LOGIN with the first password. The role remembers which operation made it: only its repetition sets another one.
 */
export async function createAccount(
  work: Work,
  operation: ConnectorOperation,
  found: Role | null,
): Promise<Outcome> {
  const { database, config } = work;
  const { account } = operation;
  const issue = issueMark(operation);
  if (found !== null && found.marker?.credentialFor !== issue) {
    if (sharesKey(found, operation)) return unchanged(found.account.id);
    throw new ConnectorFault(
      'alreadyExists',
      'a role of this name exists and carries no key of this person',
      {
        scope: 'object',
      },
    );
  }
  const role = identifier(account.name);
  const marker = applyAttributes({ keys: account.keys, credentialFor: issue }, operation, config);
  const groups = (operation.entitlements ?? []).map((one) => grantClause(one));
  await database.transaction('creating the role failed', async (run) => {
    if (found === null) await run(`CREATE ROLE ${role} NOLOGIN`);
    await comment(run, account.name, marker);
    if (config.managed.group !== undefined) await run(`GRANT ${identifier(config.managed.group)} TO ${role}`);
    for (const { group, option } of groups) await run(`GRANT ${identifier(group)} TO ${role}${option}`);
  });
  const credential = firstCredential(config);
  const limit = connectionLimitOf(operation) ?? -1;
  await database.statement(
    `ALTER ROLE ${role} LOGIN CONNECTION LIMIT ${limit}${credential === null ? '' : credential.clause}`,
  );
  const [row] = await database.read('SELECT oid::text AS id FROM pg_roles WHERE rolname::text = $1::text', [
    account.name,
  ]);
  const id = row?.id;
  if (typeof id !== 'string') {
    throw new ConnectorFault('unknownOutcome', 'the new role is not to be seen', { scope: 'object' });
  }
  return changed(id, credential?.credential);
}

export async function updateAccount(
  { database, config }: Work,
  operation: ConnectorOperation,
  found: Role,
): Promise<Outcome> {
  const before = markerOf(found.comment);
  const limit = connectionLimitOf(operation);
  const keys = { ...before.keys, ...operation.account.keys };
  const next = applyAttributes({ ...before, keys }, operation, config);
  // A role that is switched off keeps its limit in the marker until it is switched on.
  const marker = limit !== undefined && !found.canLogin ? { ...next, connectionLimit: limit } : next;
  const newLimit = limit !== undefined && found.canLogin && limit !== found.connectionLimit;
  if (!newLimit && formatted(marker) === found.comment) return unchanged(found.account.id);
  await database.transaction('changing the role failed', async (run) => {
    if (newLimit) await run(`ALTER ROLE ${identifier(found.account.name)} CONNECTION LIMIT ${limit}`);
    await comment(run, found.account.name, marker);
  });
  return changed(found.account.id);
}

/** LOGIN and the connection limit of before. Who has no password any more gets a first one again. */
export async function enableAccount(
  work: Work,
  operation: ConnectorOperation,
  found: Role,
): Promise<Outcome> {
  const { database, config, rights } = work;
  const { id, name, active } = found.account;
  const repeated = found.marker?.credentialFor === issueMark(operation);
  if (active && !repeated) return unchanged(id);
  const bare = repeated || (await hasPassword(database.read, config, rights, id)) === false;
  const credential = bare ? firstCredential(config) : null;
  const { connectionLimit, ...rest } = markerOf(found.comment);
  const limit = connectionLimit ?? (found.connectionLimit === 0 ? -1 : found.connectionLimit);
  const marker = credential === null ? rest : { ...rest, credentialFor: issueMark(operation) };
  await database.transaction('switching the role on failed', async (run) => {
    await run(`ALTER ROLE ${identifier(name)} LOGIN CONNECTION LIMIT ${limit}${credential?.clause ?? ''}`);
    await comment(run, name, marker);
  });
  return changed(id, credential?.credential);
}

/** NOLOGIN, and a marker so that a listing goes on showing the account. Open sessions are another operation. */
export async function disableAccount(
  { database }: Work,
  operation: ConnectorOperation,
  found: Role,
): Promise<Outcome> {
  const { id, name } = found.account;
  if (!found.canLogin && found.managed) return unchanged(id);
  const before = markerOf(found.comment);
  const marker: Marker = {
    ...before,
    keys: { ...operation.account.keys, ...before.keys },
    ...(found.canLogin && found.connectionLimit !== 0 && { connectionLimit: found.connectionLimit }),
  };
  await database.transaction('switching the role off failed', async (run) => {
    await run(`ALTER ROLE ${identifier(name)} NOLOGIN CONNECTION LIMIT 0`);
    await comment(run, name, marker);
  });
  return changed(id);
}

export async function removePassword({ database, config, rights }: Work, found: Role): Promise<Outcome> {
  const { id, name } = found.account;
  if ((await hasPassword(database.read, config, rights, id)) === false) return unchanged(id);
  await database.statement(`ALTER ROLE ${identifier(name)} PASSWORD NULL`);
  return changed(id);
}

/** The role of a 'role' or 'roleAdmin' entitlement and the option of GRANT. */
export function grantClause(entitlement: { readonly kind: string; readonly value: string }): {
  readonly group: string;
  readonly admin: boolean;
  readonly option: string;
} {
  const { kind, value } = entitlement;
  if (kind !== 'role' && kind !== 'roleAdmin') {
    throw new ConnectorFault('unsupported', `a role cannot hold a ${kind}`, { scope: 'object' });
  }
  return {
    group: value,
    admin: kind === 'roleAdmin',
    option: kind === 'roleAdmin' ? ' WITH ADMIN OPTION' : '',
  };
}

function sharesKey(found: Role, { account }: ConnectorOperation): boolean {
  if (account.id === found.account.id) return true;
  return Object.entries(account.keys).some(([name, value]) => found.account.keys[name] === value);
}

/** In the comment, which everybody on the cluster may read: a digest, not the key of the operation itself. */
function issueMark({ idempotencyKey }: ConnectorOperation): string {
  return createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 24);
}

/** 192 bits from the operating system: a password must not come from a source that a test or a replay can repeat. */
function firstCredential(
  config: PostgresConfig,
): { readonly credential: Credential; readonly clause: string } | null {
  switch (config.credential) {
    case 'none':
      return null;
    case 'password': {
      const password = randomBytes(24).toString('base64url');
      const clause = ` PASSWORD ${literal(scramVerifier(password, randomBytes(16)))}`;
      return { credential: { kind: 'password', secret: new Secret(password) }, clause };
    }
  }
}

function connectionLimitOf({ attributes }: ConnectorOperation): number | undefined {
  const limit = attributes?.connectionLimit;
  if (limit === undefined) return undefined;
  if (limit === null) return -1;
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= -1 && limit <= 2_147_483_647)
    return limit;
  throw invalidAttribute('connectionLimit', 'is a whole number from -1 (no limit) on');
}

/** Wanted attributes that live in the comment. An attribute that this target cannot hold is refused, never dropped. */
function applyAttributes(
  marker: Marker,
  { attributes = {} }: ConnectorOperation,
  config: PostgresConfig,
): Marker {
  const { note, keys, ...rest } = marker;
  const nextKeys = new Map(Object.entries(keys));
  let nextNote = note;
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'connectionLimit') continue;
    if (value !== null && typeof value !== 'string') throw invalidAttribute(name, 'is a text');
    if (name === 'comment') nextNote = value ?? undefined;
    else if (!config.keyAttributes.includes(name)) throw invalidAttribute(name, 'cannot be kept by a role');
    else if (value === null) nextKeys.delete(name);
    else nextKeys.set(name, value);
  }
  return { ...rest, keys: Object.fromEntries(nextKeys), ...(nextNote !== undefined && { note: nextNote }) };
}

function invalidAttribute(name: string, what: string): ConnectorFault {
  return new ConnectorFault('invalid', `attribute ${name.slice(0, 100)} ${what}`, { scope: 'object' });
}

async function comment(run: Run, name: string, marker: Marker): Promise<void> {
  await run(`COMMENT ON ROLE ${identifier(name)} IS ${literal(formatted(marker))}`);
}

function formatted(marker: Marker): string {
  try {
    return formatMarker(marker);
  } catch (error) {
    throw new ConnectorFault('invalid', error instanceof Error ? error.message : 'the comment is not valid', {
      scope: 'object',
      cause: error,
    });
  }
}
