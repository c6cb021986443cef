import type { UnknownResult } from '../../domain/identity.ts';
import { activePolicy, type Connectors } from '../../engine/active-policy.ts';
import { isActing } from '../../engine/decide/decide.ts';
import { hashDocument, type PlanDocument, planDocument } from '../../engine/decide/plan-document.ts';
import { guardBatch, lossesOf, type PlannedPerson, planPeople } from '../../engine/decide/plan-people.ts';
import { spareLastAdministrators } from '../../engine/decide/spare-administrators.ts';
import type { Engine } from '../../engine/engine.ts';
import { loadPeople, type Person } from '../../engine/people/load-people.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { loadPolicy } from '../../policy/documents/load-policy.ts';
import { iso } from '../people/list-people.ts';
import { displayName } from '../people/person-names.ts';
import { reading, withoutLocks } from '../reading.ts';
import { type PlanFile, type PlanNotes, type PlanRequest, sealPlanFile } from './plan-file.ts';
import { type Concerned, concernedBy, everybody, onlyRulesDiffer } from './who-is-concerned.ts';

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
  const acting: PlannedPerson[] = [];
  const refused: PlanNotes['refused'][number][] = [];
  const unknown: PlanNotes['unknown'][number][] = [];
  const names = new Map<string, string>();
  let looked = 0;
  const all = request.kind === 'leave' ? 1 : await tx.count('identity', {});
  // Only what an update would write has to be compared with what was written last.
  const locators = [...policy.compiled.mappings.values()].some(
    (mapping) => Object.keys(mapping.attributes).length > 0,
  );
  const noteUnknown = (identity: string, results: readonly UnknownResult[]): void => {
    for (const { rule, missing } of results)
      if (unknown.length < KEPT_NOTES) unknown.push({ identity, rule, missing });
  };

  for await (const part of await concerned(context, tx, policy, request, noteUnknown)) {
    looked = part.looked;
    context.onProgress?.(looked, all);
    if (part.ids.length === 0) continue;
    const loaded = await loadPeople(engine, tx, part.ids, { lock: false, locators });
    const people = request.kind === 'leave' ? loaded.map((person) => asLeaver(person, request, now)) : loaded;
    for (const item of await planPeople(engine, tx, policy, people)) {
      const { identityId, accounts } = item.plan;
      if (isActing(item)) acting.push(item);
      const barred = accounts.filter((account) => account.refused !== null && account.operations.length > 0);
      if (barred.length > 0 && refused.length < KEPT_NOTES) {
        names.set(identityId, nameOf(item));
        for (const account of barred)
          refused.push({ identity: identityId, target: account.target, why: account.refused ?? '' });
      }
      // Of a new policy they are noted where everybody is looked at.
      if (request.kind !== 'policy') noteUnknown(identityId, item.plan.unknown);
    }
  }

  // Over all of them together: each part alone may leave an administrator, the whole may not.
  const spared = (await spareLastAdministrators(tx, policy, acting)).filter(isActing);
  const losses = lossesOf(spared, { by: 'operator', actor: context.actor }, now);
  const verdict = await guardBatch(tx, policy, losses, now);
  const document = planDocument(tx.tenant, policy, spared);
  for (const item of spared) names.set(item.plan.identityId, nameOf(item));
  return {
    policy,
    document,
    hash: hashDocument(document),
    names: Object.fromEntries(names),
    notes: {
      refused,
      unknown,
      guard: { held: [...verdict.held].sort(), tripped: verdict.tripped },
      looked,
      underWay: await tx.count('operation', { state: { in: ['planned', 'applied', 'accepted', 'failed'] } }),
    },
  };
}

/** Who has to be looked at closely: one leaver, whose time has come, or of whom a new policy wants something else. */
async function concerned(
  { engine }: PlanContext,
  tx: Tx,
  policy: ActivePolicy,
  request: PlanRequest,
  onUnknown: (identity: string, results: readonly UnknownResult[]) => void,
): Promise<AsyncIterable<Concerned>> {
  switch (request.kind) {
    case 'leave':
      return everybody(tx, { identity_id: request.identity });
    case 'due':
      return everybody(tx, { next_evaluation_at: { atMost: engine.clock.now() } });
    case 'policy': {
      const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
      const before = version === undefined ? null : await engine.policies.active(tx);
      if (before !== null && onlyRulesDiffer(before, policy))
        return concernedBy(engine, tx, before, policy, onUnknown);
      return everybody(tx, {});
    }
  }
}

function asLeaver(person: Person, request: Extract<PlanRequest, { kind: 'leave' }>, now: number): Person {
  const override = { state: 'left' as const, since: now, actor: '', reason: request.reason };
  return { ...person, identity: { ...person.identity, override } };
}

function nameOf({ evaluation, person, plan }: PlannedPerson): string {
  const key = person.employments[0]?.facts.employment;
  const name = displayName(evaluation.lifecycle.attributes);
  if (name === null) return key ?? plan.identityId;
  return key === undefined ? name : `${name} (${key})`;
}
