import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { unconfirmedRestore } from '../../engine/restore/safe-mode.ts';
import type { PollOrder } from '../../http/ssf-schemas.ts';
import type { Polled, SsfCaller } from '../../http/ssf-services.ts';
import { makeSets } from './make-sets.ts';
import { countSignals } from './signal-counts.ts';
import type { SetSigner } from './signing-keys.ts';
import { streamOf } from './streams.ts';

const AT_ONCE = 100;
/** How long a receiver that may wait is kept waiting, and how often it is looked for news meanwhile. */
const LONG_POLL_MS = 15_000;
const LOOK_EVERY_MS = 500;

/**
 * RFC 8936: what was taken is forgotten, what was not comes again. Of one stream one poll waits at a time: the others are
 * answered at once.
 */
export function streamPoller(engine: Engine, signer: SetSigner) {
  const waiting = new Set<string>();

  async function look(caller: SsfCaller, stream: string, most: number): Promise<Polled> {
    return engine.store.transaction(
      caller.tenant,
      async (tx) => {
        const row = await streamOf(tx, caller.receiver, stream);
        if (row.method !== 'poll')
          throw new LockstepError('USAGE', 'this stream is pushed: nothing of it can be polled');
        if (row.status !== 'enabled' || (await unconfirmedRestore(tx)) !== null)
          return { sets: {}, moreAvailable: false };
        const rows = await tx.find(
          'ssf_set',
          { stream_id: stream },
          { order: ['n', 'part'], limit: most + 1 },
        );
        const made = await makeSets(engine, tx, signer, row, rows.slice(0, most));
        const sets = made.flatMap(({ row: { jti }, token }) => (token === null ? [] : [[jti, token]]));
        return { sets: Object.fromEntries(sets) as Polled['sets'], moreAvailable: rows.length > most };
      },
      { readOnly: true },
    );
  }

  async function forget({ tenant, receiver }: SsfCaller, stream: string, order: PollOrder): Promise<void> {
    const refused = Object.keys(order.setErrs ?? {});
    const done = [...(order.ack ?? []), ...refused];
    if (done.length === 0) return;
    if (refused.length > 0)
      engine.log.warn('a receiver refused tokens', { tenant, stream, count: refused.length });
    await engine.store.transaction(tenant, async (tx) => {
      const row = await streamOf(tx, receiver, stream, 'update');
      const { stream_id } = row;
      await countSignals(tx, 'refused', await tx.remove('ssf_set', { stream_id, jti: { in: refused } }));
      await countSignals(tx, 'delivered', await tx.remove('ssf_set', { stream_id, jti: { in: done } }));
      await tx.update(
        'ssf_stream',
        ['delivered_at', 'trouble'],
        [
          {
            stream_id,
            delivered_at: engine.clock.now(),
            trouble: refused.length > 0 ? `refused: ${refused.length} tokens` : null,
          },
        ],
      );
    });
  }

  return async (caller: SsfCaller, stream: string, order: PollOrder): Promise<Polled> => {
    await forget(caller, stream, order);
    const most = Math.min(AT_ONCE, order.maxEvents ?? AT_ONCE);
    const name = `${caller.tenant}/${stream}`;
    const mayWait = order.returnImmediately !== true && most > 0 && !waiting.has(name);
    const deadline = engine.clock.monotonic() + LONG_POLL_MS;
    if (mayWait) waiting.add(name);
    try {
      for (;;) {
        const polled = await look(caller, stream, most);
        const found = Object.keys(polled.sets).length > 0 || polled.moreAvailable;
        if (found || !mayWait || engine.clock.monotonic() >= deadline) return polled;
        await engine.clock.sleep(LOOK_EVERY_MS);
      }
    } finally {
      if (mayWait) waiting.delete(name);
    }
  };
}
