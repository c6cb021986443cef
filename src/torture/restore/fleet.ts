import { type ChildProcess, fork } from 'node:child_process';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./house-child.js', import.meta.url));

interface Process {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Processes of one house behind a small balancer, as an operator updates them: a new one comes, then an old one goes. */
export interface Fleet {
  readonly url: string;
  /** What the processes logged as errors. */
  readonly errors: readonly string[];
  add(version: 'this' | 'next'): Promise<void>;
  /** The eldest gets no new requests, ends what it has, and goes. */
  retireEldest(): Promise<void>;
  close(): Promise<void>;
}

export async function startFleet(dataDir: string): Promise<Fleet> {
  const processes: Process[] = [];
  const errors: string[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let turn = 0;
  const server: Server = createServer((incoming, outgoing) => pass(incoming, outgoing, true));

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, again: boolean): void {
    const backend = processes[turn++ % Math.max(1, processes.length)];
    if (backend === undefined) {
      outgoing.writeHead(502).end();
      return;
    }
    const { method, headers, url } = incoming;
    const onward = request(new URL(url ?? '/', backend.url), { method, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => {
      // A kept connection may be closed in the moment of its use: a read is asked elsewhere (RFC 9110, 9.2.2), as balancers do.
      const mayRepeat = again && method === 'GET' && onward.reusedSocket && !outgoing.headersSent;
      if (mayRepeat) pass(incoming, outgoing, false);
      else outgoing.writeHead(502).end();
    });
    incoming.pipe(onward);
  }
  // Else the balancer itself closes a kept connection in the moment in which a client uses it.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  async function end(one: Process): Promise<void> {
    const gone = new Promise((resolve) => one.child.once('exit', resolve));
    if (one.child.exitCode !== null) return;
    one.child.kill('SIGTERM');
    await gone;
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    errors,
    async add(version) {
      const child = fork(CHILD, [dataDir, version], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const url = await new Promise<string>((resolve, reject) => {
        child.on('message', (message: { url?: string; error?: string }) => {
          if (message.url !== undefined) resolve(message.url);
          if (message.error !== undefined) errors.push(message.error);
        });
        child.once('exit', (code) => reject(new Error(`a process of the house ended with ${code}`)));
      });
      processes.push({ url, child });
    },
    async retireEldest() {
      const eldest = processes.shift();
      if (eldest === undefined) return;
      // What was handed to it before is answered first; connections that are kept open are let go.
      await sleep(300);
      await end(eldest);
    },
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      agent.destroy();
      await Promise.all(processes.splice(0).map(end));
    },
  };
}
