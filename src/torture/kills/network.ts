import { setTimeout as sleep } from 'node:timers/promises';
import type { Rack } from '../rack.ts';
import { judge } from './judge.ts';
import { inScene } from './scene.ts';
import { openProxy, type TcpProxy, type Weather } from './tcp-proxy.ts';

const STRIKES = { short: 15, day: 60, night: 600 } as const;
const WORKERS = 2;

/** What befalls a connection, drawn by the seed. Those that last end by themselves or by the timeouts of the callers. */
const WEATHERS: readonly Weather[] = [
  { kind: 'reset' },
  { kind: 'drop' },
  { kind: 'halfClose' },
  { kind: 'corrupt' },
  { kind: 'delay', ms: 250 },
  { kind: 'narrow', bytesPerSecond: 20_000 },
  { kind: 'halfOpen' },
];

export const network: Rack = {
  name: 'network',
  shows:
    'connections of workers to PostgreSQL and to the systems reset, dropped, delayed, spoilt, half closed and half open: nothing lost, nothing twice',
  parts: { short: 0, day: 1, night: 1 },
  async run(order) {
    const proxies: TcpProxy[] = [];
    const through = async (port: number) => {
      const proxy = await openProxy({ host: '127.0.0.1', port });
      proxies.push(proxy);
      return proxy.port;
    };
    try {
      return await inScene(
        order,
        {
          workers: WORKERS,
          people: 200,
          databasePort: through,
          systemPort: (_system, port) => through(port),
        },
        async (scene) => {
          const { feeder, random } = scene;
          const load = feeder.run(12);
          const hit: Record<string, number> = {};
          for (let i = 0; i < STRIKES[order.size]; i++) {
            await sleep(50 + random() * 250);
            const proxy = proxies[Math.floor(random() * proxies.length)];
            const weather = WEATHERS[Math.floor(random() * WEATHERS.length)];
            const share = 0.2 + random() * 0.8;
            if (proxy === undefined || weather === undefined) continue;
            const n = proxy.strike(weather, () => random() < share);
            hit[weather.kind] = (hit[weather.kind] ?? 0) + n;
          }
          await load.stop();
          for (const proxy of proxies) proxy.calm();
          // From now on the network is good. What was swallowed stays swallowed: both ends still believe in it.
          const { counts, violations } = await judge('network', order, scene);
          const strikes = Object.values(hit).reduce((sum, n) => sum + n, 0);
          return {
            counts: { connectionFaults: strikes, ...counts },
            figures: [
              `faults of connections: ${Object.entries(hit)
                .map(([kind, n]) => `${kind} ${n}`)
                .join(', ')}`,
            ],
            violations,
          };
        },
      );
    } finally {
      await Promise.all(proxies.map((proxy) => proxy.close()));
    }
  },
};
