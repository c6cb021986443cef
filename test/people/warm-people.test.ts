import { expect, it } from 'vitest';
import { peopleIndex } from '../../src/app/people/index/people-index.ts';
import { warmPeople } from '../../src/app/people/index/warm-people.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { makeHouse } from '../support/house.ts';

const PEOPLE = 230;

/** A company whose transactions are counted, and whose rests are what the test says. */
async function company(rest: () => void = () => undefined) {
  const { engine, report } = await makeHouse({ store: memoryStore(), tenant: 'acme', seed: 4_100 });
  await report(
    Array.from({ length: PEOPLE }, (_, i) => ({ id: `E${i}`, given: `Worker${i}`, department: 'Sales' })),
  );
  const asked = { times: 0 };
  const counted: typeof engine = {
    ...engine,
    clock: { ...engine.clock, sleep: async () => rest() },
    store: {
      ...engine.store,
      transaction: (tenant, work, options) => {
        asked.times++;
        return engine.store.transaction(tenant, work, options);
      },
    },
  };
  const index = peopleIndex(counted);
  const everybody = () => index.read('acme', async ({ sorted }) => sorted.length);
  return { engine: counted, index, asked, everybody };
}

it('names that were read ahead are there for the first question', async () => {
  const { engine, index, asked, everybody } = await company();
  await warmPeople(engine, index, cancellation());
  asked.times = 0;
  expect(await everybody()).toBe(PEOPLE);
  expect(asked.times).toBe(1);
  await index.warm('acme', cancellation());
  expect(asked.times).toBe(1);
});

it('a question in the middle of it waits for the rest, which is read in haste', async () => {
  const found: Promise<number>[] = [];
  const { index, asked, everybody } = await company(() => {
    if (found.length === 0) found.push(everybody());
  });
  await index.warm('acme', cancellation());
  expect(await found[0]).toBe(PEOPLE);
  // What the log says, a small part, the rest in one, and the question itself.
  expect(asked.times).toBe(4);
});

it('is given up when the process stops, and whoever asks after all is answered', async () => {
  const until = cancellation();
  const { index, asked, everybody } = await company(() => until.cancel());
  await index.warm('acme', until);
  expect(asked.times).toBe(2);
  expect(await everybody()).toBe(PEOPLE);
});

it('a tenant that cannot be read costs nothing but a line in the log', async () => {
  const { engine, index, everybody } = await company();
  const told: string[] = [];
  const broken = {
    ...engine,
    log: { ...engine.log, warn: (message: string) => void told.push(message) },
    store: { ...engine.store, tenants: () => Promise.reject(new Error('away')) },
  };
  await warmPeople(broken, index, cancellation());
  expect(told).toEqual(['names could not be read ahead']);
  expect(await everybody()).toBe(PEOPLE);
});

it('takes the largest tenant first, and no more people than are kept', async () => {
  const { engine } = await company();
  const sizes: Readonly<Record<string, number>> = {
    small: 3,
    huge: 600_000,
    large: 400_000,
    mid: 200_000,
    none: 0,
  };
  const store = {
    ...engine.store,
    tenants: async () => Object.keys(sizes),
    transaction: async (tenant: string) => sizes[tenant] as never,
  };
  const warmed: string[] = [];
  const index = {
    read: () => Promise.reject(new Error('nobody asks')),
    warm: async (tenant: string) => void warmed.push(tenant),
  };
  await warmPeople({ ...engine, store }, index, cancellation());
  expect(warmed).toEqual(['large', 'small']);
});
