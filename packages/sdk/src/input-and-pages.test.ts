import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { items, lockstep, pages } from './index.ts';
import { json, type MadeUpServer, madeUpServer, thrown } from './testing/made-up-server.ts';

let there: MadeUpServer;
beforeAll(async () => {
  there = await madeUpServer();
});
afterAll(() => there?.close());
beforeEach(() => {
  there.asked = [];
  there.answering = json({});
});

const client = () => lockstep({ url: there.url, token: 'lsk_x' });

describe('what goes in', () => {
  it('is checked before anything is sent', async () => {
    const api = client();
    const wrong: readonly (() => Promise<unknown>)[] = [
      // @ts-expect-error a filter that does not exist must not be left out silently
      () => api.people({ stat: 'active' }),
      // @ts-expect-error a word that is none of these
      () => api.tasks({ state: ['open'] }),
      // @ts-expect-error without the person
      () => api.person({}),
      // @ts-expect-error without anything
      () => api.person(),
      // @ts-expect-error without a body
      () => api.leave({ person: 'E1' }),
      // @ts-expect-error a body that is none
      () => api.importFeed({ source: 'hr', body: 7 }),
      // @ts-expect-error nothing goes in
      () => api.targets({ limit: 1 }),
      () => api.person({ person: '' }),
      () => api.leave({ person: '..', body: { reason: 'x' } }),
      () => api.person({ person: '.' }),
      () => api.person({ person: '\ud800' }),
      () => api.importFeed({ source: 'hr', body: 'a\n', 'Lockstep-Meta': '{\n}' }),
      () => api.targets({}, { timeoutMs: 0 }),
      () => api.targets({}, { timeoutMs: Number.NaN }),
    ];
    for (const call of wrong)
      expect([call.toString(), await thrown(call())]).toEqual([call.toString(), expect.any(TypeError)]);
    expect(there.asked).toEqual([]);
  });

  it('arrives as it was given', async () => {
    let got = { url: '', type: '', meta: '', body: Buffer.alloc(0) };
    there.answering = (request, response, n) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { headers } = request;
        got = {
          url: request.url ?? '',
          type: headers['content-type'] ?? '',
          meta: String(headers['lockstep-meta']),
          body: Buffer.concat(pieces),
        };
        json({})(request, response, n);
      });
    };
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0, 255, 10]);
    await client().importFeed({ source: 'hr', body: bytes, 'Lockstep-Meta': '{"rows":1}' });
    expect(got).toEqual({
      url: '/api/v1/imports/hr',
      type: 'text/csv',
      meta: '{"rows":1}',
      body: Buffer.from(bytes),
    });
    await client().tasks({ limit: 5, owner: 'a&b=c d', state: undefined });
    expect(got).toMatchObject({ url: '/api/v1/tasks?limit=5&owner=a%26b%3Dc+d', type: '' });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (person) => {
        fc.pre(person !== '.' && person !== '..' && !/\p{Surrogate}/u.test(person));
        await client().undoLeave({ person, body: { reason: person } });
        const [, , , , part, ...rest] = got.url.split('/');
        expect([decodeURIComponent(part ?? ''), rest]).toEqual([person, ['leave', 'undo']]);
        expect(JSON.parse(got.body.toString())).toEqual({ reason: person });
      }),
      { numRuns: 50 },
    );
  });
});

describe('pages', () => {
  const person = (id: string) => ({ id });
  it('are there.asked for one by one, only as far as they are read', async () => {
    there.answering = (request, response, n) => {
      const after = new URL(request.url ?? '', there.url).searchParams.get('after');
      const at = after === null ? 0 : Number(after);
      json({ people: [person(`${at}`), person(`${at + 1}`)], next: at >= 4 ? null : `${at + 2}` })(
        request,
        response,
        n,
      );
    };
    const seen: string[] = [];
    for await (const { id } of items(client(), 'people', { limit: 2 })) seen.push(id);
    expect(seen).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(there.asked).toEqual(
      ['', '&after=2', '&after=4'].map((after) => `GET /api/v1/people?limit=2${after}`),
    );
    there.asked = [];
    for await (const _page of pages(client(), 'people', { after: '2' })) break;
    expect(there.asked).toEqual(['GET /api/v1/people?after=2']);
  });

  it('of events end with the newest', async () => {
    there.answering = (request, response, n) =>
      json(n === 1 ? { events: [{ n: 0 }], next: 0 } : { events: [], next: 0 })(request, response, n);
    const seen: number[] = [];
    for await (const { n } of items(client(), 'events')) seen.push(n);
    expect(seen).toEqual([0]);
    expect(there.asked).toEqual(['GET /api/v1/events', 'GET /api/v1/events?after=0']);
  });

  it.each([
    ['lead to themselves', { people: [person('1')], next: '1' }],
    ['do not say what comes next', { people: [person('1')] }],
    ['have no list', { next: null }],
  ])('that %s are no answer', async (_what, page) => {
    there.answering = json(page);
    const read = async () => {
      for await (const _person of items(client(), 'people', { after: '1' }))
        expect(there.asked.length).toBeLessThan(5);
    };
    expect(await thrown(read())).toMatchObject({ name: 'NoAnswer', reason: 'notUnderstood' });
  });

  it('exist for what has pages', () => {
    // @ts-expect-error targets come as one list
    expect(() => pages(client(), 'targets')).not.toThrow();
  });
});
