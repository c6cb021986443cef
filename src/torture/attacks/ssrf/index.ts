import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendWebhook } from '../../../app/notices/send-notice.ts';
import { openHttpTransport } from '../../../connectors/transport/http-transport.ts';
import type { HttpTransport } from '../../../domain/connector.ts';
import { Secret } from '../../../domain/secret.ts';
import { pullPages } from '../../../sources/rest/index.ts';
import { type Findings, findings } from '../../findings.ts';
import type { Rack } from '../../rack.ts';
import {
  around,
  NAMES,
  NEVER,
  NEVER_6,
  NOT_PUBLIC,
  NOT_PUBLIC_6,
  OTHER_SCHEMES,
  spellings,
} from './bypasses.ts';
import { stubResolver, watchSockets } from './watch-sockets.ts';

const PUBLIC = '93.184.215.14';
const SECRET = new Secret(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);

export const ssrf: Rack = {
  name: 'ssrf',
  shows:
    'no address that somebody else chose leads to a socket inside, and metadata services are never called (G16, T18)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('ssrf', order);
    const sockets = watchSockets();
    const sink = await openSink();
    const rebound = new Map<string, number>();
    const transport = openHttpTransport({
      timeoutMs: 2_000,
      lookup: stubResolver((name) => answersOf(name, rebound)),
    });
    /** What a call set out for. */
    const tried = async (http: HttpTransport, url: string): Promise<readonly string[]> => {
      sockets.attempts.length = 0;
      await notify(http, url);
      return [...sockets.attempts];
    };
    const anyone = transport.publicHttp([]);
    let inside = 0;

    const urls = chosenUrls(sink.port);
    for (const url of urls) {
      const led = await tried(anyone, url);
      inside += led.length;
      if (led.length > 0) found.wrong(`${JSON.stringify(url)} led to ${led.join(', ')}`);
    }
    const rebinding = await rebind(tried, anyone, found, rebound);
    const redirects = await redirect(sink, transport.publicHttp(['127.0.0.1']), found);
    const declared = [
      ...NEVER.flatMap(spellings),
      ...NEVER_6.map((ip) => `[${ip}]`),
      'metadata.google.internal',
      'linklocal.example.com',
    ];
    for (const host of declared) {
      const led = await tried(transport.http, `http://${host}:${sink.port}/`);
      inside += led.length;
      if (led.length > 0) found.wrong(`a document that declares ${host} led to ${led.join(', ')}`);
    }
    const links = await followLinks(sink, transport.http, urls, found, sockets.attempts);

    // The other way round, or all of this would show nothing.
    const control = async (what: string, http: HttpTransport, url: string, wanted: string) => {
      const led = await tried(http, url);
      if (!led.includes(wanted))
        found.wrong(`${what} was not called: ${url} led to ${led.join(', ') || 'nothing'}`);
    };
    await control('an address on the internet', anyone, 'https://public.example.com/', PUBLIC);
    await control(
      'a name with a private address beside a public one',
      anyone,
      'http://mixed.example.com/',
      PUBLIC,
    );
    await control(
      'an allowed block',
      transport.publicHttp(['127.0.0.0/8']),
      `http://127.0.0.1:${sink.port}/`,
      '127.0.0.1',
    );
    await control('a declared private system', transport.http, `http://127.0.0.2:${sink.port}/`, '127.0.0.2');
    if (sink.calls() !== 2 + redirects.asked + links.pages)
      found.wrong(`the sink was called ${sink.calls()} times`);

    await transport.close();
    await sink.close();
    sockets.stop();
    return found.outcome({
      chosenUrls: urls.length,
      rebindings: rebinding.names,
      redirects: redirects.asked,
      declaredMetadata: declared.length,
      nextLinks: links.tried,
      socketsInside: inside + rebinding.inside + redirects.inside + links.inside,
    });
  },
};

function chosenUrls(port: number): string[] {
  const hosts = [...NOT_PUBLIC, ...NEVER].flatMap(spellings);
  const six = [...NOT_PUBLIC_6, ...NEVER_6].map((ip) => `[${ip}]`);
  return [
    ...[...hosts, ...six].flatMap((host) => [`http://${host}:${port}/`, `https://${host}:${port}/`]),
    ...['127.0.0.1', '169.254.169.254', '10.0.0.1', '[::1]', 'localhost', '0'].flatMap((host) =>
      around(host, port),
    ),
    ...Object.keys(NAMES).flatMap((name) => [
      `http://${name}:${port}/`,
      `https://${name}:${port}/`,
      `http://${name.toUpperCase()}:${port}/`,
    ]),
    `http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:${port}/`,
    ...OTHER_SCHEMES,
  ];
}

function answersOf(name: string, rebound: Map<string, number>): readonly string[] {
  const asked = (rebound.get(name) ?? 0) + 1;
  rebound.set(name, asked);
  const inner = /^rebind-(.+)\.example\.com$/.exec(name)?.[1];
  if (inner !== undefined) return [asked % 2 === 1 ? PUBLIC : inner.replaceAll('-', '.')];
  if (name === 'mixed.example.com') return ['10.0.0.1', PUBLIC, '::1'];
  if (name === 'public.example.com') return [PUBLIC];
  return NAMES[name] ?? [];
}

/** A notice as the product sends it; that it fails is the point. */
async function notify(http: HttpTransport, url: string): Promise<void> {
  const notice = {
    id: 'n1',
    tenant: 'acme',
    kind: 'test',
    severity: 1,
    text: 'x',
    madeAt: 0,
    identity: null,
  };
  await sendWebhook(http, url, SECRET, notice, 0).catch(() => undefined);
}

/** A name that is on the internet when it is looked at, and inside when it is called. */
async function rebind(
  tried: (http: HttpTransport, url: string) => Promise<readonly string[]>,
  http: HttpTransport,
  found: Findings,
  rebound: ReadonlyMap<string, number>,
): Promise<{ readonly names: number; readonly inside: number }> {
  const inner = [...NOT_PUBLIC, ...NEVER];
  let inside = 0;
  for (const ip of inner) {
    const name = `rebind-${ip.replaceAll('.', '-')}.example.com`;
    for (let round = 0; round < 4; round++) {
      const led = await tried(http, `http://${name}/`);
      const elsewhere = led.filter((address) => address !== PUBLIC);
      inside += elsewhere.length;
      if (elsewhere.length > 0) found.wrong(`${name} was rebound to ${elsewhere.join(', ')}`);
    }
    // Once for each call: nothing is looked up, found good, and looked up again by somebody else.
    if (rebound.get(name) !== 4) found.wrong(`${name} was resolved ${rebound.get(name)} times in 4 calls`);
  }
  return { names: inner.length, inside };
}

async function redirect(sink: Sink, http: HttpTransport, found: Findings) {
  let asked = 0;
  for (const status of [300, 301, 302, 303, 307, 308]) {
    for (const host of ['127.0.0.2', '[::1]', '169.254.169.254', '10.0.0.1', 'localhost', '127.0.0.1']) {
      sink.answer = { status, location: `http://${host}:${sink.port}/inside` };
      await notify(http, `http://127.0.0.1:${sink.port}/`);
      asked++;
    }
  }
  sink.answer = null;
  if (sink.inside() > 0) found.wrong(`${sink.inside()} redirects were followed`);
  return { asked, inside: sink.inside() };
}

/** A page of a declared source that names the address of the next one. */
async function followLinks(
  sink: Sink,
  http: HttpTransport,
  urls: readonly string[],
  found: Findings,
  attempts: string[],
) {
  let [pages, inside] = [0, 0];
  for (const next of urls) {
    const own = URL.canParse(next) && new URL(next).origin === `http://127.0.0.1:${sink.port}`;
    if (own) continue;
    sink.page = JSON.stringify({ items: [{ id: '1' }], next });
    attempts.length = 0;
    pages++;
    await pullPages({
      runtime: { http, clock: () => 0, secret: () => Promise.reject(new Error('none')) },
      config: {
        url: `http://127.0.0.1:${sink.port}/`,
        records: 'items',
        key: 'id',
        paging: { by: 'link', member: 'next' },
        limits: { maxPages: 2 },
      },
      resumeFrom: null,
      onPage: async () => undefined,
    }).catch(() => undefined);
    const elsewhere = attempts.filter((address) => address !== '127.0.0.1');
    inside += elsewhere.length;
    if (elsewhere.length > 0)
      found.wrong(`a page that names ${JSON.stringify(next)} led to ${elsewhere.join(', ')}`);
  }
  sink.page = null;
  return { tried: pages, pages: sink.pages(), inside };
}

interface Sink {
  readonly port: number;
  answer: { readonly status: number; readonly location: string } | null;
  page: string | null;
  calls(): number;
  inside(): number;
  pages(): number;
  close(): Promise<void>;
}

/** Listens where the bypasses lead: on all addresses of this machine. */
async function openSink(): Promise<Sink> {
  let [calls, inside, pages] = [0, 0, 0];
  const server = createServer((request, response) => {
    calls++;
    if (request.url === '/inside') inside++;
    if (sink.page !== null) {
      pages++;
      response.end(sink.page);
    } else if (sink.answer !== null)
      response.writeHead(sink.answer.status, { location: sink.answer.location }).end();
    else response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  const sink: Sink = {
    port: (server.address() as AddressInfo).port,
    answer: null,
    page: null,
    calls: () => calls,
    inside: () => inside,
    pages: () => pages,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return sink;
}
