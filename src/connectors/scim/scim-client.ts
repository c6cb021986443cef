import type { ConnectorFault, ConnectorRuntime, HttpRequest, HttpResponse } from '../../domain/connector.ts';
import { faultOfResponse, faultOfUnreadableAnswer } from '../support/http-faults.ts';
import { openAuthorizer } from './scim-auth.ts';
import type { ScimConfig } from './scim-config.ts';
import { type JsonObject, member, parseJsonObject, textOf } from './scim-json.ts';

export interface ScimAnswer {
  readonly status: number;
  /** Empty when the target sent no body (204). */
  readonly body: JsonObject;
  readonly etag?: string;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface ScimClient {
  get(path: string, query?: Query): Promise<ScimAnswer>;
  write(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    ifMatch?: string,
  ): Promise<ScimAnswer>;
}

/**
 * SCIM over HTTP (RFC 7644 section 3). Paths are made by this connector; ids in them by `idSegment`.
 * Throws ConnectorFault for everything outside 2xx and for a 2xx that cannot be read.
 */
export function openScimClient(config: ScimConfig, runtime: ConnectorRuntime): ScimClient {
  const authorizer = openAuthorizer(config, runtime);
  let contentType = 'application/scim+json';

  async function send(request: HttpRequest, ifMatch?: string): Promise<HttpResponse> {
    const authorization = await authorizer.header();
    const headers = {
      accept: 'application/scim+json, application/json',
      authorization,
      ...(request.body !== undefined && { 'content-type': contentType }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    };
    const answer = await runtime.http({ ...request, headers, timeoutMs: config.timeoutMs });
    if (answer.status === 401) authorizer.forget(authorization);
    return answer;
  }

  /** 401 and 415 say that nothing was done, so each is answered once by asking in another way. */
  async function exchange(request: HttpRequest, ifMatch?: string): Promise<ScimAnswer> {
    let answer = await send(request, ifMatch);
    if (answer.status === 401) answer = await send(request, ifMatch);
    if (answer.status === 415 && contentType !== 'application/json' && request.body !== undefined) {
      contentType = 'application/json';
      answer = await send(request, ifMatch);
    }
    const fault = faultOf(request, answer);
    if (fault !== null) throw fault;
    const etag = answer.headers.etag;
    return { status: answer.status, body: bodyOf(request, answer), ...(etag !== undefined && { etag }) };
  }

  function faultOf(request: HttpRequest, answer: HttpResponse): ConnectorFault | null {
    const vendor = vendorOf(answer);
    return faultOfResponse(request, answer, runtime.clock(), {
      code: vendor.code,
      text: authorizer.redact(vendor.text),
    });
  }

  return {
    get: (path, query = {}) => exchange({ method: 'GET', url: urlOf(config.url, path, query) }),
    write: (method, path, body, ifMatch) =>
      exchange(
        {
          method,
          url: urlOf(config.url, path, {}),
          ...(body !== undefined && { body: JSON.stringify(body) }),
        },
        ifMatch,
      ),
  };
}

function urlOf(base: string, path: string, query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return `${base}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
}

/** A write may answer without a body. Anything else that cannot be read leaves a write in doubt. */
function bodyOf(request: HttpRequest, answer: HttpResponse): JsonObject {
  if (request.method !== 'GET' && answer.body.trim() === '') return {};
  try {
    return parseJsonObject(answer.body);
  } catch (error) {
    throw faultOfUnreadableAnswer(request, error instanceof Error ? error.message : 'not readable');
  }
}

/** SCIM error body (RFC 7644 section 3.12); other bodies are given as they are. */
function vendorOf(answer: HttpResponse): { code: string; text: string } {
  try {
    const body = parseJsonObject(answer.body);
    const code = textOf(member(body, 'scimType')) ?? String(answer.status);
    const text = textOf(member(body, 'detail')) ?? textOf(member(body, 'message')) ?? answer.body;
    return { code, text };
  } catch {
    return { code: String(answer.status), text: answer.body };
  }
}
