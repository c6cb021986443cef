import { expect, it } from 'vitest';
import { listCertificates, readCertificate } from '../../src/app/proofs/certificates.ts';
import { makeHouse, START } from '../support/house.ts';

const HOUR = 3_600_000;
const staff = (lastDay?: string) =>
  Array.from({ length: 6 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(i === 0 && lastDay !== undefined ? { lastDay } : {}),
  }));

it('a system that is down for long is asked all the time, and the certificate can still say so', async () => {
  const back = START + 5 * HOUR;
  const house = await makeHouse({
    systems: { directory: [], git: [{ kind: 'down', from: START + HOUR, until: back }], crm: [] },
  });
  await house.report(staff());
  await house.until(START + HOUR);
  await house.report(staff('2026-03-01'));
  await house.until(back + HOUR);
  expect(house.systems.get('git')?.truth.find('100')?.active).toBe(false);
  const { attempts, operations, certificates } = await house.store.transaction(house.tenant, async (tx) => {
    const [leave] = await tx.find('leave', {});
    const list = await listCertificates(tx, leave?.identity_id ?? '');
    return {
      attempts: await tx.find('attempt', {}),
      operations: await tx.find('operation', { leave_id: leave?.leave_id ?? '' }),
      certificates: await Promise.all(
        list.map(async ({ leave, number }) => (await readCertificate(house.engine, tx, leave, number)).file),
      ),
    };
  });
  // Every 30 seconds, and each of them counts.
  const [asked] = operations.sort((a, b) => b.tries - a.tries);
  const ofIt = attempts.filter(({ operation_id }) => operation_id === asked?.operation_id);
  expect(asked?.tries).toBeGreaterThan(400);
  expect(ofIt.length).toBeLessThan(60);
  expect(ofIt.reduce((sum, { times }) => sum + times, 0)).toBe(asked?.tries);
  const summaries = certificates.map((text) => JSON.parse(text).body.summary);
  expect(summaries.map(({ unproven }) => unproven > 0)).toEqual([true, false]);
  expect(certificates[1]).toMatch(/"repeated": \{\s+"times": \d{3,}/);
  expect(certificates[1]?.length).toBeLessThan(200_000);
  expect(house.warnings).toEqual([]);
});
