import type { IdentitySnapshot } from '../domain/identity.ts';
import { type Analysis, analysePolicy } from './analysis.ts';
import { checkContainment } from './checks/containment.ts';
import { checkLifecycles } from './checks/lifecycles.ts';
import { startTrial, type Trial } from './checks/population.ts';
import { checkReferences } from './checks/references.ts';
import type { Report } from './checks/report.ts';
import { checkRules } from './checks/rules.ts';
import { checkSignals } from './checks/signals.ts';
import { checkSources } from './checks/sources.ts';
import { checkTargets } from './checks/targets.ts';
import { type Diagnostic, sortDiagnostics } from './diagnostic.ts';
import type { PolicyDocuments } from './documents/load-policy.ts';

/** Looks at people a part at a time, for checkPolicy; at most `most` of them. `sample`: they are not all there are. */
export function tryPolicy(policy: PolicyDocuments, most: number, sample = false): Trial {
  return startTrial(analysePolicy(policy), most, sample);
}

export interface CheckOptions {
  /** What the connectors of this installation can do: connector -> kinds of entitlement. Absent: not checked. */
  readonly connectors?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Everything that is wrong, doubtful or worth knowing about a policy, with file, line and column. With a population it
 * also finds values that nobody holds, rules that match nobody, and rules inside one another.
 */
export function checkPolicy(
  policy: PolicyDocuments,
  population?: readonly IdentitySnapshot[] | Trial,
  options: CheckOptions = {},
): readonly Diagnostic[] {
  const analysis = analysePolicy(policy);
  const found: Diagnostic[] = [...policy.diagnostics];
  const report: Report = (located, path, severity, code, message, more = {}) => {
    const { document } = located;
    found.push({
      file: located.file,
      ...located.locate(path, more.inside),
      severity,
      code,
      message,
      ...(more.suggestion === undefined ? {} : { suggestion: more.suggestion }),
      document: `${document.kind} ${document.id}`,
    });
  };
  checkExpressions(analysis, report);
  checkReferences(analysis, report);
  checkSources(analysis, report);
  checkSignals(analysis, report);
  checkTargets(analysis, options, report);
  checkRules(analysis, report);
  checkLifecycles(analysis, policy, found, report);
  const said = checkContainment(analysis, report);
  if (population !== undefined) trialOf(analysis, population).report(report, said);
  return sortDiagnostics(found);
}

function trialOf(analysis: Analysis, population: readonly IdentitySnapshot[] | Trial): Trial {
  if ('look' in population) return population;
  const trial = startTrial(analysis, population.length, false);
  trial.look(population);
  return trial;
}

function checkExpressions(analysis: Analysis, report: Report): void {
  for (const { located, path, problems } of analysis.placed) {
    for (const { at, severity, code, message, suggestion } of problems) {
      report(
        located,
        path,
        severity,
        code,
        message,
        suggestion === undefined ? { inside: at } : { inside: at, suggestion },
      );
    }
  }
}
