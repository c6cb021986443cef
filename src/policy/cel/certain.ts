import { attributePath, type CelNode, childrenOf, conjuncts, visit } from './ast.ts';

/**
 * What follows from a condition for certain, whoever it is asked about. Nothing here guesses: where the rules below do
 * not decide, the answer is no. Truth is Kleene's, as in evaluation: a condition holds when it is true, not unknown.
 */
export interface Certainty {
  /** Nobody can ever match the condition. */
  readonly never: boolean;
  /** Whoever matches the condition matches this one too. */
  readonly implies: (other: CelNode) => boolean;
  /** How often each part of another condition is looked at, at most. */
  readonly cases: number;
}

/** `allowed`: the only values that attributes can have besides, by `identity.name` or `employment.name`. */
export function certaintyOf(
  condition: CelNode,
  allowed: Readonly<Record<string, readonly string[]>> = {},
): Certainty {
  if (!readable(condition)) return { never: false, implies: () => false, cases: 0 };
  const facts = emptyFacts();
  for (const [path, values] of Object.entries(allowed))
    facts.allowed.set(path, new Set(values.map((value) => valueKey('string', value))));
  assume(facts, condition, true);
  const never = impossible(facts);
  const cases = facts.choices.map((branches) => branches.map((branch) => withoutChoices(facts, branch)));
  return {
    never,
    cases: 1 + cases.reduce((sum, branches) => sum + branches.length, 0),
    implies: (other) =>
      readable(other) &&
      conjuncts(other).every(
        (part) =>
          decided(facts, part, true) ||
          cases.some((branches) => branches.every((branch) => decided(branch, part, true))),
      ),
  };
}

/** Every part has a text of its own, by which two trees can be compared. */
function readable(root: CelNode): boolean {
  let all = true;
  visit(root, (node) => {
    if (node.kind === 'other' || (node.kind === 'constant' && node.constant.type === 'bytes')) all = false;
  });
  return all;
}

interface Facts {
  /** Conditions that are true, and that are false, by their keys. */
  readonly holds: Set<string>;
  readonly fails: Set<string>;
  /** Attribute -> the only values it can have. */
  readonly allowed: Map<string, ReadonlySet<string>>;
  /** Attribute -> values that it does not have, though it has one. */
  readonly excluded: Map<string, ReadonlySet<string>>;
  /** Of each list one is true. */
  readonly choices: (readonly Facts[])[];
  contradiction: boolean;
}

function emptyFacts(): Facts {
  return {
    holds: new Set(),
    fails: new Set(),
    allowed: new Map(),
    excluded: new Map(),
    choices: [],
    contradiction: false,
  };
}

function assume(facts: Facts, node: CelNode, truth: boolean): void {
  const operator = operatorOf(node);
  if (operator === '!_' || operator === (truth ? '_&&_' : '_||_')) {
    const inside = operator === '!_' ? !truth : truth;
    for (const operand of childrenOf(node)) assume(facts, operand, inside);
    return;
  }
  (truth ? facts.holds : facts.fails).add(keyOf(node));
  if (node.kind === 'constant' && node.constant.type === 'bool' && node.constant.value !== truth)
    facts.contradiction = true;
  const test = testOf(node);
  if (test !== null) narrow(facts, test, truth);
  else if (operator === (truth ? '_||_' : '_&&_')) {
    facts.choices.push(
      childrenOf(node).map((branch) => {
        const inBranch = emptyFacts();
        assume(inBranch, branch, truth);
        return inBranch;
      }),
    );
  }
}

function narrow(facts: Facts, { path, values, negated }: Test, truth: boolean): void {
  if (negated === truth) facts.excluded.set(path, union(facts.excluded.get(path), values));
  else facts.allowed.set(path, intersection(facts.allowed.get(path), values));
}

function impossible(facts: Facts): boolean {
  if (facts.contradiction || [...facts.holds].some((key) => facts.fails.has(key))) return true;
  for (const path of facts.allowed.keys()) if (possible(facts, path)?.size === 0) return true;
  for (const path of [...facts.allowed.keys(), ...facts.excluded.keys()])
    if (facts.fails.has(hasKey(path))) return true;
  return facts.choices.some((branches) => branches.every((branch) => impossible(both(facts, branch))));
}

/** Whether a condition has this truth for certain, choices left aside. */
function decided(facts: Facts, node: CelNode, truth: boolean): boolean {
  if ((truth ? facts.holds : facts.fails).has(keyOf(node))) return true;
  if (node.kind === 'constant') return node.constant.type === 'bool' && node.constant.value === truth;
  const operator = operatorOf(node);
  const operands = childrenOf(node);
  if (operator === '!_') return operands.every((operand) => decided(facts, operand, !truth));
  if (operator === (truth ? '_&&_' : '_||_') && operands.every((one) => decided(facts, one, truth)))
    return true;
  if (operator === (truth ? '_||_' : '_&&_') && operands.some((one) => decided(facts, one, truth)))
    return true;
  const test = testOf(node);
  if (test !== null && tested(facts, test) === truth) return true;
  const path = node.kind === 'has' && truth ? pathOf(node) : null;
  return path !== null && (facts.allowed.has(path) || facts.excluded.has(path));
}

/** The answer of a test, where the facts settle it. */
function tested(facts: Facts, { path, values, negated }: Test): boolean | null {
  const allowed = possible(facts, path);
  const excluded = facts.excluded.get(path);
  if (allowed !== null && [...allowed].every((value) => values.has(value))) return !negated;
  if (allowed !== null && ![...allowed].some((value) => values.has(value))) return negated;
  if (excluded !== undefined && [...values].every((value) => excluded.has(value))) return negated;
  return null;
}

function possible(facts: Facts, path: string): ReadonlySet<string> | null {
  const allowed = facts.allowed.get(path);
  if (allowed === undefined) return null;
  const excluded = facts.excluded.get(path);
  return excluded === undefined ? allowed : new Set([...allowed].filter((value) => !excluded.has(value)));
}

/** Facts and those of one branch; the choices are those of the branch, so that no combination is tried twice. */
function both(facts: Facts, branch: Facts): Facts {
  return { ...withoutChoices(facts, branch), choices: branch.choices };
}

function withoutChoices(facts: Facts, branch: Facts): Facts {
  const allowed = new Map(facts.allowed);
  for (const [path, values] of branch.allowed) allowed.set(path, intersection(allowed.get(path), values));
  const excluded = new Map(facts.excluded);
  for (const [path, values] of branch.excluded) excluded.set(path, union(excluded.get(path), values));
  return {
    holds: new Set([...facts.holds, ...branch.holds]),
    fails: new Set([...facts.fails, ...branch.fails]),
    allowed,
    excluded,
    choices: [],
    contradiction: facts.contradiction || branch.contradiction,
  };
}

/** `attribute` (not) among values. */
interface Test {
  readonly path: string;
  readonly values: ReadonlySet<string>;
  readonly negated: boolean;
}

function testOf(node: CelNode): Test | null {
  const bare = node.kind === 'select' ? pathOf(node) : null;
  if (bare !== null) return { path: bare, values: new Set([valueKey('bool', true)]), negated: false };
  const [left, right] = childrenOf(node);
  if (left === undefined || right === undefined) return null;
  switch (operatorOf(node)) {
    case '_==_':
    case '_!=_': {
      const negated = operatorOf(node) === '_!=_';
      const test = among(left, [right]) ?? among(right, [left]);
      return test === null ? null : { ...test, negated };
    }
    case '@in':
      return right.kind === 'list' ? among(left, right.elements) : null;
    case '_||_': {
      const [one, other] = [testOf(left), testOf(right)];
      if (one === null || other === null || one.negated || other.negated || one.path !== other.path)
        return null;
      return { ...one, values: union(one.values, other.values) };
    }
    default:
      return null;
  }
}

function among(attribute: CelNode, constants: readonly CelNode[]): Test | null {
  const path = attribute.kind === 'select' ? pathOf(attribute) : null;
  if (path === null) return null;
  const values = new Set<string>();
  for (const constant of constants) {
    if (constant.kind !== 'constant') return null;
    const { type } = constant.constant;
    // 1 == 1.0 in CEL, and bytes have no place here: only what is equal to nothing but itself.
    if (type !== 'string' && type !== 'bool' && type !== 'int') return null;
    values.add(valueKey(type, constant.constant.value));
  }
  return { path, values, negated: false };
}

function pathOf(node: CelNode): string | null {
  const path = attributePath(node);
  return path === null ? null : `${path.variable}.${path.field}`;
}

function operatorOf(node: CelNode): string | null {
  return node.kind === 'call' ? node.name : null;
}

function valueKey(type: 'string' | 'bool' | 'int', value: string | boolean | bigint): string {
  return `${type}:${value}`;
}

/** One text for one tree, wherever it stands and however it is spaced. */
function keyOf(node: CelNode): string {
  const known = keys.get(node);
  if (known !== undefined) return known;
  const key = writtenKey(node);
  keys.set(node, key);
  return key;
}

const keys = new WeakMap<CelNode, string>();

function writtenKey(node: CelNode): string {
  switch (node.kind) {
    case 'constant':
      return 'value' in node.constant
        ? JSON.stringify([node.constant.type, String(node.constant.value)])
        : node.constant.type;
    case 'variable':
      return `$${node.name}`;
    case 'select':
      return `${keyOf(node.operand)}.${node.field}`;
    case 'has':
      return `has(${keyOf(node.operand)}.${node.field})`;
    case 'list':
      return `[${node.elements.map(keyOf).join()}]`;
    case 'call':
      return `${node.name}(${node.target === null ? '' : `${keyOf(node.target)};`}${node.args.map(keyOf).join()})`;
    case 'macro':
      return `${node.name}(${node.variable};${childrenOf(node).map(keyOf).join()})`;
    case 'other':
      return '';
  }
}

function hasKey(path: string): string {
  return `has($${path})`;
}

function union(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...(a ?? []), ...b]);
}

function intersection(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...b].filter((value) => a?.has(value) ?? true));
}
