import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HrSystem } from './hr-system.ts';
import type { Employee } from './people.ts';

export interface HrServer {
  /** Address of the first page. */
  readonly url: string;
  /** The next report is whole and names nobody: an export that went wrong. */
  emptyNext(): void;
  close(): Promise<void>;
}

interface Report {
  readonly asOf: string;
  readonly rows: readonly Employee[];
}

export interface HrServerOptions {
  readonly hr: HrSystem;
  readonly token: string;
  readonly clock: () => number;
  /** Whether this request, counted from 1, fails: with 500 before an answer, or cut in the middle of it. */
  readonly fails: (request: number) => 'refused' | 'cut' | null;
}

const KEPT_REPORTS = 8;
const MOST_ROWS = 500;

/**
 * The HR system over HTTP: `GET /employments?limit=N` gives `{items, total, asOf, next}`, `next` being the address of
 * the following page. All pages of one report show the same moment. A page fails now and then.
 */
export async function serveHr({ hr, token, clock, fails }: HrServerOptions): Promise<HrServer> {
  const reports = new Map<string, Report>();
  let made = 0;
  let requests = 0;
  let empty = false;

  function newReport(): string {
    const id = String(++made);
    reports.set(id, { asOf: new Date(clock()).toISOString(), rows: empty ? [] : hr.employments() });
    reports.delete(String(made - KEPT_REPORTS));
    return id;
  }

  const server = createServer((request, response) => {
    if (!hasToken(request, token)) return void answer(response, 401, { error: 'unauthorised' });
    const url = new URL(request.url ?? '/', 'http://hr');
    if (url.pathname !== '/employments') return void answer(response, 404, { error: 'not found' });
    const failure = fails(++requests);
    if (failure === 'refused') return void answer(response, 500, { error: 'internal error' });
    const [named, offset = '0'] = (url.searchParams.get('cursor') ?? '').split('.');
    const id = named === undefined || named === '' ? newReport() : named;
    const report = reports.get(id);
    if (report === undefined) return void answer(response, 410, { error: 'gone' });
    const from = Number(offset) || 0;
    const limit = Math.min(Math.max(1, Number(url.searchParams.get('limit')) || 100), MOST_ROWS);
    const end = from + limit;
    const body = {
      items: report.rows.slice(from, end),
      total: report.rows.length,
      asOf: report.asOf,
      next: end < report.rows.length ? `/employments?limit=${limit}&cursor=${id}.${end}` : null,
    };
    if (failure === null) {
      empty = empty && report.rows.length > 0;
      return void answer(response, 200, body);
    }
    const text = JSON.stringify(body);
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/employments`,
    emptyNext() {
      empty = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
