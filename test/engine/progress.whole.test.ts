import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/simulated/index.ts';
import { makeHouse, START } from '../support/house.ts';

/** Seconds on the virtual clock: when 60 joiners have everything, when 3 leavers are out, when all of it is proven. */
const CASES: readonly (readonly [string, readonly Fault[], number, number, number])[] = [
  ['answers at once', [], 2, 1, 2],
  ['allows a call a second', [{ kind: 'rateLimited', limit: 60, perMs: 60_000 }], 500, 2, 70],
  ['shows what was true 5 s ago', [{ kind: 'staleRead', forMs: 5_000 }], 20, 1, 20],
  ['answers "later"', [{ kind: 'acceptedLater', afterMs: 1_000 }], 10, 2, 10],
  ['drops every second write', [{ kind: 'didNothing', share: 0.5 }], 1_200, 30, 60],
  ['answers every second write with silence', [{ kind: 'executedThenTimeout', share: 0.5 }], 400, 2, 400],
  ['is down for 40 s of every minute', [{ kind: 'down', everyMs: 60_000, forMs: 40_000 }], 600, 90, 120],
];

describe('a target that', () => {
  it.each(CASES)(
    '%s: everything arrives, and leavers are out soon',
    async (_, faults, joined, out, proven) => {
      const house = await makeHouse({
        systems: { directory: [], git: faults, crm: [] },
        policy: (base) => base.replaceAll('writes: on', 'writes: on\nconcurrency: 8'),
      });
      const git = house.systems.get('git');
      const staff = Array.from({ length: 60 }, (_, i) => ({
        id: String(100 + i),
        department: 'Engineering',
      }));
      const leavers = ['104', '105', '106'];
      const at = (seconds: number) => house.until(START + seconds * 1_000);
      const inside = () => leavers.filter((id) => git?.truth.couldSignIn(id, house.clock.now()));
      const open = async () =>
        house.store.transaction(house.tenant, async (tx) =>
          (await tx.find('operation', { target_id: 'git' })).filter(
            ({ state }) => state !== 'verified' && state !== 'superseded',
          ),
        );
      await house.report(staff);
      await at(joined);
      expect(await open()).toEqual([]);
      expect(inside()).toEqual(leavers);
      await house.report(
        staff.map((one) => (leavers.includes(one.id) ? { ...one, lastDay: '2026-03-01' } : one)),
      );
      await at(joined + out);
      expect(inside()).toEqual([]);
      await at(joined + proven);
      expect(await open()).toEqual([]);
      expect(staff.filter(({ id }) => git?.truth.couldSignIn(id, house.clock.now()))).toHaveLength(57);
      expect(house.warnings).toEqual([]);
    },
  );
});
