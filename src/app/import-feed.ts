import { LockstepError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { instantsOfWords } from '../engine/time/steady-time.ts';
import type { SourceDocument } from '../policy/documents/source.ts';
import { readCsvFeed } from '../sources/csv/index.ts';
import type { FeedInput, FeedReading } from '../sources/feed/feed-reading.ts';
import { csvShapeOf } from '../sources/mapping/index.ts';
import { type ImportResult, lastFile, takeReading } from './take-reading.ts';

export type { ImportResult } from './take-reading.ts';

/** Reads one CSV feed as its Source document declares it and takes it whole or not at all. */
export async function importFeed(
  engine: Engine,
  tenant: string,
  sourceId: string,
  input: FeedInput & { readonly actor?: string; readonly reason?: string },
): Promise<ImportResult> {
  const { source, reading, receivedAt, after } = await readFeed(engine, tenant, sourceId, input);
  return takeReading(engine, tenant, source, reading, receivedAt, {
    actor: input.actor,
    reason: input.reason,
    after,
    confirmed: input.confirmed,
  });
}

export interface ReadFeed {
  readonly source: SourceDocument;
  readonly reading: FeedReading;
  readonly receivedAt: number;
  /** Digest of the report before it; null: there is none. */
  readonly after: string | null;
}

/** What can be believed of a file; nothing is written. Throws SOURCE_UNKNOWN, USAGE. */
export async function readFeed(
  engine: Engine,
  tenant: string,
  sourceId: string,
  input: FeedInput,
): Promise<ReadFeed> {
  const { source, previous, heardAt } = await engine.store.transaction(
    tenant,
    async (tx) => ({
      source: (await engine.policies.active(tx)).sources.get(sourceId),
      previous: await lastFile(tx, sourceId),
      // A clock that went back must not make every report one that is still to come.
      heardAt: (await instantsOfWords(engine, tx)).at,
    }),
    { readOnly: true },
  );
  if (source === undefined) throw new LockstepError('SOURCE_UNKNOWN', `no Source document names ${sourceId}`);
  if (source.type !== 'csv')
    throw new LockstepError(
      'USAGE',
      `${sourceId} is a ${source.type} source; only csv sources are imported from files`,
    );
  const receivedAt = input.receivedAt ?? heardAt;
  const reading = await readCsvFeed({ ...input, receivedAt }, csvShapeOf(source), previous);
  return { source, reading, receivedAt, after: previous?.sha256 ?? null };
}
