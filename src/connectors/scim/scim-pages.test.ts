import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import type { JsonObject } from './scim-json.ts';
import { type AskPage, newPageWalk, nextPage } from './scim-pages.ts';

const people = (count: number, from = 1) =>
  Array.from({ length: count }, (_, n) => `u${String(from + n).padStart(4, '0')}`);

/** An honest server over a list that the test may change between pages. */
function serve(ids: string[], size: number): AskPage {
  return async (start) => {
    const page = ids.slice(start - 1, start - 1 + size);
    return {
      totalResults: ids.length,
      startIndex: start,
      itemsPerPage: page.length,
      Resources: page.map((id) => ({ id })),
    };
  };
}

async function walkAll(fetch: AskPage): Promise<string[]> {
  const walk = newPageWalk();
  const all: string[] = [];
  for (let n = 0; n < 1000; n += 1) {
    const { fresh, done } = await nextPage(walk, fetch);
    all.push(...fresh.map((one) => String(one.id)));
    if (done) return all;
  }
  throw new Error('never done');
}

describe('nextPage', () => {
  it.each([
    [0, 10],
    [1, 10],
    [9, 3],
    [10, 10],
    [11, 10],
    [100, 7],
    [30, 2],
  ])('gives each of %i objects once in pages of %i', async (count, size) => {
    const ids = people(count);
    expect(await walkAll(serve(ids, size))).toEqual(ids);
  });

  it('reads totals as text and Resources left out when empty', async () => {
    expect(await walkAll(async () => ({ totalResults: '0' }))).toEqual([]);
    expect(await walkAll(async () => ({ TotalResults: '1', resources: [{ ID: 'a', id: 'a' }] }))).toEqual([
      'a',
    ]);
  });

  it.each<[string, JsonObject]>([
    ['no totalResults', { Resources: [] }],
    ['an error body', { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '500' }],
    ['announced and not there', { totalResults: 3, Resources: [] }],
    ['announced and left out', { totalResults: 3 }],
    ['an object without id', { totalResults: 1, Resources: [{ userName: 'a' }] }],
    ['no objects', { totalResults: 1, Resources: ['a'] }],
    ['a negative total', { totalResults: -1, Resources: [] }],
    ['another start', { totalResults: 30, startIndex: 11, Resources: [{ id: 'a' }] }],
    ['one object at a time', { totalResults: 2, Resources: [{ id: 'a' }] }],
    ['too many', { totalResults: 1e12, Resources: [{ id: 'a' }] }],
  ])('never takes for an empty list: %s', async (_name, body) => {
    await expect(walkAll(async () => body)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('notices a target that gives the first page for ever', async () => {
    const page = people(10).map((id) => ({ id }));
    await expect(walkAll(async () => ({ totalResults: 25, Resources: page }))).rejects.toThrow('repeats');
    const echo = async () => ({ totalResults: 25, startIndex: 1, Resources: page });
    await expect(walkAll(echo)).rejects.toThrow('answered from 1 on');
  });

  it('notices a page that is left out', async () => {
    const honest = serve(people(30), 10);
    const fetch: AskPage = (start) =>
      honest(start > 1 ? start + 5 : start).then((body) => ({ ...body, startIndex: start }));
    await expect(walkAll(fetch)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('takes everything from a target that knows no pages', async () => {
    const ids = people(57);
    const fetch: AskPage = async () => ({
      totalResults: 57,
      startIndex: 1,
      Resources: ids.map((id) => ({ id })),
    });
    expect(await walkAll(fetch)).toEqual(ids);
  });

  it('goes on when totalResults counts one page only, and still notices what moved up', async () => {
    for (const gone of [0, 3]) {
      const ids = people(57);
      const honest = serve(ids, 20);
      let calls = 0;
      const all = await walkAll(async (start) => {
        calls += 1;
        if (calls === 2) ids.splice(3, gone);
        const body = await honest(start);
        return { ...body, totalResults: (body.Resources as unknown[]).length };
      });
      expect(all).toEqual(expect.arrayContaining(ids));
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it.each(['invalid', 'notFound'] as const)('takes %s beyond the end for the end', async (kind) => {
    const honest = serve(people(20), 20);
    const fetch: AskPage = async (start) => {
      if (start > 1) throw new ConnectorFault(kind, 'beyond the end');
      return honest(start);
    };
    expect(await walkAll(fetch)).toHaveLength(20);
  });

  it('goes on from where it was after a page that failed', async () => {
    const ids = people(30);
    const honest = serve(ids, 10);
    let failures = 0;
    const walk = newPageWalk();
    const all: string[] = [];
    for (let done = false; !done; ) {
      const fetch: AskPage = async (start) => {
        failures += 1;
        if (failures % 2 === 1) throw new ConnectorFault('retryable', 'lost');
        return honest(start);
      };
      const page = await nextPage(walk, fetch).catch(() => null);
      if (page === null) continue;
      all.push(...page.fresh.map((one) => String(one.id)));
      done = page.done;
    }
    expect(all).toEqual(ids);
  });

  it('reads again when somebody is deleted, or exchanged, in the middle', async () => {
    for (const [gone, come] of [
      [1, 0],
      [1, 1],
      [3, 0],
      [3, 3],
    ] as const) {
      const ids = people(30);
      const honest = serve(ids, 10);
      let calls = 0;
      const all = await walkAll(async (start) => {
        calls += 1;
        if (calls === 2) ids.splice(3, gone);
        if (calls === 2) ids.push(...people(come, 900));
        return honest(start);
      });
      expect(all).toEqual(expect.arrayContaining(ids));
    }
  });

  it('gives up on a list that never holds still, and begins anew when asked again', async () => {
    const ids = people(30);
    const honest = serve(ids, 10);
    const walk = newPageWalk();
    const all = new Set<string>();
    let restless = true;
    const fetch: AskPage = async (start) => {
      if (restless && start > 1) ids.shift();
      return honest(start);
    };
    const drain = async () => {
      for (;;) {
        const { fresh, done } = await nextPage(walk, fetch);
        for (const one of fresh) all.add(String(one.id));
        if (done) return;
      }
    };
    await expect(drain()).rejects.toThrow('kept changing');
    restless = false;
    all.clear();
    await drain();
    expect([...all].sort()).toEqual([...ids].sort());
  });

  it('never misses an object that was there from beginning to end', async () => {
    // Often as many come as go, so that the total does not tell.
    const change = fc.record({
      moveToEnd: fc.nat(3),
      before: fc.nat(12),
      remove: fc.array(fc.nat(60), { maxLength: 3 }),
      insert: fc.array(fc.nat(60), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(45),
        fc.integer({ min: 2, max: 12 }),
        fc.array(change, { maxLength: 4 }),
        async (count, size, changes) => {
          const ids = people(count);
          const throughout = new Set(ids);
          const honest = serve(ids, size);
          let [calls, come] = [0, 0];
          const fetch: AskPage = async (start) => {
            for (const { remove, insert, moveToEnd } of changes.filter(({ before }) => before === calls)) {
              for (const gone of ids.splice(0, moveToEnd)) {
                throughout.delete(gone);
                ids.push(`new${come++}`);
              }
              for (const at of remove) for (const gone of ids.splice(at, 1)) throughout.delete(gone);
              for (const at of insert) ids.splice(at, 0, `new${come++}`);
            }
            calls += 1;
            return honest(start);
          };
          const all = await walkAll(fetch).catch((error: ConnectorFault) => error);
          if (all instanceof ConnectorFault) {
            expect(all.kind).toBe('retryable');
            return;
          }
          expect(new Set(all).size).toBe(all.length);
          for (const id of throughout) expect(all).toContain(id);
        },
      ),
      { numRuns: runs(3000) },
    );
  });
});
