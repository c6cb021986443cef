import { expect, it } from 'vitest';
import { attack } from '../../src/torture/attacks/scim/index.ts';
import { WHOLE } from '../support/runs.ts';

const REQUESTS = WHOLE ? 3_000 : 600;

// `npm run torture:night -- --only scim` sends 100,000.
it('requests by the hundred, right, wrong and hostile, do no harm', async () => {
  const { counts, violations } = await attack(
    { size: 'short', part: 0, parts: 1, seed: 1, say: () => {} },
    REQUESTS,
  );
  expect(violations.map(({ what }) => what)).toEqual([]);
  expect(counts.scimRequests).toBe(REQUESTS);
  expect(counts.scimTaken).toBeGreaterThan(REQUESTS / 4);
  expect(counts.scimSwitched).toBeGreaterThan(REQUESTS / 12);
}, 120_000);
