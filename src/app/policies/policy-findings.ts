import type { Connectors } from '../../engine/active-policy.ts';
import type { Engine } from '../../engine/engine.ts';
import { snapshotAt } from '../../engine/people/evaluate.ts';
import type { Tx } from '../../engine/store.ts';
import { tryPolicy } from '../../policy/check.ts';
import { type Overlap, type RuleReach, ruleUse } from '../../policy/checks/overlaps.ts';
import type { Diagnostic } from '../../policy/diagnostic.ts';
import { loadPolicy } from '../../policy/documents/load-policy.ts';
import { checkPolicyFiles } from '../plans/check-policy-files.ts';
import { lookAtPeople } from '../plans/try-on-people.ts';
import { textInForce } from './policy-with.ts';

const LOOKED_AT = 25_000;
const TOLD = 200;

export interface PolicyFindings {
  readonly looked: number;
  readonly of: number;
  readonly rules: readonly RuleReach[];
  readonly overlaps: readonly Overlap[];
  readonly diagnostics: readonly Pick<
    Diagnostic,
    'severity' | 'code' | 'message' | 'suggestion' | 'document'
  >[];
}

const NOTHING: PolicyFindings = { looked: 0, of: 0, rules: [], overlaps: [], diagnostics: [] };

/** What the policy in force does to the people there are: rules that match nobody, and what several of them give. */
export async function policyFindings(
  engine: Engine,
  tx: Tx,
  connectors: Connectors,
): Promise<PolicyFindings> {
  const { version, text } = await textInForce(tx);
  if (version === 0) return NOTHING;
  const files = [{ name: 'policy', text }];
  const loaded = loadPolicy(files);
  const active = await engine.policies.active(tx);
  const of = await tx.count('identity', { merged_into: null });
  const now = engine.clock.now();
  const use = ruleUse(loaded);
  const trial = tryPolicy(loaded, LOOKED_AT, of > LOOKED_AT);
  const looked = await lookAtPeople(engine, tx, { of, most: LOOKED_AT }, (people) => {
    const snapshots = people.map(
      ({ identity, employments }) => snapshotAt(active, identity, employments, now).snapshot,
    );
    use.look(snapshots);
    trial.look(snapshots);
  });
  const { rules, overlaps } = use.found();
  return {
    looked,
    of,
    rules,
    overlaps: overlaps.slice(0, TOLD),
    diagnostics: checkPolicyFiles(files, connectors, trial)
      .slice(0, TOLD)
      .map(({ severity, code, message, suggestion, document }) => ({
        severity,
        code,
        message,
        ...(suggestion === undefined ? {} : { suggestion }),
        ...(document === undefined ? {} : { document }),
      })),
  };
}
