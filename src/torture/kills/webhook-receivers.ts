import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '../../domain/secret.ts';
import { verifyWebhook } from '../../sources/webhook/index.ts';

/** One call as it came, whatever it was answered. */
export interface Call {
  /** Number of the event. */
  readonly n: number;
  readonly id: string;
  readonly body: string;
}

/** What one endpoint was told, in the order in which it came. */
export interface Told {
  readonly ordered: boolean;
  readonly calls: readonly Call[];
}

/**
 * What must never be: an event that was not told, one that came under two ids or with two bodies, an id of two events, and
 * at an endpoint with an order one that came before an earlier one was over.
 */
export function wrongOf({ ordered, calls }: Told, events: readonly number[]): string[] {
  const wrong: string[] = [];
  const first = new Map<number, Call>();
  const byId = new Map<string, number>();
  let newest = -1;
  for (const call of calls) {
    const before = first.get(call.n) ?? call;
    first.set(call.n, before);
    if (before.id !== call.id) wrong.push(`event ${call.n} came as ${before.id} and as ${call.id}`);
    if (before.body !== call.body) wrong.push(`event ${call.n} came with two bodies`);
    if ((byId.get(call.id) ?? call.n) !== call.n) wrong.push(`${call.id} stands for two events`);
    byId.set(call.id, call.n);
    if (ordered && call.n < newest) wrong.push(`event ${call.n} came after ${newest}`);
    newest = Math.max(newest, call.n);
  }
  for (const n of events) if (!first.has(n)) wrong.push(`event ${n} was never told`);
  const known = new Set(events);
  for (const n of first.keys()) if (!known.has(n)) wrong.push(`event ${n} was told and is none`);
  return wrong;
}

interface Endpoint {
  readonly ordered: boolean;
  readonly calls: Call[];
  key: Secret | null;
}

export interface Receivers {
  url(name: string): string;
  /** What its calls are verified with. */
  verifies(name: string, key: string): void;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Calls that wait for their answer now. */
  underWay(): number;
  /** Nothing is answered until it is let go: whoever sends is in the middle of it. */
  hold(): void;
  release(): void;
  /** Calls whose sender was gone before they were answered. */
  cutOff(): number;
  /** Calls that nobody signed for this endpoint. */
  readonly unsigned: string[];
  close(): Promise<void>;
}

const SLOWEST_MS = 60;
/** Of so many calls one is not taken the first time. */
const REFUSED = 150;

/** Endpoints of one company that take their time, and sometimes take nothing. */
export async function openReceivers(
  orders: Readonly<Record<string, boolean>>,
  random: () => number,
): Promise<Receivers> {
  const endpoints = new Map<string, Endpoint>(
    Object.entries(orders).map(([name, ordered]) => [name, { ordered, calls: [], key: null }]),
  );
  const refused = new Set<string>();
  const unsigned: string[] = [];
  /** Answers that are held; null: none is. */
  let held: (() => void)[] | null = null;
  let underWay = 0;
  let cutOff = 0;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const name = (request.url ?? '').slice(1);
      const endpoint = endpoints.get(name);
      const body = Buffer.concat(pieces);
      const headers = texts(request.headers);
      const id = headers['webhook-id'] ?? '';
      const secrets = endpoint?.key ? [endpoint.key] : [];
      if (verifyWebhook({ headers, body }, { secrets }, Date.now()).outcome !== 'accepted')
        unsigned.push(`${name} ${id}`);
      const text = body.toString();
      endpoint?.calls.push({ n: (JSON.parse(text) as { data: { n: number } }).data.n, id, body: text });
      underWay++;
      const takes = random() * REFUSED >= 1 || refused.has(`${name} ${id}`);
      if (!takes) refused.add(`${name} ${id}`);
      const answer = () => void response.writeHead(takes ? 204 : 503).end();
      const late = setTimeout(() => (held === null ? answer() : held.push(answer)), random() * SLOWEST_MS);
      response.once('close', () => {
        clearTimeout(late);
        underWay--;
        if (!response.writableFinished) cutOff++;
      });
    });
    request.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: (name) => `${base}/${name}`,
    verifies(name, key) {
      const endpoint = endpoints.get(name);
      if (endpoint !== undefined) endpoint.key = new Secret(key);
    },
    endpoints,
    underWay: () => underWay,
    hold() {
      held ??= [];
    },
    release() {
      for (const answer of held ?? []) answer();
      held = null;
    },
    cutOff: () => cutOff,
    unsigned,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function texts(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
