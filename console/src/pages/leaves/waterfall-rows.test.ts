import { describe, expect, it } from 'vitest';
import { type ShownLeave, type ShownOperation, waterfallOf } from './waterfall-rows.ts';

const START = Date.parse('2026-03-02T08:00:00.000Z');
const iso = (ms: number) => new Date(START + ms).toISOString();

const operation = (over: Partial<ShownOperation>): ShownOperation => ({
  id: 'one',
  kind: 'disable',
  what: 'sign-in',
  state: 'verified',
  wave: 0,
  tries: 1,
  next: null,
  decidedAt: iso(0),
  appliedAt: null,
  verifiedAt: null,
  reasons: [],
  trouble: null,
  attempts: [],
  readBack: null,
  attested: null,
  residuals: [],
  seconds: null,
  sentence: null,
  ...over,
});
type Attempt = ShownOperation['attempts'][number];
const attempt = (from: number, to: number | null, over: Partial<Attempt> = {}): Attempt => ({
  startedAt: iso(from),
  finishedAt: to === null ? null : iso(to),
  step: 'apply',
  outcome: 'done',
  class: 'done',
  detail: null,
  times: 1,
  ...over,
});
const leave = (...operations: ShownOperation[]) =>
  ({
    line: { decided: iso(0) },
    promise: iso(30_000),
    targets: [
      {
        target: 'git',
        title: null,
        mode: 'deprovision',
        looked: 'read',
        readAt: null,
        gaps: [],
        kept: [],
        accounts: [{ account: 'a', name: 'ada', operations }],
      },
    ],
  }) as unknown as ShownLeave;
const only = (shown: ShownLeave, now = START + 10_000) => {
  const { rows } = waterfallOf(shown, now);
  expect(rows).toHaveLength(1);
  return rows[0]!;
};

describe('a row of the waterfall', () => {
  it('has a bar from the beginning to the end of each attempt, and a tick where it was read back', () => {
    const row = only(
      leave(
        operation({
          verifiedAt: iso(3_000),
          attempts: [attempt(100, 900, { class: 'again' }), attempt(2_000, 3_100)],
        }),
      ),
    );
    expect(row.bars.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['waits', 100, 3_000],
      ['failed', 100, 900],
      ['write', 2_000, 3_100],
    ]);
    expect([row.ticks, row.verified, row.all, row.running]).toEqual([[3_000], 1, 1, false]);
  });

  it('grows while an attempt runs, and claims nothing', () => {
    const running = operation({
      state: 'planned',
      attempts: [attempt(500, null, { class: 'running', outcome: null })],
    });
    const row = only(leave(running));
    expect(row.bars.at(-1)).toMatchObject({ kind: 'running', from: 500, to: 10_000 });
    expect([row.running, row.ticks, row.verified]).toEqual([true, [], 0]);
  });

  it('shows how long something may still work after it was proven to have ended', () => {
    const row = only(
      leave(
        operation({
          verifiedAt: iso(1_000),
          attempts: [attempt(0, 1_000)],
          residuals: [{ kind: 'token', note: 'tokens live on', until: iso(60_000) }],
        }),
      ),
    );
    expect(row.bars[0]).toMatchObject({ kind: 'residual', from: 1_000, to: 60_000 });
  });

  it('keeps looks of later days out of what it took', () => {
    const row = only(
      leave(
        operation({
          verifiedAt: iso(1_000),
          attempts: [attempt(0, 1_000), attempt(3_600_000, 3_600_500, { step: 'reverify' })],
        }),
      ),
    );
    expect(row.bars.filter(({ kind }) => kind === 'ask')).toEqual([]);
  });

  it('is never short of where the promise is', () => {
    const { span, promise } = waterfallOf(leave(), START);
    expect(promise).toBe(30_000);
    expect(span).toBeGreaterThan(30_000);
  });
});
