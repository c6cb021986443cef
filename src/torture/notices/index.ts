import { tmpdir } from 'node:os';
import { deliverNotices } from '../../app/deliver-notices.ts';
import type { HttpRequest, HttpTransport } from '../../domain/connector.ts';
import { notify } from '../../engine/notices.ts';
import { seededRandom } from '../../simulated/random.ts';
import { findings } from '../findings.ts';
import { makeHouse } from '../house/house.ts';
import type { Rack } from '../rack.ts';

const MINUTE_MS = 60_000;
const NOTICES = { short: 60, day: 600, night: 2_000 };
/** Longer than any notice is left alone: a claim, and the longest wait after a failure. */
const CALM_MS = 60 * MINUTE_MS;

const CHANNEL = {
  LOCKSTEP_NOTIFY_WEBHOOK_URL: 'https://pager.example/notices',
  LOCKSTEP_NOTIFY_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
};

/** Whoever sends notices dies again and again while one is on its way, or the channel refuses it. */
export const notices: Rack = {
  name: 'notices',
  shows: 'what somebody is to be told arrives, whoever dies while sending it (L5)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('notices', order);
    const roll = seededRandom(order.seed);
    const house = await makeHouse({ seed: order.seed });
    const { engine, clock, tenant } = house;
    const arrived = new Map<string, number>();
    let deaths = 0;
    let refusals = 0;

    /** One process: it ends when it is done, or in the middle of a call. */
    const sender = async (rough: boolean): Promise<void> => {
      let die = () => {};
      const dead = new Promise<void>((resolve) => {
        die = resolve;
      });
      const http: HttpTransport = async (request) => {
        const dice = rough ? roll() : 1;
        if (dice < 0.2) return answer(503, () => refusals++);
        // Before it has left, or after it has arrived and nobody hears of it.
        if (dice >= 0.3) take(request);
        if (dice < 0.4) {
          deaths++;
          die();
          return new Promise(() => undefined);
        }
        return answer(204);
      };
      const work = deliverNotices({ ...house, publicHttp: () => http, dataDir: tmpdir() }, CHANNEL);
      await Promise.race([work, dead]);
    };
    const take = ({ headers }: HttpRequest): void => {
      const id = headers?.['webhook-id'] ?? '';
      arrived.set(id, (arrived.get(id) ?? 0) + 1);
    };

    for (let i = 0; i < NOTICES[order.size]; i++) {
      await house.store.transaction(tenant, (tx) =>
        notify(engine, tx, { kind: 'rack', severity: 2, text: `number ${i}`, identityId: null }),
      );
      clock.advance(clock.now() + Math.floor(roll() * MINUTE_MS));
      await sender(true);
    }
    for (let calm = 0; calm < CALM_MS; calm += MINUTE_MS) {
      clock.advance(clock.now() + MINUTE_MS);
      await sender(false);
    }
    const rows = await house.store.transaction(tenant, (tx) => tx.find('notice', { channel: 'webhook' }));
    for (const { notice_id, next_run_at, delivered_at } of rows) {
      if (!arrived.has(notice_id)) found.wrong(`notice ${notice_id} never arrived`);
      if (next_run_at !== null) found.wrong(`notice ${notice_id} is still to be sent an hour later`);
      if (delivered_at === null) found.wrong(`notice ${notice_id} is nowhere marked as delivered`);
    }
    const twice = [...arrived.values()].filter((times) => times > 1).length;
    return found.outcome({
      notices: rows.length,
      sendersKilled: deaths,
      noticesRefused: refusals,
      toldAgain: twice,
    });
  },
};

async function answer(status: number, also: () => void = () => undefined) {
  also();
  return { status, headers: {}, body: '' };
}
