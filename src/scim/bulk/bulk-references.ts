import { isObject, type Json, type JsonObject } from '../json.ts';
import { invalidSyntax, invalidValue, ScimError } from '../scim-error.ts';
import type { BulkOperation } from './read-bulk.ts';

const PREFIX = 'bulkId:';
const MAX_DEPTH = 32;

const conflict = (detail: string) => new ScimError(409, undefined, detail);

function refuseDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw invalidSyntax(`The data is more than ${MAX_DEPTH} levels deep.`);
}

/** The bulkId that a value stands for, or null. */
function referenceIn(value: string): string | null {
  return value.startsWith(PREFIX) ? value.slice(PREFIX.length) : null;
}

function collect(value: Json, into: Set<string>, depth: number): void {
  refuseDepth(depth);
  if (typeof value === 'string') {
    const reference = referenceIn(value);
    if (reference !== null) into.add(reference);
  } else if (Array.isArray(value)) {
    for (const one of value) collect(one, into, depth + 1);
  } else if (isObject(value)) {
    for (const one of Object.values(value)) collect(one, into, depth + 1);
  }
}

/** An object that was made anew: never with the member that would change its prototype. */
function mapped(of: JsonObject, change: (value: Json) => Json): JsonObject {
  const members = Object.entries(of).filter(([name]) => name !== '__proto__');
  return Object.fromEntries(members.map(([name, value]) => [name, change(value)]));
}

function replaced(value: Json, ids: ReadonlyMap<string, string>, depth: number): Json {
  refuseDepth(depth);
  if (typeof value === 'string') {
    const reference = referenceIn(value);
    if (reference === null) return value;
    const id = ids.get(reference);
    if (id === undefined) throw conflict(`${value.slice(0, 256)} was not made.`);
    return id;
  }
  if (Array.isArray(value)) return value.map((one: Json) => replaced(one, ids, depth + 1));
  return isObject(value) ? mapped(value, (one) => replaced(one, ids, depth + 1)) : value;
}

/**
 * The same with ids in place of `bulkId:…`. `ids`: bulkId -> id of what its operation made.
 * @throws ScimError 409 if that operation made nothing, 400 if the data is too deep
 */
export function substitute(data: JsonObject, ids: ReadonlyMap<string, string>): JsonObject {
  return mapped(data, (value) => replaced(value, ids, 1));
}

/** The same for the id in a path. */
export function substituteId(id: string, ids: ReadonlyMap<string, string>): string {
  const found = replaced(id, ids, 0);
  return typeof found === 'string' ? found : id;
}

export interface BulkOrder {
  /** Places of operations, each behind those it refers to; otherwise as they were sent. */
  readonly order: readonly number[];
  /** Place -> why it cannot be carried out. */
  readonly refused: ReadonlyMap<number, ScimError>;
}

/** bulkId -> place of the operation that makes it: only a POST makes something. */
function makersOf(operations: readonly BulkOperation[]): ReadonlyMap<string, number> {
  const makers = new Map<string, number>();
  for (const [place, { method, bulkId }] of operations.entries())
    if (method === 'POST' && bulkId !== null) makers.set(bulkId, place);
  return makers;
}

/** Places an operation refers to. @throws ScimError of that operation alone */
function needsOf({ id, data }: BulkOperation, makers: ReadonlyMap<string, number>): readonly number[] {
  const references = new Set<string>();
  if (id !== null) collect(id, references, 0);
  if (data !== null) collect(data, references, 0);
  return [...references].map((reference) => {
    const maker = makers.get(reference);
    if (maker === undefined)
      throw invalidValue(`${PREFIX}${reference.slice(0, 256)} is not the bulkId of a POST in this request.`);
    return maker;
  });
}

/** Places that can be reached once everything they need is: all others are in a circle, or need something that is. */
function reachable(needs: ReadonlyMap<number, readonly number[]>): ReadonlySet<number> {
  const waiting = new Map<number, number>();
  const neededBy = new Map<number, number[]>();
  const ready: number[] = [];
  for (const [place, of] of needs) {
    waiting.set(place, of.length);
    if (of.length === 0) ready.push(place);
    for (const need of of) {
      const others = neededBy.get(need);
      if (others === undefined) neededBy.set(need, [place]);
      else others.push(place);
    }
  }
  const reached = new Set<number>();
  for (let place = ready.pop(); place !== undefined; place = ready.pop()) {
    reached.add(place);
    for (const other of neededBy.get(place) ?? []) {
      const left = (waiting.get(other) ?? 0) - 1;
      waiting.set(other, left);
      if (left === 0) ready.push(other);
    }
  }
  return reached;
}

/** Each behind what it needs. None is in a circle; a chain may be as long as the request, so nothing recurses. */
function inOrder(places: Iterable<number>, needs: ReadonlyMap<number, readonly number[]>): readonly number[] {
  const done = new Set<number>();
  for (const start of places) {
    const stack = [{ place: start, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const need = done.has(top.place) ? undefined : needs.get(top.place)?.[top.next];
      top.next++;
      if (need !== undefined) stack.push({ place: need, next: 0 });
      else {
        done.add(top.place);
        stack.pop();
      }
    }
  }
  return [...done];
}

/**
 * The order in which operations can be carried out, so that whatever a `bulkId:…` in a path or in data stands for is
 * made before. Circles are refused with 409 (RFC 7644 section 3.7.1).
 */
export function resolveReferences(operations: readonly BulkOperation[]): BulkOrder {
  const makers = makersOf(operations);
  const needs = new Map<number, readonly number[]>();
  const refused = new Map<number, ScimError>();
  for (const [place, operation] of operations.entries()) {
    try {
      needs.set(place, needsOf(operation, makers));
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      refused.set(place, error);
    }
  }
  const reached = reachable(needs);
  for (const place of needs.keys())
    if (!reached.has(place))
      refused.set(place, conflict('It refers in a circle, or to an operation that cannot be carried out.'));
  return {
    order: inOrder(
      [...needs.keys()].filter((place) => reached.has(place)),
      needs,
    ),
    refused,
  };
}
