import { isObject, type Json, type JsonObject } from '../json.ts';
import { checkWhole } from '../resource/check-whole.ts';
import { draftOf, isMembers, resourceOf, setValue, valueIn } from '../resource/draft.ts';
import { wholeOf } from '../resource/locate.ts';
import { single } from '../resource/read-value.ts';
import { type Dialect, entriesIn, pathOf, shown } from '../resource/reading.ts';
import { sameJson } from '../resource/same-json.ts';
import { isSecret } from '../resource/sub-attribute.ts';
import { leaveOut } from '../resource/unknown-name.ts';
import { walkEntry, walkSchema } from '../resource/walk-entry.ts';
import type { Schema } from '../schema/attribute.ts';
import type { Shape } from '../schema/shape.ts';
import { immutable, invalidPath, invalidValue, noTarget } from '../scim-error.ts';
import { memberChanges } from './change-members.ts';
import { changedValue } from './change-value.ts';
import { newEffort, spend, spendOnPath } from './effort.ts';
import type { MemberChange, PatchOperation } from './patch-operation.ts';
import { findTarget, type PatchTarget } from './patch-target.ts';
import type { Change, Work } from './work.ts';

export interface PatchOutcome {
  readonly resource: JsonObject;
  /** In the order in which they are to be carried out. */
  readonly members: readonly MemberChange[];
  /** The resource is another one; of members only their rows can tell. */
  readonly changed: boolean;
  /** Paths of what was not understood or not taken. */
  readonly ignored: readonly string[];
}

/**
 * A resource in canonical form after a PATCH (RFC 7644 section 3.5.2): all operations, in their order, or a refusal. With
 * `id` known, a PATCH may repeat it and not change it.
 */
export function applyPatch(
  current: JsonObject,
  operations: readonly PatchOperation[],
  shape: Shape,
  dialect: Dialect,
  id: string | null = null,
): PatchOutcome {
  const reading = { dialect, ignored: new Set<string>() };
  const before = draftOf(current, shape);
  const work: Work = {
    shape,
    reading,
    draft: draftOf(current, shape),
    members: [],
    targets: new Map(),
    effort: newEffort(),
    id,
  };
  for (const operation of operations) apply(operation, work);
  checkWhole(work.draft, before, shape);
  const resource = resourceOf(work.draft, shape);
  const changed = !sameJson(resource, resourceOf(before, shape));
  return { resource, members: work.members, changed, ignored: [...reading.ignored] };
}

function apply({ op, path, value }: PatchOperation, work: Work): void {
  const { shape, reading } = work;
  if (path === null) {
    withoutPath(op, value ?? null, work);
    return;
  }
  spendOnPath(work.effort, path);
  const found = targetOf(path, work);
  if (found === null) {
    if (reading.dialect === 'strict') throw invalidPath(`${shown(path)}: there is no such attribute`);
    leaveOut(path, shape, reading);
  } else if (found.kind === 'attribute') {
    change({ op, target: found.target, where: found.where, value, explicit: true }, work);
  } else if (found.schema === shape.core) withoutPath(op, value ?? null, work);
  else onExtension(op, found.schema, value ?? null, work);
}

/** Of a thousand operations most name one of few places. */
function targetOf(path: string, { shape, reading, targets }: Work): PatchTarget | null {
  const known = targets.get(path);
  if (known !== undefined) return known;
  const found = findTarget(path, shape, reading.dialect);
  targets.set(path, found);
  return found;
}

/** To find out what a name means, or that nobody knows it, costs as much as to look at so many elements. */
const NAME = 20;

/** A value whose members are what is added or replaced. Microsoft Entra ID writes whole paths as their names. */
function withoutPath(op: PatchOperation['op'], value: Json, work: Work): void {
  if (op === 'remove') throw noTarget('a resource is not removed by PATCH');
  const { shape, reading } = work;
  const held = single(value, 'value', reading);
  if (!isObject(held)) throw invalidValue('value: expected an object, where there is no path');
  const entries = entriesIn(held, 'value');
  spend(work.effort, entries.length * NAME);
  for (const [name, one] of entries) {
    if (reading.dialect === 'tolerant' && name.includes('[')) apply({ op, path: name, value: one }, work);
    else
      walkEntry(
        name,
        one,
        shape,
        reading,
        (target, given) => change({ op, target, where: null, value: given, explicit: false }, work),
        (schema) => clear(schema, work),
      );
  }
}

function onExtension(op: PatchOperation['op'], schema: Schema, value: Json, work: Work): void {
  if (op !== 'add') clear(schema, work);
  if (op === 'remove') return;
  walkSchema(
    schema,
    value,
    work.shape,
    work.reading,
    (target, given) => change({ op, target, where: null, value: given, explicit: false }, work),
    (unassigned) => clear(unassigned, work),
  );
}

/** Values of its attributes that cannot be changed come back in the end. */
function clear({ id }: Schema, { draft }: Work): void {
  draft.of.delete(id);
}

function change(one: Change, work: Work): void {
  const { target } = one;
  const { attribute, sub } = target;
  if (target.extension === null && attribute.name === 'id') {
    sameId(one, work);
    return;
  }
  if (attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly') {
    if (one.explicit) throw immutable(`${pathOf(target)}: is read-only`);
    return;
  }
  if (isSecret(attribute) || (sub !== null && isSecret(sub))) return;
  if (isMembers(attribute, work.shape)) work.members.push(...memberChanges(one, work));
  else {
    const before = valueIn(work.draft, target);
    const after = changedValue(before, one, work);
    if (after === undefined) mayGo(one, before !== undefined);
    setValue(work.draft, wholeOf(target), after);
  }
}

/** Okta says which group it means inside of the value, too. */
function sameId({ op, value, explicit }: Change, { id }: Work): void {
  if (op !== 'remove' && id !== null && value === id) return;
  if (explicit || id !== null) throw immutable('id: cannot be changed');
}

function mayGo({ op, target }: Change, isThere: boolean): void {
  const { extension, attribute } = target;
  const path = pathOf(wholeOf(target));
  if (attribute.required)
    throw op === 'remove' ? immutable(`${path}: is required`) : invalidValue(`${path}: is required`);
  if (isThere && attribute.mutability === 'immutable') throw immutable(`${path}: cannot be changed`);
  // Neither is access given nor taken away by what says nothing.
  if (extension === null && attribute.name === 'active')
    throw invalidValue(`${path}: expected true or false`);
}
