import { isObject, type Json, own } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Resolved, Shape } from '../schema/shape.ts';
import { immutable, invalidValue } from '../scim-error.ts';
import { type Draft, isKept, setValue, valueIn } from './draft.ts';
import { pathOf } from './reading.ts';
import { sameJson } from './same-json.ts';

/**
 * What only the whole can tell: nothing required is missing in what has changed, and what cannot be changed is as before
 * (RFC 7643 section 2.2, RFC 7644 section 3.5.1). What has not changed is not looked at: an extension that asks for more
 * since yesterday stops nobody from being deactivated.
 */
export function checkWhole(draft: Draft, current: Draft, shape: Shape): void {
  const parts: readonly (readonly [string | null, readonly Attribute[]])[] = [
    [null, shape.attributes],
    ...shape.extensions.map(({ id, attributes }) => [id, attributes] as const),
  ];
  for (const [extension, attributes] of parts) {
    const targets = attributes
      .filter((attribute) => isKept(attribute, shape))
      .map((attribute): Resolved => ({ extension, attribute, sub: null }));
    for (const target of targets) keepImmutable(draft, current, target);
    const changed = targets.filter((one) => !sameJson(valueIn(draft, one), valueIn(current, one)));
    // An extension that says nothing is not there.
    const there = extension === null || targets.some((one) => valueIn(draft, one) !== undefined);
    if (there && (changed.length > 0 || extension === null))
      for (const target of targets) needed(draft, target);
    for (const target of changed) neededParts(valueIn(draft, target), target);
  }
}

function needed(draft: Draft, target: Resolved): void {
  if (target.attribute.required && valueIn(draft, target) === undefined)
    throw invalidValue(`${pathOf(target)}: is required`);
}

function neededParts(value: Json | undefined, { attribute, extension }: Resolved): void {
  for (const sub of attribute.subAttributes ?? []) {
    if (!sub.required || sub.mutability === 'readOnly') continue;
    for (const element of Array.isArray(value) ? value : [value ?? null])
      if (isObject(element) && own(element, sub.name) === undefined)
        throw invalidValue(`${pathOf({ extension, attribute, sub })}: is required`);
  }
}

/** Once it has a value, that stays (RFC 7643 section 7). */
function keepImmutable(draft: Draft, current: Draft, target: Resolved): void {
  const before = valueIn(current, target);
  if (before === undefined) return;
  const { attribute } = target;
  const after = valueIn(draft, target);
  if (attribute.mutability === 'immutable') {
    if (after === undefined) setValue(draft, target, before);
    else if (!sameJson(before, after)) throw immutable(`${pathOf(target)}: cannot be changed`);
  }
  if (!isObject(before) || after === undefined || !isObject(after)) return;
  for (const sub of attribute.subAttributes ?? []) {
    const fixed = sub.mutability === 'immutable' ? own(before, sub.name) : undefined;
    if (fixed !== undefined && !sameJson(fixed, own(after, sub.name)))
      throw immutable(`${pathOf({ ...target, sub })}: cannot be changed`);
  }
}
