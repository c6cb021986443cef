import type { Answered, Ask, ScimClient } from './scim-client.ts';

export interface Loaded {
  readonly perSecond: number;
  /** Of each request. */
  readonly ms: readonly number[];
}

/** Requests one after the other on each of so many lanes, until all are answered; `check` throws on a wrong answer. */
export async function load(
  client: ScimClient,
  asks: readonly Ask[],
  lanes: number,
  check: (answered: Answered, i: number) => void,
): Promise<Loaded> {
  const ms: number[] = [];
  let next = 0;
  const lane = async () => {
    while (next < asks.length) {
      const i = next++;
      const ask = asks[i];
      if (ask === undefined) return;
      const answered = await client.ask(ask);
      ms.push(answered.ms);
      check(answered, i);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  return { perSecond: asks.length / ((performance.now() - startedAt) / 1_000), ms };
}

/** The value that this share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
