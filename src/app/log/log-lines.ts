import type { Engine } from '../../engine/engine.ts';
import { reading } from '../reading.ts';

const AT_ONCE = 500;

/** Entries of the log, each the very text that is hashed, a line each; of some numbers from the first on. */
export async function* logLines(
  { store }: Pick<Engine, 'store'>,
  tenant: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let next = from; next <= to; ) {
    const rows = await reading(store, tenant, (tx) =>
      tx.find(
        'log_leaf',
        { n: { atLeast: next } },
        { order: ['n'], limit: Math.min(AT_ONCE, to - next + 1), columns: ['n', 'leaf'] },
      ),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield Buffer.concat(rows.flatMap(({ leaf }) => [leaf, Buffer.from('\n')]));
    next = last.n + 1;
  }
}
