import { type CelInput, celEnv, parse, plan } from '@bufbuild/cel';
import { describe, expect, it } from 'vitest';
import {
  type ConformanceCase,
  conformanceCases,
  LEFT_OUT,
  show,
  toInput,
  wanted,
} from '../testing/conformance-cases.ts';
import { openAttributes } from '../testing/people.ts';
import { checkExpression } from './check-expression.ts';
import { compileNative } from './compile-native.ts';
import { REFERENCE_FUNCTIONS } from './reference.ts';

const cases = conformanceCases();
const leftOut = new Map<ConformanceCase, string>();
for (const found of cases) {
  const rule = LEFT_OUT.find(({ applies }) => applies(found))?.rule;
  if (rule !== undefined) leftOut.set(found, rule);
}
const run = cases.filter((found) => !leftOut.has(found));

function evaluate({ test, expression }: ConformanceCase): string {
  try {
    const bindings: Record<string, CelInput> = {};
    for (const [name, { kind }] of Object.entries(test.bindings)) {
      if (kind.case !== 'value') throw new Error(`a binding of kind ${kind.case}`);
      bindings[name] = toInput(kind.value);
    }
    return show(
      plan(celEnv({ funcs: REFERENCE_FUNCTIONS, namespace: test.container }), parse(expression))(bindings),
    );
  } catch {
    return 'error';
  }
}

describe('CEL conformance data (cel-spec, by @bufbuild/cel-spec)', () => {
  it('passes every case that no rule of the profile leaves out', () => {
    const failed = run
      .map((found) => ({
        path: found.path,
        expression: found.expression,
        got: evaluate(found),
        wanted: wanted(found),
      }))
      .filter(({ got, wanted: right }) => got !== right);
    const counts = LEFT_OUT.map(
      ({ rule }) => `  ${[...leftOut.values()].filter((name) => name === rule).length} ${rule}`,
    );
    console.log(
      [
        `CEL conformance: ${cases.length} cases, ${run.length} run, ${run.length - failed.length} passed; left out:`,
        ...counts,
      ].join('\n'),
    );
    expect(failed).toEqual([]);
    expect(run.length).toBeGreaterThan(1_280);
  });

  it('passes them in our own closures, where the whole expression has one', () => {
    let compiled = 0;
    const failed: unknown[] = [];
    for (const found of run) {
      const checked = checkExpression(
        found.expression,
        { name: 'a case', variables: {}, result: ['dyn'] },
        openAttributes,
      );
      if (checked.root === null) continue;
      const { root, types } = checked;
      const closure = compileNative(
        root,
        { attributes: openAttributes, typeOf: (node) => types.get(node) ?? 'dyn', fallback: () => null },
        [],
      );
      if (closure === null || Object.keys(found.test.bindings).length > 0) continue;
      compiled += 1;
      const value = closure({
        identity: {
          id: '',
          lifecycleState: 'active',
          now: 0,
          stateSince: 0,
          stateKnownSince: 0,
          attributes: {},
          employments: [],
          legalHold: false,
        },
        employment: undefined,
        locals: [],
      });
      const got = value === undefined ? 'error' : withoutNumericTypes(showPlain(value));
      const right = withoutNumericTypes(wanted(found));
      if (got !== right) failed.push({ path: found.path, expression: found.expression, got, right });
    }
    console.log(`CEL conformance, own closures: ${compiled} run, ${compiled - failed.length} passed`);
    expect(failed).toEqual([]);
    expect(compiled).toBeGreaterThan(250);
  });

  it('would notice a case that is left out by no rule', () => {
    const [any] = run;
    if (any === undefined) throw new Error('no cases');
    const invented = { ...any, expression: '1 == 2' };
    expect(LEFT_OUT.some(({ applies }) => applies(invented))).toBe(false);
    expect(evaluate(invented)).toBe('false');
  });
});

function showPlain(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(showPlain).join(', ')}]` : show(value);
}

/** Closures hold int and double in one type; the checker has told them apart before. */
function withoutNumericTypes(text: string): string {
  return text.replace(/\b(int|double) /g, '');
}
