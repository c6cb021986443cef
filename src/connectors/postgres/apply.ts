import {
  ConnectorFault,
  type ConnectorOperation,
  type Outcome,
  REVOCATIONS,
} from '../../domain/connector.ts';
import {
  changed,
  createAccount,
  disableAccount,
  enableAccount,
  grantClause,
  removePassword,
  unchanged,
  updateAccount,
  type Work,
} from './operations.ts';
import { BY_HAND, handOver } from './ownership.ts';
import { endMembership, membersOf, passOnMemberships } from './passed-on-rights.ts';
import { identifier } from './quoting.ts';
import { Refusal } from './refusal.ts';
import { type Found, findRole, oid, type Role } from './roles.ts';
import { endSessions } from './sessions.ts';

/** One operation on one role. What is in the way in the target is `blocked`; what failed is a ConnectorFault. */
export async function applyOperation(work: Work, operation: ConnectorOperation): Promise<Outcome> {
  try {
    const found = await findRole(work.database.read, work.config, work.rights.own, operation.account);
    if (found !== null) refuseStranger(operation, found);
    const role = found?.role ?? null;
    if (role !== null && REVOCATIONS.has(operation.kind)) refuseProtected(role);
    return await perform(work, operation, role);
  } catch (error) {
    if (error instanceof Refusal) return error.blocked;
    throw error;
  }
}

async function perform(work: Work, operation: ConnectorOperation, role: Role | null): Promise<Outcome> {
  switch (operation.kind) {
    case 'create':
      return createAccount(work, operation, role);
    case 'update':
      return updateAccount(work, operation, present(role));
    case 'enable':
      return enableAccount(work, operation, present(role));
    case 'grant':
      return grant(work, operation, present(role));
    case 'revoke':
      return role === null ? unchanged() : revoke(work, operation, role);
    case 'disable':
      return role === null ? unchanged() : disableAccount(work, operation, role);
    case 'revokeSessions':
      return endAllSessions(work, operation, role);
    case 'revokeCredentials':
      return role === null ? unchanged() : removePassword(work, role);
    case 'transferData':
      return role === null ? unchanged() : transferData(work, operation, role);
    case 'delete':
      return role === null ? unchanged() : drop(work, operation, role);
  }
}

/** The oid is gone and somebody of the same name is there: another role, perhaps another person. */
function refuseStranger({ account }: ConnectorOperation, { role, by }: Found): void {
  if (account.id === undefined || by !== 'name') return;
  throw new ConnectorFault(
    'conflict',
    `the role ${account.name} is not the one of this account any more (oid ${role.account.id})`,
    {
      scope: 'object',
    },
  );
}

function refuseProtected({ account }: Role): void {
  if (account.protected !== true) return;
  throw new Refusal(
    `the role ${account.name} is protected: the connector's own, a built-in, or one that the target document names`,
    'Take it out of protected of the target document if it belongs to a person; built-in roles stay.',
  );
}

function present(role: Role | null): Role {
  if (role !== null) return role;
  throw new ConnectorFault('notFound', 'there is no such role', { scope: 'object' });
}

function entitlementOf({ entitlement }: ConnectorOperation, { config }: Work) {
  if (entitlement === undefined)
    throw new ConnectorFault('invalid', 'the operation names no entitlement', { scope: 'object' });
  if (entitlement.value === config.managed.group) {
    throw new ConnectorFault('invalid', 'the marker group is kept by the connector itself', {
      scope: 'object',
    });
  }
  return grantClause(entitlement);
}

async function grant(work: Work, operation: ConnectorOperation, { account, grants }: Role): Promise<Outcome> {
  const { group, admin, option } = entitlementOf(operation, work);
  if (grants.some((one) => one.role === group && (one.admin || !admin))) return unchanged(account.id);
  await work.database.statement(`GRANT ${identifier(group)} TO ${identifier(account.name)}${option}`);
  return changed(account.id);
}

async function revoke(
  work: Work,
  operation: ConnectorOperation,
  { account, grants }: Role,
): Promise<Outcome> {
  const { group, admin } = entitlementOf(operation, work);
  if (!grants.some((one) => one.role === group && (one.admin || !admin))) return unchanged(account.id);
  await work.database.transaction('ending the membership failed', (run) =>
    endMembership(run, account, group, admin, work.rights.version),
  );
  return changed(account.id);
}

/** Also for a role that is gone already: its sessions outlive it, under the oid. */
async function endAllSessions(
  work: Work,
  { account }: ConnectorOperation,
  role: Role | null,
): Promise<Outcome> {
  const id = role?.account.id ?? account.id;
  if (id === undefined) return unchanged();
  const ended = await endSessions(work.database.statement, oid(id));
  return ended === 0 ? unchanged(id) : changed(id);
}

async function successorOf(
  { database, config, rights }: Work,
  { successor }: ConnectorOperation,
): Promise<Role | null> {
  const named = successor === undefined ? null : await findRole(database.read, config, rights.own, successor);
  if (named !== null) return named.role;
  if (config.successor === undefined) return null;
  return (
    (await findRole(database.read, config, rights.own, { name: config.successor, keys: {} }))?.role ?? null
  );
}

async function transferData(work: Work, operation: ConnectorOperation, role: Role): Promise<Outcome> {
  const successor = await successorOf(work, operation);
  const moved = await handOver(work.database, work.config, work.rights, { role, successor, strip: false });
  return moved === 0 ? unchanged(role.account.id) : changed(role.account.id);
}

/** Shut first, whatever comes after; emptied, then dropped: DROP ROLE asks neither for open sessions nor for who lived from the role. */
async function drop(work: Work, operation: ConnectorOperation, role: Role): Promise<Outcome> {
  const { database, config, rights } = work;
  const { id, name } = role.account;
  if (name === config.successor || name === config.managed.group) {
    throw new Refusal(
      'the target document names the role as successor or marker group',
      'Name another one in the target document first.',
    );
  }
  const successor = await successorOf(work, operation);
  await disableAccount(work, operation, role);
  await endSessions(database.statement, id);
  const members = await membersOf(database.read, id, rights);
  if (members.length > 0) {
    throw new Refusal(
      `others are members of the role and would lose what they have through it: ${members.join(', ')}`,
      'Give them what they need by a role of its own, then revoke this one from them.',
    );
  }
  await handOver(database, config, rights, { role, successor, strip: true });
  try {
    await database.transaction('dropping the role failed', async (run) => {
      await passOnMemberships(run, id, rights.version);
      await run(`DROP ROLE ${identifier(name)}`);
    });
  } catch (error) {
    if (!(error instanceof ConnectorFault) || error.vendor?.code !== '2BP01') throw error;
    throw new Refusal(`something still depends on the role: ${error.vendor.text}`, BY_HAND);
  }
  return changed(id);
}
