import { setTimeout as sleep } from 'node:timers/promises';
import { makeEndpoint } from '../../app/webhooks/make-endpoint.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Entry, journal } from '../../engine/log/journal.ts';
import { findings } from '../findings.ts';
import type { Rack } from '../rack.ts';
import { inScene } from './scene.ts';
import { openReceivers, wrongOf } from './webhook-receivers.ts';

/** In each part: a night has four. */
const KILLS = { short: 3, day: 4, night: 25 } as const;
const WORKERS = 3;
/** Until so many calls are under way that most senders have one; less than a call may take. */
const HELD_MS = 3_000;
const PER_SECOND = 40;
/** Two that want their order and two that do not. */
const ENDPOINTS = { 'first-in-order': true, 'second-in-order': true, first: false, second: false };
/** A killed process costs its claims, a minute; what is refused comes again after seconds. */
const SETTLES_WITHIN_MS = 300_000;
const SHOWN = 5;

export const senderKills: Rack = {
  name: 'sender-kills',
  shows:
    'senders of webhooks killed with -9 while their calls are under way: every event told to every endpoint at least once, in order where an order is wanted, and again only under the same id',
  parts: { short: 0, day: 1, night: 4 },
  run: (order) => {
    const environment = { LOCKSTEP_WEBHOOK_ALLOW: '127.0.0.0/8' };
    return inScene(order, { workers: WORKERS, people: 1, environment }, async (scene) => {
      const { crew, house, random } = scene;
      const found = findings('sender-kills', order);
      const receivers = await openReceivers(ENDPOINTS, random);
      try {
        for (const [name, ordered] of Object.entries(ENDPOINTS)) {
          const { verifyWith } = await makeEndpoint(house, house.tenant, {
            ...{ url: receivers.url(name), types: ['test.*'], description: name },
            ...{ ordered, scheme: 'v1a', from: null, actor: 'kills' },
          });
          receivers.verifies(name, verifyWith);
        }
        const happening = happen(house.engine, house.tenant);
        let [kills, inTheMiddle] = [0, 0];
        while (kills < KILLS[order.size]) {
          receivers.release();
          await sleep(200 + random() * 800);
          receivers.hold();
          for (let i = 0; i < HELD_MS / 50 && receivers.underWay() < WORKERS; i++) await sleep(50);
          if (receivers.underWay() === 0) continue;
          const ready = crew.workers.filter((worker) => worker.ready);
          const victim = ready[Math.floor(random() * ready.length)];
          if (victim === undefined || ready.length < 2) continue;
          const before = receivers.cutOff();
          await crew.kill(victim);
          await sleep(100);
          if (receivers.cutOff() > before) inTheMiddle++;
          kills++;
        }
        receivers.release();
        const events = await happening.stop();
        const began = performance.now();
        const total = events.length * receivers.endpoints.size;
        while ((await waiting(house.engine, house.tenant)) > 0 || firstsOf(receivers.endpoints) < total) {
          if (performance.now() - began > SETTLES_WITHIN_MS) break;
          await sleep(200);
        }
        const settledIn = (performance.now() - began) / 1_000;
        let calls = 0;
        for (const [name, told] of receivers.endpoints) {
          calls += told.calls.length;
          for (const what of wrongOf(told, events).slice(0, SHOWN)) found.wrong(`${name}: ${what}`);
        }
        for (const one of receivers.unsigned.slice(0, SHOWN)) found.wrong(`${one} was signed by nobody`);
        const open = await waiting(house.engine, house.tenant);
        if (open > 0)
          found.wrong(`${open} deliveries still wait ${settledIn.toFixed(0)} s after the last kill`);
        for (const what of crew.ended.slice(0, SHOWN)) found.wrong(what);
        return found.outcome(
          {
            senderKills: kills,
            killedWhileSending: inTheMiddle,
            eventsTold: total,
            toldAgain: calls - total,
          },
          [
            `${kills} of ${WORKERS} senders killed with -9, ${inTheMiddle} with calls under way (${receivers.cutOff()} calls cut off); ${events.length} events told to ${receivers.endpoints.size} endpoints in ${calls} calls; all settled ${settledIn.toFixed(0)} s after the last of them`,
          ],
        );
      } finally {
        await receivers.close();
      }
    });
  },
};

/** Something happens all the time. Returns how to end it, and the numbers of what happened. */
function happen(engine: Engine, tenant: string): { stop(): Promise<readonly number[]> } {
  const events: number[] = [];
  let stopped = false;
  const going = (async () => {
    while (!stopped) {
      const at = engine.clock.now();
      const entry: Entry = { type: 'test.happened', at, subject: null, body: { i: events.length } };
      events.push(await engine.store.transaction(tenant, (tx) => journal(tx, [entry])));
      await sleep(1_000 / PER_SECOND);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await going;
      return events;
    },
  };
}

function waiting(engine: Engine, tenant: string): Promise<number> {
  return engine.store.transaction(tenant, (tx) => tx.count('webhook_delivery', { state: 'waiting' }), {
    readOnly: true,
  });
}

/** How many were told at least once, over all endpoints. */
function firstsOf(
  endpoints: ReadonlyMap<string, { readonly calls: readonly { readonly n: number }[] }>,
): number {
  let firsts = 0;
  for (const { calls } of endpoints.values()) firsts += new Set(calls.map(({ n }) => n)).size;
  return firsts;
}
