import type { AccountRef, ConnectorOperation, Outcome } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { VALUE_ATTRIBUTES } from './scim-account.ts';
import { sameScimValue, writablePath } from './scim-attributes.ts';
import type { ScimTarget } from './scim-collection.ts';
import { type FoundUser, findUserToWrite } from './scim-find.ts';
import { flagOf, type JsonObject, listOf, member } from './scim-json.ts';
import { PATCH_SCHEMA } from './scim-membership-write.ts';
import { accepted, done } from './scim-outcome.ts';
import { equalsFilter, idSegment } from './scim-path.ts';
import { type PatchOperation, patchPath, readPath, without, writePath } from './scim-value.ts';

const MAX_ATTEMPTS = 5;

/** What is to be different: as PATCH operations and as the whole resource for PUT. null = it is so already. */
export interface UserChange {
  readonly operations: readonly PatchOperation[];
  readonly whole: JsonObject;
}

export async function updateUser(target: ScimTarget, operation: ConnectorOperation): Promise<Outcome> {
  const wanted = Object.entries(operation.attributes ?? {});
  const paths = wanted.map(([name]) => writablePath(target.config, name));
  if (paths.some((path) => path.schema === undefined && path.attribute.toLowerCase() === 'active')) {
    throw new ConnectorFault('invalid', 'active is changed by enable and disable, not by update', {
      scope: 'object',
    });
  }
  return changeUser(target, operation, (resource) => {
    const operations: PatchOperation[] = [];
    let whole = resource;
    wanted.forEach(([name, value], at) => {
      const path = paths[at];
      if (path === undefined || sameScimValue(name, value, readPath(resource, path))) return;
      operations.push(patchPath(whole, path, value, target.config.valuePaths));
      whole = writePath(whole, path, value);
    });
    return operations.length === 0 ? null : { operations, whole };
  });
}

/** Enable and disable. An `active` that the target does not show is always written. */
export function switchUser(
  target: ScimTarget,
  operation: ConnectorOperation,
  active: boolean,
): Promise<Outcome> {
  return changeUser(target, operation, (resource) =>
    flagOf(member(resource, 'active')) === active
      ? null
      : {
          operations: [{ op: 'replace', path: 'active', value: active }],
          whole: writePath(resource, { attribute: 'active' }, active),
        },
  );
}

/** Grant and revoke of what is kept as a value on the user: roles and entitlements. */
export function changeValue(
  target: ScimTarget,
  operation: ConnectorOperation,
  kind: keyof typeof VALUE_ATTRIBUTES,
  value: string,
  wanted: boolean,
): Promise<Outcome> {
  const attribute = VALUE_ATTRIBUTES[kind];
  return changeUser(target, operation, (resource) => {
    const values = listOf(readPath(resource, { attribute })).map(String);
    if (values.includes(value) === wanted) return null;
    const after = wanted ? [...values, value] : values.filter((one) => one !== value);
    const add: PatchOperation = { op: 'add', path: attribute, value: [{ value }] };
    const remove: PatchOperation = target.config.valuePaths
      ? { op: 'remove', path: `${attribute}[${equalsFilter('value', value)}]` }
      : patchPath(resource, { attribute }, after, false);
    return { operations: [wanted ? add : remove], whole: writePath(resource, { attribute }, after) };
  });
}

/** Read, change, write on the version that was read; on 412 from the start. Unknown attributes always survive. */
async function changeUser(
  target: ScimTarget,
  { kind, account }: Pick<ConnectorOperation, 'kind' | 'account'>,
  change: (resource: JsonObject) => UserChange | null,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await findUserToWrite(target, account);
    if (found === null) return missing(kind);
    const wanted = change(found.resource);
    if (wanted === null) return done(false, found.id);
    try {
      const status = await writeUser(target, found, wanted);
      return status === 202 ? accepted(handleOf(kind, account)) : done(true, found.id);
    } catch (error) {
      if (!(error instanceof ConnectorFault)) throw error;
      if (error.kind === 'precondition' && attempt < MAX_ATTEMPTS) continue;
      const gone = error.kind === 'notFound' && (await findUserToWrite(target, account)) === null;
      if (gone) return missing(kind);
      // Some targets say 404 to a method that they do not know.
      const refused = error.kind === 'unsupported' || error.kind === 'notFound';
      if (!refused || !target.dialect.patch || target.config.update !== 'auto') throw error;
      target.dialect.patch = false;
    }
  }
}

async function writeUser(target: ScimTarget, found: FoundUser, change: UserChange): Promise<number> {
  const path = `/Users/${idSegment(found.id)}`;
  if (target.dialect.patch) {
    const body = { schemas: [PATCH_SCHEMA], Operations: change.operations };
    return (await target.client.write('PATCH', path, body, found.etag)).status;
  }
  const body = without(without(change.whole, 'meta'), 'groups');
  return (await target.client.write('PUT', path, body, found.etag)).status;
}

/** Nobody is switched off or loses something twice; to give something the account must be there. */
function missing(kind: ConnectorOperation['kind']): Outcome {
  if (kind === 'disable' || kind === 'revoke') return done(false);
  throw new ConnectorFault('notFound', 'The account is not on the target', { scope: 'object' });
}

export function handleOf(kind: ConnectorOperation['kind'], account: AccountRef) {
  return { kind, name: account.name, keys: account.keys };
}

export async function deleteUser(target: ScimTarget, operation: ConnectorOperation): Promise<Outcome> {
  const found = await findUserToWrite(target, operation.account);
  if (found === null) return done(false);
  try {
    const { status } = await target.client.write('DELETE', `/Users/${idSegment(found.id)}`);
    return status === 202 ? accepted(handleOf('delete', operation.account)) : done(true, found.id);
  } catch (error) {
    if (error instanceof ConnectorFault && error.kind === 'notFound') return done(false, found.id);
    throw error;
  }
}
