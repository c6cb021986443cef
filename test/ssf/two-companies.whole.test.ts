import { describe, expect, it } from 'vitest';
import { sharedDatabase } from '../support/database.ts';
import { claimsOf, leaves, POLL, pollAll, pushedStream, settleIn, typesOf } from './support/journey.ts';
import { type TwoCompanies, twoCompanies } from './support/two-companies.ts';

const database = sharedDatabase();

async function withTwo(work: (two: TwoCompanies) => Promise<void>): Promise<void> {
  const two = await twoCompanies(database().store);
  try {
    await work(two);
  } finally {
    await two.close();
  }
}

describe('a leave at one company', () => {
  it('is told to another, where it ends all access as the policy says', () =>
    withTwo(async (two) => {
      const { stream, token } = await pushedStream(two, ['accountDisabled: leave']);
      const polled = (await (await two.ssf(token, '/streams', { delivery: { method: POLL } })).json()) as {
        stream_id: string;
      };
      await settleIn(two);
      await two.tell();
      const before = await pollAll(two, token, polled.stream_id);
      // Who joined is told; nobody is cut off by it.
      expect(new Set(typesOf(Object.values(before.sets).map(claimsOf)))).toEqual(new Set(['notice']));
      await two.ssf(token, `/poll/${polled.stream_id}`, { ack: Object.keys(before.sets), maxEvents: 0 });

      await leaves(two);
      expect(two.systems.get('directory')?.truth.couldReach('100', two.clock.now())).toBe(false);
      expect((await two.stateAtReceiver('100'))?.state).toBe('active');
      await two.tell();
      expect(await two.stateAtReceiver('100')).toMatchObject({
        state: 'left',
        override: { actor: 'ssf:partner' },
      });
      expect((await two.stateAtReceiver('101'))?.state).toBe('active');
      await two.until(two.clock.now() + 60_000);
      expect(two.systems.get('badges')?.truth.couldReach('100', two.clock.now())).toBe(false);
      expect(two.systems.get('badges')?.truth.couldReach('101', two.clock.now())).toBe(true);

      const told = Object.values((await pollAll(two, token, polled.stream_id)).sets).map(claimsOf);
      expect(new Set(typesOf(told))).toEqual(
        new Set(['session-revoked', 'credential-change', 'account-disabled', 'deactivate', 'notice']),
      );
      // What belongs together has one number, and the subject is never a claim of its own (RFC 9967).
      expect(new Set(told.map(({ txn }) => txn)).size).toBe(1);
      expect(told.every(({ sub, iss }) => sub === undefined && iss === two.issuer)).toBe(true);
      expect(told.find(({ sub_id }) => sub_id.format === 'iss_sub')?.sub_id).toEqual({
        format: 'iss_sub',
        iss: two.issuer,
        sub: '100',
      });
      const left = await two.store.transaction(two.tenant, (tx) =>
        tx.count('ssf_set', { stream_id: stream }),
      );
      expect(left).toBe(0);
      expect(two.warnings).toEqual([]);
    }));
});
