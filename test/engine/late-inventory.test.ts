import { describe, expect, it } from 'vitest';
import { formatVerifierKey } from '../../src/proof/note.ts';
import { verifyCertificate } from '../../src/proof/verify.ts';
import { makeHouse } from '../support/house.ts';

const staff = (lastDay?: string) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(i === 0 && lastDay !== undefined ? { lastDay } : {}),
  }));

describe('a system that is down for a moment when somebody leaves', () => {
  it('keeps the certificate waiting for that moment only, when the person has no account there', async () => {
    const end = Date.parse('2026-03-03T17:00:00Z');
    const house = await makeHouse({
      systems: { directory: [], git: [], crm: [{ kind: 'down', from: end, until: end + 2_500 }] },
    });
    await house.report(staff());
    await house.run();
    await house.report(staff('2026-03-03'));
    await house.until(end + 8_000);
    const files = await house.store.transaction(house.tenant, async (tx) => {
      const rows = await tx.find('certificate', {});
      return house.engine.vault.open(
        tx,
        rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
      );
    });
    expect(files).toHaveLength(1);
    const verdict = verifyCertificate(String(files[0]), [
      formatVerifierKey(house.engine.signer(house.tenant).verifier),
    ]);
    expect(verdict.failures).toEqual([]);
    expect(verdict.unproven).toEqual([]);
  });
});
