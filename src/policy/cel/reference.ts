import {
  type CelInput,
  type CelResult,
  CelScalar,
  celEnv,
  celMethod,
  celType,
  isCelError,
  isCelList,
  parse,
  plan,
} from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import type { AttributeValue } from '../../domain/connector.ts';
import type { EmploymentSnapshot, IdentitySnapshot } from '../../domain/identity.ts';
import type { ReferenceExpr } from './ast.ts';
import type { Attribute, Attributes } from './attributes.ts';
import type { Scope } from './scope.ts';
import { ascii, charAt, indexOf, lastIndexOf, replace, substring } from './string-functions.ts';
import { type CelType, readAttribute } from './types.ts';

const { STRING, INT } = CelScalar;

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('index out of range');
  return value;
}

/** A negative count means all (strings extension). */
function countOf(count: bigint): number {
  return count < 0n ? Number.POSITIVE_INFINITY : Number(count);
}

/** Strings as CEL defines them, and our ascii(). Everything else is the package's own. */
const OWN_FUNCTIONS = [
  celMethod('ascii', STRING, [], STRING, function () {
    return ascii(String(this));
  }),
  celMethod('charAt', STRING, [INT], STRING, function (at) {
    return known(charAt(String(this), Number(at)));
  }),
  celMethod('substring', STRING, [INT], STRING, function (start) {
    return known(substring(String(this), Number(start)));
  }),
  celMethod('substring', STRING, [INT, INT], STRING, function (start, end) {
    return known(substring(String(this), Number(start), Number(end)));
  }),
  celMethod('replace', STRING, [STRING, STRING], STRING, function (part, by) {
    return known(replace(String(this), part, by));
  }),
  celMethod('replace', STRING, [STRING, STRING, INT], STRING, function (part, by, count) {
    return known(replace(String(this), part, by, countOf(count)));
  }),
  celMethod('indexOf', STRING, [STRING], INT, function (part) {
    return BigInt(known(indexOf(String(this), part)));
  }),
  celMethod('indexOf', STRING, [STRING, INT], INT, function (part, from) {
    return BigInt(known(indexOf(String(this), part, Number(from))));
  }),
  celMethod('lastIndexOf', STRING, [STRING], INT, function (part) {
    return BigInt(known(lastIndexOf(String(this), part)));
  }),
  celMethod('lastIndexOf', STRING, [STRING, INT], INT, function (part, from) {
    return BigInt(known(lastIndexOf(String(this), part, Number(from))));
  }),
];

/** Functions of every environment of ours; the conformance test runs them too. */
export const REFERENCE_FUNCTIONS = [...strings, ...OWN_FUNCTIONS];

const environment = celEnv({ funcs: REFERENCE_FUNCTIONS });

/** What an expression reads, so that only that is handed over: `identity` or `employment` -> names. */
export interface Reads {
  readonly identity: ReadonlySet<string>;
  readonly employment: ReadonlySet<string>;
}

/** Evaluates a tree with the package's own evaluator. undefined: unknown (any CEL error). */
export function referenceEvaluator(
  tree: ReferenceExpr,
  reads: Reads,
  attributes: Attributes,
): (scope: Scope) => unknown {
  let run: ((context?: Record<string, CelInput>) => CelResult) | undefined;
  return (scope) => {
    run ??= plan(environment, tree);
    return fromCel(run(bindings(scope, reads, attributes)));
  };
}

function bindings(scope: Scope, reads: Reads, attributes: Attributes): Record<string, CelInput> {
  const context: Record<string, CelInput> = {
    identity: identityMap(scope.identity, reads, attributes),
    now: timestampOf(scope.identity.now),
  };
  if (scope.employment !== undefined) context.employment = employmentMap(scope.employment, reads, attributes);
  if (scope.before !== undefined) context.before = identityMap(scope.before, reads, attributes);
  if (scope.after !== undefined) context.after = identityMap(scope.after, reads, attributes);
  return context;
}

function identityMap(identity: IdentitySnapshot, reads: Reads, attributes: Attributes): CelInput {
  const map = new Map<string, CelInput>();
  for (const name of reads.identity) {
    const attribute = attributes.identity.get(name);
    if (attribute?.own !== true) put(map, name, identity.attributes, attribute, attributes.closed);
    else if (name === 'id') map.set(name, identity.id);
    else if (name === 'lifecycleState') map.set(name, identity.lifecycleState);
    else if (name === 'legalHold') map.set(name, identity.legalHold);
    else if (name === 'stateSince') map.set(name, timestampOf(identity.stateSince));
    else if (name === 'employments') {
      map.set(
        name,
        identity.employments.map((employment) => employmentMap(employment, reads, attributes)),
      );
    }
  }
  return map;
}

function employmentMap(employment: EmploymentSnapshot, reads: Reads, attributes: Attributes): CelInput {
  const map = new Map<string, CelInput>();
  for (const name of reads.employment) {
    const attribute = attributes.employment.get(name);
    if (attribute?.own !== true) put(map, name, employment.attributes, attribute, attributes.closed);
    else if (name === 'key') map.set(name, employment.key);
    else if (name === 'onLeave') map.set(name, employment.onLeave);
  }
  return map;
}

function put(
  map: Map<string, CelInput>,
  name: string,
  values: Readonly<Record<string, AttributeValue>>,
  attribute: Attribute | undefined,
  closed: boolean,
): void {
  if (attribute === undefined && closed) return;
  const type: CelType = attribute?.type ?? 'dyn';
  const value = readAttribute(Object.hasOwn(values, name) ? values[name] : undefined, type);
  if (value === undefined || value === null) return;
  if (type === 'timestamp' && typeof value === 'number') map.set(name, timestampOf(value));
  else if (typeof value === 'number') map.set(name, Number.isSafeInteger(value) ? BigInt(value) : value);
  else map.set(name, value);
}

const makeTimestamp = plan(environment, parse('timestamp(text)'));

/** The package has no public way to make a timestamp but its own language. */
function timestampOf(at: number): CelInput {
  const made = makeTimestamp({ text: new Date(at).toISOString() });
  if (isCelError(made)) throw new RangeError(`not an instant: ${at}`);
  return made;
}

/** Text, truth, whole numbers, moments as milliseconds, lists of them. Anything else is unknown. */
function fromCel(value: CelResult): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value;
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
    default: {
      if (value === null) return null;
      if (isCelError(value)) return undefined;
      if (isCelList(value)) {
        const values = [...value].map(fromCel);
        return values.includes(undefined) ? undefined : values;
      }
      return celType(value).name === 'google.protobuf.Timestamp'
        ? millisecondsOf(millisecondsOfMoment({ moment: value }))
        : undefined;
    }
  }
}

const pattern = plan(environment, parse('text.matches(pattern)'));

/** RE2, which never backtracks. undefined: the pattern is none. */
export function matchesPattern(text: string, literal: string): boolean | undefined {
  const answer = pattern({ text, pattern: literal });
  return typeof answer === 'boolean' ? answer : undefined;
}

const millisecondsOfText = plan(
  environment,
  parse('[int(timestamp(text)), timestamp(text).getMilliseconds()]'),
);
const millisecondsOfMoment = plan(environment, parse('[int(moment), moment.getMilliseconds()]'));

/** Milliseconds of any text that timestamp() takes; undefined for all others. */
export function parseTimestamp(text: string): number | undefined {
  return millisecondsOf(millisecondsOfText({ text }));
}

function millisecondsOf(pair: CelResult): number | undefined {
  const parts = fromCel(pair);
  if (!Array.isArray(parts)) return undefined;
  const [seconds, rest]: unknown[] = parts;
  return typeof seconds === 'number' && typeof rest === 'number' ? seconds * 1000 + rest : undefined;
}
