import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isEventType, VOCABULARY } from '../../src/engine/events/vocabulary.ts';
import { until } from './support/running.ts';
import { type WithTokens, withTokens } from './support/with-tokens.ts';

interface Shown {
  readonly n: number;
  readonly type: string;
  readonly data: unknown;
}
interface Page {
  readonly events: readonly Shown[];
  readonly next: number;
  readonly log: string;
}

let house: WithTokens;
beforeAll(async () => {
  house = await withTokens();
});
afterAll(() => house?.close());

const token = (role = 'auditor') => house.tokens.get(role) ?? '';
const get = (query: string, headers: Readonly<Record<string, string>> = {}) =>
  house.call(`/api/v1/events${query}`, { headers: { authorization: `Bearer ${token()}`, ...headers } });
const page = async (query: string) => (await (await get(query)).json()) as Page;
const newest = async () => {
  let next = -1;
  for (;;) {
    const { events, next: then } = await page(`?after=${next}&limit=500`);
    if (events.length === 0) return next;
    next = then;
  }
};
/** Something happens, written by another process than the server. */
const happen = async () => {
  const made = await house.at.json<{ id: string }>('token', 'create', '--role', 'auditor', '--for', 'x');
  return made.id;
};

/** Reads a stream as browsers do, until told to stop. */
async function listen(query: string, headers: Readonly<Record<string, string>> = {}) {
  const stop = new AbortController();
  const answer = await house.call(`/api/v1/events${query}`, {
    headers: { authorization: `Bearer ${token()}`, accept: 'text/event-stream', ...headers },
    signal: stop.signal,
  });
  const heard: { readonly id: string; readonly data: string }[] = [];
  const state = { ended: false, lastId: '' };
  const reading = (async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of answer.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const lines = message.split('\n');
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const [id, data] = [field('id'), field('data')];
        if (id !== undefined) state.lastId = id;
        if (data !== undefined) heard.push({ id: state.lastId, data });
      }
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      state.ended = true;
    });
  return {
    answer,
    heard,
    state,
    stop: async () => {
      stop.abort();
      await reading;
    },
  };
}

describe('events over HTTP', () => {
  it('are what their schemas say', async () => {
    const { types } = (await (await get('/schemas')).json()) as {
      types: readonly { type: string; version: number; schema: { title: string } }[];
    };
    expect(types.map(({ type }) => type)).toEqual(Object.keys(VOCABULARY).sort());
    expect(types.every(({ type, schema }) => schema.title === type)).toBe(true);
    let after = -1;
    for (;;) {
      const { events, next } = await page(`?after=${after}`);
      if (events.length === 0) break;
      for (const { n, type, data } of events) {
        if (!isEventType(type)) throw new Error(`${type} is not described`);
        const { error } = VOCABULARY[type].data.safeParse(data);
        expect([n, type, error?.message]).toEqual([n, type, undefined]);
      }
      after = next;
    }
    expect(after).toBeGreaterThan(20);
  });

  it('are picked by type, and a type that does not exist is refused', async () => {
    const { events } = await page('?types=token.*,policy.activated');
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['token.created', 'policy.activated']));
    const refused = await get('?types=token.*,tokens.created');
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([400, 'USAGE']);
    for (const query of ['?wait=61', '?wait=-1', '?after=x', '?format=xml', '?type=x'])
      expect([query, (await get(query)).status]).toEqual([query, 400]);
  });

  it('come as CloudEvents to whoever wants that', async () => {
    const plain = await page('?after=2&limit=3');
    for (const answer of [
      await get('?after=2&limit=3&format=cloudevents'),
      await get('?after=2&limit=3', { accept: 'application/cloudevents-batch+json' }),
    ]) {
      expect(answer.headers.get('content-type')).toBe('application/cloudevents-batch+json');
      expect(answer.headers.get('lockstep-next')).toBe('5');
      const events = (await answer.json()) as Record<string, unknown>[];
      expect(events.map(({ id, data, type }) => ({ n: Number(id), data, type }))).toEqual(
        plain.events.map(({ n, data, type }) => ({ n, data, type })),
      );
      for (const event of events) {
        expect(event).toMatchObject({
          specversion: '1.0',
          source: `urn:lockstep:log:${encodeURIComponent(plain.log)}`,
          dataschema: `urn:lockstep:event:${event.type}:1`,
          datacontenttype: 'application/json',
          sequence: String(event.id).padStart(16, '0'),
        });
        // Names of attributes: CloudEvents 1.0 section 3.1; none is null.
        expect(Object.keys(event).every((name) => /^[a-z0-9]{1,20}$/.test(name))).toBe(true);
        expect(Object.values(event)).not.toContain(null);
      }
    }
  });

  it('are waited for, also when another process writes them', async () => {
    const after = await newest();
    const waiting = page(`?after=${after}&wait=60&types=token.created`);
    const id = await happen();
    const { events } = await waiting;
    expect(events).toMatchObject([{ type: 'token.created', data: { token: id } }]);
    expect((await page(`?after=${await newest()}&wait=1`)).events).toEqual([]);
  });

  it('says which numbers it never gave out', async () => {
    const last = await newest();
    const answer = await get(`?after=${last + 1_000}`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'EVENTS_AHEAD' });
  });
});

describe('keeping events', () => {
  it('removes none that is young, and never less than a month old', async () => {
    expect(await house.at.json('log', 'prune')).toMatchObject({ before: 0, removed: 0, exit: 0 });
    expect((await house.at('log', 'prune', '--keep-events', '29')).exit).toBe(2);
    expect((await house.at('log', 'retention', '29', '--reason', 'x')).exit).toBe(2);
    expect((await house.at('log', 'retention', '200')).exit).toBe(2);
    for (const [said, days] of [
      ['200', 200],
      ['default', null],
    ] as const) {
      expect((await house.at('log', 'retention', said, '--reason', 'records schedule')).exit).toBe(0);
      expect(await house.at.json('log', 'retention')).toMatchObject({ events: { said: days } });
    }
    expect((await house.at('serve', '--port', '0', '--keep-events', '29')).exit).toBe(2);
    expect((await page('?limit=1')).events).toMatchObject([{ n: 0 }]);
  });
});

describe('a stream of events', () => {
  it('gives what is there and then what comes, once each', async () => {
    const stream = await listen('?limit=5');
    expect(stream.answer.headers.get('content-type')).toBe('text/event-stream');
    const last = await newest();
    await until(() => stream.heard.length > last);
    const id = await happen();
    await until(() => stream.heard.some(({ data }) => data.includes(id)));
    await stream.stop();
    expect(stream.heard.map((one) => Number(one.id))).toEqual(stream.heard.map((_one, n) => n));
    expect(stream.heard.map(({ data }) => (JSON.parse(data) as Shown).n)).toEqual(
      stream.heard.map((_one, n) => n),
    );
  });

  it('goes on behind the last one that was heard, whatever the address says', async () => {
    const last = await newest();
    const stream = await listen('?after=0&format=cloudevents', { 'last-event-id': String(last - 2) });
    await until(() => stream.heard.length >= 2);
    await stream.stop();
    expect(stream.heard.slice(0, 2).map(({ id }) => Number(id))).toEqual([last - 1, last]);
    expect(JSON.parse(stream.heard[0]?.data ?? '')).toMatchObject({
      specversion: '1.0',
      id: String(last - 1),
    });
    const odd = await listen('', { 'last-event-id': '-1; x' });
    expect(odd.answer.status).toBe(400);
    const ahead = await listen('', { 'last-event-id': String(last + 1_000) });
    expect(ahead.answer.status).toBe(409);
  });

  it('moves the place on over what was not asked for', async () => {
    const stream = await listen('?types=hold.*');
    const last = await newest();
    await until(() => Number(stream.state.lastId) >= last);
    await stream.stop();
    expect(stream.heard).toEqual([]);
  });

  it('has so many readers of one tenant and no more, and a place is free when one goes', async () => {
    const streams = await Promise.all(Array.from({ length: 64 }, () => listen(`?types=hold.*`)));
    expect(new Set(streams.map(({ answer }) => answer.status))).toEqual(new Set([200]));
    const tooMany = await listen('');
    expect(tooMany.answer.status).toBe(429);
    expect((await get(`?after=${await newest()}&wait=1`)).status).toBe(429);
    // Work goes on, and so do questions that do not wait.
    expect((await get('?limit=1')).status).toBe(200);
    await Promise.all(streams.map((stream) => stream.stop()));
    await until(async () => {
      const again = await listen('');
      await again.stop();
      return again.answer.status === 200;
    });
  });

  it('ends when the server does, and the server does not wait for it', async () => {
    const stream = await listen('');
    const waiting = get(`?after=${await newest()}&wait=60`);
    await until(() => stream.heard.length > 0);
    await house.stop();
    await until(() => stream.state.ended);
    expect((await waiting).status).toBe(200);
  });
});
