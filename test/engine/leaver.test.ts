import { describe, expect, it } from 'vitest';
import { formatVerifierKey } from '../../src/proof/note.ts';
import { verifyCertificate } from '../../src/proof/verify.ts';
import { makeHouse } from '../support/house.ts';

const ten = (over: Record<string, { lastDay?: string }> = {}) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: i % 2 === 0 ? 'Engineering' : 'Sales',
    ...over[String(100 + i)],
  }));

describe('somebody leaves', () => {
  it('gets accounts, loses every one of them on time, and the certificate verifies', async () => {
    const house = await makeHouse();
    const first = await house.report(ten());
    expect(first.outcome).toBe('accepted');
    await house.run();
    const git = house.systems.get('git');
    expect(git?.truth.find('100')?.active).toBe(true);
    const account = git?.truth.find('100');
    git?.operator.openSession(account?.id ?? '');
    git?.operator.openCredential(account?.id ?? '', 'api-token');
    await house.report(ten({ 100: { lastDay: '2026-03-03' } }));
    const end = Date.parse('2026-03-03T17:00:00Z');
    await house.until(end - 1);
    expect(git?.truth.couldReach('100', end - 1)).toBe(true);
    await house.until(end + 60_000);
    for (const system of ['directory', 'git']) {
      expect(house.systems.get(system)?.truth.couldReach('100', end + 1)).toBe(false);
      expect(house.systems.get(system)?.truth.couldReach('101', end + 1)).toBe(system === 'directory');
    }
    expect(git?.truth.openSessions('100')).toBe(0);
    expect(git?.truth.openCredentials('100')).toBe(0);
    const certificates = await house.store.transaction(house.tenant, async (tx) => {
      const rows = await tx.find('certificate', {});
      return house.engine.vault.open(
        tx,
        rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
      );
    });
    expect(certificates).toHaveLength(1);
    const key = formatVerifierKey(house.engine.signer(house.tenant).verifier);
    const result = verifyCertificate(String(certificates[0]), [key]);
    expect(result.failures).toEqual([]);
    expect(result.unproven).toEqual([]);
    expect(result.exit).toBe(0);
    expect(result.proven).toBeGreaterThanOrEqual(6);
    expect(house.warnings).toEqual([]);
  });
});
