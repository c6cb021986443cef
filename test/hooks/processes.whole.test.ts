import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hookRunner } from '../../src/app/hooks/run-hooks.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { CLAIM_MS, claimCalls } from '../../src/engine/hooks/claim-calls.ts';
import { sharedDatabase } from '../support/database.ts';
import { type HookHouse, hookHouse, hookText } from './support/hook-house.ts';
import { openReceiver } from './support/receiver.ts';

const database = sharedDatabase();
let tenants = 0;
let there: Awaited<ReturnType<typeof openReceiver>>;
const houses: HookHouse[] = [];

beforeEach(async () => {
  there = await openReceiver();
});
afterEach(async () => {
  await there?.close();
  for (const house of houses.splice(0)) await house.close();
});

const open = async (base = there.url) => {
  const house = await hookHouse(database().store, {
    tenant: `p${tenants++}`,
    hooks: [hookText(base, ['validateUser', 'postCreateUser'], ['targets: [directory]'])],
  });
  houses.push(house);
  return house;
};
const staff = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));

describe('several processes', () => {
  it('ask once about each account', async () => {
    const house = await open();
    await house.report(staff(30));
    await house.run();
    const runners = [1, 2, 3].map(() => hookRunner(house.parts, cancellation(), cancellation()));
    await Promise.all(runners.map((runner) => runner.round()));
    await Promise.all(runners.map((runner) => runner.idle()));
    expect(there.of('validateUser')).toHaveLength(30);
    await house.settle();
    expect(there.of('validateUser')).toHaveLength(30);
    expect(there.of('postCreateUser')).toHaveLength(30);
    for (const { id } of staff(30)) expect(house.account('directory', id)?.active).toBe(true);
  });

  it('take over what one that died had claimed, under the same id', async () => {
    const house = await open();
    await house.report(staff(1));
    await house.run();
    // It dies between its claim and its call.
    const { calls } = await claimCalls(house.engine, house.tenant, 'checks', 10);
    expect(calls).toHaveLength(1);
    await house.settle();
    expect(there.asked).toEqual([]);
    await house.later(CLAIM_MS);
    expect(there.of('validateUser').map(({ headers }) => headers['webhook-id'])).toEqual([
      `hook_${calls[0]?.call_id.replaceAll('-', '')}`,
    ]);
    await house.settle();
    expect(house.account('directory', '100')?.active).toBe(true);
  });

  it('write nothing down for a call that somebody else has taken over', async () => {
    const house = await open();
    await house.report(staff(1));
    await house.run();
    let second = false;
    there.says(({ event }) => {
      if (event !== 'validateUser' || second) return { body: { response: {} } };
      second = true;
      // While it thinks, its claim lapses, and another process asks and is answered.
      return null;
    });
    const slow = hookRunner(house.parts, cancellation(), cancellation());
    await slow.round();
    while (there.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    house.clock.advance(house.clock.now() + CLAIM_MS);
    await house.settle();
    expect(house.account('directory', '100')?.active).toBe(true);
    await slow.idle();
    const [call] = (await house.calls()).filter(({ event }) => event === 'validateUser');
    expect(call).toMatchObject({ state: 'answered', tries: 1 });
    expect(await house.exceptions()).toEqual([]);
  });

  it('keep tenants apart', async () => {
    const mine = await open(`${there.url}/mine`);
    await mine.hire(...staff(2));
    const theirs = await open(`${there.url}/theirs`);
    await theirs.hire(...staff(3));
    const paths = there.of('validateUser').map(({ path }) => path.split('/')[2]);
    expect(paths.filter((path) => path === 'mine')).toHaveLength(2);
    expect(paths.filter((path) => path === 'theirs')).toHaveLength(3);
    expect(await mine.calls()).toHaveLength(4);
    expect(await theirs.calls()).toHaveLength(6);
  });
});
