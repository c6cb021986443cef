import { describe, expect, it } from 'vitest';
import { askPause, confirmPause, endPause, type PauseScope } from '../../src/engine/pauses.ts';
import { makeHouse, START } from '../support/house.ts';

const HOUR = 3_600_000;
const people = (over: Record<string, { lastDay?: string }> = {}, count = 12) =>
  Array.from({ length: count }, (_, i) => ({
    id: String(100 + i),
    department: i % 2 === 0 ? 'Engineering' : 'Sales',
    ...over[String(100 + i)],
  }));

async function paused(scope: PauseScope, ms: number, confirmed: boolean) {
  const house = await makeHouse();
  await house.report(people());
  await house.run();
  const pause = await house.store.transaction(house.tenant, async (tx) =>
    askPause(house.engine, tx, await house.engine.policies.active(tx), {
      scope,
      reason: 'maintenance',
      until: house.clock.now() + ms,
      actor: 'alice',
    }),
  );
  if (confirmed)
    await house.store.transaction(house.tenant, async (tx) =>
      confirmPause(house.engine, tx, await house.engine.policies.active(tx), pause.pause_id, 'bob'),
    );
  return { house, pause };
}

const active = (house: Awaited<ReturnType<typeof makeHouse>>, system: string, id: string) =>
  house.systems.get(system)?.truth.find(id)?.active;

describe('a pause of grants', () => {
  it('holds back what gives access, never what takes it, and ends by itself', async () => {
    const { house } = await paused('grants', 2 * HOUR, false);
    await house.report(people({ 100: { lastDay: '2026-03-01' } }, 13));
    await house.until(START + HOUR);
    expect(active(house, 'git', '100')).toBe(false);
    expect(active(house, 'directory', '100')).toBe(false);
    expect(active(house, 'directory', '112')).toBeUndefined();
    await house.until(START + 2 * HOUR + 60_000);
    expect(active(house, 'directory', '112')).toBe(true);
    expect(active(house, 'git', '112')).toBe(true);
  });
});

describe('a pause of revocations', () => {
  it('does nothing until a second person confirms it', async () => {
    const { house } = await paused('target:git', 2 * HOUR, false);
    await house.report(people({ 100: { lastDay: '2026-03-01' } }));
    await house.until(START + 60_000);
    expect(active(house, 'git', '100')).toBe(false);
  });

  it('holds one target back, and no other, until its deadline', async () => {
    const { house } = await paused('target:git', 2 * HOUR, true);
    await house.report(people({ 100: { lastDay: '2026-03-01' } }));
    await house.until(START + 2 * HOUR - 1_000);
    expect(active(house, 'directory', '100')).toBe(false);
    expect(active(house, 'git', '100')).toBe(true);
    await house.until(START + 2 * HOUR + 60_000);
    expect(active(house, 'git', '100')).toBe(false);
  });

  it('of everything is ended by anybody, and work goes on at once', async () => {
    const { house, pause } = await paused('all', 2 * HOUR, true);
    await house.report(people({ 100: { lastDay: '2026-03-01' } }));
    await house.until(START + HOUR);
    expect(active(house, 'directory', '100')).toBe(true);
    await house.store.transaction(house.tenant, (tx) => endPause(house.engine, tx, pause.pause_id, 'carol'));
    await house.until(house.clock.now() + 5_000);
    expect(active(house, 'directory', '100')).toBe(false);
    expect(active(house, 'git', '100')).toBe(false);
  });

  it('is told to people and stands in the log', async () => {
    const { house } = await paused('all', HOUR, true);
    const { notices, events } = await house.store.transaction(house.tenant, async (tx) => ({
      notices: await tx.find('notice', { kind: 'pause.confirmed' }),
      events: await tx.find('event', { type: 'pause.confirmed' }),
    }));
    expect(notices.map((notice) => [notice.channel, notice.severity]).sort()).toEqual([
      ['mail', 3],
      ['webhook', 3],
    ]);
    expect(events.map((event) => event.payload)).toEqual([
      expect.objectContaining({ scope: 'all', actor: 'bob' }),
    ]);
  });

  it('is confirmed by nobody who asked for it, and not for ever', async () => {
    const { house, pause } = await paused('all', HOUR, false);
    const policy = await house.store.transaction(house.tenant, (tx) => house.engine.policies.active(tx));
    const confirm = (actor: string) =>
      house.store.transaction(house.tenant, (tx) =>
        confirmPause(house.engine, tx, policy, pause.pause_id, actor),
      );
    await expect(confirm('alice')).rejects.toMatchObject({ code: 'PAUSE_OWN' });
    const ask = (until: number) =>
      house.store.transaction(house.tenant, (tx) =>
        askPause(house.engine, tx, policy, { scope: 'all', reason: 'x', until, actor: 'alice' }),
      );
    await expect(ask(START + 30 * 24 * HOUR)).rejects.toMatchObject({ code: 'USAGE' });
    await expect(ask(START - 1)).rejects.toMatchObject({ code: 'USAGE' });
    house.clock.advance(START + 2 * HOUR);
    await expect(confirm('bob')).rejects.toMatchObject({ code: 'PAUSE_UNKNOWN' });
  });

  it('is only for those whom the Guard document names, where it names somebody', async () => {
    const house = await makeHouse({
      policy: (base) => `${base}---\nkind: Guard\nid: guard\npausers: [alice, bob]\n`,
    });
    const policy = await house.store.transaction(house.tenant, (tx) => house.engine.policies.active(tx));
    const ask = (actor: string) =>
      house.store.transaction(house.tenant, (tx) =>
        askPause(house.engine, tx, policy, { scope: 'grants', reason: 'x', until: START + HOUR, actor }),
      );
    await expect(ask('mallory')).rejects.toMatchObject({ code: 'PAUSE_FORBIDDEN' });
    await expect(ask('alice')).resolves.toMatchObject({ scope: 'grants' });
  });
});
