import type { z } from 'zod';
import type { ConnectorRuntime, HttpRequest, HttpResponse } from '../../domain/connector.ts';
import type { Secret } from '../../domain/secret.ts';
import { faultOfResponse } from '../support/http-faults.ts';
import { bodyIn, refusalIn } from './answers.ts';

/** One administrative connection: a base URL with a key. */
export interface Client {
  /** null only when the system itself says that the account is not there; a proxy's 404 is a fault. */
  read<T>(path: string, shape: z.ZodType<T>): Promise<T | null>;
  /** Any status; the caller decides. */
  send(method: string, path: string, body?: unknown): Promise<Exchange>;
}

export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

export function openClient(url: string, key: Secret, runtime: ConnectorRuntime): Client {
  async function send(method: string, path: string, body?: unknown): Promise<Exchange> {
    const request: HttpRequest = {
      method,
      url: `${url}${path}`,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${key.reveal()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    return { request, response: await runtime.http(request) };
  }

  return {
    send,
    async read(path, shape) {
      const { request, response } = await send('GET', path);
      if (response.status === 404 && refusalIn(response.body)?.code === 'not_found') return null;
      throwIfRefused(request, response, runtime.clock());
      return bodyIn(shape, request, response);
    },
  };
}

export function throwIfRefused(request: HttpRequest, response: HttpResponse, now: number): void {
  const said = refusalIn(response.body);
  const fault = faultOfResponse(request, response, now, said && { code: said.code, text: said.message });
  if (fault !== null) throw fault;
}
