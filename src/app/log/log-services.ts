import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { signerNow } from '../../engine/log/log-name.ts';
import { NDJSON, TAR } from '../../http/log-routes.ts';
import type { LogServices } from '../../http/log-services.ts';
import { formatVerifierKey, toBase64 } from '../../proof/note.ts';
import { iso } from '../people/list-people.ts';
import { reading } from '../reading.ts';
import { read } from './entry-in-words.ts';
import { listEntries } from './list-entries.ts';
import { logFiles } from './log-files.ts';
import { logLines } from './log-lines.ts';
import { logSize, newestCheckpoint } from './log-size.ts';
import { logTile } from './log-tile.ts';
import { entryProof, proofBetween, showEntry } from './show-entry.ts';
import { tarStream } from './tar-stream.ts';

/** The log for readers over HTTP. Everything only reads: what is signed, a worker has signed. */
export function logServices(engine: Engine): LogServices {
  const { store, policies, clock } = engine;
  return {
    logEntries: ({ tenant }, query) =>
      reading(store, tenant, async (tx) => listEntries(engine, tx, await policies.active(tx), query)),
    logEntry: ({ tenant }, n) =>
      reading(store, tenant, async (tx) => showEntry(engine, tx, await policies.active(tx), n)),
    logInclusion: ({ tenant }, n) => reading(store, tenant, (tx) => entryProof(tx, n)),
    logConsistency: ({ tenant }, { from, to }) => reading(store, tenant, (tx) => proofBetween(tx, from, to)),
    logTile: ({ tenant }, path) => reading(store, tenant, (tx) => logTile(engine, tx, path)),
    logCheckpoint: ({ tenant }) =>
      reading(store, tenant, async (tx) => {
        const { verifier } = await signerNow(engine, tx);
        const size = await logSize(tx);
        const newest = await newestCheckpoint(tx);
        const [unsigned] = await tx.find('log_leaf', { n: newest?.size ?? 0 }, { columns: ['leaf'] });
        return {
          origin: verifier.name,
          size,
          signed:
            newest === null
              ? null
              : {
                  size: newest.size,
                  root: toBase64(newest.root),
                  madeAt: iso(newest.made_at),
                  note: newest.note,
                },
          oldestUnsigned: unsigned === undefined ? null : (read(unsigned.leaf)?.at ?? null),
        };
      }),
    logKeys: ({ tenant }) =>
      reading(store, tenant, async (tx) => {
        const now = formatVerifierKey((await signerNow(engine, tx)).verifier);
        const rows = await tx.find('log_key', {}, { order: [{ descending: 'n' }], limit: 1_000 });
        return {
          keys: rows.map((row) => ({
            verifier: row.verifier,
            origin: row.origin,
            masterKey: row.key_id,
            fromSize: row.from_size,
            why: row.why,
            madeAt: iso(row.made_at),
            current: row.verifier === now,
          })),
        };
      }),
    async exportLog({ tenant }, { form, from = 0, to }) {
      const [size, checkpoint] = await reading(store, tenant, async (tx) => [
        await logSize(tx),
        await newestCheckpoint(tx),
      ]);
      if (form === 'tiles') {
        if (checkpoint === null)
          throw new LockstepError('LOG_RANGE', 'nothing was signed yet; a worker signs within seconds');
        const content = tarStream(logFiles(engine, tenant, checkpoint), clock.now());
        return { type: TAR, name: `lockstep-log-${tenant}-${checkpoint.size}.tar`, content };
      }
      const last = Math.min(to ?? size - 1, size - 1);
      if (from > last && size > 0)
        throw new LockstepError('LOG_RANGE', `the log has no entries ${from} to ${last}; it has ${size}`);
      const content = logLines(engine, tenant, from, last);
      return { type: NDJSON, name: `lockstep-log-${tenant}-${from}-${last}.ndjson`, content };
    },
  };
}
