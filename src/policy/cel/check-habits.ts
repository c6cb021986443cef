import { type CelNode, childrenOf, visit } from './ast.ts';
import type { Attributes } from './attributes.ts';
import type { CelProblem } from './problem.ts';
import type { Slot } from './slots.ts';
import type { CelType } from './types.ts';

const COMPARISONS = new Set(['_<_', '_<=_', '_>_', '_>=_']);

/**
 * `now` may only stand alone on one side of < <= > >=, and not inside a macro. So the instant at which an answer
 * changes by time alone can be computed, and nobody keeps access because nobody asked again.
 */
export function checkNow(root: CelNode, slot: Slot): CelProblem[] {
  const problems: CelProblem[] = [];
  if (!('now' in slot.variables)) return problems;
  const look = (node: CelNode, inMacro: boolean): void => {
    const inside = inMacro || node.kind === 'macro';
    const compares = node.kind === 'call' && COMPARISONS.has(node.name);
    const children = childrenOf(node);
    for (const child of children) {
      if (!isNow(child)) look(child, inside);
      else if (!compares || inside || children.filter(mentionsNow).length > 1)
        problems.push(misplaced(child));
    }
  };
  if (isNow(root)) problems.push(misplaced(root));
  look(root, false);
  return problems;
}

function misplaced(node: CelNode): CelProblem {
  const message = 'now may only be compared with a moment, alone on its side: now >= employment.startsAt';
  return { at: node.at, severity: 'error', code: 'CEL_NOW', message };
}

function isNow(node: CelNode): boolean {
  return node.kind === 'variable' && node.name === 'now';
}

function mentionsNow(node: CelNode): boolean {
  let found = false;
  visit(node, (part) => {
    found ||= isNow(part);
  });
  return found;
}

/** Comparisons of `now`: the other side, and how the answer depends on it. */
export function nowComparisons(
  root: CelNode,
): readonly { readonly moment: CelNode; readonly includesMoment: boolean }[] {
  const found: { moment: CelNode; includesMoment: boolean }[] = [];
  visit(root, (node) => {
    if (node.kind !== 'call' || !COMPARISONS.has(node.name)) return;
    const [left, right] = node.args;
    if (left === undefined || right === undefined || isNow(left) === isNow(right)) return;
    // now < m and now >= m change when now reaches m; now <= m and now > m just after it.
    const operator = isNow(left) ? node.name : mirrored(node.name);
    found.push({
      moment: isNow(left) ? right : left,
      includesMoment: operator === '_<_' || operator === '_>=_',
    });
  });
  return found;
}

function mirrored(operator: string): string {
  const mirror: Record<string, string> = { '_<_': '_>_', '_<=_': '_>=_', '_>_': '_<_', '_>=_': '_<=_' };
  return mirror[operator] ?? operator;
}

/**
 * Whoever lacks the attribute is unknown under != and !, where other engines would match them. A rule that means
 * them has to say has(…); one that does so anywhere is left alone.
 */
export function checkNegations(
  root: CelNode,
  typeOf: (node: CelNode) => CelType,
  attributes: Attributes,
): CelProblem[] {
  const nameOf = (node: CelNode): string | null => {
    if (node.kind !== 'select' && node.kind !== 'has') return null;
    const owner = typeOf(node.operand);
    return owner === 'identity' || owner === 'employment' ? `${owner}.${node.field}` : null;
  };
  const asked = new Set<string>();
  visit(root, (node) => {
    const name = node.kind === 'has' ? nameOf(node) : null;
    if (name !== null) asked.add(name);
  });
  const problems: CelProblem[] = [];
  visit(root, (node) => {
    if (node.kind !== 'call' || (node.name !== '_!=_' && node.name !== '!_')) return;
    visit(node, (part) => {
      const name = part.kind === 'select' ? nameOf(part) : null;
      if (name === null || asked.has(name)) return;
      const [owner, field] = name.split('.') as [keyof Omit<Attributes, 'closed'>, string];
      if (attributes[owner].get(field)?.optional !== true) return;
      asked.add(name);
      const message = `${name} may be missing; whoever lacks it is unknown here, neither matched nor not. Say has(${name}) if they are meant`;
      problems.push({ at: node.at, severity: 'warning', code: 'CEL_NEGATED_OPTIONAL', message });
    });
  });
  return problems;
}
