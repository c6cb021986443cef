import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Resolved, Shape } from '../schema/shape.ts';
import { invalidSyntax } from '../scim-error.ts';
import { checkWhole } from './check-whole.ts';
import {
  type Draft,
  draftOf,
  emptyDraft,
  isKept,
  isMembers,
  resourceOf,
  setValue,
  valueIn,
} from './draft.ts';
import { wholeOf } from './locate.ts';
import { type Member, readMembers } from './members.ts';
import { readValue } from './read-value.ts';
import { type Dialect, entriesIn, ignore, pathOf, type Reading } from './reading.ts';
import { walkEntry } from './walk-entry.ts';

export interface ReadResource {
  /**
   * In canonical form: names and order of the schemas, extensions under their URN; without `schemas`, members of groups,
   * what is read-only or never shown, and what is unassigned.
   */
  readonly resource: JsonObject;
  /** Of a group; null: it does not say. */
  readonly members: readonly Member[] | null;
  /** Paths of what was not understood or not taken. */
  readonly ignored: readonly string[];
}

export interface ReadOptions {
  readonly dialect: Dialect;
  readonly mode: 'create' | 'replace';
  /** The resource that is replaced, in canonical form. */
  readonly current?: JsonObject;
}

/** A resource as a client sends it with POST or PUT (RFC 7644 sections 3.3 and 3.5.1), or a refusal. */
export function readResource(body: unknown, shape: Shape, options: ReadOptions): ReadResource {
  if (!isObject(body)) throw invalidSyntax('the body: expected an object');
  const reading: Reading = { dialect: options.dialect, ignored: new Set() };
  readSchemas(body, shape, reading);
  const draft = emptyDraft();
  const said = new Set<string>();
  let members: readonly Member[] | null = null;
  for (const [name, value] of entriesIn(body, 'the body'))
    walkEntry(name, value, shape, reading, (target, given) => {
      once(target, said, reading);
      if (isMembers(target.attribute, shape)) members = takeMembers(target, given, reading) ?? members;
      else if (isKept(target.attribute, shape)) take(draft, target, given, reading);
    });
  const current = options.current === undefined ? emptyDraft() : draftOf(options.current, shape);
  keepActive(draft, current, shape);
  checkWhole(draft, current, shape);
  return { resource: resourceOf(draft, shape), members, ignored: [...reading.ignored] };
}

/** `schemas` says what a resource is (RFC 7643 section 3). Clients leave it out, and name schemas that nobody knows. */
function readSchemas(body: JsonObject, shape: Shape, reading: Reading): void {
  const name = Object.keys(body).find((one) => one.toLowerCase() === 'schemas');
  const value = name === undefined ? undefined : own(body, name);
  const given: readonly Json[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const strict = reading.dialect === 'strict';
  if (strict && !Array.isArray(value)) throw invalidSyntax('schemas: expected a list of URNs');
  for (const urn of given) {
    if (typeof urn === 'string' && shape.schema(urn) !== null) continue;
    if (strict) throw invalidSyntax(`schemas: this resource knows ${shape.core.id} and its extensions only`);
    ignore(reading, typeof urn === 'string' ? urn : 'schemas');
  }
  const core = (urn: Json) => typeof urn === 'string' && shape.schema(urn) === shape.core;
  if (strict && !given.some(core)) throw invalidSyntax(`schemas: ${shape.core.id} is missing`);
}

/** Two members whose names differ in case only are one attribute. */
function once(target: Resolved, said: Set<string>, { dialect }: Reading): void {
  const path = pathOf(target);
  if (dialect === 'strict' && said.has(path)) throw invalidSyntax(`${path}: is there twice`);
  said.add(path);
}

function takeMembers(target: Resolved, value: Json, reading: Reading): readonly Member[] | null {
  if (target.sub === null) return readMembers(value, reading);
  ignore(reading, pathOf(target));
  return null;
}

function take(draft: Draft, target: Resolved, value: Json, reading: Reading): void {
  const { attribute, sub } = target;
  const path = pathOf(target);
  const before = valueIn(draft, target);
  if (sub === null) {
    const read = readValue(value, attribute, path, reading);
    // A part of it may have come before, under a name with a dot.
    const merged = before !== undefined && isObject(before) && read !== undefined && isObject(read);
    setValue(draft, target, merged ? { ...before, ...read } : read);
  } else if (attribute.multiValued) ignore(reading, path);
  else if (sub.mutability !== 'readOnly') {
    const read = readValue(value, sub, path, reading);
    if (read === undefined) return;
    const others = before !== undefined && isObject(before) ? before : {};
    setValue(draft, wholeOf(target), { ...others, [sub.name]: read });
  }
}

/**
 * Nobody loses access because a client left something out, or gets it back: who is not said to be active stays as they
 * are, and somebody new is active.
 */
function keepActive(draft: Draft, current: Draft, shape: Shape): void {
  const target = shape.resolve({ urn: null, attribute: 'active', sub: null });
  if (target?.attribute.type !== 'boolean' || valueIn(draft, target) !== undefined) return;
  setValue(draft, target, valueIn(current, target) ?? true);
}
