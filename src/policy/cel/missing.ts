import { type CelNode, childrenOf } from './ast.ts';
import type { Closure } from './compile-native.ts';
import type { Scope } from './scope.ts';

/**
 * Which attributes leave an answer open: the missing ones of those operands that are themselves unknown and would
 * have decided. An operand that is known does not matter, whatever it lacks.
 */
export function missingAttributes(
  root: CelNode,
  scope: Scope,
  evaluator: (node: CelNode) => Closure | null,
): readonly string[] {
  const found = new Set<string>();
  const look = (node: CelNode): void => {
    const evaluate = evaluator(node);
    if (evaluate !== null && evaluate(scope) !== undefined) return;
    if (node.kind === 'select' && node.operand.kind === 'variable') {
      found.add(`${node.operand.name}.${node.field}`);
      return;
    }
    if (node.kind === 'call' && node.name === '_?_:_') {
      const [condition, yes, no] = node.args;
      const value = condition === undefined ? undefined : evaluator(condition)?.(scope);
      const next = value === true ? yes : value === false ? no : condition;
      if (next !== undefined) look(next);
      return;
    }
    if (node.kind === 'macro') {
      const before = found.size;
      look(node.range);
      if (found.size === before) for (const path of bodyAttributes(node.body, node.variable)) found.add(path);
      return;
    }
    for (const child of childrenOf(node)) look(child);
  };
  look(root);
  return [...found].sort();
}

function bodyAttributes(body: CelNode, variable: string): string[] {
  if (body.kind === 'select' && body.operand.kind === 'variable' && body.operand.name === variable) {
    return [`employment.${body.field}`];
  }
  return childrenOf(body).flatMap((child) => bodyAttributes(child, variable));
}
