import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, type Asked, readAnswer } from './answer.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The server that is asked. */
export interface Target {
  /** Base URL, for example `https://example.com/scim/v2`. */
  readonly url: string;
  readonly token?: string | undefined;
  /** Stands in for the network, so that a server can be asked in its own process. */
  readonly fetch?: Fetch | undefined;
  /** Only for the case that asks for an access token (IPSIE). */
  readonly oauth?: OAuthClient | undefined;
}

export interface OAuthClient {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Call extends Asked {
  readonly body?: string;
  readonly contentType?: string;
  /** null: sent without any. */
  readonly token?: string | null | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** A 429 is an answer, and is not waited out. */
  readonly oneTry?: boolean;
}

/** The server did not answer at all. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const MAX_TRIES = 4;
/** A server that asks for more than this is not worth waiting for. */
const MAX_WAIT_SECONDS = 20;

/** One call; waits as a 429 asks, because the rate of a server is not what most cases are about. */
export async function call(target: Target, made: Call, signal: AbortSignal): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await once(target, made, signal);
    const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
    const waits = answer.status === 429 && Number.isInteger(seconds) && seconds <= MAX_WAIT_SECONDS;
    if (made.oneTry || !waits || tries === MAX_TRIES) return answer;
    try {
      await wait(Math.max(0, seconds) * 1000, undefined, { signal });
    } catch {
      return answer;
    }
  }
}

async function once(target: Target, made: Call, signal: AbortSignal): Promise<Answer> {
  const token = made.token === undefined ? target.token : made.token;
  const ask = target.fetch ?? fetch;
  try {
    const response = await ask(urlOf(target, made.path), {
      method: made.method,
      // A redirect would carry the token to somebody else.
      redirect: 'manual',
      signal,
      headers: {
        accept: 'application/scim+json',
        ...(made.body === undefined ? {} : { 'content-type': made.contentType ?? 'application/scim+json' }),
        ...(token == null ? {} : { authorization: `Bearer ${token}` }),
        ...made.headers,
      },
      ...(made.body === undefined ? {} : { body: made.body }),
    });
    return await readAnswer({ method: made.method, path: made.path }, response);
  } catch (error) {
    // undici says "fetch failed" or "terminated", and why in the cause.
    if (error instanceof TypeError || isAbort(error)) throw new NoAnswer(whyNot(error), { cause: error });
    throw error;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException;
}

function whyNot(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : undefined;
  const message = cause instanceof Error && cause.message !== '' ? cause.message : String(error);
  return code === undefined || message.includes(code) ? message : `${code} ${message}`;
}

function urlOf({ url }: Target, path: string): string {
  return `${url.replace(/\/$/, '')}${path}`;
}
