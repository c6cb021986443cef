import { describe, expect, it } from 'vitest';
import { guard, guardFigures, type Loss } from './guard.ts';

const week = { per: 'tenant', overMs: 604_800_000, people: 3, share: 0, fromPeople: 0 } as const;
const loss = (identityId: string, kind?: string): Loss => ({
  identityId,
  target: 'mail',
  source: 'hr',
  at: 0,
  ...(kind === undefined ? {} : { kind }),
});
const bulk = ['a', 'b', 'c', 'd', 'e'].map((id) => loss(id, 'leave Restructuring'));
const heldOf = (batch: readonly Loss[]) => [...guard(batch, [], [week], () => 10, 0).held].sort();

describe('a batch that takes too much', () => {
  it('lets the few of another kind pass', () => {
    expect(heldOf([...bulk, loss('x', 'leave Resignation')])).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('counts whom no cause is known of to the bulk', () => {
    expect(heldOf([...bulk, loss('x')])).toEqual(['a', 'b', 'c', 'd', 'e', 'x']);
    expect(heldOf(['a', 'b', 'c', 'd'].map((id) => loss(id)))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('counts them to the largest kind also where they are more', () => {
    const unknown = ['u1', 'u2', 'u3', 'u4', 'u5'].map((id) => loss(id));
    expect(heldOf([...unknown, loss('a', 'leave Resignation'), loss('b', 'leave Resignation')])).toHaveLength(
      7,
    );
  });

  it('lets a small batch pass, causes or none', () => {
    expect(heldOf([loss('a'), loss('b', 'leave Resignation'), loss('c')])).toEqual([]);
  });
});

it('does not count a company by share that is smaller than the Guard says', () => {
  const half = { ...week, share: 0.5, fromPeople: 10 };
  const heldOfPeople = (people: number) => guard(bulk, [], [half], () => people, 0).held.size;
  expect(heldOfPeople(9)).toBe(5);
  expect(heldOfPeople(10)).toBe(0);
});

describe('what it says and in which order it lets pass', () => {
  const HOUR = 3_600_000;

  it('names the bucket, the window and the limit', () => {
    const windows = [
      { ...week, overMs: HOUR / 6 },
      { ...week, per: 'source' as const, overMs: 6 * HOUR },
      { ...week, per: 'target' as const },
      // Somewhere else, and everybody fits: not a word about it.
      { ...week, people: 5 },
    ];
    expect(guard(bulk, [], windows, () => 10, 0).tripped).toEqual([
      '5 people would lose access in the company within 10 min; the limit is 3',
      '5 people would lose access by source hr within 6 h; the limit is 3',
      '5 people would lose access by target mail within 7 d; the limit is 3',
    ]);
  });

  it('lets the smallest kinds pass first, as long as they fit', () => {
    const of = (kind: string, ...ids: string[]) => ids.map((id) => loss(id, kind));
    const batch = [...of('large', 'a', 'b', 'c', 'd'), ...of('two', 'e', 'f'), ...of('one', 'g')];
    expect(heldOf(batch)).toEqual(['a', 'b', 'c', 'd']);
    expect(heldOf([...of('two', 'e', 'f'), ...of('three', 'g', 'h', 'i')])).toEqual(['g', 'h', 'i']);
    expect(heldOf([...of('three', 'g', 'h', 'i'), ...of('two', 'e', 'f')])).toEqual(['g', 'h', 'i']);
  });

  it('counts who fits two kinds to the larger', () => {
    const small = ['x', 'y', 'y2'].map((id) => loss(id, 'small'));
    const both = [...small, ...bulk, loss('x', 'leave Restructuring')];
    expect(heldOf(both)).toEqual(['a', 'b', 'c', 'd', 'e', 'x']);
    // … and counts them once: with one of a third kind the two others of the small one fit still.
    expect(heldOf([...both, loss('z', 'third')])).toEqual(['a', 'b', 'c', 'd', 'e', 'x']);
  });

  it('counts only what was lost within the window, in the same bucket', () => {
    const windows = [{ ...week, per: 'target' as const, overMs: HOUR }];
    const earlier = (at: number, target: string) => ['p', 'q'].map((id) => ({ ...loss(id), at, target }));
    const held = (before: readonly Loss[]) =>
      guard([loss('a'), loss('b')], before, windows, () => 10, HOUR).held.size;
    expect(held(earlier(1, 'mail'))).toBe(2);
    expect(held(earlier(0, 'mail'))).toBe(0);
    expect(held(earlier(1, 'git'))).toBe(0);
  });

  it('asks for the people of the company and of each target by name', () => {
    const asked: string[] = [];
    const windows = [week, { ...week, per: 'target' as const }];
    guard(bulk, [], windows, ({ per, name }) => asked.push(`${per} ${name}`), 0);
    expect(asked).toEqual(['tenant ', 'tenant ', 'target mail']);
  });
});

describe('the figures of a batch', () => {
  const figures = (batch: readonly Loss[], earlier: readonly Loss[], population = 10) =>
    guardFigures(batch, earlier, [week, { ...week, per: 'target', share: 0.5 }], () => population, 0);

  it('count people within the window before, with the batch, and the limit', () => {
    const earlier = [
      { ...loss('x'), at: -1 },
      { ...loss('a'), at: -1 },
      { ...loss('old'), at: -week.overMs },
    ];
    expect(figures(bulk, earlier)).toEqual([
      { per: 'tenant', name: '', overMs: week.overMs, earlier: 2, people: 6, limit: 3 },
      { per: 'target', name: 'mail', overMs: week.overMs, earlier: 2, people: 6, limit: 5 },
    ]);
  });

  it('are over the limit where the guard holds somebody, and nowhere else', () => {
    for (const size of [1, 2, 3, 4, 5]) {
      const batch = bulk.slice(0, size);
      const over = figures(batch, []).some(({ people, limit }) => people > limit);
      const windows = [week, { ...week, per: 'target' as const, share: 0.5 }];
      expect([size, over]).toEqual([size, guard(batch, [], windows, () => 10, 0).held.size > 0]);
    }
  });

  it('of nothing are none', () => {
    expect(figures([], [])).toEqual([]);
  });
});

it('shows the fullest window first, each by the people of its own company, source or target', () => {
  const asked: string[] = [];
  const population = ({ per, name }: { readonly per: string; readonly name: string }) => {
    asked.push(`${per} ${name}`);
    return per === 'tenant' ? 100 : name === 'mail' ? 10 : 4;
  };
  const batch = [loss('a'), loss('b'), { ...loss('c'), target: 'git' }];
  const windows = [
    { ...week, people: 10 },
    { ...week, per: 'target' as const, people: 1, share: 0.5, fromPeople: 100 },
  ];
  const figures = guardFigures(batch, [], windows, population, 0);
  expect(figures.map(({ per, name, people, limit }) => [per, name, people, limit])).toEqual([
    ['target', 'git', 1, 2],
    ['target', 'mail', 2, 5],
    ['tenant', '', 3, 10],
  ]);
  expect(guardFigures(batch, [], windows.toReversed(), population, 0)).toEqual(figures);
  expect(new Set(asked)).toEqual(new Set(['tenant ', 'target mail', 'target git']));
});
