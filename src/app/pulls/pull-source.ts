import type { HttpTransport } from '../../domain/connector.ts';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Cancellation } from '../../engine/ports.ts';
import { durationMs } from '../../policy/documents/duration.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import type { PreviousReading } from '../../sources/feed/feed-reading.ts';
import { type ImportResult, lastReading } from '../take-reading.ts';
import { type PullTurn, takeTurn } from './pull-turn.ts';
import { type PulledSource, refuseOther } from './pulled-source.ts';
import { readInTurn } from './read-in-turn.ts';

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

/** A pull that failed is tried again after this, or after `every`, whichever is sooner. */
const AGAIN_AFTER_MS = 60_000;

/** Reads all of a source now, also when somebody else is reading it. Throws SOURCE_UNKNOWN, USAGE, PULL_*. */
export async function pullSource(
  context: PullContext,
  tenant: string,
  sourceId: string,
  confirmation: Confirmation | null = null,
): Promise<Pulled> {
  await sourceOf(context, tenant, sourceId);
  const turn = await takeTurn(context.engine, tenant, sourceId);
  return pullInTurn(context, tenant, sourceId, turn, { whole: true, confirmation });
}

export interface HowToPull {
  /** Everybody, also where changes could be asked for. */
  readonly whole: boolean;
  readonly confirmation: Confirmation | null;
}

/**
 * Reads a source and takes what it says whole or not at all. A page that failed is asked for again, and the pages before
 * it are kept where the other side can go on from them, also when this process ends: a failed page is never an empty page.
 * Gives the turn back.
 */
export async function pullInTurn(
  context: PullContext,
  tenant: string,
  sourceId: string,
  turn: PullTurn,
  how: HowToPull = { whole: false, confirmation: null },
): Promise<Pulled> {
  const { engine, until } = context;
  let wait = AGAIN_AFTER_MS;
  try {
    const { source, previous } = await sourceOf(context, tenant, sourceId);
    const every = durationMs(source.every);
    wait = Math.min(every, AGAIN_AFTER_MS);
    const pulled = await readInTurn({ context, tenant, source, previous, turn, ...how });
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

async function sourceOf(
  { engine }: PullContext,
  tenant: string,
  sourceId: string,
): Promise<{ readonly source: PulledSource; readonly previous: PreviousReading | null }> {
  const { source, previous } = await engine.store.transaction(
    tenant,
    async (tx) => ({
      source: (await engine.policies.active(tx)).sources.get(sourceId),
      previous: await lastReading(tx, sourceId),
    }),
    { readOnly: true },
  );
  if (source === undefined) throw new LockstepError('SOURCE_UNKNOWN', `no source is named ${sourceId}`);
  return { source: refuseOther(source), previous };
}
