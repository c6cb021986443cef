import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Answers in the time between two marks. */
export interface Stretch {
  readonly requests: number;
  readonly failed: readonly string[];
  readonly p50: number;
  readonly p99: number;
}

export interface Traffic {
  /** Everything since the last mark. */
  mark(): Stretch;
  stop(): Promise<void>;
}

/** Requests at a steady rate, whatever becomes of those before. */
export function startTraffic(
  base: string,
  token: string,
  paths: readonly string[],
  perSecond: number,
): Traffic {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let times: number[] = [];
  let failed: string[] = [];
  let asked = 0;
  let stopped = false;
  const open = new Set<Promise<void>>();

  function ask(path: string): Promise<void> {
    const begun = performance.now();
    return new Promise((resolve) => {
      const sent = request(
        new URL(path, base),
        { agent, headers: { authorization: `Bearer ${token}` }, timeout: 30_000 },
        (answer) => {
          answer.resume();
          answer.on('end', () => {
            times.push(performance.now() - begun);
            if (answer.statusCode !== 200) failed.push(`${path}: ${answer.statusCode}`);
            resolve();
          });
        },
      );
      sent.on('timeout', () => sent.destroy(new Error('no answer within 30 s')));
      sent.on('error', (error) => {
        failed.push(`${path}: ${error.message}`);
        resolve();
      });
      sent.end();
    });
  }
  const running = (async () => {
    const begun = performance.now();
    while (!stopped) {
      const due = Math.floor(((performance.now() - begun) / 1_000) * perSecond);
      for (; asked < due; asked++) {
        const one = ask(paths[asked % paths.length] ?? '/healthz');
        open.add(one);
        void one.then(() => open.delete(one));
      }
      await sleep(5);
    }
  })();
  return {
    mark() {
      const sorted = times.sort((a, b) => a - b);
      const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
      const stretch = { requests: sorted.length, failed, p50: at(0.5), p99: at(0.99) };
      times = [];
      failed = [];
      return stretch;
    },
    async stop() {
      stopped = true;
      await running;
      await Promise.all(open);
      agent.destroy();
    },
  };
}
