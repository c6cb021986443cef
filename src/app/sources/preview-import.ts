import type { z } from 'zod';
import type { Decision } from '../../engine/decide/decide.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { importPreview } from '../../http/source-schemas.ts';
import { readFeed } from '../import-feed.ts';
import { labelsOf } from '../people/person-names.ts';
import { takeReading } from '../take-reading.ts';
import { tryingEngine } from '../try-and-forget.ts';
import { shownRejects } from './shown-run.ts';

export type ImportPreview = z.output<typeof importPreview>;

const SHOWN = 100;

type Consequences = Pick<
  ImportPreview,
  'people' | 'tripped' | 'held' | 'losing' | 'losingAll' | 'operations'
>;

const NOTHING: Consequences = { people: 0, tripped: [], held: 0, losing: [], losingAll: 0, operations: [] };

/**
 * What a file would do, found out by doing it and taking it all back: the same reading, the same decision, the same guard.
 * Throws SOURCE_UNKNOWN, USAGE, PREVIEW_TOO_LARGE.
 */
export async function previewImport(
  engine: Engine,
  tenant: string,
  sourceId: string,
  feed: {
    readonly content: Uint8Array;
    readonly meta: string | undefined;
    readonly confirmed: boolean;
    readonly actor: string;
  },
): Promise<ImportPreview> {
  const { content, meta, confirmed, actor } = feed;
  const { source, reading, receivedAt, after } = await readFeed(engine, tenant, sourceId, {
    content,
    confirmed,
    ...(meta === undefined ? {} : { meta }),
  });
  let consequences = NOTHING;
  const trying = tryingEngine(engine, async (tx, result) => {
    const decision = decisionIn(result);
    if (decision !== null) consequences = await consequencesOf(engine, tx, decision);
  });
  const taken = await takeReading(trying, tenant, source, reading, receivedAt, { actor, after, confirmed });
  const { bytes, whole, wholeBecause } = reading;
  const read = { bytes, whole, wholeBecause, ...consequences };
  if (!('summary' in taken))
    return {
      ...read,
      outcome: taken.outcome,
      code: taken.code,
      why: taken.why,
      rows: reading.records,
      added: 0,
      changed: 0,
      unchanged: 0,
      setAside: reading.rejects.length,
      missing: 0,
      warnings: [...reading.warnings],
      rejects: shownRejects(
        reading.rejects.slice(0, SHOWN).map(({ line, key, column, code, why }) => ({
          line,
          key: key ?? null,
          ...(column === undefined ? {} : { column }),
          code,
          why,
        })),
      ),
      missingKeys: [],
    };
  const { rows, added, changed, unchanged, setAside, missing, outcome } = taken.summary;
  return {
    ...read,
    outcome,
    code: null,
    why: null,
    rows,
    added,
    changed,
    unchanged,
    setAside: setAside.length,
    missing: missing.length,
    warnings: [...taken.warnings],
    rejects: shownRejects(setAside.slice(0, SHOWN)),
    missingKeys: missing.slice(0, SHOWN),
  };
}

function decisionIn(result: unknown): Decision | null {
  if (typeof result !== 'object' || result === null || !('decision' in result)) return null;
  return result.decision as Decision;
}

/** Read inside the transaction that is about to be taken back. */
async function consequencesOf(engine: Engine, tx: Tx, decision: Decision): Promise<Consequences> {
  const { planId, held, lost, people, tripped } = decision;
  const shown = lost.slice(0, SHOWN);
  const names = await labelsOf(engine, tx, await engine.policies.active(tx), shown);
  const waiting = new Set(held);
  const rows =
    planId === null
      ? []
      : await tx.find('operation', { plan_id: planId }, { columns: ['target_id', 'kind', 'state'] });
  const counts = new Map<string, ImportPreview['operations'][number]>();
  for (const { target_id: target, kind, state } of rows) {
    const known = counts.get(`${target}\0${kind}`) ?? { target, kind, count: 0, held: 0 };
    const isHeld = state === 'held' ? 1 : 0;
    counts.set(`${target}\0${kind}`, { ...known, count: known.count + 1, held: known.held + isHeld });
  }
  return {
    people,
    tripped: [...tripped],
    held: held.length,
    losing: shown.map((identity) => ({
      identity,
      name: names.get(identity) ?? identity,
      held: waiting.has(identity),
    })),
    losingAll: lost.length,
    operations: [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
  };
}
