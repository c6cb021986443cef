import type { DesiredAccess } from '../../domain/identity.ts';
import { activePolicy, type Connectors } from '../../engine/active-policy.ts';
import { isLooserGuard } from '../../engine/decide/windows-in-force.ts';
import type { Engine } from '../../engine/engine.ts';
import { evaluate } from '../../engine/people/evaluate.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { loadPolicy } from '../../policy/documents/load-policy.ts';
import { labelsOf } from '../people/person-names.ts';
import { sameAccess } from '../plans/same-access.ts';
import { lookAtPeople } from '../plans/try-on-people.ts';
import { type PolicyEdit, policyWith } from './policy-with.ts';

/** About two seconds; the plan that is made of the change looks at everybody. */
const LOOKED_AT = 25_000;
const SAMPLES = 10;
const LISTED = 100;

interface Counts {
  gaining: number;
  losing: number;
}

export interface PolicyImpact {
  readonly looked: number;
  readonly of: number;
  /** People who get something that works, or lose it. */
  readonly gaining: number;
  readonly losing: number;
  /** People whose access changes in other ways: attributes, or what becomes of their accounts. */
  readonly otherwise: number;
  /** People of whom a rule cannot be answered that could before. */
  readonly unknown: number;
  readonly targets: readonly { readonly target: string; readonly gaining: number; readonly losing: number }[];
  readonly entitlements: readonly {
    readonly target: string;
    /** null: the account itself. */
    readonly entitlement: string | null;
    readonly gaining: number;
    readonly losing: number;
  }[];
  readonly samples: readonly {
    readonly identity: string;
    readonly person: string;
    readonly gains: readonly string[];
    readonly losses: readonly string[];
  }[];
  /** It lets more people lose access unseen: it counts a day after it comes in force. */
  readonly looserGuard: boolean;
}

/** What a change of one document does to the people there are, before anything is made of it. Throws POLICY_INVALID. */
export async function policyImpact(
  engine: Engine,
  tx: Tx,
  connectors: Connectors,
  edit: PolicyEdit,
): Promise<PolicyImpact> {
  const text = await policyWith(tx, edit);
  const before = await engine.policies.active(tx);
  const after = activePolicy(before.version + 1, loadPolicy([{ name: 'the draft', text }]), connectors);
  const of = await tx.count('identity', { merged_into: null });
  const tally = startTally(before, after, engine.clock.now());
  const looked = await lookAtPeople(engine, tx, { of, most: LOOKED_AT }, (people) => {
    for (const one of people) tally.look(one);
  });
  const { samples, ...counted } = tally.found();
  const labels = await labelsOf(
    engine,
    tx,
    before,
    samples.map(({ identity }) => identity),
  );
  return {
    looked,
    of,
    ...counted,
    samples: samples.map((one) => ({ ...one, person: labels.get(one.identity) ?? one.identity })),
    looserGuard: isLooserGuard(before.guardWindows, after.guardWindows),
  };
}

type Looked = Parameters<Parameters<typeof lookAtPeople>[3]>[0][number];

function startTally(before: ActivePolicy, after: ActivePolicy, now: number) {
  const same = sameAccess();
  const all = { gaining: 0, losing: 0, otherwise: 0, unknown: 0 };
  const byTarget = new Map<string, Counts>();
  const byGrant = new Map<string, Counts>();
  const samples: { identity: string; gains: readonly string[]; losses: readonly string[] }[] = [];
  const sampled = { gaining: 0, losing: 0 };

  return {
    look({ identity, employments }: Looked): void {
      const old = evaluate(before, identity, employments, now).desired;
      const wanted = evaluate(after, identity, employments, now).desired;
      if (wanted.unknown.length > old.unknown.length) all.unknown += 1;
      if (same(old, wanted)) return;
      const [had, has] = [workingOf(old), workingOf(wanted)];
      const gains = [...has].filter((grant) => !had.has(grant));
      const losses = [...had].filter((grant) => !has.has(grant));
      if (gains.length > 0) all.gaining += 1;
      if (losses.length > 0) all.losing += 1;
      if (gains.length + losses.length === 0) all.otherwise += 1;
      count(byGrant, gains, losses);
      count(byTarget, targetsOf(gains), targetsOf(losses));
      const way = losses.length > 0 ? 'losing' : 'gaining';
      if (gains.length + losses.length === 0 || sampled[way] >= SAMPLES) return;
      sampled[way] += 1;
      samples.push({
        identity: identity.identity_id,
        gains: gains.map(inWords),
        losses: losses.map(inWords),
      });
    },
    found: () => ({
      ...all,
      targets: listed(byTarget).map(([target, counts]) => ({ target, ...counts })),
      entitlements: listed(byGrant).map(([grant, counts]) => {
        const [target = '', entitlement = null] = JSON.parse(grant) as [string, string?];
        return { target, entitlement, ...counts };
      }),
      samples,
    }),
  };
}

/** What somebody can use: accounts that are open, and what is on them. */
function workingOf({ accounts }: DesiredAccess): ReadonlySet<string> {
  return new Set(
    accounts
      .filter(({ mode }) => mode === 'active')
      .flatMap(({ target, entitlements }) => [
        JSON.stringify([target]),
        ...entitlements.map(({ kind, value }) => JSON.stringify([target, `${kind} ${value}`])),
      ]),
  );
}

function targetsOf(grants: readonly string[]): string[] {
  return [...new Set(grants.map((grant) => (JSON.parse(grant) as [string])[0]))];
}

function inWords(grant: string): string {
  const [target, entitlement] = JSON.parse(grant) as [string, string?];
  return entitlement === undefined ? target : `${target}: ${entitlement}`;
}

function count(into: Map<string, Counts>, gains: readonly string[], losses: readonly string[]): void {
  const of = (name: string): Counts => {
    const counts = into.get(name) ?? { gaining: 0, losing: 0 };
    into.set(name, counts);
    return counts;
  };
  for (const name of gains) of(name).gaining += 1;
  for (const name of losses) of(name).losing += 1;
}

function listed(counts: ReadonlyMap<string, Counts>): [string, Counts][] {
  return [...counts]
    .sort(([a, x], [b, y]) => y.losing + y.gaining - x.losing - x.gaining || (a < b ? -1 : 1))
    .slice(0, LISTED);
}
