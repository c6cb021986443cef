import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { HttpRequest, HttpResponse, HttpTransport } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { faultOfLostAnswer } from '../support/http-faults.ts';
import type { AddressRule } from './address-rule.ts';
import { AnswerCollector } from './answer-collector.ts';
import { AddressRefused, guardedConnect } from './guarded-connect.ts';

export interface HttpTransportOptions {
  /** Whole request, connection included. Default 30 s. */
  readonly timeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** Largest answer body. Default 8 MiB. */
  readonly maxBodyBytes?: number;
  /** Largest answer head. Default 32 KiB. */
  readonly maxHeaderBytes?: number;
  /** Parallel connections to one origin. Default 16. */
  readonly connections?: number;
  /** PEM certificates trusted in place of the system's list. */
  readonly ca?: string;
  /** In place of the system's resolver. */
  readonly lookup?: LookupFunction;
}

export interface OpenHttpTransport {
  /** For addresses that an administrator declared in a document. */
  readonly http: HttpTransport;
  /** For addresses that somebody else may have chosen: those on the internet, and those of the allow list. */
  readonly publicHttp: (allow: readonly string[]) => HttpTransport;
  /** Only for addresses of the allow list. */
  readonly listedHttp: (allow: readonly string[]) => HttpTransport;
  /** Ends idle and running connections; requests under way fail as lost answers. */
  readonly close: () => Promise<void>;
}

const MAX_TIMEOUT_MS = 600_000;
const MAX_REQUEST_BYTES = 8 * 1024 * 1024;
/** Places to which connections are kept. */
const MOST_ORIGINS = 500;

/**
 * The real Transport of HTTP targets: keep-alive, no redirects, everything bounded, no cookies, no retries.
 * Throws ConnectorFault only: `invalid` for a request that cannot be sent, otherwise see `faultOfLostAnswer`.
 */
export function openHttpTransport(options: HttpTransportOptions = {}): OpenHttpTransport {
  const defaultTimeout = options.timeoutMs ?? 30_000;
  const maxBodyBytes = options.maxBodyBytes ?? 8 * 1024 * 1024;
  // Connections are kept apart by where they lead and by the rule that they were made under.
  const agents = new Map<string, Agent>();
  const retired = new Set<Agent>();
  const retire = (name: string, agent: Agent): void => {
    if (agents.get(name) === agent) agents.delete(name);
    // All that was under way on it says so when it went dead.
    if (retired.has(agent)) return;
    // Whatever is under way on it comes to its end.
    retired.add(agent);
    const gone = () => void retired.delete(agent);
    agent.close().then(gone, gone);
  };
  const through =
    (rule: AddressRule): HttpTransport =>
    async (request) => {
      const url = checkedUrl(request);
      const name = `${url.origin} ${JSON.stringify(rule)}`;
      const agent = agents.get(name) ?? openAgent(rule, options);
      // The one that was used last stands last.
      agents.delete(name);
      agents.set(name, agent);
      const [[oldest, its] = [name, agent]] = agents;
      if (agents.size > MOST_ORIGINS) retire(oldest, its);
      return exchange(agent, url, request, maxBodyBytes, timeoutOf(request, defaultTimeout), () =>
        retire(name, agent),
      );
    };
  return {
    http: through({ reach: 'declared' }),
    publicHttp: (allow) => through({ reach: 'public', allow }),
    listedHttp: (allow) => through({ reach: 'listed', allow }),
    close: async () => {
      await Promise.all([...agents.values(), ...retired].map((agent) => agent.destroy()));
    },
  };
}

function openAgent(rule: AddressRule, options: HttpTransportOptions): Agent {
  const connect = {
    timeout: options.connectTimeoutMs ?? 10_000,
    ...(options.ca !== undefined && { ca: options.ca }),
  };
  return new Agent({
    connections: options.connections ?? 16,
    pipelining: 1,
    maxHeaderSize: options.maxHeaderBytes ?? 32 * 1024,
    // The deadline below covers the whole request; undici's own clocks only have to be later.
    headersTimeout: MAX_TIMEOUT_MS + 1000,
    bodyTimeout: MAX_TIMEOUT_MS + 1000,
    connect: guardedConnect(rule, connect, options.lookup),
  });
}

/**
 * `onSilence`: nothing came in time. What went dead with one connection went dead with the others to the same place:
 * waited for one after the other they would keep somebody's access open for minutes.
 */
async function exchange(
  agent: Agent,
  url: URL,
  request: HttpRequest,
  maxBodyBytes: number,
  timeoutMs: number,
  onSilence: () => void,
): Promise<HttpResponse> {
  const collector = new AnswerCollector(maxBodyBytes, request.answerBytes);
  const deadline = AbortSignal.timeout(timeoutMs);
  const expire = () => {
    if (collector.sent) onSilence();
    collector.abandon(new Error(`no answer within ${timeoutMs} ms`));
  };
  deadline.addEventListener('abort', expire, { once: true });
  try {
    agent.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method.toUpperCase() as 'GET',
        headers: headersOf(request),
        ...(request.body !== undefined && { body: request.body }),
      },
      collector,
    );
    return await collector.answer;
  } catch (error) {
    throw faultOf(request, collector.sent, error);
  } finally {
    deadline.removeEventListener('abort', expire);
  }
}

function faultOf(request: HttpRequest, sent: boolean, error: unknown): ConnectorFault {
  if (error instanceof AddressRefused) {
    return new ConnectorFault('invalid', `This request is not sent: ${error.message}`, {
      scope: 'connection',
    });
  }
  if (!sent && error instanceof Error && 'code' in error && error.code === 'UND_ERR_INVALID_ARG') {
    return new ConnectorFault('invalid', `This request cannot be sent: ${error.message.slice(0, 100)}`);
  }
  return faultOfLostAnswer(request, sent, error);
}

function checkedUrl(request: HttpRequest): URL {
  const url = URL.canParse(request.url) ? new URL(request.url) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ConnectorFault('invalid', 'Only absolute http and https URLs can be requested');
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConnectorFault('invalid', 'A URL must not carry a user name or password');
  }
  if (request.body !== undefined && Buffer.byteLength(request.body) > MAX_REQUEST_BYTES) {
    throw new ConnectorFault('invalid', `The request body is larger than ${MAX_REQUEST_BYTES} bytes`);
  }
  return url;
}

/** Some targets refuse requests without a User-Agent (targets.md B3, AWS Identity Center). */
function headersOf(request: HttpRequest): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': 'lockstep', 'accept-encoding': 'identity' };
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  return headers;
}

function timeoutOf(request: HttpRequest, byDefault: number): number {
  const wanted = request.timeoutMs ?? byDefault;
  return Number.isFinite(wanted) ? Math.min(Math.max(1, Math.ceil(wanted)), MAX_TIMEOUT_MS) : byDefault;
}
