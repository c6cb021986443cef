import type { HttpTransport } from '../domain/connector.ts';
import { isLockstepError, LockstepError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { Cancellation } from '../engine/ports.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { readRecords } from '../sources/feed/read-records.ts';
import { readPath } from '../sources/json/read-path.ts';
import { pullConfigOf, rowShapeOf } from '../sources/mapping/index.ts';
import { type PullCheckpoint, pullPages } from '../sources/rest/index.ts';
import { type ImportResult, lastReading, takeReading } from './take-reading.ts';

export interface PullContext {
  readonly engine: Engine;
  readonly secrets: SecretStore;
  readonly http: HttpTransport;
  readonly until?: Cancellation;
}

export interface Pulled {
  readonly result: ImportResult;
  readonly records: number;
  readonly pages: number;
  /** Pages that failed and were asked for again, from where it had stopped. */
  readonly failedPages: number;
}

/** In one pull; the schedule then tries again later. */
const MOST_FAILURES = 8;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Worth asking again: no answer, an error of the server, or an answer that is not the page asked for. */
const TRANSIENT: ReadonlySet<string> = new Set(['PULL_FAILED', 'PULL_PAGE', 'PULL_REPEATED']);

/**
 * Reads all pages of a REST source and takes them whole or not at all. A page that failed is asked for again, and the
 * pages before it are kept; a failed page is never an empty page. Throws SOURCE_UNKNOWN, PULL_*.
 */
export async function pullSource(context: PullContext, tenant: string, sourceId: string): Promise<Pulled> {
  const { engine, secrets, http } = context;
  const { source, previous } = await engine.store.transaction(
    tenant,
    async (tx) => ({
      source: (await engine.policies.active(tx)).sources.get(sourceId),
      previous: await lastReading(tx, sourceId),
    }),
    { readOnly: true },
  );
  if (source?.type !== 'rest')
    throw new LockstepError('SOURCE_UNKNOWN', `no rest source is named ${sourceId}`);
  const config = pullConfigOf(source);
  const runtime = {
    http,
    clock: () => engine.clock.now(),
    secret: (reference: string) =>
      engine.store.transaction(tenant, (tx) => secrets.get(tx, reference), { readOnly: true }),
  };
  const records: unknown[] = [];
  let checkpoint: PullCheckpoint | null = null;
  let failedPages = 0;
  for (;;) {
    const resumeFrom =
      checkpoint === null
        ? null
        : { checkpoint, keys: records.map((record) => String(readPath(record, config.key) ?? '')) };
    if (checkpoint === null) records.length = 0;
    try {
      const pulled = await pullPages({
        runtime,
        config,
        resumeFrom,
        onPage: async (page) => {
          records.push(...page.records);
          checkpoint = page.checkpoint;
        },
      });
      if (pulled.status === 'wait') {
        await pause(context, pulled.waitMs);
        continue;
      }
      const receivedAt = engine.clock.now();
      const provenBy = pulled.whole ? pulled.wholeBecause : null;
      const reading = readRecords(
        { records, claim: pulled.claim, provenBy, receivedAt },
        rowShapeOf(source),
        previous,
      );
      const result = await takeReading(engine, tenant, source, reading, receivedAt);
      return { result, records: records.length, pages: pulled.pages, failedPages };
    } catch (error) {
      if (!isLockstepError(error) || !TRANSIENT.has(error.code) || ++failedPages > MOST_FAILURES) throw error;
      await pause(context, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failedPages - 1)));
    }
  }
}

async function pause({ engine, until }: PullContext, ms: number): Promise<void> {
  await engine.clock.sleep(ms, until);
  if (until?.cancelled) throw new LockstepError('PULL_FAILED', 'the pull was stopped');
}
