import { LockstepError } from '../../domain/errors.ts';
import { hashDocument, type PlanDocument } from '../../engine/decide/plan-document.ts';
import type { PlanSummary } from '../../engine/decide/plan-summary.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Regrouping } from '../../engine/people/regroup.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { canonicalJson, type Json } from '../../proof/canonical-json.ts';
import { neededReason } from '../people/leave-person.ts';
import { reading } from '../reading.ts';
import { type Applied, applyPlan } from './apply-plan.ts';
import { computePlan, type PlanContext } from './compute-plan.ts';
import type { PlanRequest } from './plan-file.ts';

/** A plan that nobody applies for so long says nothing any more about the company. */
const KEPT_MS = 30 * 86_400_000;
const REMOVED_AT_ONCE = 50;

/** Makes a plan that others can look at, by its hash; who makes the same again gets the same. */
export async function keepPlan(
  context: PlanContext,
  tenant: string,
  request: PlanRequest,
): Promise<{ readonly hash: string }> {
  const { engine, actor } = context;
  const computed = await reading(engine.store, tenant, (tx) => computePlan(context, tx, request));
  const { document, hash, summary } = computed;
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const same = await tx.find(
      'made_plan',
      { hash, state: 'made', made_by: actor },
      { columns: ['plan_id', 'request', 'policy_text'] },
    );
    if (same.some((row) => sameRequest(row, written(request)))) return;
    const planId = engine.random.uuid();
    await removeOld(tx, now - KEPT_MS);
    await tx.insert('made_plan', [
      {
        plan_id: planId,
        hash,
        made_by: actor,
        made_at: now,
        ...written(request),
        policy: document.policy,
        regrouping: document.regrouping ?? null,
        summary,
        notes: { ...computed.notes, guard: undefined },
        state: 'made',
        decided_by: null,
        decided_at: null,
      },
    ]);
    const held = new Set(computed.notes.guard.held);
    await tx.insert(
      'made_plan_person',
      document.people.map(({ identity, ...person }) => ({
        ...person,
        plan_id: planId,
        identity_id: identity,
        held: held.has(identity),
        corroborated: computed.corroborated.has(identity),
      })),
    );
    await journal(tx, [
      {
        type: 'plan.made',
        at: now,
        subject: null,
        body: {
          plan: hash,
          actor,
          for: request.kind,
          people: summary.people,
          operations: summary.radius.operations,
          // Why somebody leaves is about a person, and stands in no entry.
          ...(request.kind === 'policy' && request.reason !== undefined ? { reason: request.reason } : {}),
        },
      },
    ]);
  });
  return { hash };
}

type Written = Pick<Row<'made_plan'>, 'request' | 'policy_text'>;

function written(request: PlanRequest): Written {
  if (request.kind !== 'policy') return { request, policy_text: null };
  const { text, ...rest } = request;
  return { request: rest, policy_text: text };
}

function requestOf({ request, policy_text }: Written): PlanRequest {
  return (policy_text === null ? request : { ...(request as object), text: policy_text }) as PlanRequest;
}

/** Member by member: stored JSON comes back in another order. */
function sameRequest(a: Written, b: Written): boolean {
  const text = (value: unknown) => canonicalJson(JSON.parse(JSON.stringify(value)) as Json);
  return a.policy_text === b.policy_text && text(a.request) === text(b.request);
}

async function removeOld(tx: Tx, before: number): Promise<void> {
  const old = await tx.find(
    'made_plan',
    { state: { in: ['made', 'applied', 'withdrawn'] }, made_at: { atMost: before } },
    { columns: ['plan_id'], limit: REMOVED_AT_ONCE },
  );
  if (old.length === 0) return;
  const ids = old.map(({ plan_id }) => plan_id);
  await tx.remove('made_plan_person', { plan_id: { in: ids } });
  await tx.remove('made_plan', { plan_id: { in: ids } });
}

export interface MadePlan {
  readonly row: Row<'made_plan'>;
  readonly request: PlanRequest;
  readonly summary: PlanSummary;
}

/** The plan of this hash that waits to be applied; else the last one that did. null: none was kept. */
export async function madePlan(tx: Tx, hash: string, lock = false): Promise<MadePlan | null> {
  const rows = await tx.find(
    'made_plan',
    { hash },
    { order: [{ descending: 'plan_id' }], ...(lock ? { lock: 'update' as const } : {}) },
  );
  const row = rows.find(({ state }) => state === 'made') ?? rows[0];
  if (row === undefined) return null;
  return { row, request: requestOf(row), summary: row.summary as PlanSummary };
}

/** Throws PLAN_UNKNOWN where nothing of this hash waits to be applied. */
export async function waitingPlan(tx: Tx, hash: string, lock = false): Promise<MadePlan> {
  const made = await madePlan(tx, hash, lock);
  if (made?.row.state === 'made') return made;
  const done = made === null ? 'no plan with this hash is kept' : `the plan was ${made.row.state} already`;
  throw new LockstepError('PLAN_UNKNOWN', `${done}: ${hash.slice(0, 12)}`);
}

/** As it was hashed. Throws PLAN_INVALID where what is stored is not what the hash names. */
export async function documentOf(tx: Tx, { row }: MadePlan): Promise<PlanDocument> {
  const people = await tx.find('made_plan_person', { plan_id: row.plan_id }, { order: ['identity_id'] });
  const document: PlanDocument = {
    format: 'lockstep-plan/1',
    tenant: tx.tenant,
    policy: row.policy,
    people: people.map(({ identity_id, epoch, before, after, accounts }) => ({
      identity: identity_id,
      epoch,
      before,
      after,
      accounts,
    })),
    ...(row.regrouping === null ? {} : { regrouping: row.regrouping as Regrouping }),
  };
  if (hashDocument(document) !== row.hash)
    throw new LockstepError('PLAN_INVALID', 'the plan that is kept is not the one that its hash names');
  return document;
}

/** Applies a plan that was kept, exactly, or says how it would be another one now. */
export async function applyKeptPlan(
  context: PlanContext,
  tenant: string,
  hash: string,
  reason: string | undefined,
): Promise<Applied> {
  const { engine, actor } = context;
  const why = reason === undefined ? undefined : neededReason(reason);
  const [made, plan] = await reading(engine.store, tenant, async (tx) => {
    const waiting = await waitingPlan(tx, hash);
    return [waiting, await documentOf(tx, waiting)] as const;
  });
  return applyPlan(
    context,
    tenant,
    { request: made.request, hash, madeBy: made.row.made_by, plan },
    { reason: why, first: async (tx) => settle(engine, tx, hash, { state: 'applied', actor }) },
  );
}

/** Says that a plan is not to be applied. */
export async function withdrawPlan(
  engine: Engine,
  tenant: string,
  { hash, actor, reason }: { readonly hash: string; readonly actor: string; readonly reason: string },
): Promise<void> {
  const why = neededReason(reason);
  await engine.store.transaction(tenant, async (tx) => {
    await settle(engine, tx, hash, { state: 'withdrawn', actor });
    await journal(tx, [
      {
        type: 'plan.withdrawn',
        at: engine.clock.now(),
        subject: null,
        body: { plan: hash, actor, reason: why },
      },
    ]);
  });
}

/** All that were made alike: they are one plan. */
async function settle(
  engine: Engine,
  tx: Tx,
  hash: string,
  { state, actor }: { readonly state: 'applied' | 'withdrawn'; readonly actor: string },
): Promise<void> {
  await waitingPlan(tx, hash, true);
  const rows = await tx.find(
    'made_plan',
    { hash, state: 'made' },
    { columns: ['plan_id'], order: ['plan_id'] },
  );
  await tx.update(
    'made_plan',
    ['state', 'decided_by', 'decided_at'],
    rows.map(({ plan_id }) => ({ plan_id, state, decided_by: actor, decided_at: engine.clock.now() })),
  );
}
