import { nearest } from '../nearest.ts';
import type { CelNode } from './ast.ts';
import type { Attribute } from './attributes.ts';
import type { CelProblem } from './problem.ts';
import { matchesPattern } from './reference.ts';

/** A text compared with an attribute, for the question whether anybody holds it. */
export interface LiteralUse {
  readonly of: 'identity' | 'employment';
  readonly name: string;
  readonly value: string;
  readonly at: number;
}

/** The attribute that a node reads, if it reads one. */
type OwnerOf = (node: CelNode) => {
  readonly of: 'identity' | 'employment';
  readonly name: string;
  readonly attribute: Attribute | undefined;
} | null;

/** Notes which texts an attribute is compared with, and refuses those that its source rules out. */
export function checkLiterals(
  node: CelNode,
  others: readonly CelNode[],
  ownerOf: OwnerOf,
): { readonly literals: readonly LiteralUse[]; readonly problems: readonly CelProblem[] } {
  const literals: LiteralUse[] = [];
  const problems: CelProblem[] = [];
  const owner = ownerOf(node);
  if (owner === null) return { literals, problems };
  const { of, name, attribute } = owner;
  for (const other of others) {
    if (other.kind !== 'constant' || other.constant.type !== 'string') continue;
    const { value } = other.constant;
    problems.push(...checkDate(node, other, ownerOf));
    if (attribute?.values !== undefined && !attribute.values.includes(value)) {
      const message = `${of}.${name} is never "${value}"; it is one of ${attribute.values.slice(0, 12).join(', ')}`;
      const suggestion = nearest(value, attribute.values);
      const problem = {
        at: other.at,
        severity: 'error' as const,
        code: 'CEL_VALUE_UNKNOWN' as const,
        message,
      };
      problems.push(suggestion === undefined ? problem : { ...problem, suggestion });
    } else if (attribute?.own !== true) literals.push({ of, name, value, at: other.at });
  }
  return { literals, problems };
}

export function checkDate(node: CelNode, other: CelNode, ownerOf: OwnerOf): readonly CelProblem[] {
  const owner = ownerOf(node);
  if (owner?.attribute?.format !== 'date' || other.kind !== 'constant' || other.constant.type !== 'string')
    return [];
  if (isDate(other.constant.value)) return [];
  const message = `${owner.of}.${owner.name} is a date; write it as "2026-01-31"`;
  return [{ at: other.at, severity: 'error', code: 'CEL_TYPE', message }];
}

/** matches() takes a pattern that is written out, so that it can be refused before anybody is asked. */
export function checkPattern(node: CelNode & { kind: 'call' }): readonly CelProblem[] {
  const literal = node.args.at(-1);
  const at = literal?.at ?? node.at;
  if (literal?.kind !== 'constant' || literal.constant.type !== 'string') {
    return [{ at, severity: 'error', code: 'CEL_PATTERN', message: 'the pattern must be written out' }];
  }
  if (matchesPattern('', literal.constant.value) !== undefined) return [];
  return [{ at, severity: 'error', code: 'CEL_PATTERN', message: 'this is no RE2 pattern' }];
}

function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
