import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { PullCheckpoint, PulledPage } from '../../sources/pull/index.ts';

/** Longest silence of whoever reads a source before somebody else goes on with it. */
const SILENCE_MS = 120_000;
/** Pages older than this are read again: the report has moved on. */
const KEPT_MS = 900_000;

/** What was read of a source by a turn that ended before the last page. */
export interface KeptPages {
  /** When the first of them was asked for. */
  readonly since: number;
  readonly records: readonly unknown[];
  readonly checkpoint: PullCheckpoint;
}

/** Up to where a source is known that is read by its changes. */
export interface PullMark {
  /** Digest of the settings under which it was read. */
  readonly settings: string;
  readonly mark: unknown;
  /** When everybody was read last. */
  readonly wholeAt: number;
}

/** The right to read one source: who takes it ends the turn of whoever had it, at that one's next step. */
export interface PullTurn {
  /** What is kept of an earlier turn under the same settings; null: begin with the first page. */
  before(settings: string): Promise<KeptPages | null>;
  /** Makes a page durable, together with the place to go on from. Throws PULL_TAKEN. */
  keep(page: PulledPage, settings: string, askedAt: number): Promise<void>;
  /** Nobody goes on from the pages that are kept; they are gone with their key. Throws PULL_TAKEN. */
  forget(): Promise<void>;
  /** Up to where the source is known; null: everybody has to be read. */
  mark(): Promise<PullMark | null>;
  /**
   * After what was read is taken: whoever dies in between reads it once more, and finds nothing new. null: everybody is
   * read the next time. Throws PULL_TAKEN.
   */
  moveMark(mark: PullMark | null): Promise<void>;
  /** Says that this turn lasts, whatever it waits for. Throws PULL_TAKEN. */
  hold(ms: number): Promise<void>;
  /** Gives the source back until its next time. */
  end(waitMs: number): Promise<void>;
}

/** Takes the source from whoever reads it. */
export async function takeTurn(engine: Engine, tenant: string, source: string): Promise<PullTurn> {
  const owner = engine.random.uuid();
  await engine.store.transaction(tenant, async (tx) => {
    await addPull(engine, tx, source);
    await tx.find('pull', { source_id: source }, { lock: 'update' });
    await take(engine, tx, source, owner);
  });
  return turnOf(engine, tenant, source, owner);
}

/** Takes the source when its time has come; null: it has not, or somebody else takes it now. */
export async function takeDueTurn(engine: Engine, tenant: string, source: string): Promise<PullTurn | null> {
  const owner = engine.random.uuid();
  const taken = await engine.store.transaction(tenant, async (tx) => {
    const isDue = (row: Row<'pull'>) => row.next_at <= engine.clock.now();
    // Asked every second, and mostly it is not due: that writes nothing.
    const [seen] = await tx.find('pull', { source_id: source });
    if (seen !== undefined && !isDue(seen)) return false;
    await addPull(engine, tx, source);
    const [row] = await tx.find('pull', { source_id: source }, { lock: 'skip' });
    if (row === undefined || !isDue(row)) return false;
    await take(engine, tx, source, owner);
    return true;
  });
  return taken ? turnOf(engine, tenant, source, owner) : null;
}

async function addPull(engine: Engine, tx: Tx, source: string): Promise<void> {
  await tx.insertNew('pull', [
    { source_id: source, next_at: engine.clock.now(), owner: null, pull_id: null, settings: null },
  ]);
}

async function take(engine: Engine, tx: Tx, source: string, owner: string): Promise<void> {
  const next_at = engine.clock.now() + SILENCE_MS;
  await tx.update('pull', ['owner', 'next_at'], [{ source_id: source, owner, next_at }]);
}

function turnOf(engine: Engine, tenant: string, source: string, owner: string): PullTurn {
  const mine = <R>(work: (tx: Tx, row: Row<'pull'>, now: number) => Promise<R>): Promise<R> =>
    engine.store.transaction(tenant, async (tx) => {
      const [row] = await tx.find('pull', { source_id: source }, { lock: 'update' });
      if (row === undefined || row.owner !== owner)
        throw new LockstepError('PULL_TAKEN', `somebody else reads ${source} now`);
      return work(tx, row, engine.clock.now());
    });
  const lasting = async (tx: Tx, next_at: number) => {
    await tx.update('pull', ['next_at'], [{ source_id: source, next_at }]);
  };
  return {
    before: (settings) =>
      mine(async (tx, row, now) => {
        const kept = await readKept(engine, tx, row, settings, now);
        if (kept === null) await dropPages(engine, tx, row);
        return kept;
      }),
    keep: (page, settings, askedAt) =>
      mine(async (tx, row, now) => {
        const { checkpoint } = page;
        if (checkpoint === null) return lasting(tx, now + SILENCE_MS);
        if (page.number === 1) await dropPages(engine, tx, row);
        const pullId = page.number === 1 ? engine.random.uuid() : row.pull_id;
        if (pullId === null) throw new LockstepError('INTERNAL', 'the pages before this one are not kept');
        const [sealed] = await engine.vault.seal(tx, [{ subject: pullId, value: page.records }]);
        await tx.insert('pulled_page', [
          {
            pull_id: pullId,
            page: page.number,
            read_at: askedAt,
            checkpoint: ofPage(checkpoint),
            sealed: sealed as Uint8Array,
          },
        ]);
        await tx.update(
          'pull',
          ['next_at', 'pull_id', 'settings'],
          [{ source_id: source, next_at: now + SILENCE_MS, pull_id: pullId, settings }],
        );
      }),
    forget: () => mine((tx, row) => dropPages(engine, tx, row)),
    mark: () =>
      mine(async (tx) => {
        const [row] = await tx.find('pull_mark', { source_id: source });
        return row === undefined ? null : { settings: row.settings, mark: row.mark, wholeAt: row.whole_at };
      }),
    moveMark: (to) =>
      mine(async (tx) => {
        if (to === null) await tx.remove('pull_mark', { source_id: source });
        else
          await tx.put('pull_mark', [
            { source_id: source, settings: to.settings, mark: to.mark, whole_at: to.wholeAt },
          ]);
      }),
    hold: (ms) => mine((tx, _row, now) => lasting(tx, now + ms + SILENCE_MS)),
    end: (waitMs) =>
      mine(async (tx, _row, now) => {
        await tx.update(
          'pull',
          ['owner', 'next_at'],
          [{ source_id: source, owner: null, next_at: now + waitMs }],
        );
      }),
  };
}

/** Each page adds one address and one digest to those before it; only they are kept with it. */
function ofPage(checkpoint: PullCheckpoint): PullCheckpoint {
  return { ...checkpoint, asked: checkpoint.asked.slice(-1), read: checkpoint.read.slice(-1) };
}

async function readKept(
  engine: Engine,
  tx: Tx,
  { pull_id, settings: readUnder }: Row<'pull'>,
  settings: string,
  now: number,
): Promise<KeptPages | null> {
  if (pull_id === null || readUnder !== settings) return null;
  const rows = await tx.find('pulled_page', { pull_id }, { order: ['page'] });
  const last = rows.at(-1);
  if (last === undefined || last.page !== rows.length || now - last.read_at > KEPT_MS) return null;
  const pages = await engine.vault.open(
    tx,
    rows.map(({ sealed }) => ({ subject: pull_id, sealed })),
  );
  const checkpoints = rows.map(({ checkpoint }) => checkpoint as PullCheckpoint);
  const [checkpoint] = checkpoints.slice(-1);
  if (checkpoint === undefined || !pages.every(Array.isArray)) return null;
  const { sequence, asOf } = checkpoint.claim;
  const sameReport = sequence !== undefined || asOf !== undefined;
  return {
    since: (rows[0] ?? last).read_at,
    records: pages.flat(),
    checkpoint: {
      ...checkpoint,
      asked: checkpoints.flatMap(({ asked }) => asked),
      read: checkpoints.flatMap(({ read }) => read),
      // Then nothing shows that its pages are still of one report: what came is believed, but nobody is missing.
      moved:
        checkpoint.moved ??
        (sameReport ? null : 'the pull was interrupted, and the report has neither a number nor a date'),
    },
  };
}

async function dropPages(engine: Engine, tx: Tx, { source_id, pull_id }: Row<'pull'>): Promise<void> {
  if (pull_id === null) return;
  await tx.remove('pulled_page', { pull_id });
  await engine.vault.destroy(tx, pull_id);
  await tx.update('pull', ['pull_id', 'settings'], [{ source_id, pull_id: null, settings: null }]);
}
