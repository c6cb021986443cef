import { LockstepError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { instantsOfWords } from '../engine/time/steady-time.ts';
import { readCsvFeed } from '../sources/csv/index.ts';
import type { FeedInput } from '../sources/feed/feed-reading.ts';
import { csvShapeOf } from '../sources/mapping/index.ts';
import { type ImportResult, lastFile, takeReading } from './take-reading.ts';

export type { ImportResult } from './take-reading.ts';

/** Reads one CSV feed as its Source document declares it and takes it whole or not at all. */
export async function importFeed(
  engine: Engine,
  tenant: string,
  sourceId: string,
  input: FeedInput & { readonly actor?: string },
): Promise<ImportResult> {
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
  return takeReading(engine, tenant, source, reading, receivedAt, {
    actor: input.actor,
    after: previous?.sha256 ?? null,
    confirmed: input.confirmed,
  });
}
