import { isLockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { withDeadline } from '../execute/run-operation.ts';
import type { OpenTarget } from '../ports.ts';
import { askedMeanwhile, listEveryMs } from './list-every.ts';
import { beginListing, type Listing } from './listing.ts';
import { readOn } from './read-listing.ts';
import { recordListing } from './reconcile-target.ts';
import { newTarget, recordCheck } from './record-check.ts';

const ANSWER_WITHIN_MS = 60_000;
/** A listing that was interrupted for longer than this begins anew. */
const RESUME_WITHIN_MS = 600_000;
/** Before the first listing nothing can be given, so people are waiting for it. */
const TRY_AGAIN_MS = { first: 30_000, ceiling: 600_000, ceilingBeforeFirst: 60_000 };

/** Listings that wait for a target's leave to go on. Lost with the process, which costs a listing from its start. */
const interrupted = new WeakMap<Engine, Map<string, { readonly listing: Listing; readonly at: number }>>();

/**
 * Looks at a target that is due to be looked at: asks what it can do, reads all its accounts, takes them in. Never
 * throws; what could not be done is noted and tried again.
 */
export async function survey(
  engine: Engine,
  tenant: string,
  target: string,
  wait: () => number | null,
): Promise<void> {
  const waiting =
    interrupted.get(engine) ?? new Map<string, { readonly listing: Listing; readonly at: number }>();
  interrupted.set(engine, waiting);
  const key = `${tenant}/${target}`;
  const kept = waiting.get(key);
  waiting.delete(key);
  const begunAt = engine.clock.now();
  try {
    const open = await engine.targets.open(tenant, target);
    const now = engine.clock.now();
    const goesOn = kept !== undefined && now - kept.at < RESUME_WITHIN_MS;
    if (!goesOn) await check(engine, tenant, target, open);
    if (!open.definition.capabilities.list) return await again(engine, tenant, target, null);
    const listing = goesOn ? kept.listing : beginListing(now);
    const resumeAt = await readOn(engine, open, listing, { wait });
    if (resumeAt === null) await recordListing(engine, tenant, target, listing);
    else {
      listing.goesOnAt = resumeAt;
      waiting.set(key, { listing, at: engine.clock.now() });
      await again(engine, tenant, target, resumeAt);
    }
  } catch (error) {
    await failed(engine, tenant, target, begunAt, error).catch((failure: unknown) =>
      engine.log.error('a failed listing could not be noted', { tenant, target, error: String(failure) }),
    );
  }
}

async function check(
  engine: Engine,
  tenant: string,
  target: string,
  { connector }: OpenTarget,
): Promise<void> {
  const report = await withDeadline(engine.clock, connector.check(), ANSWER_WITHIN_MS);
  const { ok, items, ownAccount, capabilities } = report;
  await engine.store.transaction(tenant, async (tx) =>
    recordCheck(engine, tx, await engine.policies.active(tx), target, {
      ok,
      items,
      failure: null,
      ownAccount: ownAccount ?? null,
      residual: capabilities.residual,
    }),
  );
}

/** `at` null: nothing can be listed there; it is asked again in its own time. */
async function again(engine: Engine, tenant: string, target: string, at: number | null): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const document = (await engine.policies.active(tx)).documents.get(target);
    const next = document === undefined ? null : (at ?? engine.clock.now() + listEveryMs(document.listEvery));
    await tx.update('target', ['next_listing_at'], [{ target_id: target, next_listing_at: next }]);
  });
}

async function failed(
  engine: Engine,
  tenant: string,
  target: string,
  begunAt: number,
  error: unknown,
): Promise<void> {
  const why = isLockstepError(error)
    ? `${error.code}: ${error.message}`
    : error instanceof Error
      ? error.message
      : String(error);
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const policy = await engine.policies.active(tx);
    await tx.insertNew('target', [newTarget(target, policy.targets.get(target)?.writes ?? false, now)]);
    const [row] = await tx.find('target', { target_id: target }, { lock: 'update' });
    const failures = (row?.listing_failures ?? 0) + 1;
    const ceiling = row?.listed_at == null ? TRY_AGAIN_MS.ceilingBeforeFirst : TRY_AGAIN_MS.ceiling;
    const full = Math.min(ceiling, TRY_AGAIN_MS.first * 2 ** Math.min(10, failures - 1));
    // A target that is away by the clock is not asked at the same moment of it each time.
    const wait = Math.round(full * (0.7 + 0.3 * engine.random.number()));
    const next = askedMeanwhile(row?.next_listing_at, begunAt, now) ? now : now + wait;
    await tx.update(
      'target',
      ['listing_failures', 'next_listing_at'],
      [{ target_id: target, listing_failures: failures, next_listing_at: next }],
    );
    await openException(engine, tx, {
      kind: 'listingFailed',
      subject: target,
      identityId: null,
      target,
      severity: failures < 3 ? 1 : 2,
      text: `${target} could not be listed (${why.slice(0, 500)}); nothing was concluded from it${row?.listed_at == null ? ', and nothing is given there until it can be' : ''}`,
    });
  });
}
