import { type Connection, milliseconds } from './connection.ts';
import { type Deadline, deadlineOf } from './deadline.ts';
import type { CallOptions, OperationName } from './lockstep.ts';
import { NoAnswer, type NoAnswerReason } from './no-answer.ts';
import { LockstepProblem, problemIn } from './problem.ts';
import { mediaType, readBytes, readText } from './read-answer.ts';
import { isRead, mayBeRepeated, type Operation, operationOf, type Prepared, requestOf } from './request.ts';
import { retryAfter } from './retry-after.ts';

const PROBLEM_BYTES = 1024 * 1024;

/** Asks, and asks what may be repeated again as often as the server wants and the caller's time allows. */
export async function exchange(
  connection: Connection,
  name: OperationName,
  input: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<unknown> {
  const prepared = requestOf(connection.base, name, input);
  const tries = mayBeRepeated(operationOf(name)) ? connection.retries + 1 : 1;
  const timeoutMs = milliseconds(options.timeoutMs ?? connection.timeoutMs);
  options.signal?.throwIfAborted();
  const deadline = deadlineOf(timeoutMs, options.signal);
  try {
    for (let tried = 1; ; tried++) {
      const told = await once(connection, name, input, prepared, deadline);
      if ('answer' in told) return told.answer;
      const enough = tried >= tries || told.wait === null || told.wait >= deadline.left();
      if (enough) throw told.refusal;
      await deadline.sleep(told.wait ?? 0);
    }
  } catch (error) {
    if (error instanceof LockstepProblem || error instanceof NoAnswer) throw error;
    if (deadline.timedOut()) throw noAnswer(name, 'timeout', `no answer within ${timeoutMs} ms`);
    options.signal?.throwIfAborted();
    throw noAnswer(name, 'unreachable', `no answer: ${whyOf(error, connection.token)}`);
  } finally {
    deadline.end();
  }
}

type Told =
  | { readonly answer: unknown }
  | { readonly refusal: LockstepProblem | NoAnswer; readonly wait: number | null };

/** One request and what became of it. Throws what fetch throws. */
async function once(
  { fetch, token }: Connection,
  name: OperationName,
  input: Readonly<Record<string, unknown>>,
  { url, headers, body }: Prepared,
  { signal }: Deadline,
): Promise<Told> {
  const operation = operationOf(name);
  const answer = await fetch(url, {
    method: operation.method,
    headers: {
      accept: ['application/json, application/problem+json, text/html', ...(operation.types ?? [])].join(
        ', ',
      ),
      ...headers,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body as NonNullable<RequestInit['body']> | null,
    signal,
    // The API never redirects: whoever does is somebody else, who must get neither token nor body.
    redirect: 'error',
    credentials: token === null ? 'same-origin' : 'omit',
    referrerPolicy: 'no-referrer',
  });
  const type = mediaType(answer);
  const { status } = answer;
  if (status === 200) {
    if (!isExpected(operation, input, type)) return strange(name, answer, `a 200 with ${type || 'nothing'}`);
    if (operation.answer === 'bytes') {
      const bytes = await readBytes(answer);
      return bytes === null ? strange(name, answer, 'something too long') : { answer: bytes };
    }
    const text = await readText(answer);
    if (text === null) return strange(name, answer, 'something too long, or not UTF-8,');
    if (operation.answer === 'text') return { answer: text };
    try {
      return { answer: JSON.parse(text) };
    } catch {
      return strange(name, answer, 'something that is not JSON');
    }
  }
  const wait = retryAfter(answer, Date.now());
  // Whoever answers may repeat what was sent to it.
  const text = type === 'application/problem+json' ? await readText(answer, PROBLEM_BYTES) : null;
  const problem = problemIn(without(token, text ?? ''), status);
  if (problem !== null) return { refusal: new LockstepProblem(name, problem), wait };
  return strange(name, answer, `${status} without a problem document`, wait);
}

/** A page of somebody in between must not pass for a certificate: which of its forms comes is what was asked for. */
function isExpected(
  { answer, types = [] }: Operation,
  input: Readonly<Record<string, unknown>>,
  type: string,
): boolean {
  if (answer === 'bytes') return types.includes(type);
  return type === (answer === 'text' && input.form === 'html' ? 'text/html' : 'application/json');
}

function strange(name: OperationName, answer: Response, what: string, wait: number | null = null): Told {
  void answer.body?.cancel().catch(() => undefined);
  const why = `${what} came back, which is not what a Lockstep server says`;
  return { refusal: noAnswer(name, 'notUnderstood', why, answer.status), wait };
}

function noAnswer(name: OperationName, reason: NoAnswerReason, why: string, status?: number): NoAnswer {
  const mayBeDone = !isRead(operationOf(name));
  return new NoAnswer(name, reason, { why, mayBeDone, ...(status === undefined ? {} : { status }) });
}

/** The words of an error of fetch, without the token. In Node the reason lies in its cause. */
function whyOf(error: unknown, token: string | null): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = inner instanceof Error && 'code' in inner ? ` (${String(inner.code)})` : '';
  const words = inner instanceof Error ? inner.message || inner.name : String(inner);
  return without(token, `${words}${code}`).slice(0, 300);
}

function without(token: string | null, text: string): string {
  return token === null ? text : text.replaceAll(token, '…');
}
