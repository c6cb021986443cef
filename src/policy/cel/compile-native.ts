import type { AttributeValue } from '../../domain/connector.ts';
import type { EmploymentSnapshot, IdentitySnapshot } from '../../domain/identity.ts';
import type { CelNode } from './ast.ts';
import type { Attributes } from './attributes.ts';
import { compileCall } from './native-calls.ts';
import type { Scope } from './scope.ts';
import { type CelType, readAttribute } from './types.ts';

/** undefined is unknown: an attribute that is missing, or any other error of CEL. */
export type Closure = (scope: Scope) => unknown;

export interface CompileContext {
  readonly attributes: Attributes;
  readonly typeOf: (node: CelNode) => CelType;
  /** Evaluates a subtree by the reference; null where it reads a variable of a macro around it. */
  readonly fallback: (node: CelNode, locals: readonly string[]) => Closure | null;
}

/**
 * Compiles a tree into closures with Kleene's three values. What has no closure of its own falls back to the
 * reference evaluator, at the smallest part that yields a truth value. null: it must fall back further up.
 */
export function compileNative(
  node: CelNode,
  context: CompileContext,
  locals: readonly string[],
): Closure | null {
  switch (node.kind) {
    case 'constant':
      return compileConstant(node);
    case 'variable':
      return compileVariable(node, locals);
    case 'select':
      return compileSelect(node, context, locals);
    case 'has': {
      const select = compileSelect(node, context, locals);
      if (select === null) return null;
      // The owner itself is never missing, but a macro's variable could be anything in an open world.
      return (scope) => select(scope) !== undefined;
    }
    case 'list':
      return compileList(node, context, locals);
    case 'macro':
      return compileMacro(node, context, locals);
    case 'call':
      return compileCall(node, { ...context, native: compileNative, truth: compileTruth }, locals);
    case 'other':
      return null;
  }
}

/** A part whose value only counts if it is true or false: by itself, or by the reference. */
export function compileTruth(
  node: CelNode,
  context: CompileContext,
  locals: readonly string[],
): Closure | null {
  return compileNative(node, context, locals) ?? context.fallback(node, locals);
}

function compileConstant(node: CelNode & { kind: 'constant' }): Closure | null {
  const value = constantValue(node);
  return value === undefined ? null : () => value;
}

/** undefined: a constant that closures have no form for. */
function constantValue(node: CelNode): string | number | boolean | null | undefined {
  if (node.kind !== 'constant') return undefined;
  const { constant } = node;
  switch (constant.type) {
    case 'string':
    case 'bool':
    case 'double':
      return constant.value;
    case 'int': {
      const value = Number(constant.value);
      return Number.isSafeInteger(value) ? value : undefined;
    }
    case 'null':
      return null;
    default:
      return undefined;
  }
}

/** Only variables of macros have a value; identity and employment are read through their fields, now is a moment. */
function compileVariable(
  { name }: CelNode & { kind: 'variable' },
  locals: readonly string[],
): Closure | null {
  const depth = locals.lastIndexOf(name);
  if (depth !== -1) return (scope) => scope.locals[depth];
  return name === 'now' ? (scope) => scope.identity.now : null;
}

function compileSelect(
  node: CelNode & { kind: 'select' | 'has' },
  context: CompileContext,
  locals: readonly string[],
): Closure | null {
  const { operand, field } = node;
  if (operand.kind !== 'variable') return null;
  const owner = context.typeOf(operand);
  if (owner === 'identity') return compileIdentityField(operand.name, field, context);
  if (owner !== 'employment') return null;
  const read = employmentField(field, context);
  if (read === null) return null;
  const depth = locals.lastIndexOf(operand.name);
  if (depth !== -1) return (scope) => read(scope.locals[depth] as EmploymentSnapshot);
  return (scope) => (scope.employment === undefined ? undefined : read(scope.employment));
}

function compileIdentityField(variable: string, field: string, context: CompileContext): Closure | null {
  const read = identityField(field, context);
  if (read === null) return null;
  switch (variable) {
    case 'identity':
      return (scope) => read(scope.identity);
    case 'before':
      return (scope) => (scope.before === undefined ? undefined : read(scope.before));
    case 'after':
      return (scope) => (scope.after === undefined ? undefined : read(scope.after));
    default:
      return null;
  }
}

function identityField(
  field: string,
  { attributes }: CompileContext,
): ((identity: IdentitySnapshot) => unknown) | null {
  const attribute = attributes.identity.get(field);
  if (attribute?.own === true) {
    switch (field) {
      case 'id':
        return (identity) => identity.id;
      case 'lifecycleState':
        return (identity) => identity.lifecycleState;
      case 'legalHold':
        return (identity) => identity.legalHold;
      case 'stateSince':
        return (identity) => identity.stateSince;
      case 'employments':
        return (identity) => identity.employments;
      default:
        return null;
    }
  }
  if (attribute === undefined && attributes.closed) return () => undefined;
  const read = reader(field, attribute?.type ?? 'dyn');
  return (identity) => read(identity.attributes);
}

function employmentField(
  field: string,
  { attributes }: CompileContext,
): ((employment: EmploymentSnapshot) => unknown) | null {
  const attribute = attributes.employment.get(field);
  if (attribute?.own === true) {
    return field === 'key' ? (employment) => employment.key : (employment) => employment.onLeave;
  }
  if (attribute === undefined && attributes.closed) return () => undefined;
  const read = reader(field, attribute?.type ?? 'dyn');
  return (employment) => read(employment.attributes);
}

type Values = Readonly<Record<string, AttributeValue>>;

function reader(field: string, type: CelType): (values: Values) => unknown {
  // Inherited names (constructor, toString) are functions, which no type admits.
  if (type === 'string') {
    return (values) => {
      const value = values[field];
      return typeof value === 'string' ? value : undefined;
    };
  }
  return (values) => (Object.hasOwn(values, field) ? readAttribute(values[field], type) : undefined);
}

function compileList(
  node: CelNode & { kind: 'list' },
  context: CompileContext,
  locals: readonly string[],
): Closure | null {
  const constants = node.elements.map(constantValue);
  if (!constants.includes(undefined)) return () => constants;
  const elements: Closure[] = [];
  for (const element of node.elements) {
    const compiled = compileNative(element, context, locals);
    if (compiled === null) return null;
    elements.push(compiled);
  }
  return (scope) => {
    const values: unknown[] = [];
    for (const element of elements) {
      const value = element(scope);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  };
}

/** exists and all; one unknown element leaves the answer open unless another one decides it. */
function compileMacro(
  node: CelNode & { kind: 'macro' },
  context: CompileContext,
  locals: readonly string[],
): Closure | null {
  if (node.name !== 'exists' && node.name !== 'all') return null;
  const range = compileNative(node.range, context, locals);
  const body = range === null ? null : compileTruth(node.body, context, [...locals, node.variable]);
  if (range === null || body === null) return null;
  const depth = locals.length;
  const decisive = node.name === 'exists';
  return (scope) => {
    const items = range(scope);
    if (!Array.isArray(items)) return undefined;
    let unknown = false;
    for (const item of items) {
      scope.locals[depth] = item;
      const value = body(scope);
      if (value === decisive) return decisive;
      if (value !== !decisive) unknown = true;
    }
    return unknown ? undefined : !decisive;
  };
}
