import { type StoredLeaf, verifyLog } from '../../../../src/proof/log-verify.ts';
import { HASH_BYTES } from '../../../../src/proof/merkle.ts';
import { decodeEntryBundle, formatTilePath } from '../../../../src/proof/tile-files.ts';
import { TILE_WIDTH } from '../../../../src/proof/tiles.ts';
import type { LogToRead, LogVerdict, Piece, Questions } from '../messages.ts';

/** One reading of a log, a piece after the other; the verifier of the server, fed by hand. */
export interface Reading {
  /** Taken when the next piece may come. Not null: it has its verdict already. */
  take(piece: Questions['piece']['ask']): Promise<LogVerdict | null>;
  end(): Promise<LogVerdict>;
}

/** The pieces that a log of this size has. */
export function piecesOf(size: number): readonly Piece[] {
  return Array.from({ length: Math.ceil(size / TILE_WIDTH) }, (_, index) => {
    const from = index * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, size - from);
    return {
      from,
      width,
      entries: formatTilePath({ level: 'entries', index, width }),
      hashes: formatTilePath({ level: 0, index, width }),
    };
  });
}

export function readLog({ keys, notes }: LogToRead): Reading {
  /** Who waits for a piece; who waits until it is taken. */
  let wanted: ((batch: readonly StoredLeaf[] | null) => void) | null = null;
  let asked: () => void = () => undefined;
  let ready = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const next = () =>
    new Promise<readonly StoredLeaf[] | null>((resolve) => {
      wanted = resolve;
      asked();
    });
  async function* leaves(): AsyncGenerator<readonly StoredLeaf[], void, undefined> {
    for (let batch = await next(); batch !== null; batch = await next()) yield batch;
  }
  let verdict: LogVerdict | null = null;
  const verdictOf = verifyLog({ leaves: leaves(), checkpoints: notes, key: keys }).then((told) => {
    verdict = {
      ok: told.ok,
      size: told.size,
      signed: told.signed,
      root: told.root,
      firstBad: told.firstBad ?? null,
      contradicted: told.contradicted?.checkpoint ?? null,
      refused: told.refused.map(({ checkpoint, why }) => ({ note: checkpoint, why })),
    };
    return verdict;
  });
  // Asked for when it ends; until then nobody listens.
  verdictOf.catch(() => undefined);
  const give = async (batch: readonly StoredLeaf[] | null) => {
    await Promise.race([ready, verdictOf]);
    ready = new Promise<void>((resolve) => {
      asked = resolve;
    });
    wanted?.(batch);
    wanted = null;
  };
  return {
    async take({ from, entries, hashes }) {
      if (verdict !== null) return verdict;
      const texts = decodeEntryBundle(entries);
      await give(
        texts.map((leaf, i) => ({
          n: from + i,
          leaf,
          hash: hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
        })),
      );
      await Promise.race([ready, verdictOf]);
      return verdict;
    },
    async end() {
      if (verdict === null) await give(null);
      return verdictOf;
    },
  };
}
