import type { HttpTransport } from '../../domain/connector.ts';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Cancellation } from '../../engine/ports.ts';
import { durationMs } from '../../policy/documents/duration.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import { sha256Hex } from '../../proof/digest.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import type { PreviousReading } from '../../sources/feed/feed-reading.ts';
import { readRecords } from '../../sources/feed/read-records.ts';
import { readPath } from '../../sources/json/read-path.ts';
import { pullConfigOf, rowShapeOf } from '../../sources/mapping/index.ts';
import type { PullCheckpoint } from '../../sources/pull/index.ts';
import { pullPages } from '../../sources/rest/index.ts';
import { type ImportResult, lastReading, takeReading } from '../take-reading.ts';
import { type PullTurn, takeTurn } from './pull-turn.ts';

export interface PullContext {
  readonly engine: Engine;
  readonly secrets: SecretStore;
  readonly http: HttpTransport;
  readonly until?: Cancellation;
}

export interface Pulled {
  readonly result: ImportResult;
  readonly records: number;
  /** All pages, those included that an earlier turn had read. */
  readonly pages: number;
  /** Pages that an earlier turn had read. */
  readonly keptPages: number;
  /** Pages that failed and were asked for again, from where it had stopped. */
  readonly failedPages: number;
}

/** Somebody has looked at a report that was held, and says that what the source tells now holds. */
export interface Confirmation {
  readonly actor: string;
}

/** In one turn; the schedule then tries again later. */
const MOST_FAILURES = 8;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** How long it may take to decide about everybody in a report. */
const TAKING_MS = 600_000;
/** A pull that failed is tried again after this, or after `every`, whichever is sooner. */
const AGAIN_AFTER_MS = 60_000;
/** Worth asking again: no answer, an error of the server, or an answer that is not the page asked for. */
const TRANSIENT: ReadonlySet<string> = new Set(['PULL_FAILED', 'PULL_PAGE', 'PULL_REPEATED']);
/** The place to go on from is no good any more. */
const LOST: ReadonlySet<string> = new Set([
  'PULL_PAGE',
  'PULL_REPEATED',
  'PULL_CHECKPOINT',
  'PULL_TOO_LARGE',
]);

/** Reads a source now, also when somebody else is reading it. Throws SOURCE_UNKNOWN, PULL_*. */
export async function pullSource(
  context: PullContext,
  tenant: string,
  sourceId: string,
  confirmation: Confirmation | null = null,
): Promise<Pulled> {
  await restSource(context, tenant, sourceId);
  const turn = await takeTurn(context.engine, tenant, sourceId);
  return pullInTurn(context, tenant, sourceId, turn, confirmation);
}

/**
 * Reads all pages of a REST source and takes them whole or not at all. A page that failed is asked for again, and the
 * pages before it are kept, also when this process ends: a failed page is never an empty page. Gives the turn back.
 */
export async function pullInTurn(
  context: PullContext,
  tenant: string,
  sourceId: string,
  turn: PullTurn,
  confirmation: Confirmation | null = null,
): Promise<Pulled> {
  const { engine, until } = context;
  let wait = AGAIN_AFTER_MS;
  try {
    const { source, previous } = await restSource(context, tenant, sourceId);
    const every = durationMs(source.every);
    wait = Math.min(every, AGAIN_AFTER_MS);
    const pulled = await readAll(context, tenant, source, previous, turn, confirmation);
    wait = every;
    return pulled;
  } finally {
    // Whoever goes on need not wait for a process that was asked to stop.
    await turn.end(until?.cancelled ? 0 : wait).catch((error: unknown) => {
      if (!isLockstepError(error) || error.code !== 'PULL_TAKEN')
        engine.log.warn('the turn of a pull could not be given back', {
          tenant,
          source: sourceId,
          error: String(error),
        });
    });
  }
}

type RestSource = Extract<SourceDocument, { type: 'rest' }>;

async function restSource(
  { engine }: PullContext,
  tenant: string,
  sourceId: string,
): Promise<{ readonly source: RestSource; readonly previous: PreviousReading | null }> {
  const { source, previous } = await engine.store.transaction(
    tenant,
    async (tx) => ({
      source: (await engine.policies.active(tx)).sources.get(sourceId),
      previous: await lastReading(tx, sourceId),
    }),
    { readOnly: true },
  );
  if (source === undefined) throw new LockstepError('SOURCE_UNKNOWN', `no source is named ${sourceId}`);
  if (source.type !== 'rest') {
    const how =
      source.type === 'csv'
        ? 'is read from a file: name it'
        : source.type === 'scim'
          ? 'is pushed by its identity provider'
          : 'is told by messages';
    throw new LockstepError('USAGE', `${sourceId} cannot be pulled, it ${how}`);
  }
  return { source, previous };
}

async function readAll(
  context: PullContext,
  tenant: string,
  source: RestSource,
  previous: PreviousReading | null,
  turn: PullTurn,
  confirmation: Confirmation | null,
): Promise<Pulled> {
  const { engine, secrets, http } = context;
  const config = pullConfigOf(source);
  const settings = sha256Hex(JSON.stringify(config));
  const runtime = {
    http,
    clock: () => engine.clock.now(),
    secret: (reference: string) =>
      engine.store.transaction(tenant, (tx) => secrets.get(tx, reference), { readOnly: true }),
  };
  const kept = await turn.before(settings);
  let records: unknown[] = [...(kept?.records ?? [])];
  let checkpoint: PullCheckpoint | null = kept?.checkpoint ?? null;
  let keptPages = checkpoint?.pages ?? 0;
  let since = kept?.since ?? engine.clock.now();
  let failedPages = 0;
  for (;;) {
    const resumeFrom =
      checkpoint === null
        ? null
        : { checkpoint, keys: records.map((record) => String(readPath(record, config.key) ?? '')) };
    let askedAt = engine.clock.now();
    if (checkpoint === null) {
      records = [];
      since = askedAt;
    }
    try {
      const pulled = await pullPages({
        runtime,
        config,
        resumeFrom,
        onPage: async (page) => {
          await turn.keep(page, settings, askedAt);
          records.push(...page.records);
          checkpoint = page.checkpoint;
          askedAt = engine.clock.now();
        },
      });
      if (pulled.status === 'wait') {
        await pause(context, turn, pulled.waitMs);
        continue;
      }
      await turn.hold(TAKING_MS);
      // Before they are taken: pages of this report must never be mixed with those of the next.
      await turn.forget();
      const provenBy = pulled.whole ? pulled.wholeBecause : null;
      const reading = readRecords(
        { records, claim: pulled.claim, provenBy, receivedAt: since, confirmed: confirmation !== null },
        rowShapeOf(source),
        previous,
      );
      const result = await takeReading(
        engine,
        tenant,
        source,
        reading,
        // A message that came while its pages were read is newer than they are.
        since,
        {
          after: previous?.sha256 ?? null,
          ...(confirmation === null ? {} : { actor: confirmation.actor, confirmed: true }),
        },
      );
      return { result, records: records.length, pages: pulled.pages, keptPages, failedPages };
    } catch (error) {
      if (!isLockstepError(error)) throw error;
      const more = ++failedPages <= MOST_FAILURES;
      const lost = error.code === 'PULL_CHECKPOINT' && checkpoint !== null && more;
      if (lost || (!more && LOST.has(error.code))) {
        await turn.forget();
        checkpoint = null;
        keptPages = 0;
      }
      if (!more || !(lost || TRANSIENT.has(error.code))) throw error;
      await pause(context, turn, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failedPages - 1)));
    }
  }
}

async function pause({ engine, until }: PullContext, turn: PullTurn, ms: number): Promise<void> {
  await turn.hold(ms);
  await engine.clock.sleep(ms, until);
  if (until?.cancelled) throw new LockstepError('PULL_FAILED', 'the pull was stopped');
}
