import { expect, it } from 'vitest';
import type { DesiredState } from '../../src/domain/account.ts';
import { endRechecks } from '../../src/engine/decide/end-rechecks.ts';
import { makeHouse, START } from '../support/house.ts';

const MINUTE = 60_000;

/** A proven right of somebody that is looked at again in a minute. What becomes of that look by a newer decision. */
async function lookAfter(
  out: boolean,
  change: (desired: DesiredState) => DesiredState,
): Promise<number | null | undefined> {
  const house = await makeHouse();
  await house.report(
    Array.from({ length: 12 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' })),
  );
  await house.run();
  return house.store.transaction(house.tenant, async (tx) => {
    const [grant] = await tx.find('operation', { kind: 'grant', state: 'verified' });
    const [account] = await tx.find('account', { account_id: grant?.account_id ?? '' });
    if (grant === undefined || account === undefined || account.desired === null)
      throw new Error('nobody came');
    await tx.update('operation', ['next_run_at'], [{ ...grant, next_run_at: START + MINUTE }]);
    const unsettled = out ? { takes: START + 5 * MINUTE, gives: null } : null;
    await endRechecks(
      tx,
      [grant.identity_id ?? ''],
      new Map([
        [account.account_id, { account: { ...account, unsettled }, desired: change(account.desired) }],
      ]),
      START,
    );
    return (await tx.find('operation', { operation_id: grant.operation_id }))[0]?.next_run_at;
  });
}

it('goes on watching for a late write of ours where both decisions want the same', async () => {
  expect(await lookAfter(true, (desired) => desired)).toBe(START + MINUTE);
});

it('ends a look that wants what is wanted no more, and one that watches for nothing', async () => {
  expect(await lookAfter(true, (desired) => ({ ...desired, entitlements: [] }))).toBeNull();
  expect(await lookAfter(true, (desired) => ({ ...desired, mode: 'deprovision' }))).toBeNull();
  expect(await lookAfter(false, (desired) => desired)).toBeNull();
});
