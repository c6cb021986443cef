import { MAX_EXPRESSION_LENGTH } from '../documents/fields.ts';
import { nearest } from '../nearest.ts';
import { type CelNode, parseCel, visit } from './ast.ts';
import type { Attribute, Attributes } from './attributes.ts';
import { checkNegations, checkNow } from './check-habits.ts';
import { checkDate, checkLiterals, checkPattern, type LiteralUse } from './check-literals.ts';
import { ARITHMETIC, applies, describeOverload, FUNCTIONS, operatorSymbol } from './functions.ts';
import type { CelProblem } from './problem.ts';
import type { Slot } from './slots.ts';
import { type CelType, fits, isList, isNumber, sameType, typeName } from './types.ts';

const MAX_NODES = 500;
/** One comprehension inside another. */
const MAX_COMPREHENSIONS = 2;

export interface CheckedExpression {
  readonly root: CelNode;
  readonly types: ReadonlyMap<CelNode, CelType>;
  readonly literals: readonly LiteralUse[];
  readonly problems: readonly CelProblem[];
}

/** Parses and checks an expression for its slot. Without a root it cannot be used at all. */
export function checkExpression(
  text: string,
  slot: Slot,
  attributes: Attributes,
): CheckedExpression | { readonly root: null; readonly problems: readonly CelProblem[] } {
  if (text.length > MAX_EXPRESSION_LENGTH)
    return refusal('CEL_LIMIT', 0, `longer than ${MAX_EXPRESSION_LENGTH} characters`);
  const parsed = parseCel(text);
  if (!('root' in parsed)) return refusal('CEL_SYNTAX', parsed.at, parsed.message);
  if (parsed.size > MAX_NODES)
    return refusal('CEL_LIMIT', 0, `${parsed.size} parts; ${MAX_NODES} is the limit`);
  const checker = new Checker(slot, attributes);
  checker.result(parsed.root);
  const { problems, types, literals } = checker;
  const typeOf = (node: CelNode): CelType => types.get(node) ?? 'dyn';
  problems.push(...checkNow(parsed.root, slot), ...checkNegations(parsed.root, typeOf, attributes));
  return { root: parsed.root, types, literals, problems };
}

function refusal(code: CelProblem['code'], at: number, message: string) {
  return { root: null, problems: [{ at, severity: 'error' as const, code, message }] };
}

class Checker {
  readonly problems: CelProblem[] = [];
  readonly types = new Map<CelNode, CelType>();
  readonly literals: LiteralUse[] = [];
  readonly #slot: Slot;
  readonly #attributes: Attributes;
  readonly #locals: { readonly name: string; readonly type: CelType }[] = [];

  constructor(slot: Slot, attributes: Attributes) {
    this.#slot = slot;
    this.#attributes = attributes;
  }

  result(root: CelNode): void {
    const type = this.#infer(root);
    if (this.#slot.result.some((wanted) => fits(type, wanted))) return;
    const wanted = this.#slot.result.map(typeName).join(' or ');
    this.#error('CEL_TYPE', root.at, `${this.#slot.name} must yield ${wanted}, this is ${typeName(type)}`);
  }

  #infer(node: CelNode): CelType {
    const type = this.#typeOf(node);
    this.types.set(node, type);
    return type;
  }

  #typeOf(node: CelNode): CelType {
    switch (node.kind) {
      case 'constant':
        return this.#constant(node);
      case 'variable':
        return this.#variable(node);
      case 'select':
        return this.#attribute(node)?.type ?? 'dyn';
      case 'has':
        this.#attribute(node);
        return 'bool';
      case 'list':
        return this.#list(node.elements.map((element) => this.#infer(element)));
      case 'call':
        return this.#call(node);
      case 'macro':
        return this.#macro(node);
      case 'other':
        this.#error('CEL_FUNCTION_UNKNOWN', node.at, `${node.what} are not part of the language of policies`);
        return 'dyn';
    }
  }

  #constant({ constant, at }: CelNode & { kind: 'constant' }): CelType {
    if (constant.type === 'bytes' || constant.type === 'uint') {
      this.#error(
        'CEL_TYPE',
        at,
        `there are no ${constant.type} values here; write a text or a whole number`,
      );
      return 'dyn';
    }
    if (constant.type === 'int' && !Number.isSafeInteger(Number(constant.value))) {
      this.#error('CEL_TYPE', at, 'whole numbers go to 9,007,199,254,740,991');
    }
    return constant.type;
  }

  #variable({ name, at }: CelNode & { kind: 'variable' }): CelType {
    const local = this.#locals.findLast((candidate) => candidate.name === name);
    if (local !== undefined) return local.type;
    const { variables } = this.#slot;
    const type = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (type !== undefined) return type;
    if (name === 'before' || name === 'after') {
      this.#error(
        'LEAVER_TRANSITION',
        at,
        `${name} would bind this to a change; whoever is first seen as gone never changed. Test identity.lifecycleState (before and after may stand in reason: only)`,
      );
    } else if (name === 'employment') {
      const message = `${this.#slot.name} sees no single employment; ask identity.employments.exists(e, …)`;
      this.#error('CEL_VARIABLE_UNKNOWN', at, message);
    } else {
      const names = [...Object.keys(variables), ...this.#locals.map((candidate) => candidate.name)];
      const owners = ['employment', 'identity'] as const;
      const owner = owners.find(
        (candidate) => candidate in variables && this.#table(candidate)?.has(name) === true,
      );
      const meant = owner === undefined ? nearest(name, names) : `${owner}.${name}`;
      this.#error(
        'CEL_VARIABLE_UNKNOWN',
        at,
        `there is no ${name} here; there are ${names.join(', ')}`,
        meant,
      );
    }
    return 'dyn';
  }

  #table(type: CelType): ReadonlyMap<string, Attribute> | undefined {
    if (type === 'identity') return this.#attributes.identity;
    return type === 'employment' ? this.#attributes.employment : undefined;
  }

  #attribute(node: CelNode & { kind: 'select' | 'has' }): Attribute | undefined {
    const owner = this.#infer(node.operand);
    const table = this.#table(owner);
    if (table === undefined) {
      if (owner !== 'dyn') this.#error('CEL_TYPE', node.at, `${typeName(owner)} has no field ${node.field}`);
      return undefined;
    }
    const attribute = table.get(node.field);
    if (attribute === undefined && this.#attributes.closed) {
      const meant = this.#meant(node.field, owner === 'identity' ? 'identity' : 'employment');
      this.#error('CEL_ATTRIBUTE_UNKNOWN', node.at, `no source gives ${String(owner)}.${node.field}`, meant);
    }
    return attribute;
  }

  /** The very name on the other object, a like one on this object, a like one on the other, in this order. */
  #meant(field: string, owner: 'identity' | 'employment'): string | undefined {
    const other = owner === 'identity' ? 'employment' : 'identity';
    const there = this.#attributes[other];
    const own = there.has(field) ? undefined : nearest(field, this.#attributes[owner].keys());
    if (own !== undefined) return own;
    const name = there.has(field) ? field : nearest(field, there.keys());
    if (name === undefined || other in this.#slot.variables) return name && `${other}.${name}`;
    return other === 'employment' && 'identity' in this.#slot.variables
      ? `identity.employments.exists(e, e.${name} …)`
      : undefined;
  }

  #list(types: readonly CelType[]): CelType {
    const [first] = types;
    return { list: first !== undefined && types.every((type) => sameType(type, first)) ? first : 'dyn' };
  }

  #macro(node: CelNode & { kind: 'macro' }): CelType {
    const range = this.#infer(node.range);
    if (!isList(range) && range !== 'dyn') {
      this.#error(
        'CEL_TYPE',
        node.range.at,
        `${node.name}() goes through a list, this is ${typeName(range)}`,
      );
    }
    if (this.#locals.some(({ name }) => name === node.variable) || node.variable in this.#slot.variables) {
      this.#error(
        'CEL_VARIABLE_UNKNOWN',
        node.at,
        `${node.variable} has a meaning already; choose another name`,
      );
    }
    const element = isList(range) ? range.list : 'dyn';
    this.#locals.push({ name: node.variable, type: element });
    if (this.#locals.length > MAX_COMPREHENSIONS) {
      this.#error('CEL_LIMIT', node.at, 'at most one comprehension inside another');
    }
    if (node.filter !== null) this.#wants(node.filter, 'bool');
    const body = node.name === 'map' ? this.#infer(node.body) : this.#wants(node.body, 'bool');
    this.#locals.pop();
    if (node.name === 'map') return { list: body };
    return node.name === 'filter' ? { list: element } : 'bool';
  }

  #wants(node: CelNode, wanted: CelType): CelType {
    const type = this.#infer(node);
    if (!fits(type, wanted)) {
      this.#error('CEL_TYPE', node.at, `${typeName(wanted)} is needed here, this is ${typeName(type)}`);
    }
    return type;
  }

  #call(node: CelNode & { kind: 'call' }): CelType {
    switch (node.name) {
      case '_&&_':
      case '_||_':
      case '!_':
        for (const operand of node.args) this.#wants(operand, 'bool');
        return 'bool';
      case '_==_':
      case '_!=_':
        return this.#equality(node);
      case '_<_':
      case '_<=_':
      case '_>_':
      case '_>=_':
        return this.#comparison(node);
      case '@in':
        return this.#membership(node);
      case '_?_:_': {
        const [condition, yes, no] = node.args;
        if (condition === undefined || yes === undefined || no === undefined) return 'dyn';
        this.#wants(condition, 'bool');
        const [left, right] = [this.#infer(yes), this.#infer(no)];
        if (!fits(left, right)) {
          this.#error('CEL_TYPE', node.at, `one branch is ${typeName(left)}, the other ${typeName(right)}`);
        }
        return left === 'dyn' ? right : left;
      }
      case '_[_]':
        return this.#index(node);
      default:
        return this.#function(node);
    }
  }

  #equality(node: CelNode & { kind: 'call' }): CelType {
    const types = node.args.map((operand) => this.#infer(operand));
    const [left, right] = types;
    const operator = operatorSymbol(node.name);
    if (left === 'null' || right === 'null') {
      this.#warn('CEL_TYPE', node.at, 'what is missing is unknown, not null; ask has(…)');
    } else if (
      left !== undefined &&
      right !== undefined &&
      !fits(left, right) &&
      !(isNumber(left) && isNumber(right))
    ) {
      this.#error('CEL_TYPE', node.at, `${typeName(left)} ${operator} ${typeName(right)} can never be equal`);
    }
    const [first, second] = node.args;
    if (first !== undefined && second !== undefined) {
      this.#compared(first, [second]);
      this.#compared(second, [first]);
    }
    return 'bool';
  }

  #comparison(node: CelNode & { kind: 'call' }): CelType {
    const [left, right] = node.args.map((operand) => this.#infer(operand));
    if (left === undefined || right === undefined) return 'bool';
    const ordered = (type: CelType) =>
      ['string', 'int', 'double', 'timestamp', 'duration', 'dyn'].includes(typeName(type));
    if (!ordered(left) || !ordered(right) || !(fits(left, right) || (isNumber(left) && isNumber(right)))) {
      const hint =
        left === 'timestamp' && right === 'string'
          ? '; timestamp("2026-01-31T00:00:00Z") makes a moment of a text'
          : '';
      const message = `${typeName(left)} ${operatorSymbol(node.name)} ${typeName(right)} has no order${hint}`;
      this.#error('CEL_TYPE', node.at, message);
    }
    const [first, second] = node.args;
    if (first !== undefined && second !== undefined) {
      this.problems.push(
        ...checkDate(first, second, this.#ownerOf),
        ...checkDate(second, first, this.#ownerOf),
      );
    }
    return 'bool';
  }

  #membership(node: CelNode & { kind: 'call' }): CelType {
    const [item, range] = node.args;
    if (item === undefined || range === undefined) return 'bool';
    const [wanted, list] = [this.#infer(item), this.#infer(range)];
    if (!isList(list)) {
      if (list !== 'dyn') this.#error('CEL_TYPE', range.at, `in needs a list, this is ${typeName(list)}`);
    } else if (!fits(wanted, list.list)) {
      this.#error('CEL_TYPE', node.at, `${typeName(wanted)} can never be in ${typeName(list)}`);
    }
    if (range.kind === 'list') this.#compared(item, range.elements);
    return 'bool';
  }

  #index(node: CelNode & { kind: 'call' }): CelType {
    const [range, at] = node.args;
    if (range === undefined || at === undefined) return 'dyn';
    const list = this.#infer(range);
    this.#wants(at, 'int');
    if (isList(list)) return list.list;
    if (list !== 'dyn')
      this.#error('CEL_TYPE', node.at, `only lists have positions, this is ${typeName(list)}`);
    return 'dyn';
  }

  #function(node: CelNode & { kind: 'call' }): CelType {
    const target = node.target === null ? null : this.#infer(node.target);
    const types = node.args.map((argument) => this.#infer(argument));
    const overloads = ARITHMETIC.get(node.name) ?? FUNCTIONS.get(node.name);
    if (overloads === undefined) {
      const name = operatorSymbol(node.name);
      this.#error(
        'CEL_FUNCTION_UNKNOWN',
        node.at,
        `there is no function ${name}()`,
        nearest(name, FUNCTIONS.keys()),
      );
      return 'dyn';
    }
    if (node.name === 'matches') this.problems.push(...checkPattern(node));
    const fitting = overloads.filter((overload) => applies(overload, target, types));
    const [first] = fitting;
    if (first !== undefined) {
      return fitting.every((overload) => sameType(overload.result, first.result)) ? first.result : 'dyn';
    }
    const given = `${target === null ? '' : `${typeName(target)}.`}(${types.map(typeName).join(', ')})`;
    const takes = overloads.map(describeOverload).join(' or ');
    this.#error('CEL_TYPE', node.at, `${operatorSymbol(node.name)} takes ${takes}, not ${given}`);
    return first ?? overloads[0]?.result ?? 'dyn';
  }

  #compared(node: CelNode, others: readonly CelNode[]): void {
    const { literals, problems } = checkLiterals(node, others, this.#ownerOf);
    this.literals.push(...literals);
    this.problems.push(...problems);
  }

  readonly #ownerOf = (node: CelNode) => {
    const of = node.kind === 'select' ? this.types.get(node.operand) : undefined;
    if (node.kind !== 'select' || (of !== 'identity' && of !== 'employment')) return null;
    return { of, name: node.field, attribute: this.#table(of)?.get(node.field) };
  };

  #error(code: CelProblem['code'], at: number, message: string, suggestion?: string): void {
    const problem = { at, severity: 'error' as const, code, message };
    this.problems.push(suggestion === undefined ? problem : { ...problem, suggestion });
  }

  #warn(code: CelProblem['code'], at: number, message: string): void {
    this.problems.push({ at, severity: 'warning', code, message });
  }
}

/** Every attribute that a tree reads, by whose it is. */
export function attributesRead(root: CelNode, typeOf: (node: CelNode) => CelType) {
  const reads = { identity: new Set<string>(), employment: new Set<string>() };
  visit(root, (node) => {
    if (node.kind !== 'select' && node.kind !== 'has') return;
    const owner = typeOf(node.operand);
    if (owner === 'identity' || owner === 'employment') reads[owner].add(node.field);
    // In an open world the owner of a macro's variable may not be known.
    else {
      reads.identity.add(node.field);
      reads.employment.add(node.field);
    }
  });
  return reads;
}
