import type { Engine } from '../../engine/engine.ts';
import { reading } from '../reading.ts';
import { type AccountCounts, countAccounts } from './standings.ts';

export interface CountedAccounts {
  readonly at: number;
  readonly targets: ReadonlyMap<string, AccountCounts>;
}

/** A million accounts take seconds to count. What took long is good for longer; on a small company it is always fresh. */
const GOOD_FOR = { times: 20, mostMs: 60_000 };

/** Counts of accounts by target. Whoever asks while they are being counted gets the same answer. */
export function accountCounter(engine: Engine): (tenant: string) => Promise<CountedAccounts> {
  const kept = new Map<string, { readonly until: number; readonly counted: Promise<CountedAccounts> }>();
  return (tenant) => {
    const known = kept.get(tenant);
    if (known !== undefined && engine.clock.monotonic() < known.until) return known.counted;
    const begun = engine.clock.monotonic();
    const at = engine.clock.now();
    const counted = reading(engine.store, tenant, (tx) => countAccounts(tx, at)).then((targets) => ({
      at,
      targets,
    }));
    kept.set(tenant, { until: Number.POSITIVE_INFINITY, counted });
    counted.then(
      () => {
        const now = engine.clock.monotonic();
        kept.set(tenant, {
          until: now + Math.min(GOOD_FOR.mostMs, (now - begun) * GOOD_FOR.times),
          counted,
        });
      },
      () => kept.delete(tenant),
    );
    return counted;
  };
}
