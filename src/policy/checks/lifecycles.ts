import type { Mode } from '../../domain/connector.ts';
import type { IdentitySnapshot, LifecycleState } from '../../domain/identity.ts';
import type { Analysis } from '../analysis.ts';
import type { Expression } from '../cel/expression.ts';
import { scopeOf } from '../cel/scope.ts';
import { stronger } from '../compiled/lifecycles.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { durationMs } from '../documents/duration.ts';
import type { LifecyclePolicyDocument } from '../documents/lifecycle-policy.ts';
import type { LocatedDocument, PolicyDocuments } from '../documents/load-policy.ts';
import type { Report } from './report.ts';

/** States in which somebody works here, or is about to come back. */
const PRESENT: readonly LifecycleState[] = ['active', 'onLeave'];

/**
 * The two mistakes that end a company: a leaver whom no lifecycle meets, and a lifecycle that meets people who work
 * here. Both are tried on somebody of whom nothing but the state is known: an answer given then holds for everybody.
 */
export function checkLifecycles(
  analysis: Analysis,
  policy: PolicyDocuments,
  found: Diagnostic[],
  report: Report,
): void {
  const { lifecycles } = analysis.catalog;
  let endsAll = false;
  let endsSome: LocatedDocument | undefined;
  for (const located of lifecycles) {
    steps(located, report);
    const when = analysis.expressionAt(located.document, 'when');
    if (when === null) continue;
    if (!when.reads.has('identity.lifecycleState')) {
      const message =
        "a lifecycle must test the state, e.g. identity.lifecycleState == 'left'; an attribute is no state";
      report(located, ['when'], 'error', 'LEAVER_STATE', message);
      continue;
    }
    const left = answer(when, 'left');
    if (left === true) endsAll = true;
    else if (left === undefined) endsSome = located;
    if (left !== false) leavers(located, report);
    const present = PRESENT.filter((state) => answer(when, state) === true);
    if (present.includes('active')) {
      const message = 'this would take access from everybody who works here';
      report(located, ['when'], 'error', 'LEAVER_EVERYBODY', message);
    } else if (answer(when, 'leaving') === true) {
      const message = 'this takes access from people who are leaving, before the end of their employment';
      report(located, ['when'], 'warning', 'LEAVER_EVERYBODY', message);
    }
  }
  // A lifecycle that cannot be read may be the one; what is wrong with it is said already.
  if (endsAll || lifecycles.some(({ document }) => analysis.expressionAt(document, 'when') === null)) return;
  if (policy.diagnostics.some(({ severity }) => severity === 'error')) return;
  const message =
    "somebody who left meets no lifecycle for certain; add one with when: identity.lifecycleState == 'left' and no further condition";
  if (endsSome !== undefined) report(endsSome, ['when'], 'error', 'LEAVER_MISSING', message);
  else {
    const file = policy.documents[0]?.file ?? 'policy';
    found.push({ file, line: 1, column: 1, severity: 'error', code: 'LEAVER_MISSING', message });
  }
}

/** The answer for somebody of whom only the state is known; undefined if anything else matters. */
function answer(when: Expression, lifecycleState: LifecycleState): unknown {
  const answers = [true, false].map((legalHold) => when.evaluate(scopeOf(blank(lifecycleState, legalHold))));
  return answers[0] === answers[1] ? answers[0] : undefined;
}

function blank(lifecycleState: LifecycleState, legalHold: boolean): IdentitySnapshot {
  const since = { now: 0, stateSince: 0, stateKnownSince: 0 };
  return { id: '', lifecycleState, ...since, attributes: {}, employments: [], legalHold };
}

function steps(located: LocatedDocument<LifecyclePolicyDocument>, report: Report): void {
  let before = { afterMs: 0, mode: 'deactivate' as Mode };
  located.document.steps.forEach(({ after, mode }, index) => {
    const afterMs = durationMs(after);
    if (index > 0 && afterMs <= before.afterMs) {
      report(
        located,
        ['steps', index],
        'error',
        'LEAVER_STEPS',
        'a step must come later than the one above it',
      );
    } else if (index > 0 && stronger(before.mode, mode) !== mode) {
      const message = `${mode} after ${before.mode} would give something back; the last step reached holds`;
      report(located, ['steps', index, 'mode'], 'error', 'LEAVER_STEPS', message);
    }
    before = { afterMs, mode };
  });
}

function leavers(located: LocatedDocument<LifecyclePolicyDocument>, report: Report): void {
  const { steps: list, exclude } = located.document;
  exclude.forEach((target, index) => {
    report(
      located,
      ['exclude', index],
      'warning',
      'LEAVER_EXCLUDED',
      `leavers keep their accounts on ${target}`,
    );
  });
  const [first] = list;
  if (first !== undefined && durationMs(first.after) > 0) {
    const message = `leavers keep all access for ${first.after}; let the first step begin at PT0S`;
    report(located, ['steps', 0, 'after'], 'warning', 'LEAVER_LATE', message);
  }
  const last = list[list.length - 1];
  if (last?.mode === 'deactivate') {
    const message =
      'the last step only switches sign-in off; sessions, credentials and rights stay for whoever switches it on';
    report(located, ['steps', list.length - 1, 'mode'], 'warning', 'LEAVER_WEAK', message);
  }
}
