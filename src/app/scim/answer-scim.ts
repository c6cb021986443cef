import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { answerRequest, writes } from '../../engine/scim/answer-request.ts';
import { type Connection, connectionOf } from '../../engine/scim/connection.ts';
import type { ScimAnswer, ScimRequest } from '../../engine/scim/request.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { IncomingScim } from '../../http/services.ts';
import { invalidSyntax, ScimError } from '../../scim/scim-error.ts';
import { parseJson } from '../../sources/json/parse-json.ts';
import { openedBy, unauthenticated } from './admit.ts';
import { answerBulk } from './answer-bulk.ts';
import { claimOf } from './credentials.ts';

const BODY_BYTES = 1_048_576;
const DEPTH = 32;
/** Ten thousand members with four parts each fit in. */
const VALUES = 60_000;
/** `last used` is for people: a minute is exact enough, and a write per request is not needed. */
const USED_EVERY_MS = 60_000;
const TRIES = 4;

/** One request of an identity provider: whatever it writes is durable when this returns. Throws ScimError, LockstepError. */
export async function answerScim(engine: Engine, incoming: IncomingScim): Promise<ScimAnswer> {
  const claim = claimOf(incoming.connection, incoming.authorization);
  if (claim === null) throw unauthenticated();
  const method = methodOf(incoming.method);
  const { path, query, ifMatch, ifNoneMatch } = incoming;
  const about = { method, path, query, ifMatch, ifNoneMatch };
  let used: Row<'scim_credential'> | undefined;
  const open = <R>(readOnly: boolean, work: (tx: Tx, connection: Connection) => Promise<R>) =>
    seeingOthers(() =>
      engine.store.transaction(
        claim.tenant,
        async (tx) => {
          const { row, credential } = await openedBy(engine, tx, claim);
          used = credential;
          return work(tx, connectionOf(row, incoming.base));
        },
        { readOnly },
      ),
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
  if (writes(about)) engine.wakeups.notify();
  if (used !== undefined)
    // What was done is durable: nobody is told that it failed because this did.
    await noteUse(engine, claim.tenant, used).catch((error: unknown) => {
      engine.log.warn('the last use of a SCIM secret could not be noted', { error: String(error) });
    });
  return answer;
}

/** Somebody else took the name in the same moment: the next try sees them, and says so in the words of the protocol. */
async function seeingOthers<R>(work: () => Promise<R>): Promise<R> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isLockstepError(error) || error.code !== 'CONFLICT' || tries === TRIES) throw error;
    }
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function methodOf(text: string): ScimRequest['method'] {
  const method = METHODS.find((one) => one === text);
  if (method === undefined) throw new ScimError(405, undefined, `${text.slice(0, 20)} is not possible here`);
  return method;
}

function bodyOf(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidSyntax('the body is not UTF-8');
  }
  try {
    return parseJson(text, { maxLength: BODY_BYTES, maxDepth: DEPTH, maxValues: VALUES }, 'USAGE');
  } catch (error) {
    if (error instanceof LockstepError) throw invalidSyntax(error.message);
    throw error;
  }
}

async function noteUse(engine: Engine, tenant: string, row: Row<'scim_credential'>): Promise<void> {
  const now = engine.clock.now();
  if (row.last_used_at !== null && now - row.last_used_at <= USED_EVERY_MS) return;
  const { connection_id, credential_id } = row;
  await engine.store.transaction(tenant, (tx) =>
    tx.update('scim_credential', ['last_used_at'], [{ connection_id, credential_id, last_used_at: now }]),
  );
}
