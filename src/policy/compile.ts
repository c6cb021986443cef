import type { AttributeValue, Mode } from '../domain/connector.ts';
import { LockstepError } from '../domain/errors.ts';
import type {
  DesiredAccess,
  DesiredAccount,
  EmploymentSnapshot,
  IdentitySnapshot,
  Reason,
  UnknownResult,
} from '../domain/identity.ts';
import { type Analysis, analysePolicy } from './analysis.ts';
import type { Attributes } from './cel/attributes.ts';
import type { Expression } from './cel/expression.ts';
import { scopeOf } from './cel/scope.ts';
import { checkPolicy } from './check.ts';
import { compileBirthright } from './compiled/birthright.ts';
import { canonicalPolicy } from './compiled/canonical.ts';
import {
  type CompiledLifecycle,
  compileLifecycles,
  type LifecycleAnswer,
  lifecycleAsker,
} from './compiled/lifecycles.ts';
import { accountName } from './compiled/names.ts';
import { skeletonsOf } from './compiled/skeletons.ts';
import { type RuleVerdict, rulesFor } from './compiled/why.ts';
import { formatDiagnostic } from './diagnostic.ts';
import { durationMs } from './documents/duration.ts';
import { defaultGuard, type GuardDocument } from './documents/guard.ts';
import type { HookDocument } from './documents/hook.ts';
import type { PolicyDocuments } from './documents/load-policy.ts';
import type { MappingDocument } from './documents/mapping.ts';
import type { SourceDocument } from './documents/source.ts';
import type { TargetDocument } from './documents/target.ts';

/** The documents of one tenant as functions. Pure: the same snapshot always gets the same answer. */
export interface CompiledPolicy {
  /** One text for one meaning; its SHA-256 names the policy in plans and certificates. */
  readonly canonical: string;
  readonly sources: readonly SourceDocument[];
  /** By id. */
  readonly targets: ReadonlyMap<string, TargetDocument>;
  /** By target. */
  readonly mappings: ReadonlyMap<string, MappingDocument>;
  readonly guard: GuardDocument;
  /** By id, in that order. */
  readonly hooks: ReadonlyMap<string, HookDocument>;
  readonly attributes: Attributes;
  /** What somebody should have. Unknown answers grant nothing and are listed. */
  readonly desired: (identity: IdentitySnapshot) => DesiredAccess;
  /** What happens to the account of somebody present who no longer needs it. */
  readonly onLoss: (target: string) => Mode;
  /** Position of a target among the others; 0 goes first. */
  readonly order: (target: string) => number;
  readonly accountName: (
    target: string,
    identity: IdentitySnapshot,
    taken: (name: string) => boolean,
  ) => string;
  /** How long a name stays reserved after its last holder, in milliseconds. */
  readonly reuseAfterMs: (target: string) => number;
  /**
   * Who receives what the accounts own: the value of the first lifecycle that applies and names somebody. `last` is
   * the employment that ended last, which is valid no more.
   */
  readonly successor: (
    identity: IdentitySnapshot,
    last?: EmploymentSnapshot,
  ) => {
    readonly value: string | null;
    readonly unknown: readonly UnknownResult[];
  };
  /** Reasons that tell how a state came about; they decide nothing. */
  readonly transitionReasons: (before: IdentitySnapshot, after: IdentitySnapshot) => readonly Reason[];
  /** Why somebody has or has not something: every rule that could give it, with its answer. */
  readonly why: (
    identity: IdentitySnapshot,
    target: string,
    entitlement?: { readonly kind: string; readonly value: string },
  ) => readonly RuleVerdict[];
}

const DEFAULT_REUSE = 'P2Y';
const DEFAULT_WAVE = 5;

/** Throws POLICY_INVALID with all diagnostics when anything in the documents is an error. */
export function compilePolicy(policy: PolicyDocuments): CompiledPolicy {
  const errors = checkPolicy(policy).filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
    throw new LockstepError('POLICY_INVALID', `${formatDiagnostic(first)}${more}`, {
      details: { diagnostics: errors },
    });
  }
  const analysis = analysePolicy(policy);
  const { catalog } = analysis;
  const targets = new Map(catalog.targets.map(({ document }) => [document.id, document]));
  const mappings = mappingsOf(analysis);
  const lifecycles = compileLifecycles(analysis);
  const birthright = compileBirthright(analysis);
  const order = (target: string): number => targets.get(target)?.wave ?? DEFAULT_WAVE;
  const mapping = (target: string): MappingDocument | undefined => mappings.get(target)?.document;
  return {
    canonical: canonicalPolicy(catalog),
    sources: catalog.sources.map(({ document }) => document),
    targets,
    mappings: new Map([...mappings].map(([target, { document }]) => [target, document])),
    guard: catalog.guards[0]?.document ?? defaultGuard(),
    hooks: new Map(catalog.hooks.map(({ document }) => [document.id, document])),
    attributes: analysis.attributes,
    desired: desiredAccess(
      lifecycleAsker(lifecycles, [...targets.values()]),
      birthright.ask,
      skeletonsOf(birthright.units, order),
      mappings,
    ),
    onLoss: (target) => targets.get(target)?.onLoss ?? 'deprovision',
    order,
    accountName: (target, identity, taken) => accountName(target, mappings.get(target), identity, taken),
    reuseAfterMs: (target) => durationMs(mapping(target)?.reuseAfter ?? DEFAULT_REUSE),
    successor: (identity, last) => successorOf(lifecycles, analysis, identity, last),
    transitionReasons: (before, after) => transitionReasons(lifecycles, analysis, before, after),
    why: (identity, target, entitlement) => rulesFor(birthright, identity, target, entitlement),
  };
}

interface CompiledMapping {
  readonly document: MappingDocument;
  readonly userName: Expression | null;
  readonly attributes: readonly (readonly [name: string, value: Expression])[];
}

function mappingsOf(analysis: Analysis): ReadonlyMap<string, CompiledMapping> {
  return new Map(
    analysis.catalog.mappings.map(({ document }) => {
      const attributes = Object.keys(document.attributes)
        .sort()
        .flatMap((name) => {
          const value = analysis.expressionAt(document, 'attributes', name);
          return value === null ? [] : [[name, value] as const];
        });
      return [
        document.target,
        { document, userName: analysis.expressionAt(document, 'userName'), attributes },
      ];
    }),
  );
}

function desiredAccess(
  askLifecycles: (identity: IdentitySnapshot) => LifecycleAnswer,
  askRules: ReturnType<typeof compileBirthright>['ask'],
  skeleton: (units: readonly number[]) => readonly DesiredAccount[],
  mappings: ReadonlyMap<string, CompiledMapping>,
): (identity: IdentitySnapshot) => DesiredAccess {
  return (identity) => {
    const lifecycle = askLifecycles(identity);
    if (lifecycle.taken !== null) {
      return { ...lifecycle.taken, unknown: lifecycle.unknown, nextChange: lifecycle.nextChange };
    }
    const rules = askRules(identity);
    const unknown = [...lifecycle.unknown, ...rules.unknown];
    const accounts = fill(skeleton(rules.units), identity, mappings, unknown);
    return { accounts, otherwise: null, excluded: NOTHING_EXCLUDED, unknown, nextChange: rules.nextChange };
  };
}

const NOTHING_EXCLUDED: readonly string[] = Object.freeze([]);

/** Adds the attributes that the Mapping documents give. What is not known is left out and listed. */
function fill(
  accounts: readonly DesiredAccount[],
  identity: IdentitySnapshot,
  mappings: ReadonlyMap<string, CompiledMapping>,
  unknown: UnknownResult[],
): readonly DesiredAccount[] {
  if (
    mappings.size === 0 ||
    accounts.every(({ target }) => (mappings.get(target)?.attributes.length ?? 0) === 0)
  ) {
    return accounts;
  }
  const scope = scopeOf(identity, identity.employments[0]);
  return accounts.map((account) => {
    const mapping = mappings.get(account.target);
    if (mapping === undefined || mapping.attributes.length === 0) return account;
    const attributes: Record<string, AttributeValue> = {};
    for (const [name, expression] of mapping.attributes) {
      const value = expression.evaluate(scope);
      if (isAttributeValue(value)) attributes[name] = value;
      else
        unknown.push({ rule: `mapping:${mapping.document.id}#${name}`, missing: expression.missing(scope) });
    }
    return { ...account, attributes };
  });
}

function isAttributeValue(value: unknown): value is Exclude<AttributeValue, null> {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    Array.isArray(value)
  );
}

function successorOf(
  lifecycles: readonly CompiledLifecycle[],
  analysis: Analysis,
  identity: IdentitySnapshot,
  last: EmploymentSnapshot | undefined,
): { value: string | null; unknown: readonly UnknownResult[] } {
  const scope = scopeOf(identity, last ?? identity.employments[0]);
  const unknown: UnknownResult[] = [];
  for (const { document, when } of lifecycles) {
    const successor = analysis.expressionAt(document, 'successor');
    if (successor === null || when.evaluate(scope) !== true) continue;
    const value = successor.evaluate(scope);
    if (typeof value === 'string' && value !== '') return { value, unknown };
    if (value === undefined)
      unknown.push({ rule: `lifecycle:${document.id}#successor`, missing: successor.missing(scope) });
  }
  return { value: null, unknown };
}

function transitionReasons(
  lifecycles: readonly CompiledLifecycle[],
  analysis: Analysis,
  before: IdentitySnapshot,
  after: IdentitySnapshot,
): readonly Reason[] {
  return lifecycles.flatMap(({ document, when }) => {
    const reason = analysis.expressionAt(document, 'reason');
    if (reason === null || when.evaluate(scopeOf(after)) !== true) return [];
    const text = reason.evaluate({ identity: after, employment: undefined, before, after, locals: [] });
    return typeof text === 'string' && text !== '' ? [{ by: `lifecycle:${document.id}`, text }] : [];
  });
}
