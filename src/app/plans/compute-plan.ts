import { activePolicy, type Connectors } from '../../engine/active-policy.ts';
import { isActing } from '../../engine/decide/decide.ts';
import { hashDocument, type PlanDocument, planDocument } from '../../engine/decide/plan-document.ts';
import { guardBatch, lossesOf, type PlannedPerson, planPeople } from '../../engine/decide/plan-people.ts';
import { spareLastAdministrators } from '../../engine/decide/spare-administrators.ts';
import type { Engine } from '../../engine/engine.ts';
import { loadPeople } from '../../engine/people/load-people.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { loadPolicy } from '../../policy/documents/load-policy.ts';
import { iso } from '../people/list-people.ts';
import { displayName } from '../people/person-names.ts';
import { reading, withoutLocks } from '../reading.ts';
import { type PlanFile, type PlanNotes, type PlanRequest, sealPlanFile } from './plan-file.ts';

/** People evaluated at a time: bounded memory however large the company is. */
const CHUNK = 2_000;
/** Notes kept for people; the plan itself is complete. */
const KEPT_NOTES = 500;

export interface ComputedPlan {
  readonly policy: ActivePolicy;
  readonly document: PlanDocument;
  readonly hash: string;
  readonly names: Readonly<Record<string, string>>;
  readonly notes: PlanNotes;
}

export interface PlanContext {
  readonly engine: Engine;
  readonly connectors: Connectors;
  readonly actor: string;
  readonly onProgress?: (looked: number, all: number) => void;
}

/** What would happen, computed from one read-only transaction. Nothing is written anywhere. */
export async function makePlan(
  context: PlanContext,
  tenant: string,
  request: PlanRequest,
): Promise<PlanFile> {
  const computed = await reading(context.engine.store, tenant, (tx) => computePlan(context, tx, request));
  return sealPlanFile({
    format: 'lockstep-plan-file/1',
    tenant,
    madeBy: context.actor,
    madeAt: iso(context.engine.clock.now()),
    request,
    hash: computed.hash,
    plan: computed.document,
    people: computed.names,
    notes: computed.notes,
  });
}

/** The policy that a request is about. Throws POLICY_INVALID with all diagnostics. */
export async function policyOf(
  { engine, connectors }: PlanContext,
  tx: Tx,
  request: PlanRequest,
): Promise<ActivePolicy> {
  if (request.kind !== 'policy') return engine.policies.active(tx);
  const [last] = await tx.find(
    'policy_version',
    {},
    { order: [{ descending: 'version' }], limit: 1, columns: ['version'] },
  );
  return activePolicy(
    (last?.version ?? 0) + 1,
    loadPolicy([{ name: 'the new policy', text: request.text }]),
    connectors,
  );
}

export async function computePlan(
  context: PlanContext,
  transaction: Tx,
  request: PlanRequest,
): Promise<ComputedPlan> {
  const { engine } = context;
  const tx = withoutLocks(transaction);
  const policy = await policyOf(context, tx, request);
  const now = engine.clock.now();
  const trigger = { by: 'operator' as const, actor: context.actor };
  const acting: PlannedPerson[] = [];
  const refused: PlanNotes['refused'][number][] = [];
  const unknown: PlanNotes['unknown'][number][] = [];
  let looked = 0;
  const all = request.kind === 'leave' ? 1 : await tx.count('identity', {});
  // Only what an update would write has to be compared with what was written last.
  const locators = [...policy.compiled.mappings.values()].some(
    (mapping) => Object.keys(mapping.attributes).length > 0,
  );

  for await (const ids of chunks(tx, request)) {
    const loaded = await loadPeople(engine, tx, ids, { lock: false, locators });
    const people =
      request.kind === 'leave'
        ? loaded.map((person) => ({
            ...person,
            identity: {
              ...person.identity,
              override: { state: 'left' as const, since: now, actor: context.actor, reason: request.reason },
            },
          }))
        : loaded;
    const planned = await planPeople(engine, tx, policy, people);
    for (const item of planned) {
      if (isActing(item)) acting.push(item);
      for (const account of item.plan.accounts) {
        if (account.refused !== null && account.operations.length > 0 && refused.length < KEPT_NOTES) {
          refused.push({ identity: item.plan.identityId, target: account.target, why: account.refused });
        }
      }
      for (const { rule, missing } of item.plan.unknown) {
        if (unknown.length < KEPT_NOTES) unknown.push({ identity: item.plan.identityId, rule, missing });
      }
    }
    looked += people.length;
    context.onProgress?.(looked, all);
  }

  // Over all of them together: each part alone may leave an administrator, the whole may not.
  const spared = (await spareLastAdministrators(tx, policy, acting)).filter(isActing);
  const verdict = await guardBatch(tx, policy, lossesOf(spared, trigger, now), now);
  const document = planDocument(tx.tenant, policy, spared);
  const noted = new Set([
    ...spared.map(({ plan }) => plan.identityId),
    ...refused.map(({ identity }) => identity),
    ...unknown.map(({ identity }) => identity),
  ]);
  return {
    policy,
    document,
    hash: hashDocument(document),
    names: Object.fromEntries(
      spared
        .filter(({ plan }) => noted.has(plan.identityId))
        .map((item) => [item.plan.identityId, nameOf(item)]),
    ),
    notes: { refused, unknown, guard: { held: [...verdict.held].sort(), tripped: verdict.tripped }, looked },
  };
}

function nameOf({ evaluation, person, plan }: PlannedPerson): string {
  const key = person.employments[0]?.facts.employment;
  const name = displayName(evaluation.lifecycle.attributes);
  if (name === null) return key ?? plan.identityId;
  return key === undefined ? name : `${name} (${key})`;
}

async function* chunks(tx: Tx, request: PlanRequest): AsyncIterable<readonly string[]> {
  if (request.kind === 'leave') {
    yield [request.identity];
    return;
  }
  let after: string | null = null;
  for (;;) {
    const rows: readonly { readonly identity_id: string }[] = await tx.find(
      'identity',
      after === null ? {} : { identity_id: { above: after } },
      {
        order: ['identity_id'],
        limit: CHUNK,
        columns: ['identity_id'],
      },
    );
    if (rows.length > 0) yield rows.map((row) => row.identity_id);
    if (rows.length < CHUNK) return;
    after = rows.at(-1)?.identity_id ?? null;
  }
}
