import { LockstepError } from '../../domain/errors.ts';
import type { UnknownResult } from '../../domain/identity.ts';
import type { Role } from '../../domain/role.ts';
import { activePolicy, type Connectors } from '../../engine/active-policy.ts';
import { isActing } from '../../engine/decide/decide.ts';
import { withoutHeld } from '../../engine/decide/plan-anew.ts';
import {
  hashDocument,
  type PlanDocument,
  planDocument,
  type WhoIsWhoChange,
} from '../../engine/decide/plan-document.ts';
import { guardBatch, lossesOf, type PlannedPerson, planPeople } from '../../engine/decide/plan-people.ts';
import { type PlanSummary, planSummary } from '../../engine/decide/plan-summary.ts';
import { spareLastAdministrators } from '../../engine/decide/spare-administrators.ts';
import type { Engine } from '../../engine/engine.ts';
import { findAccount } from '../../engine/people/find-account.ts';
import { type FoundAccount, type LinkOrder, relink } from '../../engine/people/link-account.ts';
import { loadPeople, type Person } from '../../engine/people/load-people.ts';
import { type RegroupingOrder, regroup } from '../../engine/people/regroup.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { instantsOfWords } from '../../engine/time/steady-time.ts';
import { loadPolicy } from '../../policy/documents/load-policy.ts';
import { iso } from '../people/list-people.ts';
import { attributesNow, displayName, labelOf } from '../people/person-names.ts';
import { reading, withoutLocks } from '../reading.ts';
import { mustBeReady } from '../restore/restore-standing.ts';
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
  readonly summary: PlanSummary;
  /** Of the people in it, those whose leave somebody independent confirms. */
  readonly corroborated: ReadonlySet<string>;
}

export interface PlanContext {
  readonly engine: Engine;
  readonly connectors: Connectors;
  readonly actor: string;
  /** What they may do; default: everything, as whoever is on the machine. */
  readonly role?: Role;
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
  const instants = await instantsOfWords(engine, tx);
  const acting: PlannedPerson[] = [];
  const refused: PlanNotes['refused'][number][] = [];
  const unknown: PlanNotes['unknown'][number][] = [];
  const names = new Map<string, string>();
  const anew: string[] = [];
  let looked = 0;
  let regrouping: WhoIsWhoChange | null = null;
  if (request.kind === 'restore') await mustBeReady(engine, tx, request);
  const few = request.kind !== 'due' && request.kind !== 'policy' && request.kind !== 'restore';
  const all = few ? 1 : await tx.count('identity', {});
  // Only what an update would write has to be compared with what was written last.
  const locators =
    isRegrouping(request) ||
    isLinking(request) ||
    [...policy.compiled.mappings.values()].some((mapping) => Object.keys(mapping.attributes).length > 0);
  const noteUnknown = (identity: string, results: readonly UnknownResult[]): void => {
    for (const { rule, missing } of results)
      if (unknown.length < KEPT_NOTES) unknown.push({ identity, rule, missing });
  };

  for await (const part of await concerned(context, tx, policy, request, noteUnknown)) {
    looked = part.looked;
    context.onProgress?.(looked, all);
    if (part.ids.length === 0) continue;
    const found = await loadPeople(engine, tx, part.ids, { lock: false, locators });
    const freed = leaves(request) ? await withoutHeld(tx, found) : { people: found, anew: [] };
    const loaded = freed.people;
    anew.push(...freed.anew);
    const account = isLinking(request)
      ? await findAccount(engine, tx, policy, request.account, { lock: false })
      : null;
    const asked = asAsked(policy, loaded, request, account, now);
    regrouping = asked.regrouping;
    if (few) for (const person of loaded) names.set(person.identity.identity_id, callOf(policy, person, now));
    const { people } = asked;
    for (const item of await planPeople(engine, tx, policy, people, instants)) {
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
  const spared = (await spareLastAdministrators(tx, policy, acting, now)).filter(isActing);
  const losses = lossesOf(spared, { by: 'operator', actor: context.actor }, now, anew);
  const verdict = await guardBatch(engine, tx, policy, losses, now);
  const document = planDocument(tx.tenant, policy, spared, regrouping);
  for (const item of spared) names.set(item.plan.identityId, nameOf(item));
  return {
    policy,
    document,
    summary: planSummary(spared, losses, verdict),
    corroborated: new Set(spared.filter((item) => item.corroborated).map(({ plan }) => plan.identityId)),
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
    case 'people':
      return together(request.identities);
    case 'link':
    case 'unlink':
      return together([request.identity]);
    case 'merge':
    case 'split':
      return together(request.kind === 'merge' ? [request.from, request.into] : [request.from]);
    case 'due':
      return everybody(tx, { next_evaluation_at: { atMost: engine.clock.now() } });
    case 'restore':
      return everybody(tx, {});
    case 'policy': {
      const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
      const before = version === undefined ? null : await engine.policies.active(tx);
      if (before !== null && onlyRulesDiffer(before, policy))
        return concernedBy(engine, tx, before, policy, onUnknown);
      return everybody(tx, {});
    }
  }
}

/** People who have to be looked at in one go. */
async function* together(ids: readonly string[]): AsyncGenerator<Concerned> {
  yield { ids, looked: ids.length };
}

export function isRegrouping(request: PlanRequest): request is RegroupingOrder {
  return request.kind === 'merge' || request.kind === 'split';
}

export function isLinking(request: PlanRequest): request is LinkOrder {
  return request.kind === 'link' || request.kind === 'unlink';
}

/** The people as they would be. Those who were merged into others are nobody of their own. */
function asAsked(
  policy: ActivePolicy,
  loaded: readonly Person[],
  request: PlanRequest,
  account: FoundAccount | null,
  now: number,
): { readonly people: readonly Person[]; readonly regrouping: WhoIsWhoChange | null } {
  if (isRegrouping(request)) return regroup(policy, loaded, request, now);
  if (isLinking(request) && account !== null) {
    const { linking, person } = relink(policy, loaded[0], account, request, now);
    return { people: [person], regrouping: linking };
  }
  const people = loaded.filter(({ identity }) => identity.merged_into === null);
  if (request.kind === 'people' && people.length < request.identities.length) {
    const there = new Set(people.map(({ identity }) => identity.identity_id));
    const gone = request.identities.filter((id) => !there.has(id));
    throw new LockstepError('PERSON_UNKNOWN', `nobody has the id ${gone.slice(0, 5).join(', ')}`);
  }
  return {
    people: leaves(request) ? people.map((person) => asLeaver(person, request.reason, now)) : people,
    regrouping: null,
  };
}

/** Whoever is named is to leave, whatever the sources say. */
export function leaves(
  request: PlanRequest,
): request is
  | Extract<PlanRequest, { kind: 'leave' }>
  | (Extract<PlanRequest, { kind: 'people' }> & { leave: true }) {
  return request.kind === 'leave' || (request.kind === 'people' && request.leave);
}

function asLeaver(person: Person, reason: string, now: number): Person {
  const override = { state: 'left' as const, since: now, actor: '', reason };
  return { ...person, identity: { ...person.identity, override } };
}

function callOf(policy: ActivePolicy, { identity, employments }: Person, now: number): string {
  const attributes = attributesNow(policy, employments, now);
  const keys = employments.map(({ facts }) => facts.employment);
  return labelOf({ identityId: identity.identity_id, attributes, keys });
}

function nameOf({ evaluation, person, plan }: PlannedPerson): string {
  const key = person.employments[0]?.facts.employment;
  const name = displayName(evaluation.lifecycle.attributes);
  if (name === null) return key ?? plan.identityId;
  return key === undefined ? name : `${name} (${key})`;
}
