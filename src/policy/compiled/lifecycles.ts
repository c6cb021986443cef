import type { Mode } from '../../domain/connector.ts';
import type {
  DesiredAccess,
  DesiredAccount,
  IdentitySnapshot,
  Instant,
  Reason,
  UnknownResult,
} from '../../domain/identity.ts';
import type { Analysis } from '../analysis.ts';
import { compareText } from '../catalog.ts';
import type { Expression } from '../cel/expression.ts';
import { scopeOf } from '../cel/scope.ts';
import { durationMs } from '../documents/duration.ts';
import type { LifecyclePolicyDocument } from '../documents/lifecycle-policy.ts';
import type { TargetDocument } from '../documents/target.ts';

/** How strongly access is taken away. */
const STRENGTH: Readonly<Record<Mode, number>> = { deactivate: 0, deprovision: 1, delete: 2 };

export function stronger(a: Mode, b: Mode): Mode {
  return STRENGTH[a] >= STRENGTH[b] ? a : b;
}

interface Step {
  readonly afterMs: number;
  readonly mode: Mode;
  readonly unless: Expression | null;
  readonly reason: Reason;
}

export interface CompiledLifecycle {
  readonly document: LifecyclePolicyDocument;
  readonly when: Expression;
  readonly steps: readonly Step[];
  readonly excluded: ReadonlySet<string>;
}

export interface LifecycleAnswer {
  /** null: no lifecycle applies, the person has what the rules give. */
  readonly taken: Pick<DesiredAccess, 'accounts' | 'otherwise' | 'excluded' | 'excludedUntil'> | null;
  readonly unknown: readonly UnknownResult[];
  readonly nextChange: Instant | null;
}

const SUSPENDED: Reason = Object.freeze({
  by: 'lifecycle:suspended',
  text: 'suspended: sign-in off, accounts and their rights kept',
});

export function compileLifecycles(analysis: Analysis): readonly CompiledLifecycle[] {
  return analysis.catalog.lifecycles.flatMap(({ document }) => {
    const when = analysis.expressionAt(document, 'when');
    if (when === null) return [];
    const steps = document.steps.map(({ after, mode }, index) => ({
      afterMs: durationMs(after),
      mode,
      unless: analysis.expressionAt(document, 'steps', index, 'unless'),
      reason: Object.freeze({
        by: `lifecycle:${document.id}#${index + 1}`,
        text: `${document.description ?? `lifecycle ${document.id}`}; step ${index + 1} of ${document.steps.length}: ${mode} ${inWords(after)}`,
      }),
    }));
    return [{ document, when, steps, excluded: new Set(document.exclude) }];
  });
}

function inWords(after: string): string {
  return durationMs(after) === 0 ? 'at once' : `after ${after}`;
}

/**
 * What the lifecycles take from somebody. Each asks about the state, so whoever is first seen as gone is a leaver like
 * anybody else. Several that apply at once: every target gets the strongest mode that one of them asks for.
 */
export function lifecycleAsker(
  lifecycles: readonly CompiledLifecycle[],
  targets: readonly TargetDocument[],
): (identity: IdentitySnapshot) => LifecycleAnswer {
  const remembered = new Map<string, LifecycleAnswer['taken']>();
  return (identity) => {
    const scope = scopeOf(identity);
    const unknown: UnknownResult[] = [];
    const reached: Reached[] = [];
    let nextChange: Instant | null = null;
    for (const lifecycle of lifecycles) {
      const answer = lifecycle.when.evaluate(scope);
      if (answer === undefined) {
        unknown.push({ rule: `lifecycle:${lifecycle.document.id}`, missing: lifecycle.when.missing(scope) });
      }
      if (answer !== true) continue;
      reached.push(reach(lifecycle, identity, unknown));
      for (const step of lifecycle.steps) {
        const at = begins(step, identity);
        if (at > identity.now && (nextChange === null || at < nextChange)) nextChange = at;
      }
    }
    if (reached.length === 0) {
      const taken = identity.lifecycleState === 'suspended' ? suspended() : null;
      return { taken, unknown, nextChange: null };
    }
    const key = reached
      .map(({ lifecycle, step, mode }) => `${lifecycle.document.id}/${step?.reason.by ?? ''}/${mode ?? ''}`)
      .join(' ');
    let taken = remembered.get(key);
    if (taken === undefined) {
      taken = take(reached, targets);
      remembered.set(key, taken);
    }
    return { taken: withInstants(taken, reached, identity), unknown, nextChange };
  };
}

/** Adds what is not the same for all who have come as far: when a step that lies ahead is reached. */
function withInstants(
  taken: LifecycleAnswer['taken'],
  reached: readonly Reached[],
  identity: IdentitySnapshot,
): LifecycleAnswer['taken'] {
  if (taken === null || taken.excluded.length === 0) return taken;
  const excludedUntil: Record<string, Instant> = {};
  for (const target of taken.excluded) {
    const ahead = reached
      .filter(({ lifecycle }) => !lifecycle.excluded.has(target))
      .flatMap(({ lifecycle }) => lifecycle.steps.map((step) => begins(step, identity)))
      .filter((at) => at > identity.now);
    if (ahead.length > 0) excludedUntil[target] = Math.min(...ahead);
  }
  return { ...taken, excludedUntil };
}

interface Reached {
  readonly lifecycle: CompiledLifecycle;
  /** null: the first step lies ahead. */
  readonly step: Step | null;
  readonly mode: Mode | null;
}

/** Nobody undoes a deletion: its time of grace is for whoever finds that what was told is wrong, so they must have it. */
function begins({ afterMs, mode }: Step, { stateSince, stateKnownSince }: IdentitySnapshot): Instant {
  return afterMs + (mode === 'delete' ? Math.max(stateSince, stateKnownSince) : stateSince);
}

function reach(lifecycle: CompiledLifecycle, identity: IdentitySnapshot, unknown: UnknownResult[]): Reached {
  const scope = scopeOf(identity);
  let step: Step | null = null;
  for (const candidate of lifecycle.steps) {
    if (begins(candidate, identity) > identity.now) break;
    const exempt = candidate.unless?.evaluate(scope) ?? (candidate.unless === null ? false : undefined);
    if (exempt === undefined) {
      unknown.push({ rule: candidate.reason.by, missing: candidate.unless?.missing(scope) ?? [] });
    }
    // Not knowing never destroys; but who has left does not keep a key because somebody may have been exempt.
    if (exempt === true || (exempt === undefined && candidate.mode === 'delete')) continue;
    step = candidate;
  }
  if (step === null) return { lifecycle, step: null, mode: null };
  const strongest = lifecycle.document.onLegalHold;
  const held = identity.legalHold && STRENGTH[step.mode] > STRENGTH[strongest];
  return { lifecycle, step, mode: held ? strongest : step.mode };
}

function take(reached: readonly Reached[], targets: readonly TargetDocument[]): LifecycleAnswer['taken'] {
  const excluded: string[] = [];
  const accounts: DesiredAccount[] = [];
  const otherwise = combine(reached, (list) => positionOf('*', list), DEFAULT_WAVE);
  for (const { id, wave } of targets) {
    const touching = reached.filter(({ lifecycle }) => !lifecycle.excluded.has(id));
    const here = combine(touching, (list) => positionOf(id, list), wave);
    if (here === null) excluded.push(id);
    else if (otherwise === null || here.mode !== otherwise.mode || here.order !== otherwise.order) {
      accounts.push(Object.freeze({ target: id, ...here, entitlements: [], attributes: {} }));
    }
  }
  return Object.freeze({
    accounts: Object.freeze(accounts),
    otherwise,
    excluded: Object.freeze(excluded.sort(compareText)),
  });
}

const DEFAULT_WAVE = 5;
const WAVES = 10;

function combine(
  reached: readonly Reached[],
  position: (lifecycle: LifecyclePolicyDocument) => number,
  wave: number,
): { readonly mode: Mode; readonly reasons: readonly Reason[]; readonly order: number } | null {
  let mode: Mode | null = null;
  const reasons: Reason[] = [];
  let order = Number.MAX_SAFE_INTEGER;
  for (const each of reached) {
    if (each.mode === null || each.step === null) continue;
    mode = mode === null ? each.mode : stronger(mode, each.mode);
    reasons.push(each.step.reason);
    order = Math.min(order, position(each.lifecycle.document) * WAVES + wave);
  }
  return mode === null ? null : Object.freeze({ mode, reasons: Object.freeze(reasons), order });
}

/** Place in the lifecycle's own order; whoever is not named stands where the * stands, or last. */
function positionOf(target: string, lifecycle: LifecyclePolicyDocument): number {
  const named = lifecycle.order.indexOf(target);
  if (named !== -1) return named;
  const others = lifecycle.order.indexOf('*');
  return others === -1 ? lifecycle.order.length : others;
}

function suspended(): LifecycleAnswer['taken'] {
  return { accounts: [], otherwise: { mode: 'deactivate', reasons: [SUSPENDED], order: 0 }, excluded: [] };
}
