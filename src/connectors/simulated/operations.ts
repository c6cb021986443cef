import type {
  ConnectorOperation,
  Entitlement,
  HttpRequest,
  HttpResponse,
  Outcome,
} from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import { findAccount, findByKey } from './accounts.ts';
import { answers, bodyIn, refusalIn } from './answers.ts';
import { capabilities } from './capabilities.ts';
import type { Client, Exchange } from './client.ts';
import { throwIfRefused } from './client.ts';

const GONE: Outcome = { status: 'done', changed: false };

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** One write. Whatever the target says here is only a claim: `verify` reads it back. */
export async function applyOperation(
  client: Client,
  operation: ConnectorOperation,
  now: number,
): Promise<Outcome> {
  if (operation.kind === 'create') return createAccount(client, operation, now);
  const id = operation.account.id ?? (await findAccount(client, operation.account))?.id;
  if (id === undefined) return missing(operation);
  const outcome = await write(client, operation, id, now);
  if (outcome !== null) return outcome;
  // The id is not known there any more; the account may have come back under another one. Its name may be somebody else's.
  const returned = await findByKey(client, operation.account);
  if (returned === null || returned.id === id) return missing(operation);
  return (await write(client, operation, returned.id, now)) ?? missing(operation);
}

/** null: the system does not know the id. */
async function write(
  client: Client,
  operation: ConnectorOperation,
  id: string,
  now: number,
): Promise<Outcome | null> {
  const { method, path, body } = await callFor(client, operation, `/accounts/${encodeURIComponent(id)}`);
  const exchange = await client.send(method, path, body);
  if (isNotFound(exchange.response)) return null;
  return outcomeOf(exchange, now, id);
}

async function callFor(client: Client, operation: ConnectorOperation, path: string): Promise<Call> {
  switch (operation.kind) {
    case 'update':
      return {
        method: 'PATCH',
        path,
        body: { keys: operation.account.keys, attributes: operation.attributes ?? {} },
      };
    case 'enable':
      return { method: 'POST', path: `${path}/enable` };
    case 'disable':
      return { method: 'POST', path: `${path}/disable` };
    case 'grant':
      return { method: 'PUT', path: `${path}/${entitlementPath(operation)}` };
    case 'revoke':
      return { method: 'DELETE', path: `${path}/${entitlementPath(operation)}` };
    case 'revokeSessions':
      return { method: 'DELETE', path: `${path}/sessions` };
    case 'revokeCredentials':
      return { method: 'DELETE', path: `${path}/credentials` };
    case 'transferData':
      return { method: 'POST', path: `${path}/transfer`, body: { to: await heirId(client, operation) } };
    case 'delete':
      return { method: 'DELETE', path };
    case 'create':
      throw new ConnectorFault('invalid', 'create has a call of its own');
    default: {
      const never: never = operation.kind;
      return never;
    }
  }
}

async function createAccount(client: Client, operation: ConnectorOperation, now: number): Promise<Outcome> {
  const { account, attributes = {}, entitlements = [] } = operation;
  for (const entitlement of entitlements) refuseUnknownKind(entitlement);
  const exchange = await client.send('POST', '/accounts', {
    name: account.name,
    keys: account.keys,
    attributes,
    entitlements,
  });
  if (exchange.response.status === 409) {
    // Ours from an earlier attempt, or somebody else's?
    const existing = await findAccount(client, account);
    if (existing !== null) return { status: 'done', changed: false, id: existing.id };
    const said = refusalIn(exchange.response.body);
    throw new ConnectorFault('alreadyExists', 'The name belongs to another account', {
      scope: 'object',
      ...(said !== undefined && { vendor: { code: said.code, text: said.message } }),
    });
  }
  return outcomeOf(exchange, now);
}

function outcomeOf({ request, response }: Exchange, now: number, id?: string): Outcome {
  if (response.status === 202) {
    const { task, pollAfterMs } = bodyIn(answers.accepted, request, response);
    return { status: 'accepted', handle: task, pollAfterMs };
  }
  if (refusalIn(response.body)?.code === 'last_administrator') {
    return {
      status: 'blocked',
      reason: 'The target keeps its last administrator.',
      remedy: 'Make somebody else an administrator of this target, then try again.',
    };
  }
  throwIfRefused(request, response, now);
  const { changed, account, firstPassword } = bodyIn(answers.written, request, response);
  const known = account?.id ?? id;
  return {
    status: 'done',
    changed,
    ...(known !== undefined && { id: known }),
    ...(firstPassword !== undefined && {
      credential: { kind: 'password', secret: new Secret(firstPassword) },
    }),
  };
}

/** What became of an accepted operation. */
export async function pollTask(client: Client, handle: string, now: number): Promise<Outcome> {
  const path = `/tasks/${encodeURIComponent(handle)}`;
  const { request, response } = await client.send('GET', path);
  throwIfRefused(request, response, now);
  const task = bodyIn(answers.task, request, response);
  if (task.status === 'pending') return { status: 'accepted', handle, pollAfterMs: 1000 };
  const inner: HttpResponse = {
    status: task.httpStatus ?? 500,
    headers: {},
    body: JSON.stringify(task.result ?? null),
  };
  if (isNotFound(inner)) return GONE;
  const asked: HttpRequest = { method: 'POST', url: request.url };
  return outcomeOf({ request: asked, response: inner }, now);
}

/** Nothing is there: taking away is done already, giving is impossible. */
function missing(operation: ConnectorOperation): Outcome {
  switch (operation.kind) {
    case 'revoke':
    case 'disable':
    case 'revokeSessions':
    case 'revokeCredentials':
    case 'transferData':
    case 'delete':
      return GONE;
    case 'create':
    case 'update':
    case 'enable':
    case 'grant':
      throw new ConnectorFault('notFound', 'There is no such account', { scope: 'object' });
    default: {
      const never: never = operation.kind;
      return never;
    }
  }
}

function entitlementPath({ entitlement }: ConnectorOperation): string {
  if (entitlement === undefined) throw new ConnectorFault('invalid', 'grant and revoke need an entitlement');
  refuseUnknownKind(entitlement);
  return `entitlements/${encodeURIComponent(entitlement.kind)}/${encodeURIComponent(entitlement.value)}`;
}

function refuseUnknownKind({ kind }: Entitlement): void {
  if (capabilities.entitlements.includes(kind)) return;
  throw new ConnectorFault(
    'unsupported',
    `This target has no entitlements of the kind ${kind.slice(0, 100)}`,
  );
}

async function heirId(client: Client, { successor }: ConnectorOperation): Promise<string> {
  if (successor === undefined) throw new ConnectorFault('invalid', 'transferData needs a successor');
  const id = successor.id ?? (await findAccount(client, successor))?.id;
  if (id === undefined)
    throw new ConnectorFault('precondition', 'The successor has no account here', { scope: 'object' });
  return id;
}

function isNotFound(response: HttpResponse): boolean {
  return response.status === 404 && refusalIn(response.body)?.code === 'not_found';
}
