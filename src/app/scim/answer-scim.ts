import type { Engine } from '../../engine/engine.ts';
import { answerRequest, writes } from '../../engine/scim/answer-request.ts';
import { type Connection, connectionOf } from '../../engine/scim/connection.ts';
import type { ScimAnswer, ScimRequest } from '../../engine/scim/request.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { IncomingScim } from '../../http/services.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { answerBulk } from './answer-bulk.ts';
import { bodyOf } from './body-of.ts';
import { type Claim, claimOf, opens } from './credentials.ts';

/** `last used` is for people: a minute is exact enough, and a write per request is not needed. */
const USED_EVERY_MS = 60_000;

/** One request of an identity provider: whatever it writes is durable when this returns. Throws ScimError, LockstepError. */
export async function answerScim(engine: Engine, incoming: IncomingScim): Promise<ScimAnswer> {
  const claim = claimOf(incoming.connection, incoming.authorization);
  if (claim === null) throw unauthenticated();
  const method = methodOf(incoming.method);
  const { path, query, ifMatch, ifNoneMatch } = incoming;
  const about = { method, path, query, ifMatch, ifNoneMatch };
  let used: Row<'scim_credential'> | undefined;
  const open = <R>(readOnly: boolean, work: (tx: Tx, connection: Connection) => Promise<R>) =>
    engine.store.transaction(
      claim.tenant,
      async (tx) => {
        const { row, credential } = await opened(engine, tx, claim);
        used = credential;
        return work(tx, connectionOf(row, incoming.base));
      },
      { readOnly },
    );
  const answer =
    path.length === 1 && path[0] === 'Bulk' && method === 'POST'
      ? await answerBulk(await open(true, async () => bodyOf(incoming.body)), incoming.base, (request) =>
          open(!writes(request), (tx, connection) => answerRequest(engine, tx, connection, request)),
        )
      : // Its body is read only once it is known who sends it.
        await open(!writes(about), (tx, connection) =>
          answerRequest(engine, tx, connection, {
            ...about,
            body: method === 'GET' || method === 'DELETE' ? undefined : bodyOf(incoming.body),
          }),
        );
  if (writes(about)) engine.pushes.notify();
  if (used !== undefined) await noteUse(engine, claim.tenant, used);
  return answer;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function methodOf(text: string): ScimRequest['method'] {
  const method = METHODS.find((one) => one === text);
  if (method === undefined) throw new ScimError(405, undefined, `${text.slice(0, 20)} is not possible here`);
  return method;
}

function unauthenticated(): ScimError {
  return new ScimError(401, undefined, 'no valid credential of this connection came with the request');
}

/** The connection that a claim opens, found in the transaction of the work itself: a secret that was ended opens nothing. */
async function opened(
  engine: Engine,
  tx: Tx,
  claim: Claim,
): Promise<{ readonly row: Row<'scim_connection'>; readonly credential: Row<'scim_credential'> }> {
  const of = { connection_id: claim.connection };
  const [[row], [credential]] = await Promise.all([
    tx.find('scim_connection', of),
    tx.find('scim_credential', { ...of, credential_id: claim.credential }),
  ]);
  if (credential === undefined || !opens(credential, claim, engine.clock.now())) throw unauthenticated();
  if (row === undefined || row.removed_at !== null) throw unauthenticated();
  return { row, credential };
}

async function noteUse(engine: Engine, tenant: string, row: Row<'scim_credential'>): Promise<void> {
  const now = engine.clock.now();
  if (row.last_used_at !== null && now - row.last_used_at <= USED_EVERY_MS) return;
  const { connection_id, credential_id } = row;
  await engine.store.transaction(tenant, (tx) =>
    tx.update('scim_credential', ['last_used_at'], [{ connection_id, credential_id, last_used_at: now }]),
  );
}
