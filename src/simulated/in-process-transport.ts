import { faultOfLostAnswer } from '../connectors/support/http-faults.ts';
import type { HttpRequest, HttpTransport } from '../domain/connector.ts';
import { ConnectorFault } from '../domain/connector.ts';
import type { SimulatedSystem } from './system.ts';

export interface InProcessOptions {
  /** Waits for the latency of a system; without it answers come at once (only deadlines are kept). */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Deadline of requests that name none. Default 30 s. */
  readonly timeoutMs?: number;
}

/** Where `asTransport` finds a system. */
export function simulatedUrl(name: string): string {
  return `https://${name}.simulated`;
}

/** Reaches the systems without sockets, by `https://NAME.simulated/…`. Faults are those of the real transport. */
export function asTransport(
  systems: readonly SimulatedSystem[],
  options: InProcessOptions = {},
): HttpTransport {
  const byName = new Map(systems.map((system) => [system.name.toLowerCase(), system]));

  return async (request) => {
    const { system, path } = locate(byName, request);
    const answer = system.handle({
      method: request.method.toUpperCase(),
      path,
      headers: lowerCased(request.headers ?? {}),
      body: request.body ?? '',
    });
    const deadline = request.timeoutMs ?? options.timeoutMs ?? 30_000;
    if (answer.latencyMs > 0 && options.sleep) await options.sleep(Math.min(answer.latencyMs, deadline));
    if (answer.latencyMs > deadline) {
      throw faultOfLostAnswer(request, true, new Error(`no answer within ${deadline} ms`));
    }
    if (answer.kind === 'silent')
      throw faultOfLostAnswer(request, true, new Error('the connection was closed'));
    return { status: answer.status, headers: answer.headers, body: answer.body };
  };
}

const ADDRESS = /^https:\/\/([^/?#]+)\.simulated(\/[^#]*)?$/i;

function locate(
  byName: ReadonlyMap<string, SimulatedSystem>,
  request: HttpRequest,
): { readonly system: SimulatedSystem; readonly path: string } {
  const match = ADDRESS.exec(request.url);
  const system = byName.get(match?.[1]?.toLowerCase() ?? '');
  if (system === undefined) {
    throw faultOfLostAnswer(
      request,
      false,
      new ConnectorFault('permanent', 'no simulated system of this name'),
    );
  }
  return { system, path: match?.[2] ?? '/' };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
