import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { assigned, type Parts, readParts, readValue, single } from '../resource/read-value.ts';
import { pathOf } from '../resource/reading.ts';
import { sameJson } from '../resource/same-json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { invalidPath } from '../scim-error.ts';
import { changedList } from './change-list.ts';
import { mergedParts } from './merged-parts.ts';
import type { Change, Work } from './work.ts';

/** What an attribute is after a change; undefined: unassigned. */
export function changedValue(before: Json | undefined, change: Change, work: Work): Json | undefined {
  const { op, target, where } = change;
  const { attribute, sub } = target;
  if (attribute.multiValued) return changedList(Array.isArray(before) ? before : [], change, work);
  const path = pathOf(target);
  if (where !== null) throw invalidPath(`${path}: a filter needs a list`);
  const value = change.value ?? null;
  if (sub !== null) {
    const part = op === 'remove' ? undefined : readValue(value, sub, path, work.reading);
    return mergedOne(before, new Map([[sub.name, part]]), attribute, op === 'add');
  }
  if (op === 'remove') return undefined;
  if (attribute.type !== 'complex') return readValue(value, attribute, path, work.reading);
  return changedComplex(before, value, change, work);
}

/**
 * `add`, and a value without a path, leave alone what they do not speak of. `replace` with a path replaces the whole.
 */
function changedComplex(before: Json | undefined, value: Json, change: Change, work: Work): Json | undefined {
  const { op, target, explicit } = change;
  const { attribute } = target;
  const path = pathOf(target);
  const meant = single(value, path, work.reading);
  const parts = readParts(meant, attribute, path, work.reading);
  if (meant === null || meant === '') return undefined;
  const whole = op === 'replace' && explicit;
  if (parts.size > 0) return whole ? assigned(parts) : mergedOne(before, parts, attribute, op === 'add');
  const isEmpty = isObject(meant) && Object.keys(meant).length === 0;
  return whole && isEmpty ? undefined : before;
}

/** What describes another manager does not describe this one: where `value` changes, the rest goes. */
function mergedOne(
  before: Json | undefined,
  parts: Parts,
  attribute: Attribute,
  adds: boolean,
): JsonObject | undefined {
  const held = before !== undefined && isObject(before) ? before : {};
  const named = parts.has('value') && !sameJson(own(held, 'value'), parts.get('value'));
  return mergedParts(named ? {} : held, parts, attribute, adds);
}
