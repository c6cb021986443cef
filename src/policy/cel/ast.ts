import { parse } from '@bufbuild/cel';

/** The parser's own tree (cel.expr.Expr), kept for the reference evaluator. */
export type ReferenceExpr = ReturnType<typeof parse>['expr'];

/** A number of an expression: CEL keeps int, uint and double apart. */
type Constant =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'uint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'bytes' }
  | { readonly type: 'null' };

interface Base {
  /** Offset in the expression, UTF-16 units. */
  readonly at: number;
  readonly reference: ReferenceExpr;
}

export type CelNode =
  | (Base & { readonly kind: 'constant'; readonly constant: Constant })
  | (Base & { readonly kind: 'variable'; readonly name: string })
  | (Base & { readonly kind: 'select'; readonly operand: CelNode; readonly field: string })
  | (Base & { readonly kind: 'has'; readonly operand: CelNode; readonly field: string })
  | (Base & {
      readonly kind: 'call';
      readonly name: string;
      readonly target: CelNode | null;
      readonly args: readonly CelNode[];
    })
  | (Base & { readonly kind: 'list'; readonly elements: readonly CelNode[] })
  /** A macro over a list; `filter` is the condition of the three-argument map. */
  | (Base & {
      readonly kind: 'macro';
      readonly name: 'exists' | 'all' | 'exists_one' | 'map' | 'filter';
      readonly range: CelNode;
      readonly variable: string;
      readonly body: CelNode;
      readonly filter: CelNode | null;
    })
  /** Maps, messages and whatever else the language of policies does not have. */
  | (Base & { readonly kind: 'other'; readonly what: string });

export interface ParsedCel {
  readonly root: CelNode;
  /** Nodes of the parser's tree, macros expanded. */
  readonly size: number;
}

export interface CelParseError {
  readonly at: number;
  readonly message: string;
}

/** Deepest bracket nesting that the parser is given; beyond a few hundred it runs out of stack. */
const MAX_BRACKETS = 60;

export function parseCel(text: string): ParsedCel | CelParseError {
  const tooDeep = deepBracket(text);
  if (tooDeep !== null)
    return { at: tooDeep, message: `more than ${MAX_BRACKETS} brackets inside one another` };
  try {
    const { expr, sourceInfo } = parse(text);
    return new Reader(text, sourceInfo?.positions ?? {}, sourceInfo?.macroCalls ?? {}).tree(expr);
  } catch (error) {
    return describeParseError(error);
  }
}

class Reader {
  readonly #text: string;
  readonly #positions: Readonly<Record<string, number>>;
  readonly #macros: Readonly<Record<string, ReferenceExpr>>;
  #size = 0;

  constructor(
    text: string,
    positions: Readonly<Record<string, number>>,
    macros: Readonly<Record<string, ReferenceExpr>>,
  ) {
    this.#text = text;
    this.#positions = positions;
    this.#macros = macros;
  }

  tree(expr: ReferenceExpr): ParsedCel {
    const root = this.#read(expr);
    return { root, size: this.#size };
  }

  #read(expr: ReferenceExpr | undefined): CelNode {
    if (expr === undefined) throw new SyntaxError('an operand is missing');
    this.#size += 1;
    const base = { at: this.#at(expr), reference: expr };
    const { exprKind } = expr;
    switch (exprKind.case) {
      case 'constExpr':
        return { ...base, kind: 'constant', constant: readConstant(exprKind.value.constantKind) };
      case 'identExpr':
        return { ...base, kind: 'variable', name: exprKind.value.name };
      case 'selectExpr': {
        const { operand, field, testOnly } = exprKind.value;
        return { ...base, kind: testOnly ? 'has' : 'select', operand: this.#read(operand), field };
      }
      case 'callExpr': {
        const { function: name, target, args } = exprKind.value;
        return {
          ...base,
          kind: 'call',
          name,
          target: target === undefined ? null : this.#read(target),
          args: args.map((argument) => this.#read(argument)),
        };
      }
      case 'listExpr':
        return {
          ...base,
          kind: 'list',
          elements: exprKind.value.elements.map((element) => this.#read(element)),
        };
      case 'comprehensionExpr':
        return this.#macro(expr, base);
      case 'structExpr':
        return { ...base, kind: 'other', what: exprKind.value.messageName === '' ? 'maps' : 'messages' };
      case undefined:
        throw new SyntaxError('an operand is missing');
    }
  }

  /** The parser points at the dot, or at the blank, in front of what is meant. */
  #at(expr: ReferenceExpr): number {
    let at = this.#positions[expr.id.toString()] ?? 0;
    while (/[\s.]/.test(this.#text.charAt(at))) at += 1;
    return at;
  }

  /** The parser expands macros; what was written is taken back out of the expansion, node for node. */
  #macro(expr: ReferenceExpr, base: Base): CelNode {
    const fold = expr.exprKind.case === 'comprehensionExpr' ? expr.exprKind.value : undefined;
    const written = this.#macros[expr.id.toString()]?.exprKind;
    const step = fold?.loopStep?.exprKind;
    if (fold === undefined || written?.case !== 'callExpr' || step?.case !== 'callExpr') {
      return { ...base, kind: 'other', what: 'this kind of comprehension' };
    }
    // `accumulator op body` for exists and all; `test ? accumulator + … : accumulator` for the others.
    const steps = step.value.args;
    const macro = (
      name: 'exists' | 'all' | 'exists_one' | 'map' | 'filter',
      body: ReferenceExpr | undefined,
      filter?: ReferenceExpr,
    ) => ({
      ...base,
      kind: 'macro' as const,
      name,
      range: this.#read(fold.iterRange),
      variable: fold.iterVar,
      body: this.#read(body),
      filter: filter === undefined ? null : this.#read(filter),
    });
    // Accumulator, loop condition and result, which are not read again.
    this.#size += 4;
    switch (written.value.function) {
      case 'exists':
      case 'all':
        return macro(written.value.function, steps[1]);
      case 'exists_one':
      case 'existsOne':
        return macro('exists_one', steps[0]);
      case 'filter':
        return macro('filter', steps[0]);
      case 'map':
        return steps.length === 3
          ? macro('map', singleElement(sumOperand(steps[1])), steps[0])
          : macro('map', singleElement(steps[1]));
      default:
        return { ...base, kind: 'other', what: `${written.value.function}()` };
    }
  }
}

function sumOperand(expr: ReferenceExpr | undefined): ReferenceExpr | undefined {
  return expr?.exprKind.case === 'callExpr' ? expr.exprKind.value.args[1] : undefined;
}

function singleElement(expr: ReferenceExpr | undefined): ReferenceExpr | undefined {
  return expr?.exprKind.case === 'listExpr' ? expr.exprKind.value.elements[0] : undefined;
}

type ConstantKind = Extract<ReferenceExpr['exprKind'], { case: 'constExpr' }>['value']['constantKind'];

function readConstant(constant: ConstantKind): Constant {
  switch (constant.case) {
    case 'stringValue':
      return { type: 'string', value: constant.value };
    case 'boolValue':
      return { type: 'bool', value: constant.value };
    case 'int64Value':
      return { type: 'int', value: constant.value };
    case 'uint64Value':
      return { type: 'uint', value: constant.value };
    case 'doubleValue':
      return { type: 'double', value: constant.value };
    case 'nullValue':
      return { type: 'null' };
    default:
      return { type: 'bytes' };
  }
}

function deepBracket(text: string): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '(' || character === '[' || character === '{') {
      if (++depth > MAX_BRACKETS) return at;
    } else if (character === ')' || character === ']' || character === '}') depth -= 1;
  }
  return null;
}

function describeParseError(error: unknown): CelParseError {
  if (error instanceof RangeError) return { at: 0, message: 'nested too deep' };
  const told = error instanceof Error ? error.message.replace(/^<input>:\d+:\d+: /, '') : '';
  // The parser's grammar gives up early; "found = but expecting end of input" helps nobody.
  const message = told === '' || told.includes('expecting') ? 'this cannot be read as an expression' : told;
  return { at: startOffset(error), message };
}

function startOffset(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('location' in error)) return 0;
  const { location } = error;
  if (typeof location !== 'object' || location === null || !('start' in location)) return 0;
  const { start } = location;
  if (typeof start !== 'object' || start === null || !('offset' in start)) return 0;
  return typeof start.offset === 'number' ? start.offset : 0;
}

/** The direct parts of a node. */
export function childrenOf(node: CelNode): readonly CelNode[] {
  switch (node.kind) {
    case 'constant':
    case 'variable':
    case 'other':
      return [];
    case 'select':
    case 'has':
      return [node.operand];
    case 'call':
      return node.target === null ? node.args : [node.target, ...node.args];
    case 'list':
      return node.elements;
    case 'macro':
      return node.filter === null ? [node.range, node.body] : [node.range, node.filter, node.body];
  }
}

export function visit(node: CelNode, see: (node: CelNode) => void): void {
  see(node);
  for (const child of childrenOf(node)) visit(child, see);
}

/** The operands of a chain of &&, in the order written. */
export function conjuncts(node: CelNode): readonly CelNode[] {
  if (node.kind === 'call' && node.name === '_&&_') return node.args.flatMap(conjuncts);
  return [node];
}

/** `variable.field`, where the node is that and nothing else. */
export function attributePath(node: CelNode): { readonly variable: string; readonly field: string } | null {
  if ((node.kind !== 'select' && node.kind !== 'has') || node.operand.kind !== 'variable') return null;
  return { variable: node.operand.name, field: node.field };
}
