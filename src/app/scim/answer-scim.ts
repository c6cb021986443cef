import { isLockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { answerRequest, writes } from '../../engine/scim/answer-request.ts';
import { type Connection, connectionOf } from '../../engine/scim/connection.ts';
import type { ScimAnswer } from '../../engine/scim/request.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { IncomingScim } from '../../http/services.ts';
import { openedBy } from './admit.ts';
import { answerBulk } from './answer-bulk.ts';
import { bodyOf } from './body-of.ts';
import { changesTogether, isUserChange } from './changes-together.ts';
import { type ClaimedScim, claimedScim } from './claimed-scim.ts';
import { noteUse } from './note-use.ts';
import { type Opening, openedBefore } from './opened-before.ts';

const TRIES = 4;

/**
 * Answers requests of identity providers, one at a time or several together: whatever a request writes is durable when it
 * is answered. Throws ScimError, LockstepError.
 */
export function scimAnswers(engine: Engine): (incoming: IncomingScim) => Promise<ScimAnswer> {
  const opening = openedBefore(engine);
  const answerAlone = (request: ClaimedScim) => inItsOwn(engine, opening, request);
  const changeTogether = changesTogether(engine, answerAlone);
  return async (incoming) => {
    const request = claimedScim(incoming);
    const answer = await (isUserChange(request) ? changeTogether(request) : answerAlone(request));
    if (writes({ method: request.method, path: incoming.path })) engine.pushes.notify();
    return answer;
  };
}

/** One request in a transaction of its own. */
async function inItsOwn(
  engine: Engine,
  opening: Opening,
  { incoming, claim, method }: ClaimedScim,
): Promise<ScimAnswer> {
  const { path, query, ifMatch, ifNoneMatch } = incoming;
  const about = { method, path, query, ifMatch, ifNoneMatch };
  let used: Row<'scim_credential'> | undefined;
  const open = <R>(readOnly: boolean, work: (tx: Tx, connection: Connection) => Promise<R>) =>
    seeingOthers(() =>
      engine.store.transaction(
        claim.tenant,
        async (tx) => {
          const there = (row: Row<'scim_connection'>) => work(tx, connectionOf(row, incoming.base));
          if (method === 'GET') {
            const [{ credential }, answer] = await opening(tx, claim, there);
            used = credential;
            return answer;
          }
          // What a request brings is read only once it is known who sends it.
          const { row, credential } = await openedBy(engine, tx, claim);
          used = credential;
          return there(row);
        },
        { readOnly },
      ),
    );
  const answer =
    path.length === 1 && path[0] === 'Bulk' && method === 'POST'
      ? await answerBulk(await open(true, async () => bodyOf(incoming.body)), incoming.base, (request) =>
          open(!writes(request), (tx, connection) => answerRequest(engine, tx, connection, request)),
        )
      : await open(!writes(about), (tx, connection) =>
          answerRequest(engine, tx, connection, {
            ...about,
            body: method === 'GET' || method === 'DELETE' ? undefined : bodyOf(incoming.body),
          }),
        );
  if (used !== undefined) await noteUse(engine, claim.tenant, used);
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
