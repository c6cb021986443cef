import { isLockstepError } from '../domain/errors.ts';
import { closeException, openException } from '../engine/exceptions.ts';
import { durationMs } from '../policy/documents/duration.ts';
import { type PullContext, pullSource } from './pull-source.ts';

/** While one process pulls, the others leave the source alone for so long. */
const CLAIM_MS = 900_000;
/** A pull that failed is tried again after this, or after `every`, whichever is sooner. */
const AGAIN_AFTER_MS = 60_000;

/** Where the schedule of a source is kept: `source_state.cursor`. */
interface Schedule {
  readonly nextPullAt?: number;
}

/** Pulls every REST source whose time has come, each in one process only. Returns how many were pulled. */
export async function pullDueSources(context: PullContext): Promise<number> {
  const { engine } = context;
  let pulled = 0;
  for (const tenant of await engine.store.tenants()) {
    for (const { id, every } of await restSources(context, tenant)) {
      if (context.until?.cancelled) return pulled;
      if (!(await claim(context, tenant, id))) continue;
      const wait = await pullOne(context, tenant, id, every);
      await schedule(context, tenant, id, wait);
      pulled++;
    }
  }
  return pulled;
}

async function restSources(
  { engine }: PullContext,
  tenant: string,
): Promise<readonly { readonly id: string; readonly every: number }[]> {
  return engine.store.transaction(
    tenant,
    async (tx) => {
      const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
      if (version === undefined) return [];
      const { sources } = await engine.policies.active(tx);
      return [...sources.values()].flatMap((source) =>
        source.type === 'rest' ? [{ id: source.id, every: durationMs(source.every) }] : [],
      );
    },
    { readOnly: true },
  );
}

async function claim({ engine }: PullContext, tenant: string, source: string): Promise<boolean> {
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    await tx.insertNew('source_state', [
      { source_id: source, sequence: null, as_of: null, digest: null, row_count: null, cursor: null },
    ]);
    const [row] = await tx.find('source_state', { source_id: source }, { lock: 'skip' });
    if (row === undefined || ((row.cursor as Schedule | null)?.nextPullAt ?? 0) > now) return false;
    await tx.update(
      'source_state',
      ['cursor'],
      [{ source_id: source, cursor: { nextPullAt: now + CLAIM_MS } }],
    );
    return true;
  });
}

/** Returns how long to wait for the next pull. A source that stays silent is shown to a person, once. */
async function pullOne(context: PullContext, tenant: string, source: string, every: number): Promise<number> {
  const { engine } = context;
  try {
    const { result, records, pages, failedPages } = await pullSource(context, tenant, source);
    engine.log.info('source pulled', {
      tenant,
      source,
      outcome: result.outcome,
      records,
      pages,
      failedPages,
    });
    await engine.store.transaction(tenant, (tx) =>
      closeException(engine, tx, 'pullFailed', source, 'a later pull'),
    );
    return every;
  } catch (error) {
    const why = isLockstepError(error) ? `${error.code}: ${error.message}` : String(error);
    engine.log.warn('source could not be pulled', { tenant, source, error: why });
    if (!context.until?.cancelled) {
      await engine.store.transaction(tenant, (tx) =>
        openException(engine, tx, {
          kind: 'pullFailed',
          subject: source,
          identityId: null,
          target: null,
          severity: 2,
          text: `${source} could not be read, and nothing was taken from it. ${why}`,
        }),
      );
    }
    return Math.min(every, AGAIN_AFTER_MS);
  }
}

async function schedule(
  { engine }: PullContext,
  tenant: string,
  source: string,
  wait: number,
): Promise<void> {
  await engine.store.transaction(tenant, (tx) =>
    tx.update(
      'source_state',
      ['cursor'],
      [{ source_id: source, cursor: { nextPullAt: engine.clock.now() + wait } }],
    ),
  );
}
