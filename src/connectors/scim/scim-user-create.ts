import type { ConnectorOperation, Outcome } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isActive } from './scim-account.ts';
import { writablePath } from './scim-attributes.ts';
import type { ScimTarget } from './scim-collection.ts';
import { accountsNamed, type FoundUser, findUser, ownKey } from './scim-find.ts';
import { type JsonObject, member, textOf } from './scim-json.ts';
import { accepted, done } from './scim-outcome.ts';
import { parseScimPath } from './scim-path.ts';
import { handleOf } from './scim-user-write.ts';
import { readPath, writePath } from './scim-value.ts';

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';

/**
 * Looks before it creates, because an earlier attempt may have succeeded without its answer arriving, and looks
 * again after 409. `entitlements` are left to the caller.
 */
export async function createUser(target: ScimTarget, operation: ConnectorOperation): Promise<Outcome> {
  const before = await existing(target, operation);
  if (before !== null) return before;
  try {
    const answer = await target.client.write('POST', '/Users', newUser(target, operation));
    if (answer.status === 202) return accepted(handleOf('create', operation.account));
    const id = textOf(member(answer.body, 'id')) ?? (await findUser(target, operation.account))?.id;
    return done(true, id);
  } catch (error) {
    if (!(error instanceof ConnectorFault) || !saysTaken(error)) throw error;
    const now = await existing(target, operation);
    if (now !== null) return now;
    throw nameTaken(error);
  }
}

/** null = nothing in the way. An account of the same person is adopted by its strong key, never by name alone. */
async function existing(target: ScimTarget, operation: ConnectorOperation): Promise<Outcome | null> {
  const found = await findUser(target, operation.account);
  const keyless = Object.keys(target.config.keys).length === 0;
  if (found !== null && (found.by !== 'name' || keyless)) return adopt(operation, found);
  const named = found !== null || (await accountsNamed(target, operation.account.name)).length > 0;
  if (named) throw nameTaken();
  return null;
}

/** An account that somebody switched off stays off until a plan says otherwise. */
function adopt(operation: ConnectorOperation, found: FoundUser): Outcome {
  if (isActive(found.resource) || operation.attributes?.active === false) return done(false, found.id);
  return {
    status: 'blocked',
    reason: 'The target already has an account with the same strong key, and it is switched off',
    remedy: 'Link that account to the person and enable it by a plan, or delete it on the target.',
  };
}

function newUser(target: ScimTarget, operation: ConnectorOperation): JsonObject {
  const { account, attributes = {} } = operation;
  let resource: JsonObject = { schemas: [USER_SCHEMA], userName: account.name, active: true };
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) resource = writePath(resource, writablePath(target.config, name), value);
  }
  for (const [name, path] of Object.entries(target.config.keys)) {
    const value = ownKey(account, name);
    const at = parseScimPath(path);
    if (value !== undefined && readPath(resource, at) === null) resource = writePath(resource, at, value);
  }
  return resource;
}

/** 409, or 400 with the same meaning (RFC 7644 section 3.12, scimType uniqueness). */
function saysTaken(fault: ConnectorFault): boolean {
  return fault.kind === 'conflict' || (fault.kind === 'invalid' && fault.vendor?.code === 'uniqueness');
}

function nameTaken(cause?: unknown): ConnectorFault {
  const message = 'The sign-in name, or another unique value, belongs to another account on the target';
  return new ConnectorFault('alreadyExists', message, { scope: 'object', cause });
}
