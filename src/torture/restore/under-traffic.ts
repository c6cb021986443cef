import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '../../app/open-house.ts';
import { createToken } from '../../app/tokens.ts';
import { idOf, type Member, members } from './company.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { wrongInTruth } from './ground-truth.ts';
import {
  type Company,
  foundCompany,
  inFolder,
  PATIENCE_MS,
  quiet,
  report,
  runHouse,
  takeOver,
} from './running-house.ts';
import { type Stretch, startTraffic } from './traffic.ts';

export interface Scene {
  readonly house: House;
  readonly company: Company;
  readonly fleet: Fleet;
  /** People come and go meanwhile: the next report, and what everybody should have by it. */
  live(): Promise<void>;
  /** How requests fared since the last time. */
  mark(): Stretch;
}

export interface UnderTraffic {
  readonly people: number;
  readonly perSecond: number;
  /** Measured before anything happens. */
  readonly calmMs: number;
}

export interface Survived {
  readonly calm: Stretch;
  readonly during: Stretch;
  /** What should have been done, and was not. */
  readonly lost: readonly string[];
  readonly errors: readonly string[];
}

/** Two processes on one database, requests, and people who come and go, while something is done to the house. */
export function underTraffic(
  sizes: UnderTraffic,
  say: (line: string) => void,
  work: (scene: Scene) => Promise<void>,
): Promise<Survived> {
  return inFolder(async (folder) => {
    let now: readonly Member[] = members(sizes.people);
    const company = await foundCompany(now);
    const dataDir = join(folder, 'data');
    try {
      const first = await runHouse(dataDir, { worker: true });
      await takeOver(first, company, now, PATIENCE_MS.day);
      await first.stop();
      // This process only tells what happens in the company; the work is done by the others.
      const { house, stop } = await runHouse(dataDir, { worker: false });
      const fleet = await startFleet(dataDir);
      try {
        await fleet.add('this');
        await fleet.add('this');
        const { engine, tenant } = house;
        const { token } = await createToken(engine, tenant, {
          holder: 'traffic',
          role: 'auditor',
          madeBy: 'torture',
          expiresAt: engine.clock.now() + 86_400_000,
        });
        const paths = [
          '/api/v1/people?limit=5',
          `/api/v1/people/${idOf(1)}`,
          '/api/v1/events?after=0&limit=5',
        ];
        const traffic = startTraffic(fleet.url, token, paths, sizes.perSecond);
        let sequence = 2;
        let round = 0;
        const live = async () => {
          const [leaver, joiner] = [idOf(round), idOf(sizes.people + round)];
          now = [
            ...now.map((m) => (m.id === leaver ? { ...m, lastDay: '2024-06-01' } : m)),
            { id: joiner, department: 'Sales', lastDay: null },
          ];
          round += 2;
          await report(house, now, sequence++);
        };
        await sleep(500);
        traffic.mark();
        await live();
        await sleep(sizes.calmMs);
        const calm = traffic.mark();
        say(`${calm.requests} requests before anything happens, p99 ${calm.p99} ms`);
        await work({ house, company, fleet, live, mark: () => traffic.mark() });
        const during = traffic.mark();
        await quiet(house, PATIENCE_MS.day);
        await traffic.stop();
        const lost = wrongInTruth(company.systems, now, [], new Set()).map(
          ({ system, account, what }) => `${account} on ${system} ${what}`,
        );
        return { calm, during, lost, errors: [...fleet.errors] };
      } finally {
        await fleet.close();
        await stop();
      }
    } finally {
      await company.close();
    }
  });
}

/** Requests that failed, work that was lost and what the processes said of errors; a few of each kind are enough. */
export function failuresOf({ calm, during, lost, errors }: Survived): readonly string[] {
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ['a request failed before anything happened', calm.failed],
    ['a request failed', during.failed],
    ['work was lost', lost],
    ['a process said', errors],
  ];
  return kinds.flatMap(([kind, list]) => list.slice(0, 5).map((one) => `${kind}: ${one}`));
}

export function countsOf({ calm, during, lost }: Survived) {
  return {
    requests: calm.requests + during.requests,
    failedRequests: during.failed.length,
    lost: lost.length,
  };
}

export function ratioText({ calm, during }: Survived): string {
  const ratio = calm.p99 === 0 ? 0 : Math.round((during.p99 / calm.p99) * 100) / 100;
  return `${during.requests} requests, ${during.failed.length} failed; p50 ${calm.p50} -> ${during.p50} ms, p99 ${calm.p99} -> ${during.p99} ms (${ratio} times)`;
}
