import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import { sha256Hex } from '../../proof/digest.ts';
import type { PreviousReading } from '../../sources/feed/feed-reading.ts';
import { readRecords } from '../../sources/feed/read-records.ts';
import { isJsonObject } from '../../sources/json/read-path.ts';
import type { PullCheckpoint } from '../../sources/pull/index.ts';
import { type ImportResult, takeReading } from '../take-reading.ts';
import type { Confirmation, PullContext, Pulled } from './pull-source.ts';
import type { PullMark, PullTurn } from './pull-turn.ts';
import type { PulledSource } from './pulled-source.ts';
import { type ReadResult, readerOf, type SourceReader } from './source-reader.ts';

/** In one turn; the schedule then tries again later. */
const MOST_FAILURES = 8;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** How long it may take to decide about everybody in a report. */
const TAKING_MS = 600_000;
/** Worth asking again: no answer, an error of the server, or an answer that is not the page asked for. */
const TRANSIENT: ReadonlySet<string> = new Set(['PULL_FAILED', 'PULL_PAGE', 'PULL_REPEATED']);
/** The place to go on from is no good any more. */
const LOST: ReadonlySet<string> = new Set([
  'PULL_PAGE',
  'PULL_REPEATED',
  'PULL_CHECKPOINT',
  'PULL_TOO_LARGE',
]);
/** Answers of a server that cannot be asked for changes: a filter that it does not take (RFC 7644 section 3.4.2.2). */
const CANNOT: ReadonlySet<unknown> = new Set([400, 501]);

export interface TurnOfSource {
  readonly context: PullContext;
  readonly tenant: string;
  readonly source: PulledSource;
  readonly previous: PreviousReading | null;
  readonly turn: PullTurn;
  /** Everybody, whenever that was done last. */
  readonly whole: boolean;
  readonly confirmation: Confirmation | null;
}

/** Asks for all records, or for those that changed, page by page, and takes them whole or not at all. */
export async function readInTurn(of: TurnOfSource): Promise<Pulled> {
  const { context, tenant, source, turn } = of;
  const { engine, secrets, http } = context;
  const reader = readerOf(source, {
    http,
    clock: () => engine.clock.now(),
    secret: (reference) =>
      engine.store.transaction(tenant, (tx) => secrets.get(tx, reference), { readOnly: true }),
  });
  let mark = await markToGoOnFrom(reader, of);
  let settings = pagesOf(reader, mark);
  const kept = await turn.before(settings);
  let records: unknown[] = [...(kept?.records ?? [])];
  let checkpoint: PullCheckpoint | null = kept?.checkpoint ?? null;
  let keptPages = checkpoint?.pages ?? 0;
  let since = kept?.since ?? engine.clock.now();
  let failedPages = 0;
  for (;;) {
    const resumeFrom =
      checkpoint === null ? null : { checkpoint, keys: records.map((record) => keyIn(reader, record)) };
    let askedAt = engine.clock.now();
    if (checkpoint === null) {
      records = [];
      since = askedAt;
    }
    try {
      await turn.hold(reader.silentMs);
      const result = await reader.read({
        since: mark?.mark ?? null,
        began: since,
        before: records,
        resumeFrom,
        onPage: async (page) => {
          await turn.keep(page, settings, askedAt);
          records.push(...page.records);
          checkpoint = page.checkpoint;
          askedAt = engine.clock.now();
        },
      });
      if (result.status === 'wait') {
        await pause(context, turn, result.waitMs);
        continue;
      }
      await turn.hold(TAKING_MS);
      // Before they are taken: pages of this report must never be mixed with those of the next.
      await turn.forget();
      const taken = await take(of, reader, mark, records, since, result);
      await moveMark(of, reader, mark, since, result, taken);
      return { result: taken, records: records.length, pages: result.pages, keptPages, failedPages };
    } catch (error) {
      if (!isLockstepError(error)) throw error;
      const more = ++failedPages <= MOST_FAILURES;
      // Changes cannot be asked for: then everybody is, at once.
      const instead = mark !== null && more && cannotTellChanges(error);
      const lost = error.code === 'PULL_CHECKPOINT' && checkpoint !== null && more;
      if (instead || lost || (!more && LOST.has(error.code))) {
        await turn.forget();
        checkpoint = null;
        keptPages = 0;
      }
      if (instead) {
        mark = null;
        settings = pagesOf(reader, null);
        continue;
      }
      if (!more || !(lost || TRANSIENT.has(error.code))) throw error;
      // Without a place to go on from it begins anew, and so do its records.
      await pause(context, turn, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failedPages - 1)));
    }
  }
}

/** Null: everybody is read. */
async function markToGoOnFrom(
  reader: SourceReader,
  { context, turn, whole }: TurnOfSource,
): Promise<PullMark | null> {
  if (whole || reader.wholeEveryMs === null) return null;
  const known = await turn.mark();
  if (known === null || known.settings !== reader.settings) return null;
  const age = context.engine.clock.now() - known.wholeAt;
  const mark = reader.markOf(known.mark);
  return mark === null || age < 0 || age >= reader.wholeEveryMs ? null : { ...known, mark };
}

/** Pages of everybody must never be mixed with pages of those who changed. */
function pagesOf(reader: SourceReader, mark: PullMark | null): string {
  return mark === null ? reader.settings : sha256Hex(JSON.stringify([reader.settings, mark.mark]));
}

function keyIn(reader: SourceReader, record: unknown): string {
  return isJsonObject(record) ? String(reader.field(record, reader.key) ?? '') : '';
}

async function take(
  { context, tenant, source, previous, confirmation }: TurnOfSource,
  reader: SourceReader,
  mark: PullMark | null,
  records: readonly unknown[],
  since: number,
  result: Extract<ReadResult, { status: 'complete' }>,
): Promise<ImportResult> {
  const changesOnly = mark !== null;
  const reading = readRecords(
    {
      records,
      claim: result.claim,
      // Who is not among those that changed is not missing.
      provenBy: result.whole && !changesOnly ? result.wholeBecause : null,
      receivedAt: since,
      confirmed: confirmation !== null,
      read: reader.field,
      changesOnly,
    },
    reader.shape,
    previous,
  );
  return takeReading(
    context.engine,
    tenant,
    source,
    reading,
    // A message that came while its pages were read is newer than they are.
    since,
    {
      after: previous?.sha256 ?? null,
      changesOnly,
      ...(confirmation === null ? {} : { actor: confirmation.actor, confirmed: true }),
    },
  );
}

/**
 * Only what came exactly, and was taken, is behind us. What was refused of a read of changes is read again with everybody:
 * that shows more, and nobody who left waits for the next change.
 */
async function moveMark(
  { turn }: TurnOfSource,
  reader: SourceReader,
  before: PullMark | null,
  since: number,
  result: Extract<ReadResult, { status: 'complete' }>,
  taken: ImportResult,
): Promise<void> {
  if (reader.wholeEveryMs === null) return;
  const refused = taken.outcome === 'rejected' || taken.outcome === 'refusedHeld';
  if (refused) {
    if (before !== null) await turn.moveMark(null);
    return;
  }
  if (!result.whole) return;
  const { settings } = reader;
  if (result.mark !== null)
    await turn.moveMark({ settings, mark: result.mark, wholeAt: before?.wholeAt ?? since });
  else if (before === null) await turn.moveMark(null);
}

function cannotTellChanges(error: LockstepError): boolean {
  return LOST.has(error.code) || (error.code === 'PULL_FAILED' && CANNOT.has(error.details.status));
}

async function pause({ engine, until }: PullContext, turn: PullTurn, ms: number): Promise<void> {
  await turn.hold(ms);
  await engine.clock.sleep(ms, until);
  if (until?.cancelled) throw new LockstepError('PULL_FAILED', 'the pull was stopped');
}
