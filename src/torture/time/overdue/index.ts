import { cancellation } from '../../../engine/execute/run-operation.ts';
import { runWorker } from '../../../engine/worker.ts';
import { findings } from '../../findings.ts';
import { OPEN_GUARD, together, withRoom } from '../../house/documents.ts';
import { makeHouse, type Person } from '../../house/house.ts';
import type { Rack } from '../../rack.ts';

const JOINERS = { short: 1_100, day: 1_500, night: 5_000 };
const LEAVERS = 12;
const OFF_AT = Date.parse('2026-03-05T14:30:00Z');
const ON_AT = Date.parse('2026-03-05T17:30:00Z');

export const overdue: Rack = {
  name: 'overdue-leavers',
  shows:
    'after three hours without an engine, who should have gone meanwhile goes before anybody gets anything (B21)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('overdue-leavers', order);
    const house = await makeHouse({
      seed: order.seed,
      policy: (base) => together(withRoom(base), OPEN_GUARD),
    });
    // Their day begins in Tokyo at 15:00 UTC, an hour before the leavers' day ends in Helsinki: they are due first.
    const joiners = Array.from(
      { length: JOINERS[order.size] },
      (_, i): Person => ({ id: `J${i}`, department: 'Engineering', hired: '2026-03-06', zone: 'Asia/Tokyo' }),
    );
    const leavers = Array.from(
      { length: LEAVERS },
      (_, i): Person => ({
        id: `L${i}`,
        department: 'Engineering',
        lastDay: '2026-03-05',
        zone: 'Europe/Helsinki',
      }),
    );
    await house.report([...joiners, ...leavers]);
    await house.until(OFF_AT);
    house.clock.advance(ON_AT);

    const until = cancellation();
    await house.store.heartbeat('worker-2', ON_AT, 3_600_000);
    const lease = { worker: 'worker-2', term: () => 1 };
    const worker = runWorker(house.engine, { lease, lanes: 64, lookEveryMs: 250, until });
    for (let quiet = 0, done = 0; quiet < 20; ) {
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      house.clock.advance(house.clock.now() + 250);
      const now = [...house.systems.values()].reduce((n, { truth }) => n + truth.journal.length, 0);
      quiet = now === done ? quiet + 1 : 0;
      done = now;
    }
    until.cancel();
    house.clock.advance(house.clock.now() + 1_000);
    await worker;

    let grants = 0;
    for (const [name, { truth }] of house.systems) {
      if (name === 'crm') continue;
      const since = truth.journal.filter(({ at }) => at >= ON_AT);
      const firstGift = since.findIndex(({ effect }) => effect === 'create');
      grants += since.filter(({ effect }) => effect === 'create').length;
      for (const { id } of leavers) {
        const account = truth.find(id);
        if (account?.active === true) found.wrong(`${id} can still sign in to ${name}`);
        const off = since.findIndex((one) => one.accountId === account?.id && one.effect === 'disable');
        if (account !== null && firstGift >= 0 && (off < 0 || off > firstGift))
          found.wrong(`${name}: somebody got an account before the overdue leaver ${id} lost his`);
      }
    }
    if (grants < joiners.length)
      found.wrong(`only ${grants} accounts were made for ${joiners.length} people who began`);
    return found.outcome({ overdueLeavers: leavers.length, joinersBehindThem: joiners.length });
  },
};
