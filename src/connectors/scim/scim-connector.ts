import type { Connector, ConnectorOperation, ConnectorRuntime, Outcome } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { accountOf } from './scim-account.ts';
import { checkTarget } from './scim-check.ts';
import { openScimClient } from './scim-client.ts';
import type { ScimTarget } from './scim-collection.ts';
import type { ScimConfig } from './scim-config.ts';
import { discoverDialect } from './scim-dialect.ts';
import { findUser, findUserToWrite } from './scim-find.ts';
import { openListing } from './scim-listing.ts';
import { type MembershipReader, openMembershipReader } from './scim-membership.ts';
import { type MembershipWriter, openMembershipWriter } from './scim-membership-write.ts';
import { accepted, done, readHandle } from './scim-outcome.ts';
import { createUser } from './scim-user-create.ts';
import { changeValue, deleteUser, switchUser, updateUser } from './scim-user-write.ts';
import { verifyUser } from './scim-verify.ts';

interface Session {
  readonly target: ScimTarget;
  readonly memberships: MembershipReader;
  readonly writer: MembershipWriter;
}

/** Nothing is asked of the target until the first call. */
export function openScimConnector(config: ScimConfig, runtime: ConnectorRuntime): Connector {
  const client = openScimClient(config, runtime);
  let opened: Promise<Session> | undefined;

  async function start(): Promise<Session> {
    const target: ScimTarget = {
      config,
      client,
      dialect: await discoverDialect(client, config),
      clock: runtime.clock,
    };
    const memberships = openMembershipReader(target);
    return { target, memberships, writer: openMembershipWriter(target, memberships.changed) };
  }

  /** Discovery happens once; a failed one is tried again by the next call. */
  function session(): Promise<Session> {
    if (opened === undefined) {
      const starting = start();
      opened = starting;
      starting.catch(() => {
        if (opened === starting) opened = undefined;
      });
    }
    return opened;
  }

  const listing = openListing(
    async () => (await session()).target,
    async () => (await session()).memberships,
    runtime.random,
  );

  return {
    async check() {
      opened = undefined;
      return checkTarget(config, async () => (await session()).target);
    },
    list: listing,
    async get(ref) {
      const { target, memberships } = await session();
      const found = await findUser(target, ref);
      if (found === null) return null;
      return accountOf(config, found.resource, await memberships.groupsOf(found.resource));
    },
    apply: async (operation) => applyOperation(await session(), operation),
    async verify(expectation) {
      const { target, memberships } = await session();
      return verifyUser(target, memberships, expectation);
    },
    poll: async (handle) => pollWrite(await session(), handle),
    close: async () => undefined,
  };
}

async function applyOperation(session: Session, operation: ConnectorOperation): Promise<Outcome> {
  const { target } = session;
  switch (operation.kind) {
    case 'create':
      return createWithEntitlements(session, operation);
    case 'update':
      return updateUser(target, operation);
    case 'enable':
      return switchUser(target, operation, true);
    case 'disable':
      return switchUser(target, operation, false);
    case 'grant':
      return changeEntitlement(session, operation, true);
    case 'revoke':
      return changeEntitlement(session, operation, false);
    case 'delete':
      if (target.config.deletes) return deleteUser(target, operation);
      throw unsupported('This target deletes no accounts');
    case 'revokeSessions':
    case 'revokeCredentials':
    case 'transferData':
      throw unsupported(`SCIM has no way to ${operation.kind}`);
    default:
      return operation.kind satisfies never;
  }
}

async function createWithEntitlements(session: Session, operation: ConnectorOperation): Promise<Outcome> {
  const created = await createUser(session.target, operation);
  if (created.status !== 'done' || created.id === undefined) return created;
  let changed = created.changed;
  const account = { ...operation.account, id: created.id };
  for (const entitlement of operation.entitlements ?? []) {
    const granted = await changeEntitlement(
      session,
      { ...operation, kind: 'grant', account, entitlement },
      true,
    );
    // The account is there; what could not be granted is reported and tried again as a whole.
    if (granted.status !== 'done') return granted;
    changed ||= granted.changed;
  }
  return done(changed, created.id);
}

async function changeEntitlement(
  session: Session,
  operation: ConnectorOperation,
  wanted: boolean,
): Promise<Outcome> {
  const { target, writer } = session;
  const { entitlement, account } = operation;
  if (entitlement === undefined) throw new ConnectorFault('invalid', 'No entitlement was named');
  const { kind, value } = entitlement;
  if (kind === 'role' || kind === 'entitlement') {
    if (!target.config.valueEntitlements.includes(kind)) throw unsupported(`This target keeps no ${kind}`);
    return changeValue(target, operation, kind, value, wanted);
  }
  if (kind !== 'group') throw unsupported(`SCIM knows no entitlement of kind "${kind}"`);
  const found = await findUserToWrite(target, account);
  if (found !== null) return writer.change(value, found.id, wanted);
  if (!wanted) return done(false);
  throw new ConnectorFault('notFound', 'The account is not on the target', { scope: 'object' });
}

/** 202 promises nothing that could be asked for: the account is looked at, and verification judges the rest. */
async function pollWrite({ target }: Session, handle: string): Promise<Outcome> {
  const write = readHandle(handle);
  if (write === null) throw new ConnectorFault('invalid', 'This is not a handle of this connector');
  if (write.kind !== 'create') return done(true);
  const found = await findUser(target, { name: write.name ?? '', keys: write.keys ?? {} });
  return found === null ? accepted(write) : done(true, found.id);
}

function unsupported(message: string): ConnectorFault {
  return new ConnectorFault('unsupported', message, { scope: 'object' });
}
