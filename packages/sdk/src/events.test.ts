import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EventOf, items, type LockstepEvent, LockstepProblem, lockstep, NoAnswer } from './index.ts';
import { json, type MadeUpServer, madeUpServer, thrown } from './testing/made-up-server.ts';

let there: MadeUpServer;
beforeAll(async () => {
  there = await madeUpServer();
});
afterAll(() => there?.close());
beforeEach(() => {
  there.asked = [];
});

const client = () => lockstep({ url: there.url, token: 'lsk_x', retries: 0 });
const event = (n: number) => ({ n, type: 'token.revoked', data: { token: String(n), actor: 'x' } });
const page = (ns: readonly number[], next: number) => json({ events: ns.map(event), next, log: 'l' });
const problem = (status: number, code: string) => ({
  status,
  body: JSON.stringify({ code, detail: 'd', remedy: 'r' }),
});

describe('following events', () => {
  it('goes on page after page from where it was, and tells the log that it reads', async () => {
    there.answering = (request, response, n) =>
      (n === 1 ? page([3, 4], 4) : n === 2 ? page([], 9) : page([10], 10))(request, response, n);
    const seen: number[] = [];
    for await (const one of client().events({ after: 2, types: 'token.*', limit: 2 })) {
      seen.push(one.n);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([3, 4, 10]);
    expect(there.asked).toEqual([
      'GET /api/v1/events?limit=2&after=2&types=token.*&wait=30',
      'GET /api/v1/events?limit=2&after=4&log=l&types=token.*&wait=30',
      'GET /api/v1/events?limit=2&after=9&log=l&types=token.*&wait=30',
    ]);
  });

  it('waits out what passes, and misses nothing and repeats nothing by it', async () => {
    there.answering = (request, response, n) => {
      if (n === 2) return void response.destroy();
      if (n === 3)
        return void response.writeHead(502, { 'content-type': 'text/html' }).end('<p>bad gateway</p>');
      if (n === 4) {
        const { status, body } = problem(503, 'DATABASE_UNAVAILABLE');
        return void response.writeHead(status, { 'content-type': 'application/problem+json' }).end(body);
      }
      return page([n], n)(request, response, n);
    };
    const seen: number[] = [];
    for await (const { n } of client().events({ after: 0 })) {
      seen.push(n);
      if (n === 5) break;
    }
    expect(seen).toEqual([1, 5]);
    expect(there.asked.slice(1)).toEqual(Array(4).fill('GET /api/v1/events?after=1&log=l&wait=30'));
  });

  it.each([
    [410, 'EVENTS_GONE'],
    [409, 'EVENTS_AHEAD'],
    [401, 'TOKEN_INVALID'],
    [400, 'USAGE'],
  ])('throws %i %s, which only the caller can mend', async (status, code) => {
    const { body } = problem(status, code);
    there.answering = (_request, response) =>
      response.writeHead(status, { 'content-type': 'application/problem+json' }).end(body);
    const follow = async () => {
      for await (const _one of client().events()) throw new Error('an event came');
    };
    const error = await thrown(follow());
    expect(error).toBeInstanceOf(LockstepProblem);
    expect(error).toMatchObject({ status, code });
    expect(there.asked).toHaveLength(1);
  });

  it('does not believe a page that goes back, or is none', async () => {
    for (const body of [{ events: [], next: 1 }, { events: 7, next: 9 }, {}]) {
      there.answering = json(body);
      const follow = async () => {
        for await (const _one of client().events({ after: 2 })) throw new Error('an event came');
      };
      expect(await thrown(follow())).toBeInstanceOf(NoAnswer);
    }
  });

  it('ends with the signal, while it waits and while it pauses', async () => {
    for (const answering of [
      () => undefined,
      (_request: unknown, response: { destroy(): unknown }) => void response.destroy(),
    ]) {
      there.answering = answering as typeof there.answering;
      const stop = new AbortController();
      const follow = async () => {
        for await (const _one of client().events({}, { signal: stop.signal }))
          throw new Error('an event came');
      };
      const ended = thrown(follow());
      setTimeout(() => stop.abort(new Error('enough')), 50);
      expect((await ended).message).toBe('enough');
    }
  });

  it('knows what the data of each type are', () => {
    const told = (one: LockstepEvent): string => {
      switch (one.type) {
        case 'dsync.user.updated':
          return `${one.data.user} ${one.data.previous?.active}`;
        case 'leave.decided':
          return one.data.targets.join();
        default:
          return one.type;
      }
    };
    const updated: EventOf<'dsync.user.updated'> = {
      ...{ n: 1, version: 1, at: '', subject: null, target: null, operation: null },
      type: 'dsync.user.updated',
      data: { connection: 'c', user: 'u', changed: ['active'], active: false, previous: { active: true } },
    };
    expect(told(updated)).toBe('u true');
  });
});

describe('one page of events', () => {
  it('is still one call, asked once however often it is awaited', async () => {
    there.answering = page([0], 0);
    const call = client().events({ limit: 1 });
    expect(there.asked).toEqual([]);
    expect([await call, await call].map(({ next }) => next)).toEqual([0, 0]);
    expect(there.asked).toEqual(['GET /api/v1/events?limit=1']);
    expect(await Promise.all([client().events(), call.finally(() => undefined)])).toHaveLength(2);
    there.answering = json({});
    expect(
      await thrown(
        client()
          .events({ limit: Number.NaN })
          .then(() => client().events({ x: 1 } as object)),
      ),
    ).toBeInstanceOf(TypeError);
  });

  it('of a kind that has gaps leads to the next one', async () => {
    there.answering = (request, response, n) =>
      (n === 1 ? page([], 5) : n === 2 ? page([7], 7) : page([], 7))(request, response, n);
    const seen: number[] = [];
    for await (const { n } of items(client(), 'events', { types: 'token.*' })) seen.push(n);
    expect(seen).toEqual([7]);
  });
});
