import { afterEach, describe, expect, it } from 'vitest';
import { httpServices } from '../../src/app/http-services.ts';
import { createToken, revokeToken } from '../../src/app/tokens.ts';
import { journal } from '../../src/engine/log/journal.ts';
import type { Store } from '../../src/engine/store.ts';
import { makeHttpApp } from '../../src/http/make-app.ts';
import { makeHouse } from '../support/house.ts';

const DAY_MS = 86_400_000;
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const open: ReadableStreamDefaultReader<Uint8Array>[] = [];
afterEach(async () => {
  for (const reader of open.splice(0)) await reader.cancel().catch(() => undefined);
});

async function served() {
  const house = await makeHouse();
  const { engine, tenant, clock } = house;
  const counted = { transactions: 0 };
  const store: Store = {
    ...engine.store,
    transaction: (...all) => {
      counted.transactions++;
      return engine.store.transaction(...all);
    },
  };
  const { id, token } = await createToken(engine, tenant, {
    holder: 'reader',
    role: 'auditor',
    expiresAt: clock.now() + DAY_MS,
    madeBy: 'test',
  });
  const app = makeHttpApp({
    services: httpServices({ ...house, engine: { ...engine, store } }),
    log: engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: tenant,
  });
  const write = (count: number) =>
    engine.store.transaction(tenant, (tx) =>
      journal(
        tx,
        Array.from({ length: count }, (_, i) => ({
          type: 'test.written' as const,
          at: clock.now(),
          subject: null,
          body: { i },
        })),
      ),
    );
  const stream = async (query = '') => {
    const answer = await app.request(`/api/v1/events${query}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    });
    expect(answer.status).toBe(200);
    const reader = answer.body!.getReader();
    open.push(reader);
    return {
      /** null: the stream has ended. */
      async chunk(): Promise<string | null> {
        const { done, value } = await reader.read();
        return done ? null : new TextDecoder().decode(value);
      },
    };
  };
  const pass = async (ms: number) => {
    await settle();
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(clock.now() + 1_000);
      await settle();
    }
  };
  const revoke = () => revokeToken(engine, tenant, id, 'test');
  return { ...house, counted, write, stream, pass, revoke };
}

const numbers = (text: string | null) =>
  [...(text ?? '').matchAll(/^data: \{"n":(\d+),/gm)].map(([, n]) => Number(n));

describe('a stream of events over HTTP', () => {
  it('holds a page for a slow reader, and reads no further before it is taken', async () => {
    const { write, stream, counted } = await served();
    await write(1_000);
    const { chunk } = await stream('?after=-1&limit=500');
    await settle();
    const before = counted.transactions;
    await settle();
    await settle();
    expect(counted.transactions).toBe(before);
    const first = numbers(await chunk());
    expect(first).toEqual(Array.from({ length: 100 }, (_, n) => n));
    await settle();
    expect(counted.transactions).toBe(before);
    expect(numbers(await chunk())).toEqual(first.map((n) => n + 100));
    // Each chunk that is taken costs one look.
    expect(counted.transactions).toBe(before + 1);
  });

  it('begins with how soon to come again, and gives signs of life', async () => {
    const { stream, pass } = await served();
    const { chunk } = await stream('?types=hold.*');
    expect(await chunk()).toMatch(/^retry: 2000\n\n: 0\nid: \d+\n\n$/);
    const beat = chunk();
    await pass(16_000);
    expect(await beat).toMatch(/^: 0\nid: \d+\n\n$/);
  });

  it('ends within a minute when the token is revoked, also while events come', async () => {
    const { stream, pass, revoke, write } = await served();
    const { chunk } = await stream();
    await chunk();
    await revoke();
    let ended = false;
    const reading = (async () => {
      while ((await chunk()) !== null);
      ended = true;
    })();
    for (let s = 0; s < 60; s += 5) {
      await write(1);
      await pass(5_000);
    }
    expect(ended).toBe(true);
    await reading;
  });

  it('ends when the token is over', async () => {
    const { stream, clock } = await served();
    const { chunk } = await stream();
    await chunk();
    const last = chunk();
    await settle();
    clock.advance(clock.now() + DAY_MS);
    expect(await last).toBeNull();
  });

  it('a question that waited is not answered to a token that was revoked meanwhile', async () => {
    const house = await served();
    const { clock, engine, tenant } = house;
    const services = httpServices(house);
    const made = await createToken(engine, tenant, {
      holder: 'waiting',
      role: 'auditor',
      expiresAt: clock.now() + DAY_MS,
      madeBy: 'test',
    });
    const app = makeHttpApp({
      services,
      log: engine.log,
      version: '0',
      openMetrics: false,
      defaultTenant: tenant,
    });
    const size = await house.store.transaction(tenant, (tx) => tx.count('event', {}));
    const waiting = app.request(`/api/v1/events?after=${size - 1}&wait=60`, {
      headers: { authorization: `Bearer ${made.token}` },
    });
    await settle();
    await revokeToken(engine, tenant, made.id, 'test');
    await house.pass(1_000);
    expect((await waiting).status).toBe(401);
  });
});
