import { describe, expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { BADGES, signedByHr, together } from '../../src/torture/house/documents.ts';
import { makeHouse } from '../support/house.ts';

const witness = (credential: string, zone: string) => (base: string) =>
  together(
    signedByHr(base),
    BADGES.replace('secret:badges', `secret:${credential}`).replace('Europe/Berlin', zone),
  );

const staff = (leaving: readonly string[] = []) =>
  Array.from({ length: 20 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving.includes(String(100 + i)) ? { lastDay: '2026-03-01' } : {}),
  }));
const LEAVING = ['100', '101', '102', '103', '104', '105'];

async function testify(credential: string, zone = 'Europe/Berlin') {
  const house = await makeHouse({ policy: witness(credential, zone) });
  await house.report(staff());
  await house.run();
  const badges = async (gone: readonly string[], on = '2026-03-01') =>
    importFeed(house.engine, house.tenant, 'badges', {
      content: Buffer.from(
        `badge,id,hired,returned\n${staff()
          .map(({ id }) => `B${id},${id},2025-01-01,${gone.includes(id) ? on : ''}`)
          .join('\n')}\n`,
      ),
    });
  return {
    house,
    badges,
    still: () => LEAVING.filter((id) => house.systems.get('git')?.truth.couldSignIn(id, house.clock.now())),
  };
}

describe('leavers that a second source confirms', () => {
  it('pass the guard at once when both said so before', async () => {
    const { house, badges, still } = await testify('badges');
    await badges(LEAVING);
    await house.run();
    expect(still()).toEqual(LEAVING);
    await house.report(staff(LEAVING));
    await house.run();
    expect(still()).toEqual([]);
  });

  it('are held without it, and go as soon as it comes', async () => {
    const { house, badges, still } = await testify('badges');
    const held = await house.report(staff(LEAVING));
    await house.run();
    expect(held.outcome).toBe('held');
    expect(still()).toEqual(LEAVING);
    await badges(LEAVING.slice(0, 4));
    await house.run();
    expect(still()).toEqual(LEAVING.slice(4));
  });

  const endToday = async ({ house, badges }: Awaited<ReturnType<typeof testify>>) => {
    await badges(LEAVING, '2026-03-02');
    await house.report(staff().map((p) => (LEAVING.includes(p.id) ? { ...p, lastDay: '2026-03-02' } : p)));
  };

  it('wait for nothing when both said long before that they end today', async () => {
    const company = await testify('badges');
    const { house, still } = company;
    await endToday(company);
    await house.until(Date.parse('2026-03-02T16:59:59Z'));
    expect(still()).toEqual(LEAVING);
    await house.until(Date.parse('2026-03-02T17:00:10Z'));
    expect(still()).toEqual([]);
  });

  it('go when their last day has ended where the second source is, though they are held until then', async () => {
    const company = await testify('badges', 'Pacific/Honolulu');
    const { house, still } = company;
    await endToday(company);
    await house.until(Date.parse('2026-03-03T03:59:59Z'));
    expect(still()).toEqual(LEAVING);
    await house.until(Date.parse('2026-03-03T04:00:10Z'));
    expect(still()).toEqual([]);
  });

  it('need a second credential: a source with the credential of the first never comes in force', async () => {
    await expect(testify('hr')).rejects.toMatchObject({ code: 'POLICY_INVALID' });
  });
});
