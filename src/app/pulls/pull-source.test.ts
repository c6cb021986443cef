import { expect, it } from 'vitest';
import { makeHouse, START } from '../../../test/support/house.ts';
import type { HttpTransport } from '../../domain/connector.ts';
import type { Store } from '../../engine/store.ts';
import { memoryStore } from '../../store/memory/memory-store.ts';
import { type PullContext, pullSource } from './pull-source.ts';

const DAY = 86_400_000;

const SOURCE = `---
kind: Source
id: workday
type: rest
url: http://127.0.0.1:9/workers
every: PT1H
key: worker
columns:
  worker: { as: employeeId, of: identity, required: true }
  department: { as: department }
facts: { hireDate: hired, lastDay: lastDay }
correlate: [[employeeId]]
whole: { by: meta, rows: total }
zone: Europe/Berlin
`;

/** Runs something once, between the end of a turn's reading and the beginning of what is done with it. */
function betweenTurns(store: Store) {
  let forgotten = false;
  let act: (() => Promise<unknown>) | null = null;
  const wrapped: Store = {
    ...store,
    transaction: async (tenant, work, options) => {
      const now = forgotten ? act : null;
      if (now !== null) {
        act = null;
        await now();
      }
      return store.transaction(
        tenant,
        (tx) =>
          work({
            ...tx,
            remove: async (table, where) => {
              forgotten ||= table === 'pulled_page';
              return tx.remove(table, where);
            },
          }),
        options,
      );
    },
  };
  return {
    store: wrapped,
    once: (what: () => Promise<unknown>) => {
      forgotten = false;
      act = what;
    },
  };
}

async function company() {
  const stage = betweenTurns(memoryStore());
  const house = await makeHouse({ store: stage.store, policy: (base) => `${base}${SOURCE}` });
  const { engine, tenant, secrets, clock } = house;
  let [lastDay, department]: [string | null, string] = [null, 'Engineering'];
  /** Before each page is answered. */
  let onAsk: () => void = () => undefined;
  const http: HttpTransport = async ({ url }) => {
    onAsk();
    const second = new URL(url).searchParams.has('page');
    const people = Array.from({ length: 6 }, (_, i) => ({
      worker: `W${i}`,
      department: i === 5 ? department : 'Engineering',
      hired: '2024-01-01',
      lastDay: i === 0 ? lastDay : null,
    }));
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        total: people.length,
        items: second ? people.slice(3) : people.slice(0, 3),
        next: second ? null : '/workers?page=2',
      }),
    };
  };
  const context: PullContext = { engine, secrets, http };
  return {
    ...house,
    stage,
    pull: () => pullSource(context, tenant, 'workday'),
    end: (day: string) => {
      lastDay = day;
    },
    move: (to: string) => {
      department = to;
    },
    onAsk: (what: () => void) => {
      onAsk = what;
    },
    hasAccess: (id: string) => house.systems.get('git')?.truth.couldReach(id, clock.now()),
  };
}

it('a pull that was overtaken by a newer one gives nobody anything back', async () => {
  const house = await company();
  await house.pull();
  await house.until(START + 60_000);
  expect(house.hasAccess('W0')).toBe(true);
  house.stage.once(async () => {
    house.end('2026-03-01');
    await house.pull();
  });
  house.clock.advance(house.clock.now() + 60_000);
  house.move('Sales');
  await expect(house.pull()).rejects.toMatchObject({ code: 'CONFLICT' });
  await house.until(START + 600_000);
  expect(house.hasAccess('W0')).toBe(false);
  expect(house.hasAccess('W1')).toBe(true);
});

it('a report without a date is as old as its first page', async () => {
  const house = await company();
  const began = house.clock.now();
  let asked = 0;
  house.onAsk(() => {
    if (++asked === 2) house.clock.advance(began + DAY / 24);
  });
  await house.pull();
  const [state] = await house.store.transaction(house.tenant, (tx) =>
    tx.find('source_state', { source_id: 'workday' }),
  );
  expect(state?.as_of).toBe(began);
});
