import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { elementKey, isPrimary, joinElements, onlyPrimary, partKey } from '../resource/join-elements.ts';
import {
  assigned,
  type Parts,
  readElement,
  readElementParts,
  readValue,
  single,
} from '../resource/read-value.ts';
import { pathOf, RESOURCE_LIMITS } from '../resource/reading.ts';
import type { Attribute } from '../schema/attribute.ts';
import { invalidValue, noTarget } from '../scim-error.ts';
import { spendOnList } from './effort.ts';
import { checkElementFilter, elementMeets } from './element-meets.ts';
import { conditionsOf } from './filter-conditions.ts';
import { mergedParts } from './merged-parts.ts';
import type { Change, Work } from './work.ts';

type List = readonly Json[];

/** What a list is after a change; undefined: it has no elements. */
export function changedList(before: List, change: Change, work: Work): List | undefined {
  const { attribute, sub } = change.target;
  spendOnList(work.effort, before);
  const whole = change.where === null && sub === null;
  const after = whole ? changedWhole(before, change, work) : changedSome(before, change, work);
  if (after.length > RESOURCE_LIMITS.list)
    throw invalidValue(`${attribute.name}: more than ${RESOURCE_LIMITS.list} values`);
  return after.length === 0 ? undefined : after;
}

function changedWhole(before: List, { op, target, value = null }: Change, work: Work): List {
  const { attribute } = target;
  const path = pathOf(target);
  if (op === 'remove') {
    // Microsoft Entra ID takes single values away so, which the RFC does not know.
    return value === null || value === '' ? [] : withoutListed(before, value, attribute, path, work);
  }
  const coming = readValue(value, attribute, path, work.reading);
  const list = Array.isArray(coming) ? coming : [];
  spendOnList(work.effort, list);
  return op === 'add' ? joinElements(before, list, attribute) : list;
}

/** An element is meant by its value, and by its type if that is said; one without a value by all it says. */
function withoutListed(before: List, value: Json, attribute: Attribute, path: string, work: Work): List {
  const given: List = Array.isArray(value) ? value : [value];
  if (given.length > RESOURCE_LIMITS.list)
    throw invalidValue(`${path}: more than ${RESOURCE_LIMITS.list} values`);
  const whole = new Set<string>();
  const values = new Set<string>();
  for (const [index, one] of given.entries()) {
    const element = readElement(one, attribute, `${path}[${index}]`, work.reading);
    if (element === undefined) continue;
    const named = isObject(element) ? own(element, 'value') : undefined;
    const typed = isObject(element) && own(element, 'type') !== undefined;
    if (named !== undefined && !typed) values.add(partKey(named, attribute, 'value'));
    else whole.add(elementKey(element, attribute));
  }
  return before.filter((element) => {
    const named = isObject(element) ? own(element, 'value') : undefined;
    if (named !== undefined && values.has(partKey(named, attribute, 'value'))) return false;
    return !whole.has(elementKey(element, attribute));
  });
}

/** Elements that a filter chooses; without one, a part of all of them. */
function changedSome(before: List, change: Change, work: Work): List {
  const { op, target, where } = change;
  const { attribute, sub } = target;
  if (where !== null) checkElementFilter(where, attribute);
  const chosen = before.map((one) => where === null || elementMeets(one, where, attribute, work.effort));
  if (op === 'remove' && sub === null) return before.filter((_, index) => !chosen[index]);
  if (attribute.type !== 'complex') return changedSimple(before, chosen, change, work);
  const parts = partsOf(change, work);
  if (!chosen.includes(true)) return op === 'remove' ? before : withNew(before, parts, change, work);
  return merged(before, chosen, parts, change, work);
}

/** `tags[value eq "a"]` of a list of texts. */
function changedSimple(before: List, chosen: readonly boolean[], change: Change, work: Work): List {
  const { op, target, value = null } = change;
  const read = readElement(value, target.attribute, pathOf(target), work.reading);
  const coming = read === undefined ? [] : [read];
  if (!chosen.includes(true) && op === 'replace' && work.reading.dialect === 'strict')
    throw nothingMeets(change);
  const kept = op === 'replace' ? before.filter((_, index) => !chosen[index]) : before;
  return joinElements(kept, coming, target.attribute);
}

const nothingMeets = ({ target }: Change) => noTarget(`${pathOf(target)}: nothing meets the filter`);

function partsOf({ op, target, value = null }: Change, { reading }: Work): Parts {
  const { attribute, sub } = target;
  const path = pathOf(target);
  if (sub === null) return readElementParts(single(value, path, reading), attribute, path, reading);
  if (op !== 'remove' && sub.name === 'value' && attribute.name === 'roles') {
    // Microsoft Entra ID: `roles[primary eq "True"].value` is a text of JSON with more than the value.
    const read = readValue(value, sub, path, reading);
    return read === undefined
      ? new Map([['value', undefined]])
      : readElementParts({ value: read }, attribute, path, reading);
  }
  return new Map([[sub.name, op === 'remove' ? undefined : readValue(value, sub, path, reading)]]);
}

/**
 * An element that says what the filter asks for: Microsoft Entra ID sets `phoneNumbers[type eq "mobile"].value` of
 * somebody who has none. The RFC wants that of `add` at most (RFC 7644 section 3.5.2.3, noTarget).
 */
function withNew(before: List, parts: Parts, change: Change, work: Work): List {
  const { op, target, where } = change;
  const { attribute } = target;
  if (op === 'replace' && where !== null && work.reading.dialect === 'strict') throw nothingMeets(change);
  const said = assigned(parts);
  if (said === undefined) return before;
  const asked = where === null ? {} : askedFor(change, work);
  const element: JsonObject = { ...asked, ...said };
  const meets = (one: Json) => where === null || elementMeets(one, where, attribute, work.effort);
  if (!meets(asked) && !meets(element)) throw nothingMeets(change);
  return joinElements(before, [element], attribute);
}

/** What the filter says an element is, read like anything else that is kept. */
function askedFor({ target, where }: Change, { reading }: Work): JsonObject {
  const { attribute } = target;
  if (where === null) return {};
  return assigned(readElementParts(conditionsOf(where, attribute), attribute, attribute.name, reading)) ?? {};
}

function merged(before: List, chosen: readonly boolean[], parts: Parts, change: Change, work: Work): List {
  const { op, target } = change;
  const { attribute, sub } = target;
  const replaces = op === 'replace' && sub === null;
  const nothing = assigned(parts) === undefined;
  // What is found by `type` keeps its type.
  const base = replaces ? askedFor(change, work) : null;
  const after = before.map((element, index): Json | undefined => {
    if (!chosen[index]) return element;
    if (replaces && nothing) return undefined;
    // Without its value nothing is left of an element that a type or a display could say more of.
    if (parts.has('value') && parts.get('value') === undefined) return undefined;
    return mergedParts(base ?? (isObject(element) ? element : {}), parts, attribute, op === 'add');
  });
  const primary = parts.get('primary') === true ? chosen.lastIndexOf(true) : -1;
  const settled = primary < 0 ? after : demoted(after, primary);
  return joinElements(
    [],
    settled.filter((one) => one !== undefined),
    attribute,
  );
}

function demoted(list: readonly (Json | undefined)[], primary: number): readonly (Json | undefined)[] {
  return list.map((one, index) =>
    index !== primary && one !== undefined && isPrimary(one) ? onlyPrimary([one], -1)[0] : one,
  );
}
