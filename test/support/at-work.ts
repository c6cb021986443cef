import { expect } from 'vitest';
import { tenantHealth } from '../../src/app/health/tenant-health.ts';
import { findPerson } from '../../src/app/people/find-person.ts';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { confirmClock } from '../../src/engine/time/confirm-clock.ts';
import { TOLERATED_MS } from '../../src/engine/time/shift.ts';
import { runWorker } from '../../src/engine/worker.ts';
import { makeHouse, type Person } from './house.ts';

export const HOUR = 3_600_000;
export const JUMP = 36 * HOUR;
/** 08:00 on 2 March: their contracts end at midnight, sixteen hours on. */
export const ENDS = '2026-03-02';

export const contractors = (n: number): Person[] =>
  Array.from({ length: n }, (_, i) => ({ id: `C${i}`, department: 'Engineering', lastDay: ENDS }));
export const STAFF: Person[] = Array.from({ length: 5 }, (_, i) => ({ id: `S${i}`, department: 'Sales' }));

/** Everything passes: what holds is not the guard. */
const NO_GUARD = `kind: Guard
id: generous
windows: [{ per: tenant, over: PT24H, people: 100000, share: 1 }, { per: source, over: PT24H, people: 100000, share: 1 }, { per: target, over: PT24H, people: 100000, share: 1 }]
`;

/** A house with workers that live through what becomes of its clock. */
export async function atWork(people: readonly Person[], workers = 1) {
  const house = await makeHouse({ policy: (base) => `${base}---\n${NO_GUARD}` });
  const { clock, engine, store, tenant } = house;
  const steady = clock.now;
  let jumped = 0;
  let strayed = { times: 0, at: Number.NEGATIVE_INFINITY, furthest: 0 };
  clock.now = () => steady() + jumped;
  clock.strayed = () => strayed;
  let until = cancellation();
  const lease = (worker: string) => ({ worker, term: () => 1 });
  const work = async (worker: string, on: Engine = engine) => {
    await store.heartbeat(worker, clock.now(), 24 * 365 * HOUR);
    void runWorker(on, { lease: lease(worker), lanes: 10, lookEveryMs: 60_000, until });
  };
  await house.report(people);
  for (let i = 0; i < workers; i++) await work(`w${i}`);
  const pass = async (ms: number) => {
    const end = steady() + ms;
    do {
      for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(Math.min(clock.next() ?? end, end));
    } while (steady() < end);
    for (let n = 0; n < 50; n++) await new Promise((resolve) => setImmediate(resolve));
  };
  await pass(300_000);
  const leave = async (id: string, at?: number) => {
    const identityId = await store.transaction(tenant, (tx) =>
      engine.policies.active(tx).then((policy) => findPerson(engine, tx, policy, id)),
    );
    await leavePerson(engine, tenant, {
      identityId,
      actor: 'ada',
      reason: 'ordered',
      ...(at === undefined ? {} : { at }),
    });
  };
  return {
    ...house,
    pass,
    work,
    /** All workers end. */
    stop: () => {
      until.cancel();
      until = cancellation();
    },
    /** What HR says, whose own clock is right. */
    async report(said: readonly Person[]) {
      const { now } = clock;
      const seen = now();
      clock.now = steady;
      const report = house.report(said);
      clock.now = now;
      const { outcome } = await report;
      expect(outcome).toBe('accepted');
      expect(clock.now()).toBe(seen);
    },
    jump: (to: number) => {
      const by = Math.abs(to - jumped);
      jumped = to;
      // A small step is followed without a word (`houseClock`).
      if (by <= TOLERATED_MS) return;
      strayed = {
        times: strayed.times + 1,
        at: steady() + to,
        furthest: Math.max(strayed.furthest, by),
      };
    },
    /** Who can sign in, by the systems themselves. */
    there: () =>
      people
        .filter(({ id }) => house.systems.get('directory')?.truth.find(id)?.active === true)
        .map(({ id }) => id),
    effects: () => house.systems.get('directory')?.truth.journal.filter(({ by }) => by === 'writer').length,
    open: () =>
      store.transaction(tenant, (tx) => tx.find('exception', { kind: 'clockJumped', closed_at: null })),
    events: async () =>
      (await store.transaction(tenant, (tx) => tx.find('event', {}, { order: ['n'] })))
        .map(({ type }) => type)
        .filter((type) => type.startsWith('clock.')),
    health: () => store.transaction(tenant, (tx) => tenantHealth(engine, tx)),
    /** At once, or from a day on. */
    order: (id: string, at?: number) => leave(id, at),
    steady,
    confirm: () => store.transaction(tenant, (tx) => confirmClock(engine, tx, 'ada')),
  };
}
