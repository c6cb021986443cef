import type { Tx } from '../../engine/store.ts';

/** What became of one attempt to hand over a token. */
export type SignalOutcome = 'delivered' | 'refused' | 'failed';

const counterOf = (outcome: SignalOutcome) => `ssf:sets:${outcome}`;

/** Kept beside what is told: processes come and go, and a token that was taken leaves no row. */
export async function countSignals(tx: Tx, outcome: SignalOutcome, by: number): Promise<void> {
  if (by > 0) await tx.advance(counterOf(outcome), by);
}

export interface SignalNumbers {
  /** Tokens that no receiver has taken yet, and when what the oldest tells of was. */
  readonly waiting: number;
  readonly oldest: number | null;
  readonly delivered: number;
  readonly refused: number;
  readonly failed: number;
  readonly enabled: number;
  readonly paused: number;
  readonly disabled: number;
  /** Enabled, and nothing was taken since the last attempt failed. */
  readonly failing: number;
}

/** How it stands with Shared Signals, by number only. */
export async function signalNumbers(tx: Tx): Promise<SignalNumbers> {
  const streams = await tx.find('ssf_stream', {}, { columns: ['stream_id', 'status', 'failing_since'] });
  const names = (['delivered', 'refused', 'failed'] as const).map(counterOf);
  const counters = await tx.find('counter', { name: { in: names } });
  const total = (outcome: SignalOutcome) =>
    counters.find(({ name }) => name === counterOf(outcome))?.value ?? 0;
  let oldest: number | null = null;
  // Of each stream the first in its order: there are few streams, and there may be many tokens.
  for (const { stream_id } of streams) {
    const [first] = await tx.find(
      'ssf_set',
      { stream_id },
      { order: ['n', 'part'], limit: 1, columns: ['at'] },
    );
    if (first !== undefined) oldest = Math.min(oldest ?? first.at, first.at);
  }
  const of = (status: (typeof streams)[number]['status']) =>
    streams.filter((stream) => stream.status === status).length;
  return {
    waiting: await tx.count('ssf_set', {}),
    oldest,
    delivered: total('delivered'),
    refused: total('refused'),
    failed: total('failed'),
    enabled: of('enabled'),
    paused: of('paused'),
    disabled: of('disabled'),
    failing: streams.filter(({ status, failing_since }) => status === 'enabled' && failing_since !== null)
      .length,
  };
}
