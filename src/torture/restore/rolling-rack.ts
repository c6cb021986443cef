import { setTimeout as sleep } from 'node:timers/promises';
import { findings } from '../findings.ts';
import type { Rack, Size } from '../rack.ts';
import { countsOf, failuresOf, ratioText, type UnderTraffic, underTraffic } from './under-traffic.ts';

const SIZES: Record<Size, UnderTraffic & { readonly restMs: number }> = {
  short: { people: 60, perSecond: 40, calmMs: 1_500, restMs: 300 },
  day: { people: 200, perSecond: 100, calmMs: 4_000, restMs: 1_000 },
  night: { people: 2_000, perSecond: 200, calmMs: 20_000, restMs: 5_000 },
};

export const rollingRack: Rack = {
  name: 'rolling',
  shows: 'this version, the next, and back, under requests: nothing fails, no work is lost (G19)',
  parts: { short: 0, day: 1, night: 1 },
  async run(order) {
    const found = findings('rolling', order);
    const { say } = order;
    const sizes = SIZES[order.size];
    const survived = await underTraffic(sizes, say, async ({ fleet, live }) => {
      // Two by two, as an operator does it: the new one is there before the old one goes.
      for (const version of ['next', 'next', 'this', 'this'] as const) {
        await fleet.add(version);
        await live();
        await fleet.retireEldest();
        await live();
        await sleep(sizes.restMs);
        say(`a process of ${version === 'next' ? 'the next' : 'this'} version is in place of another`);
      }
    });
    for (const one of failuresOf(survived)) found.wrong(one);
    return found.outcome(countsOf(survived), [
      `N -> N+1 -> N at ${sizes.perSecond}/s: ${ratioText(survived)}`,
    ]);
  },
};
