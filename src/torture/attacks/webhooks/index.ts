import { request } from 'node:http';
import { Secret } from '../../../domain/secret.ts';
import { listen } from '../../../http/listen.ts';
import { seededRandom } from '../../../simulated/random.ts';
import { type Findings, findings } from '../../findings.ts';
import type { Order, Outcome, Rack } from '../../rack.ts';
import { type Call, FORGERIES, type Genuine, genuineCall, whsec } from './forgeries.ts';
import { type HookedHouse, hookedHouse } from './hooked-house.ts';

const FORGED = { short: 2_000, day: 10_000, night: 50_000 };
const LEAVERS = { short: 300, day: 1_000, night: 5_000 };
/** Where nobody may lose anything, a few show it. */
const WHERE_NOBODY_MAY = 300;
/** Every so many forged calls a genuine one, to show that the signature alone decides. */
const CONTROL = 500;
const PATH = '/hooks/in/hr-hook';
const NOBODY = `---
kind: Guard
id: nobody
windows: [{ per: tenant, over: PT24H, people: 0, share: 0 }]
`;

export const webhooks: Rack = {
  name: 'webhooks',
  shows: 'nothing that HR did not sign is taken, and a signed flood stops at the guard (G16, T1)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('webhooks', order);
    const forged = await forge(order, found);
    const counts = { ...forged, floodedLeavers: 0, cutOffByFlood: 0 };
    for (const guard of [undefined, NOBODY]) {
      const flooded = await flood(order, found, guard);
      counts.floodedLeavers += flooded.sent;
      counts.cutOffByFlood += flooded.cutOff;
    }
    return found.outcome(counts);
  },
};

const terminated = (house: HookedHouse, id: string, worker: string, lastDay: string) =>
  Buffer.from(
    JSON.stringify({
      type: 'worker.terminated',
      data: { id, worker, lastDay, entered: new Date(house.clock.now()).toISOString() },
    }),
  );

async function forge(order: Order, found: Findings): Promise<Outcome['counts']> {
  const random = seededRandom(order.seed);
  const [secret, other] = [whsec(random), whsec(random)];
  const house = await hookedHouse({
    people: 40,
    seed: order.seed,
    secrets: { 'hr-hook': secret, 'hr-hook-other': other },
  });
  const server = await listen(house.app, { host: '127.0.0.1', port: 0, behindProxy: false });
  const state = async () => ({
    deliveries: await house.store.transaction(house.tenant, (tx) => tx.count('delivery', {})),
    received: await house.store.transaction(house.tenant, (tx) =>
      tx.count('event', { type: 'record.received' }),
    ),
  });
  const send = (call: Call) => (call.wire === true ? overTheWire(server.url, call) : inProcess(house, call));
  const genuine = (n: number): Genuine => ({
    id: `m${n}`,
    at: house.clock.now(),
    body: terminated(house, `t${n}`, `E${n % 40}`, '2031-12-31'),
    secret,
    path: PATH,
  });
  let [refused, replayed, taken, accepted] = [0, 0, 0, 0];
  const kinds = new Set<string>();
  for (let n = 0; n < FORGED[order.size]; n++) {
    house.clock.advance(house.clock.now() + 997);
    const g = genuine(n);
    if (n % CONTROL === 0) {
      const answer = await send(genuineCall(g));
      if (answer.outcome !== 'taken')
        found.wrong(`call ${n}: a genuine delivery was not taken (${answer.status})`);
      else taken++;
      for (const again of [genuineCall(g), { ...genuineCall(g), wire: true }]) {
        const second = await send(again);
        if (second.outcome !== 'repeated')
          found.wrong(`call ${n}: a replay was ${second.outcome ?? second.status}`);
        replayed++;
      }
      // The same event in another envelope, as whoever can make HR send it again.
      const same = await send(genuineCall({ ...g, id: `again${n}` }));
      if (same.outcome !== 'repeated')
        found.wrong(`call ${n}: the same event in another envelope was ${same.outcome ?? same.status}`);
      replayed++;
      continue;
    }
    const forge = FORGERIES[n % FORGERIES.length] as (typeof FORGERIES)[number];
    const call: Call = { ...genuineCall(g), ...forge(g, random) };
    kinds.add(call.kind);
    const { status, outcome } = await send(call);
    if (outcome !== null || status < 400) accepted++;
    if (outcome !== null || status < 400 || status >= 500)
      found.wrong(`call ${n} (${call.kind}) was answered ${status} ${outcome ?? ''}`);
    else refused++;
  }
  await server.close(0);
  const { deliveries, received } = await state();
  // A delivery is known by its message and by its event; the second envelope of an event is remembered, too.
  if (deliveries !== 3 * taken || received !== taken)
    found.wrong(`${taken} were taken, and ${deliveries} deliveries and ${received} events are in the tables`);
  await house.run();
  if (house.stopped().length > 0)
    found.wrong(`${house.stopped().length} people were cut off by forged calls`);
  return {
    forgedCalls: FORGED[order.size] - taken,
    forgedAccepted: accepted,
    refused,
    replayed,
    genuineTaken: taken,
    kindsOfForgery: kinds.size,
  };
}

/** Correctly signed, thousands at once: a stolen credential of HR. */
async function flood(order: Order, found: Findings, guard: string | undefined) {
  const random = seededRandom(order.seed + 1);
  const secret = new Secret(whsec(random).reveal());
  const people = guard === undefined ? LEAVERS[order.size] : WHERE_NOBODY_MAY;
  const house = await hookedHouse({
    people,
    seed: order.seed,
    secrets: { 'hr-hook': secret },
    ...(guard === undefined ? {} : { guard }),
  });
  if (house.stopped().length > 0) throw new Error('the company was not in place before the flood');
  for (const [n, worker] of house.ids.entries()) {
    const body = terminated(house, `t${n}`, worker, '2026-02-27');
    const answer = await inProcess(
      house,
      genuineCall({ id: `m${n}`, at: house.clock.now(), body, secret, path: PATH }),
    );
    if (answer.outcome !== 'taken') found.wrong(`flood: a signed leave was answered ${answer.status}`);
  }
  await house.until(house.clock.now() + 2 * 3_600_000);
  const cutOff = house.stopped().length;
  const limit = guard === undefined ? Math.max(3, Math.floor(0.05 * people)) : 0;
  if (cutOff > limit) found.wrong(`flood: ${cutOff} of ${people} lost access, the limit is ${limit}`);
  const waiting = await house.store.transaction(house.tenant, (tx) =>
    tx.find('hold', { state: 'held' }, { columns: ['identity_id'] }),
  );
  const named = new Set(waiting.map(({ identity_id }) => identity_id)).size;
  if (named + cutOff < people)
    found.wrong(`flood: ${people - named - cutOff} of ${people} neither wait by name nor are gone`);
  return { sent: people, cutOff };
}

interface Answer {
  readonly status: number;
  readonly outcome: string | null;
}

async function inProcess(house: HookedHouse, { path, headers, body }: Call): Promise<Answer> {
  const answer = await house.app.fetch(
    new Request(`http://lockstep.test${path}`, {
      method: 'POST',
      headers: headers.map(([n, v]): [string, string] => [n, v]),
      body: Buffer.from(body),
    }),
  );
  return answerOf(answer.status, await answer.text());
}

function overTheWire(url: string, { path, headers, body }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      {
        method: 'POST',
        headers: ['host', 'lockstep.test', ...headers.flat(), 'content-length', `${body.length}`] as never,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () => resolve(answerOf(response.statusCode ?? 0, text)));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function answerOf(status: number, text: string): Answer {
  const outcome = status === 202 ? String((JSON.parse(text) as { outcome: string }).outcome) : null;
  return { status, outcome };
}
