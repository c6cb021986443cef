import { guardWindowsOf } from '../../engine/active-policy.ts';
import { defaultGuard } from '../../policy/documents/guard.ts';
import { findings } from '../findings.ts';
import type { Order, Rack } from '../rack.ts';
import { heldOnDay } from './drip.ts';
import { guardedHistory } from './guarded-history.ts';
import { randomBatches } from './random-batches.ts';

const SEQUENCES = { short: 10_000, day: 30_000, night: 1_000_000 } as const;
const LIVES = { short: 8, day: 20, night: 600 } as const;
/** Safety plan T4. */
const DRIP_BY_DAY = 5;
/** Below this the floor of three people is a third of the company. */
const SMALLEST = 10;
const LARGEST = 5_000;

/** However feeds, messages, orders, moves, approvals and time follow one another: never more than the limit. */
export const guardRack: Rack = {
  name: 'guard',
  shows: 'no window ever takes more people than its limit, no confirmed leaver waits, no deadline acts (G8)',
  parts: { short: 1, day: 1, night: 2 },
  run: async (order) => {
    const { wrong, outcome } = findings('guard', order);
    const counts = {
      guardBatches: 0,
      guardedLives: 0,
      guardedSteps: 0,
      guardedLosses: 0,
      heldByName: 0,
      confirmedSeen: 0,
      deadlinesPassed: 0,
      drips: 0,
    };
    for (const seed of seedsOf(order, SEQUENCES[order.size])) {
      const result = randomBatches(seed);
      counts.guardBatches += result.batches;
      for (const what of result.wrong) wrong(`guard alone, seed ${seed}: ${what}`);
    }
    if (order.part === 0) {
      const windows = guardWindowsOf(defaultGuard());
      for (let people = SMALLEST; people <= LARGEST; people += people < 500 ? 1 : 50) {
        counts.drips++;
        const day = heldOnDay(people, windows);
        if (day > DRIP_BY_DAY) wrong(`one percent a day of ${people} people is held on day ${day} only`);
      }
    }
    for (const seed of seedsOf(order, LIVES[order.size])) {
      const { counts: some, wrong: what, story } = await guardedHistory(seed);
      counts.guardedLives++;
      counts.guardedSteps += some.steps ?? 0;
      counts.guardedLosses += some.losses ?? 0;
      counts.heldByName += some.held ?? 0;
      counts.confirmedSeen += some.confirmedLeavers ?? 0;
      counts.deadlinesPassed += some.overdue ?? 0;
      if (what.length === 0) continue;
      for (const line of story) order.say(line);
      wrong(`life ${seed}: ${what.slice(0, 5).join(' | ')}`);
    }
    return outcome(counts);
  },
};

/** This part's seeds: parts of one run never share one, and another base has others. */
export function* seedsOf({ part, parts, seed }: Order, all: number): Iterable<number> {
  for (let n = part; n < all; n += parts) yield seed * 10_000_019 + n;
}
