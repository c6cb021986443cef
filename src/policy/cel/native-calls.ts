import type { CelNode } from './ast.ts';
import type { Closure, CompileContext } from './compile-native.ts';
import { matchesPattern, parseTimestamp } from './reference.ts';
import * as strings from './string-functions.ts';
import { isList, parseUtc } from './types.ts';

type Compile = (node: CelNode, context: CompileContext, locals: readonly string[]) => Closure | null;

/** With the way back to the compiler of whole trees, for operands. */
export interface CallContext extends CompileContext {
  readonly native: Compile;
  readonly truth: Compile;
}

type Call = CelNode & { kind: 'call' };

/** Closures for operators and functions; null for those that only the reference evaluator knows. */
export function compileCall(node: Call, context: CallContext, locals: readonly string[]): Closure | null {
  switch (node.name) {
    case '_&&_':
      return compileLogic(node, false, context, locals);
    case '_||_':
      return compileLogic(node, true, context, locals);
    case '!_': {
      const [operand] = truths(node.args, context, locals);
      if (operand === undefined) return null;
      return (scope) => {
        const value = operand(scope);
        return typeof value === 'boolean' ? !value : undefined;
      };
    }
    case '_?_:_':
      return compileChoice(node, context, locals);
    case '_==_':
      return compileEquality(node, false, context, locals);
    case '_!=_':
      return compileEquality(node, true, context, locals);
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      return compileComparison(node, context, locals);
    case '@in':
      return compileMembership(node, context, locals);
    default:
      return compileFunction(node, context, locals);
  }
}

/** A chain of && (`decisive` false) or || (true): one decisive operand settles it, whatever is unknown. */
function compileLogic(
  node: Call,
  decisive: boolean,
  context: CallContext,
  locals: readonly string[],
): Closure | null {
  const operands = chain(node, node.name);
  const closures = truths(operands, context, locals);
  if (closures.length !== operands.length) return null;
  const [first, second] = closures;
  if (closures.length === 2 && first !== undefined && second !== undefined) {
    return (scope) => {
      const left = first(scope);
      if (left === decisive) return decisive;
      const right = second(scope);
      if (right === decisive) return decisive;
      return left === !decisive && right === !decisive ? !decisive : undefined;
    };
  }
  return (scope) => {
    let unknown = false;
    for (const closure of closures) {
      const value = closure(scope);
      if (value === decisive) return decisive;
      if (value !== !decisive) unknown = true;
    }
    return unknown ? undefined : !decisive;
  };
}

function chain(node: CelNode, operator: string): readonly CelNode[] {
  if (node.kind !== 'call' || node.name !== operator) return [node];
  return node.args.flatMap((operand) => chain(operand, operator));
}

function truths(nodes: readonly CelNode[], context: CallContext, locals: readonly string[]): Closure[] {
  const closures: Closure[] = [];
  for (const node of nodes) {
    const closure = context.truth(node, context, locals);
    if (closure !== null) closures.push(closure);
  }
  return closures;
}

/** Operands and target as closures; null if one of them has none. */
function operandsOf(node: Call, context: CallContext, locals: readonly string[]): Closure[] | null {
  const closures: Closure[] = [];
  for (const operand of node.target === null ? node.args : [node.target, ...node.args]) {
    const closure = context.native(operand, context, locals);
    if (closure === null) return null;
    closures.push(closure);
  }
  return closures;
}

function compileChoice(node: Call, context: CallContext, locals: readonly string[]): Closure | null {
  const [condition, yes, no] = node.args;
  if (condition === undefined || yes === undefined || no === undefined) return null;
  const test = context.truth(condition, context, locals);
  const left = context.native(yes, context, locals);
  const right = context.native(no, context, locals);
  if (test === null || left === null || right === null) return null;
  return (scope) => {
    const value = test(scope);
    if (value === true) return left(scope);
    return value === false ? right(scope) : undefined;
  };
}

/** Values of the closures meet as CEL's do only where the types are certain not to mix moments with numbers. */
function comparable(node: Call, context: CallContext): boolean {
  const moments = node.args.filter((operand) => context.typeOf(operand) === 'timestamp').length;
  return moments === 0 || moments === node.args.length;
}

function compileEquality(
  node: Call,
  negated: boolean,
  context: CallContext,
  locals: readonly string[],
): Closure | null {
  const [left, right] = operandsOf(node, context, locals) ?? [];
  if (left === undefined || right === undefined || !comparable(node, context)) return null;
  const constant = node.args[1];
  if (constant?.kind === 'constant' && constant.constant.type === 'string') {
    const wanted = constant.constant.value;
    return (scope) => {
      const value = left(scope);
      return value === undefined ? undefined : (value === wanted) !== negated;
    };
  }
  return (scope) => {
    const a = left(scope);
    const b = right(scope);
    return a === undefined || b === undefined ? undefined : equal(a, b) !== negated;
  };
}

/** As CEL: values of different types are different, lists are equal element by element. */
function equal(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  return a === b;
}

function compileComparison(node: Call, context: CallContext, locals: readonly string[]): Closure | null {
  const [left, right] = operandsOf(node, context, locals) ?? [];
  if (left === undefined || right === undefined || !comparable(node, context)) return null;
  const holds = ORDER[node.name];
  if (holds === undefined) return null;
  return (scope) => {
    const a = left(scope);
    const b = right(scope);
    if (typeof a === 'number' && typeof b === 'number') return holds(a, b);
    if (typeof a === 'string' && typeof b === 'string') return holds(a, b);
    if (typeof a === 'boolean' && typeof b === 'boolean') return holds(Number(a), Number(b));
    return undefined;
  };
}

type Ordered = string | number;

const ORDER: Readonly<Record<string, <T extends Ordered>(a: T, b: T) => boolean>> = {
  '_<_': (a, b) => a < b,
  '_<=_': (a, b) => a <= b,
  '_>_': (a, b) => a > b,
  '_>=_': (a, b) => a >= b,
};

function compileMembership(node: Call, context: CallContext, locals: readonly string[]): Closure | null {
  const [item, range] = operandsOf(node, context, locals) ?? [];
  const [itemNode, rangeNode] = node.args;
  if (item === undefined || range === undefined || itemNode === undefined || rangeNode === undefined)
    return null;
  const list = context.typeOf(rangeNode);
  if (context.typeOf(itemNode) === 'timestamp' || (isList(list) && list.list === 'timestamp')) return null;
  if (rangeNode.kind === 'list' && rangeNode.elements.every(isTextConstant)) {
    const values = new Set(
      rangeNode.elements.map((element) => (isTextConstant(element) ? element.constant.value : '')),
    );
    return (scope) => {
      const value = item(scope);
      return value === undefined ? undefined : typeof value === 'string' && values.has(value);
    };
  }
  return (scope) => {
    const value = item(scope);
    const values = range(scope);
    if (value === undefined || !Array.isArray(values)) return undefined;
    return values.some((element) => equal(element, value));
  };
}

type TextConstant = CelNode & { kind: 'constant'; constant: { type: 'string'; value: string } };

function isTextConstant(node: CelNode | undefined): node is TextConstant {
  return node?.kind === 'constant' && node.constant.type === 'string';
}

type TextFunction = (text: string, a: unknown, b: unknown) => unknown;

const isText = (value: unknown): value is string => typeof value === 'string';
const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);

/** Methods of texts by name and number of arguments; an argument of a wrong type, or unknown, makes all unknown. */
const TEXT_FUNCTIONS: Readonly<Record<string, TextFunction>> = {
  'startsWith/1': (text, part) => (isText(part) ? text.startsWith(part) : undefined),
  'endsWith/1': (text, part) => (isText(part) ? text.endsWith(part) : undefined),
  'contains/1': (text, part) => (isText(part) ? text.includes(part) : undefined),
  'lowerAscii/0': (text) => strings.lowerAscii(text),
  'upperAscii/0': (text) => strings.upperAscii(text),
  'ascii/0': (text) => strings.ascii(text),
  'trim/0': (text) => strings.trim(text),
  'charAt/1': (text, at) => (isWhole(at) ? strings.charAt(text, at) : undefined),
  'substring/1': (text, start) => (isWhole(start) ? strings.substring(text, start) : undefined),
  'substring/2': (text, start, end) =>
    isWhole(start) && isWhole(end) ? strings.substring(text, start, end) : undefined,
  'replace/2': (text, part, by) => (isText(part) && isText(by) ? strings.replace(text, part, by) : undefined),
  'indexOf/1': (text, part) => (isText(part) ? strings.indexOf(text, part) : undefined),
};

function compileFunction(node: Call, context: CallContext, locals: readonly string[]): Closure | null {
  switch (node.name) {
    case '_+_':
      return compileConcatenation(node, context, locals);
    case 'size':
      return compileSize(node, context, locals);
    case 'timestamp':
      return compileTimestamp(node, context, locals);
    case 'matches':
      return compileMatches(node, context, locals);
    default:
      break;
  }
  const apply = TEXT_FUNCTIONS[`${node.name}/${node.args.length}`];
  const [target, first, second] = operandsOf(node, context, locals) ?? [];
  if (apply === undefined || node.target === null || target === undefined) return null;
  return (scope) => {
    const text = target(scope);
    return typeof text === 'string' ? apply(text, first?.(scope), second?.(scope)) : undefined;
  };
}

/** Only of texts: sums of numbers need 64 bits, which the reference has. */
function compileConcatenation(node: Call, context: CallContext, locals: readonly string[]): Closure | null {
  if (!node.args.every((operand) => context.typeOf(operand) === 'string')) return null;
  const [left, right] = operandsOf(node, context, locals) ?? [];
  if (left === undefined || right === undefined) return null;
  return (scope) => {
    const a = left(scope);
    const b = right(scope);
    return typeof a === 'string' && typeof b === 'string' ? a + b : undefined;
  };
}

function compileSize(node: Call, context: CallContext, locals: readonly string[]): Closure | null {
  const [operand] = operandsOf(node, context, locals) ?? [];
  if (operand === undefined) return null;
  return (scope) => {
    const value = operand(scope);
    if (typeof value === 'string') return strings.textSize(value);
    return Array.isArray(value) ? value.length : undefined;
  };
}

function compileTimestamp(node: Call, context: CallContext, locals: readonly string[]): Closure | null {
  const [operand] = operandsOf(node, context, locals) ?? [];
  const [text] = node.args;
  if (operand === undefined || text === undefined) return null;
  if (context.typeOf(text) === 'timestamp') return operand;
  if (context.typeOf(text) !== 'string') return null;
  return (scope) => {
    const value = operand(scope);
    return typeof value === 'string' ? (parseUtc(value) ?? parseTimestamp(value)) : undefined;
  };
}

const MATCHES_REMEMBERED = 10_000;

/** RE2 by the reference, each distinct text once: departments and titles repeat. */
function compileMatches(node: Call, context: CallContext, locals: readonly string[]): Closure | null {
  const [target, literal] = node.target === null ? node.args : [node.target, ...node.args];
  if (target === undefined || !isTextConstant(literal)) return null;
  const operand = context.native(target, context, locals);
  if (operand === null) return null;
  const pattern = literal.constant.value;
  const remembered = new Map<string, boolean | undefined>();
  return (scope) => {
    const text = operand(scope);
    if (typeof text !== 'string') return undefined;
    if (remembered.has(text)) return remembered.get(text);
    if (remembered.size >= MATCHES_REMEMBERED) remembered.clear();
    const answer = matchesPattern(text, pattern);
    remembered.set(text, answer);
    return answer;
  };
}
