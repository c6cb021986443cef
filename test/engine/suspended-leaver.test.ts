import { describe, expect, it } from 'vitest';
import { findPerson } from '../../src/app/people/find-person.ts';
import { orderCutOff, undoLeave } from '../../src/app/people/leave-person.ts';
import { personTimeline } from '../../src/app/people/timeline/person-timeline.ts';
import { decide } from '../../src/engine/decide/decide.ts';
import { makeHouse, type Person } from '../support/house.ts';

const HOUR = 3_600_000;
const DAY = 86_400_000;

/** A house where a signal has cut off P0, who has rights in git and in the directory. */
async function cutOff() {
  const house = await makeHouse();
  const { engine, tenant, store, clock } = house;
  const say = (of: Partial<Person> = {}) =>
    house.report(
      Array.from(
        { length: 12 },
        (_, i): Person => ({ id: `P${i}`, department: 'Engineering', ...(i === 0 ? of : {}) }),
      ),
    );
  await say();
  await house.until(clock.now() + HOUR);
  const identityId = await store.transaction(tenant, async (tx) =>
    findPerson(engine, tx, await engine.policies.active(tx), 'P0'),
  );
  const git = () => house.systems.get('git')?.truth.find('P0');
  const rights = () => git()?.entitlements.length ?? 0;
  const had = rights();
  await store.transaction(tenant, async (tx) => {
    await orderCutOff(tx, identityId, { signal: true, actor: 'ssf:partner', reason: 'session' }, clock.now());
    await decide(engine, tx, await engine.policies.active(tx), [identityId], {
      trigger: { by: 'webhook', source: 'partner' },
    });
  });
  await house.until(clock.now() + HOUR);
  expect([git()?.active, rights()]).toEqual([false, had]);
  return {
    ...house,
    had,
    say,
    git,
    rights,
    undo: () => undoLeave(engine, tenant, { identityId, actor: 'bea', reason: 'test' }),
    state: async () =>
      (await store.transaction(tenant, (tx) => tx.find('identity', { identity_id: identityId })))[0]?.state,
    leaves: () => store.transaction(tenant, (tx) => tx.find('leave', { identity_id: identityId })),
    timeline: async () =>
      store.transaction(tenant, async (tx) =>
        personTimeline(engine, tx, await engine.policies.active(tx), identityId),
      ),
  };
}

describe('somebody who is cut off', () => {
  it('leaves on their last day, with everything', async () => {
    const { say, until, clock, state, rights, leaves, store, tenant, timeline } = await cutOff();
    await say({ lastDay: '2026-03-03' });
    expect(await state()).toBe('suspended');
    await until(clock.now() + 10 * DAY);
    expect([await state(), rights()]).toEqual(['left', 0]);
    const [leave] = await leaves();
    expect(await store.transaction(tenant, (tx) => tx.count('certificate', {}))).toBeGreaterThan(0);
    expect(leave?.reasons).not.toEqual([]);
    expect((await timeline()).states.map((one) => one.state).slice(-2)).toEqual(['suspended', 'left']);
  });

  it('has left all the same once that is taken back', async () => {
    const { say, until, clock, state, git, undo } = await cutOff();
    await say({ lastDay: '2026-03-03' });
    await until(clock.now() + 10 * DAY);
    await undo();
    await until(clock.now() + DAY);
    expect(await state()).toBe('left');
    expect(git()?.active).not.toBe(true);
  });

  it('is cut off still when the end was a mistake, and has everything back when both were', async () => {
    const { say, until, clock, state, git, rights, had, undo } = await cutOff();
    await say({ lastDay: '2026-03-03' });
    await until(clock.now() + 5 * DAY);
    await say();
    await until(clock.now() + HOUR);
    expect([await state(), git()?.active]).toEqual(['suspended', false]);
    await undo();
    await until(clock.now() + HOUR);
    expect([await state(), git()?.active, rights()]).toEqual(['active', true, had]);
  });
});
