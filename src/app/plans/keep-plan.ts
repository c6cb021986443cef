import { LockstepError } from '../../domain/errors.ts';
import { hashDocument, type PlanDocument, type WhoIsWhoChange } from '../../engine/decide/plan-document.ts';
import type { PlanSummary } from '../../engine/decide/plan-summary.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
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
/** Each of them holds everybody whom it is about. */
const MOST_WAITING = 200;

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
    // Two at the same moment must not both find that nothing of this hash waits.
    await tx.advance('plans:kept', 0);
    const alike = await tx.find(
      'made_plan',
      { hash, state: 'made' },
      { columns: ['made_by', 'request', 'policy_text'] },
    );
    const mine = written(request);
    // Where there is nothing to do on any target, the hash does not say of whom: it must not come to stand for both.
    if (alike.some((row) => !sameAct(row, mine)))
      throw new LockstepError(
        'CONFLICT',
        'a plan with the same operations waits for something else: apply it or withdraw it first',
      );
    if (alike.some((row) => row.made_by === actor && sameRequest(row, mine))) return;
    await removeOld(tx, now - KEPT_MS);
    if ((await tx.count('made_plan', { state: 'made', made_by: actor })) >= MOST_WAITING)
      throw new LockstepError(
        'CONFLICT',
        `${MOST_WAITING} plans of yours wait: apply or withdraw some first`,
      );
    const planId = engine.random.uuid();
    await tx.insert('made_plan', [
      {
        plan_id: planId,
        hash,
        made_by: actor,
        made_at: now,
        ...mine,
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

/** The same, whyever. */
function sameAct(a: Written, b: Written): boolean {
  const act = ({ request, policy_text }: Written): Written => ({
    request: { ...(request as object), reason: null },
    policy_text,
  });
  return sameRequest(act(a), act(b));
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
export async function madePlan(tx: Tx, hash: string): Promise<MadePlan | null> {
  const rows = await tx.find('made_plan', { hash }, { order: [{ descending: 'plan_id' }] });
  const row = rows.find(({ state }) => state === 'made') ?? rows[0];
  if (row === undefined) return null;
  return { row, request: requestOf(row), summary: row.summary as PlanSummary };
}

/** Throws PLAN_UNKNOWN where nothing of this hash waits to be applied. */
export async function waitingPlan(tx: Tx, hash: string): Promise<MadePlan> {
  const made = await madePlan(tx, hash);
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
    ...(row.regrouping === null ? {} : { regrouping: row.regrouping as WhoIsWhoChange }),
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
    { reason: why, first: async (tx) => settle(engine, tx, made, { state: 'applied', actor }) },
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
    await settle(engine, tx, await waitingPlan(tx, hash), { state: 'withdrawn', actor });
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

/** All that were made alike: they are one plan. Throws PLAN_UNKNOWN where the one that was looked at waits no more. */
async function settle(
  engine: Engine,
  tx: Tx,
  { row: seen }: MadePlan,
  { state, actor }: { readonly state: 'applied' | 'withdrawn'; readonly actor: string },
): Promise<void> {
  const waiting = await tx.find(
    'made_plan',
    { hash: seen.hash, state: 'made' },
    { columns: ['plan_id', 'request', 'policy_text'], order: ['plan_id'], lock: 'update' },
  );
  if (!waiting.some(({ plan_id }) => plan_id === seen.plan_id))
    throw new LockstepError('PLAN_UNKNOWN', `the plan waits no more: ${seen.hash.slice(0, 12)}`);
  await tx.update(
    'made_plan',
    ['state', 'decided_by', 'decided_at'],
    waiting
      .filter((row) => sameAct(row, seen))
      .map(({ plan_id }) => ({ plan_id, state, decided_by: actor, decided_at: engine.clock.now() })),
  );
}
