import { faultOfLostAnswer } from '../../connectors/support/http-faults.ts';
import type { HttpRequest, HttpResponse, HttpTransport } from '../../domain/connector.ts';
import type { SimulatedSystem } from '../../simulated/index.ts';
import { asTransport } from '../../simulated/index.ts';
import type { Kernel, Process } from './kernel.ts';

/** What becomes of one request on its way. Milliseconds. */
export interface Weather {
  readonly thereMs: number;
  readonly backMs: number;
  /** The request or its answer never arrives. */
  readonly lost: 'request' | 'answer' | null;
  /** The answer arrives cut off, as a login page, or refused by something in between. */
  readonly spoilt: 'cut' | 'page' | 'forbidden' | 'unavailable' | null;
}

export const FINE: Weather = { thereMs: 0, backMs: 0, lost: null, spoilt: null };

/** A call as it leaves a process. */
export interface Sent {
  readonly process: Process;
  readonly target: string;
  readonly request: HttpRequest;
  /** When the process made the call: it may be stopped right there, and the call leaves when it goes on. */
  readonly at: number;
  /** Set once the caller has an answer or has given up. */
  over: boolean;
  /** What the caller was answered; null: nothing, or not yet. */
  status: number | null;
}

export interface NetworkOptions {
  readonly kernel: Kernel;
  readonly systems: ReadonlyMap<string, SimulatedSystem>;
  readonly weather: (request: HttpRequest) => Weather;
  readonly onSend: (sent: Sent) => void;
  /** A request has reached its system: what happens there may be looked at. */
  readonly onArrival: (sent: Sent, response: HttpResponse | null) => void;
}

/** As the production transport has it, but shorter. */
const DEADLINE_MS = 1_200;

/** The Transport seam: a request that was sent arrives, whatever becomes of its sender. */
export function network(options: NetworkOptions): (process: Process) => HttpTransport {
  const { kernel } = options;
  const inner = asTransport([...options.systems.values()]);
  return (process) => async (request) => {
    const target = /^https:\/\/([^.]+)\.simulated/.exec(request.url)?.[1] ?? '';
    const label = `${request.method} ${request.url.slice(8)}`;
    // An answer of the database does not set a frozen process going.
    if (process.frozenUntil > kernel.now()) await kernel.step(process, 'goes on');
    const sent: Sent = { process, target, request, at: kernel.now(), over: false, status: null };
    await kernel.step(process, `sends ${label}`);
    options.onSend(sent);
    const weather = options.weather(request);
    const answer = await new Promise<HttpResponse | Error>((resolve) => {
      const arrive = async () => {
        try {
          const response = await inner(request);
          options.onArrival(sent, response);
          if (weather.lost === 'answer') return;
          const shown = weather.spoilt === null ? response : spoil(response, weather.spoilt);
          after(weather.backMs, () => resolve(shown));
        } catch (error) {
          options.onArrival(sent, null);
          after(weather.backMs, () => resolve(error as Error));
        }
      };
      if (weather.lost !== 'request') after(weather.thereMs, () => void arrive());
      if (weather.lost !== null || weather.thereMs + weather.backMs >= DEADLINE_MS)
        kernel.at(kernel.now() + DEADLINE_MS, () =>
          resolve(faultOfLostAnswer(request, true, new Error(`no answer within ${DEADLINE_MS} ms`))),
        );
    });
    sent.over = true;
    sent.status = answer instanceof Error ? null : answer.status;
    await kernel.step(process, `hears of ${label}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };

  function after(ms: number, act: () => void): void {
    if (ms === 0) act();
    else kernel.at(kernel.now() + ms, act);
  }
}

function spoil(response: HttpResponse, how: NonNullable<Weather['spoilt']>): HttpResponse {
  switch (how) {
    case 'cut':
      return { ...response, body: response.body.slice(0, Math.floor(response.body.length / 2)) };
    case 'page':
      return { ...response, status: 200, body: '<html><body>Please sign in</body></html>' };
    case 'forbidden':
      return { status: 403, headers: {}, body: 'blocked by the proxy' };
    case 'unavailable':
      return { status: 503, headers: { 'retry-after': '2' }, body: '' };
  }
}
