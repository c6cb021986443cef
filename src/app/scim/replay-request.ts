import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { answerRequest } from '../../engine/scim/answer-request.ts';
import { connectionOf } from '../../engine/scim/connection.ts';
import type { ScimAnswer, ScimRequest } from '../../engine/scim/request.ts';
import type { Tx } from '../../engine/store.ts';
import { errorBody, ScimError } from '../../scim/scim-error.ts';
import { connectionNamed } from './connections.ts';

/** Ends the transaction of a request that was only tried. */
class OnlyTried extends Error {
  readonly answer: ScimAnswer;
  constructor(answer: ScimAnswer) {
    super('only tried');
    this.answer = answer;
  }
}

/**
 * Sends a recorded request once more, as it was kept (without its secrets), to this program as it is now. Nothing stays of
 * it unless `carryOut`. Throws NOT_FOUND, USAGE for one that was too long to be kept whole.
 */
export async function replayRequest(
  engine: Engine,
  tenant: string,
  order: { readonly connection: string; readonly request: string; readonly carryOut: boolean },
): Promise<ScimAnswer> {
  try {
    return await engine.store.transaction(tenant, async (tx) => {
      const row = await connectionNamed(tx, order.connection);
      const request = await recordedRequest(tx, row.connection_id, order.request);
      const connection = connectionOf(row, `/scim/v2/${row.connection_id}`);
      const answer = await answerRequest(engine, tx, connection, request);
      if (!order.carryOut) throw new OnlyTried(answer);
      return answer;
    });
  } catch (error) {
    if (error instanceof OnlyTried) return error.answer;
    if (error instanceof ScimError)
      return { status: error.status, body: errorBody(error) as ScimAnswer['body'] };
    throw error;
  }
}

async function recordedRequest(tx: Tx, connection: string, id: string): Promise<ScimRequest> {
  const [row] = /^[0-9a-f-]{36}$/.test(id)
    ? await tx.find('scim_request', { connection_id: connection, request_id: id })
    : [];
  if (row === undefined) throw new LockstepError('NOT_FOUND', `no request ${id} is kept of this connection`);
  const url = new URL(row.path, 'http://recorded.invalid/');
  const method = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).find((one) => one === row.method);
  let body: unknown;
  try {
    body = row.request === '' ? undefined : JSON.parse(row.request);
  } catch {
    throw new LockstepError('USAGE', 'this request was too long to be kept whole, or was no JSON');
  }
  if (method === undefined || url.pathname === '/Bulk')
    throw new LockstepError('USAGE', `a ${row.method} ${url.pathname} cannot be sent once more`);
  const query = [...url.searchParams].map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method,
    path: url.pathname.split('/').slice(1).map(decodeURIComponent),
    query: new Map(query),
    body,
    ifMatch: null,
    ifNoneMatch: null,
  };
}
