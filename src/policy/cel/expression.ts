import type { Instant } from '../../domain/identity.ts';
import { attributePath, type CelNode, conjuncts, visit } from './ast.ts';
import type { Attributes } from './attributes.ts';
import { attributesRead, checkExpression } from './check-expression.ts';
import { nowComparisons } from './check-habits.ts';
import type { LiteralUse } from './check-literals.ts';
import { type Closure, type CompileContext, compileTruth } from './compile-native.ts';
import { missingAttributes } from './missing.ts';
import type { CelProblem } from './problem.ts';
import { referenceEvaluator } from './reference.ts';
import type { Scope } from './scope.ts';
import type { Slot } from './slots.ts';
import { type CelType, fits } from './types.ts';

/** A conjunct `attribute == "text"` or `attribute in ["text", …]`: whoever has another text cannot match. */
export interface EqualityConjunct {
  readonly of: 'identity' | 'employment';
  readonly name: string;
  readonly values: readonly string[];
}

/** An expression ready to be asked, any number of times, about anybody. */
export interface Expression {
  readonly text: string;
  /** Its value, of a type that the slot demands; undefined is unknown. */
  readonly evaluate: (scope: Scope) => unknown;
  /** The same by the reference evaluator alone: the oracle of the tests. */
  readonly reference: (scope: Scope) => unknown;
  /** True when no part needs the reference evaluator. */
  readonly native: boolean;
  /** Names like employment.department that leave the answer open. */
  readonly missing: (scope: Scope) => readonly string[];
  readonly equalities: readonly EqualityConjunct[];
  readonly literals: readonly LiteralUse[];
  readonly root: CelNode;
  /** `identity.x`, `employment.y` that are read. */
  readonly reads: ReadonlySet<string>;
  /** The next instant after the identity's now at which time alone can change the answer. */
  readonly nextChange: ((scope: Scope) => Instant | null) | null;
}

export interface PreparedExpression {
  /** null when there are errors. */
  readonly expression: Expression | null;
  readonly problems: readonly CelProblem[];
}

/** Parses, checks and compiles. Never throws for what is in the text. */
export function prepareExpression(text: string, slot: Slot, attributes: Attributes): PreparedExpression {
  const checked = checkExpression(text, slot, attributes);
  const { problems } = checked;
  if (checked.root === null || problems.some(({ severity }) => severity === 'error')) {
    return { expression: null, problems };
  }
  const { root, literals, types } = checked;
  const typeOf = (node: CelNode): CelType => types.get(node) ?? 'dyn';
  const reads = attributesRead(root, typeOf);
  const demanded = demand(slot.result);
  const reference = referenceEvaluator(root.reference, reads, attributes);
  let native = true;
  const context: CompileContext = {
    attributes,
    typeOf,
    fallback: (node, locals) => {
      if (mentions(node, locals)) return null;
      native = false;
      return referenceEvaluator(node.reference, reads, attributes);
    },
  };
  const closure = compileTruth(root, context, []) ?? reference;
  const parts = new Map<CelNode, Closure | null>();
  const partOf = (node: CelNode): Closure | null => {
    let part = parts.get(node);
    if (part === undefined) {
      part = compileTruth(node, context, []);
      parts.set(node, part);
    }
    return part;
  };
  return {
    problems,
    expression: {
      text,
      root,
      native,
      literals,
      evaluate: yieldsTruth(root) ? closure : (scope) => demanded(closure(scope)),
      reference: (scope) => demanded(reference(scope)),
      missing: (scope) => missingAttributes(root, scope, partOf),
      equalities: conjuncts(root).flatMap((conjunct) => equality(conjunct, typeOf) ?? []),
      reads: new Set([
        ...[...reads.identity].map((name) => `identity.${name}`),
        ...[...reads.employment].map((name) => `employment.${name}`),
      ]),
      nextChange: changes(root, context),
    },
  };
}

/** These operators yield true, false or unknown and nothing else. */
function yieldsTruth(node: CelNode): boolean {
  return node.kind === 'call' && ['_&&_', '_||_', '!_', '_==_', '_!=_', '@in'].includes(node.name);
}

function mentions(node: CelNode, names: readonly string[]): boolean {
  let found = false;
  visit(node, (part) => {
    found ||= part.kind === 'variable' && names.includes(part.name);
  });
  return found;
}

/** A value of a wrong type is as good as none: it decides nothing. */
function demand(result: readonly CelType[]): (value: unknown) => unknown {
  const [only] = result;
  if (result.length === 1 && only === 'bool')
    return (value) => (typeof value === 'boolean' ? value : undefined);
  if (result.length === 1 && only === 'string')
    return (value) => (typeof value === 'string' ? value : undefined);
  return (value) => {
    if (typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value)) return value;
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  };
}

function equality(node: CelNode, typeOf: (node: CelNode) => CelType): EqualityConjunct | null {
  if (node.kind !== 'call' || (node.name !== '_==_' && node.name !== '@in')) return null;
  const [left, right] = node.args;
  if (left === undefined || right === undefined) return null;
  if (node.name === '_==_') return conjunct(left, [right], typeOf) ?? conjunct(right, [left], typeOf);
  return right.kind === 'list' ? conjunct(left, right.elements, typeOf) : null;
}

function conjunct(
  attribute: CelNode,
  constants: readonly CelNode[],
  typeOf: (node: CelNode) => CelType,
): EqualityConjunct | null {
  const path = attribute.kind === 'select' ? attributePath(attribute) : null;
  if (path === null || attribute.kind !== 'select' || !fits(typeOf(attribute), 'string')) return null;
  if (path.variable !== 'identity' && path.variable !== 'employment') return null;
  const values: string[] = [];
  for (const constant of constants) {
    if (constant.kind !== 'constant' || constant.constant.type !== 'string') return null;
    values.push(constant.constant.value);
  }
  return { of: path.variable, name: path.field, values };
}

function changes(root: CelNode, context: CompileContext): ((scope: Scope) => Instant | null) | null {
  const moments = nowComparisons(root).map(({ moment, includesMoment }) => ({
    evaluate: compileTruth(moment, context, []),
    delay: includesMoment ? 0 : 1,
  }));
  if (moments.length === 0) return null;
  return (scope) => {
    let next: Instant | null = null;
    for (const { evaluate, delay } of moments) {
      const at = evaluate?.(scope);
      if (typeof at !== 'number') continue;
      const change = Math.ceil(at) + delay;
      if (change > scope.identity.now && (next === null || change < next)) next = change;
    }
    return next;
  };
}
