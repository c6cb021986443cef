import { expect, it } from 'vitest';
import { attack } from '../../src/torture/attacks/scim/index.ts';

// `npm run torture:night -- --only scim` sends 100,000.
it('three thousand requests, right, wrong and hostile, do no harm', async () => {
  const { counts, violations } = await attack(
    { size: 'short', part: 0, parts: 1, seed: 1, say: () => {} },
    3_000,
  );
  expect(violations.map(({ what }) => what)).toEqual([]);
  expect(counts.scimRequests).toBe(3_000);
  expect(counts.scimTaken).toBeGreaterThan(800);
  expect(counts.scimSwitched).toBeGreaterThan(300);
}, 120_000);
