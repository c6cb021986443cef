import {
  type CelInput,
  celEnv,
  celType,
  celUint,
  isCelError,
  isCelList,
  isCelMap,
  isCelType,
  isCelUint,
  parse,
  plan,
} from '@bufbuild/cel';
import {
  getConformanceSuite,
  type IncrementalTest,
  type IncrementalTestSuite,
} from '@bufbuild/cel-spec/testdata/tests.js';

export interface ConformanceCase {
  /** suite/section/name */
  readonly path: string;
  readonly expression: string;
  readonly test: IncrementalTest['original'];
}

/** Every case of the CEL conformance data, as shipped on npm by @bufbuild/cel-spec. */
export function conformanceCases(): readonly ConformanceCase[] {
  const walk = (suite: IncrementalTestSuite, path: readonly string[]): ConformanceCase[] => [
    ...suite.tests.map(({ name, original }) => ({
      path: [...path, name].join('/'),
      expression: original.expr,
      test: original,
    })),
    ...suite.suites.flatMap((inner) => walk(inner, [...path, inner.name])),
  ];
  return walk(getConformanceSuite(), []);
}

/**
 * What the language of policies leaves out of CEL, by name. Nothing else may be left out: a case that no rule names
 * must pass.
 */
export const LEFT_OUT: readonly {
  readonly rule: string;
  readonly applies: (found: ConformanceCase) => boolean;
}[] = [
  {
    rule: 'no protobuf messages or enums: people are plain records',
    applies: ({ expression, test }) =>
      JSON.stringify(test.resultMatcher, bigints).includes('TestAllTypes') ||
      /\b(Nested)?TestAllTypes\b|\bTestRequired\b|\bgoogle\s*\.\s*protobuf\b|\bNestedEnum\b|\bGlobalEnum\b|\bcel\s*\.\s*expr\b|(cel|expr).*\/\/ @|\bproto\./s.test(
        expression,
      ) ||
      /NestedEnum|GlobalEnum/.test(test.container) ||
      JSON.stringify(test.typeEnv, bigints).includes('TestAllTypes') ||
      Object.values(test.bindings).some(({ kind }) =>
        /TestAllTypes|enumValue/.test(JSON.stringify(kind, bigints)),
      ),
  },
  {
    rule: 'no optional values: missing is unknown',
    applies: ({ expression }) => /\boptional\b|\.\?|\[\?|\{\s*\?|\bopt(Flat)?Map\b/.test(expression),
  },
  {
    rule: 'no macros with two variables',
    applies: ({ expression }) =>
      /\.(all|exists|exists_?[oO]ne)\(\s*\w+\s*,\s*\w+\s*,|\.transform(List|Map|MapEntry)\(/.test(expression),
  },
  { rule: 'no math extension', applies: ({ expression }) => /\bmath\./.test(expression) },
  { rule: 'no base64 extension', applies: ({ expression }) => /\bbase64\./.test(expression) },
  {
    rule: 'no cel.bind and cel.block',
    applies: ({ expression }) => /\bcel\.(bind|block|index|iterVar|accuVar)\b/.test(expression),
  },
  {
    rule: 'no quoted field names: attributes are identifiers',
    applies: ({ expression }) => /`/.test(expression),
  },
  {
    rule: 'no maps with keys of several numeric types: there are no maps',
    applies: ({ expression }) => /\{0: 1, 0u: 2\}/.test(expression),
  },
  { rule: 'types are checked by our own checker', applies: ({ test }) => test.checkOnly },
];

type Value = Extract<ConformanceCase['test']['resultMatcher'], { case: 'value' }>['value'];

/** A moment or length of time in its wrapper. */
const unpack = plan(celEnv(), parse('google.protobuf.Any{type_url: url, value: bytes}'));

export function toInput(value: Value): CelInput {
  const { kind } = value;
  switch (kind.case) {
    case 'nullValue':
      return null;
    case 'uint64Value':
      return celUint(kind.value);
    case 'listValue':
      return kind.value.values.map(toInput);
    case 'mapValue':
      return new Map(
        kind.value.entries.map(({ key, value: item }) => {
          if (key === undefined || item === undefined) throw new Error('empty entry');
          return [toInput(key) as string, toInput(item)];
        }),
      );
    case 'boolValue':
    case 'int64Value':
    case 'doubleValue':
    case 'stringValue':
    case 'bytesValue':
      return kind.value;
    case 'objectValue':
      return unpack({ url: kind.value.typeUrl, bytes: kind.value.value }) as CelInput;
    default:
      throw new Error(`a binding of kind ${kind.case}`);
  }
}

/** A result as text that tells types apart. */
export function show(value: unknown): string {
  if (isCelError(value)) return 'error';
  if (isCelUint(value)) return `uint ${value.value}`;
  if (isCelType(value)) return `type ${value.name}`;
  if (isCelList(value)) return `[${[...value].map(show).join(', ')}]`;
  if (isCelMap(value))
    return `{${[...value]
      .map(([key, item]) => `${show(key)}: ${show(item)}`)
      .sort()
      .join(', ')}}`;
  if (value instanceof Uint8Array) return `bytes ${value.join(' ')}`;
  switch (typeof value) {
    case 'bigint':
      return `int ${value}`;
    case 'number':
      return `double ${value}`;
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    default:
      return value === null ? 'null' : `type ${celType(value as never).name}`;
  }
}

/** What the case demands, in the form of `show`. */
export function wanted({ test }: ConformanceCase): string {
  const { resultMatcher } = test;
  switch (resultMatcher.case) {
    case undefined:
      return 'true';
    case 'evalError':
      return 'error';
    case 'value':
      return showValue(resultMatcher.value);
    case 'typedResult':
      return resultMatcher.value.result === undefined ? 'true' : showValue(resultMatcher.value.result);
    default:
      return resultMatcher.case;
  }
}

function showValue({ kind }: Value): string {
  switch (kind.case) {
    case 'uint64Value':
      return `uint ${kind.value}`;
    case 'listValue':
      return `[${kind.value.values.map(showValue).join(', ')}]`;
    case 'mapValue':
      return `{${kind.value.entries
        .map(
          ({ key, value }) =>
            `${key === undefined ? '' : showValue(key)}: ${value === undefined ? '' : showValue(value)}`,
        )
        .sort()
        .join(', ')}}`;
    case 'typeValue':
      return `type ${kind.value}`;
    case 'nullValue':
      return 'null';
    case 'objectValue':
      return `type ${kind.value.typeUrl.split('/').at(-1)}`;
    default:
      return show(kind.value);
  }
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
