import { describe, expect, it } from 'vitest';
import { distributionOf, EDGES } from './revoke-times.ts';

const of = (...seconds: number[]) => distributionOf(seconds.map((s) => ({ seconds: s })));

describe('the distribution of times to revoke', () => {
  it('of nothing is nothing', () => {
    expect(of()).toEqual({ count: 0, buckets: EDGES.map(() => 0), p50: null, p95: null });
  });

  it('counts each time in the bucket that begins at or below it', () => {
    const { buckets } = of(0, 0.999, 1, 29.9, 30, 86_400, 10_000_000);
    expect(buckets).toEqual([2, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 2]);
  });

  it('names percentiles that were measured, whatever the order', () => {
    const times = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(of(...times)).toMatchObject({ count: 100, p50: 50, p95: 95 });
    expect(of(7)).toMatchObject({ p50: 7, p95: 7 });
  });
});
