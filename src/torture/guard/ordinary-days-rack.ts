import { guardWindowsOf } from '../../engine/active-policy.ts';
import { defaultGuard } from '../../policy/documents/guard.ts';
import { findings } from '../findings.ts';
import type { Rack } from '../rack.ts';
import { seedsOf } from './guard-rack.ts';
import { ordinaryCompany } from './ordinary-company.ts';
import { FIRST_DAY, runOrdinaryCompany } from './ordinary-house.ts';
import { heldDaysOf } from './ordinary-losses.ts';

/** Days through the whole engine, in companies of so many days each. */
const COMPANIES = {
  short: { companies: 3, days: 50, largest: 500 },
  day: { companies: 4, days: 100, largest: 5_000 },
  night: { companies: 100, days: 100, largest: 5_000 },
} as const;
/** Years of companies through the guard alone. Held days come in clusters: twenty years once showed five times the rate of eight hundred. */
const YEARS = { short: 60, day: 100, night: 600 } as const;
const FALSE_HOLDS = 0.001;

/** Where nothing happens that should be held, nothing is. */
export const ordinaryDaysRack: Rack = {
  name: 'ordinary-days',
  shows:
    'false holds on under 0.1 % of ordinary days, with the limits that hold without a Guard document (G8)',
  parts: { short: 1, day: 1, night: 4 },
  run: async (order) => {
    const { wrong, outcome } = findings('ordinary-days', order);
    const { companies, days, largest } = COMPANIES[order.size];
    const whole = { days: 0, held: 0, leavers: 0 };
    for (const seed of seedsOf(order, companies)) {
      const run = await runOrdinaryCompany(ordinaryCompany(seed, FIRST_DAY, days, largest));
      whole.days += run.days;
      whole.held += run.heldDays;
      whole.leavers += run.leavers;
      for (const why of run.why) order.say(`held: ${why}`);
      for (const what of run.wrong) wrong(`company ${seed}: ${what}`);
    }
    const alone = { days: 0, held: 0 };
    const windows = guardWindowsOf(defaultGuard());
    for (const seed of seedsOf(order, YEARS[order.size])) {
      const begin = FIRST_DAY + (seed % 365) * 86_400_000;
      const run = heldDaysOf(ordinaryCompany(seed, begin, 365), windows);
      alone.days += run.days;
      alone.held += run.heldDays;
    }
    // Of one part's few days one is already too many: the rate is that of all days this part has seen.
    const seen = whole.days + alone.days;
    const held = whole.held + alone.held;
    if (held > seen * FALSE_HOLDS) wrong(`${held} of ${seen} ordinary days had something held`);
    return outcome(
      {
        ordinaryDays: whole.days,
        daysHeldFalsely: whole.held,
        ordinaryLeavers: whole.leavers,
        ordinaryDaysOfTheGuardAlone: alone.days,
        daysHeldFalselyOfThose: alone.held,
      },
      [
        `${whole.held} of ${whole.days} ordinary days with a false hold through the whole engine, ${alone.held} of ${alone.days} (${((100 * alone.held) / alone.days).toFixed(3)} %) of the guard alone`,
      ],
    );
  },
};
