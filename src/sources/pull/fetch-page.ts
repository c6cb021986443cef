import { ConnectorFault, type ConnectorRuntime, type HttpResponse } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/identity.ts';
import { parseJson } from '../json/parse-json.ts';
import { isJsonObject } from '../json/read-path.ts';
import type { PullLimits } from './limits.ts';

export type PullRuntime = Pick<ConnectorRuntime, 'http' | 'clock' | 'secret'>;

/** Whom pages are asked of. */
export interface PageServer {
  /** In messages: 'The HR system'. */
  readonly name: string;
  readonly accept: string;
  /** Reference of the secret sent as bearer token. */
  readonly credential?: string;
  /** True for an answer that says that the place to go on from is gone. */
  readonly placeIsGone?: (response: HttpResponse) => boolean;
}

export type Fetched =
  | { readonly kind: 'page'; readonly envelope: Readonly<Record<string, unknown>>; readonly text: string }
  | { readonly kind: 'wait'; readonly waitMs: number };

const DEFAULT_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * One page, or how long to wait for it. Everything else throws: PULL_FAILED (no answer, or an error of the server),
 * PULL_UNAUTHORISED, PULL_CHECKPOINT (the place is gone), PULL_PAGE (an answer that is not a page). A failed page is
 * never an empty page.
 */
export async function fetchPage(
  runtime: PullRuntime,
  server: PageServer,
  limits: PullLimits,
  url: string,
): Promise<Fetched> {
  const response = await send(runtime, server, url);
  const wait = waitOf(response, runtime.clock());
  if (wait !== null) return { kind: 'wait', waitMs: wait };
  if (server.placeIsGone?.(response) === true || response.status === 410)
    throw new LockstepError(
      'PULL_CHECKPOINT',
      `${server.name} no longer knows this page (${response.status}).`,
    );
  switch (response.status) {
    case 200:
      break;
    case 401:
    case 403:
      throw new LockstepError('PULL_UNAUTHORISED', `${server.name} answered ${response.status}.`);
    default:
      throw new LockstepError('PULL_FAILED', `${server.name} answered ${response.status}.`, {
        details: { status: response.status },
      });
  }
  if (/^\s*</.test(response.body)) {
    throw new LockstepError('PULL_PAGE', 'The answer is a web page, not a report: is the token still good?');
  }
  const json = { maxLength: limits.maxPageLength, maxDepth: limits.maxDepth };
  const envelope = parseJson(response.body, json, 'PULL_PAGE');
  if (!isJsonObject(envelope)) throw new LockstepError('PULL_PAGE', 'The answer is not a JSON object.');
  return { kind: 'page', envelope, text: response.body };
}

async function send(runtime: PullRuntime, server: PageServer, url: string): Promise<HttpResponse> {
  const headers: Record<string, string> = { accept: server.accept };
  if (server.credential !== undefined) {
    headers.authorization = `Bearer ${(await runtime.secret(server.credential)).reveal()}`;
  }
  try {
    return await runtime.http({ method: 'GET', url, headers, reads: true });
  } catch (error) {
    if (!(error instanceof ConnectorFault)) throw error;
    throw new LockstepError('PULL_FAILED', `${server.name} gave no answer: ${error.message}`, {
      cause: error,
    });
  }
}

/** RFC 9110, 10.2.3: seconds or a date. Null when the answer does not ask to wait. */
function waitOf(response: HttpResponse, now: Instant): number | null {
  if (response.status !== 429 && response.status !== 503) return null;
  const header = response.headers['retry-after']?.trim() ?? '';
  const asked = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  if (Number.isNaN(asked)) return response.status === 429 ? DEFAULT_WAIT_MS : null;
  return Math.min(Math.max(asked, 1000), LONGEST_WAIT_MS);
}
