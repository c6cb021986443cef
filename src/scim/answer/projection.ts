import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { readAttributeName } from '../schema/attribute-name.ts';
import type { Shape } from '../schema/shape.ts';
import { withParts } from './parts.ts';

/** `attributes` and `excludedAttributes` as they were sent; null: nothing was named. */
export interface Wanted {
  readonly attributes: readonly string[] | null;
  readonly excludedAttributes: readonly string[] | null;
}

/** What a list of names names: of an attribute all of it, or some of its sub-attributes. */
interface Named {
  readonly schemas: ReadonlySet<string | null>;
  readonly whole: ReadonlySet<Attribute>;
  readonly parts: ReadonlyMap<Attribute, ReadonlySet<Attribute>>;
}

/** Names that nothing is known of are passed over: a client may ask every server for the same. */
function named(names: readonly string[], shape: Shape): Named {
  const schemas = new Set<string | null>();
  const whole = new Set<Attribute>();
  const parts = new Map<Attribute, Set<Attribute>>();
  for (const name of names) {
    const schema = shape.schema(name);
    if (schema !== null) {
      schemas.add(schema === shape.core ? null : schema.id);
      continue;
    }
    const path = readAttributeName(name);
    const found = path === null ? null : shape.resolve(path);
    if (found === null) continue;
    if (found.sub === null) whole.add(found.attribute);
    else parts.set(found.attribute, (parts.get(found.attribute) ?? new Set()).add(found.sub));
  }
  return { schemas, whole, parts };
}

/** Whether an attribute is shown at all, and which of its sub-attributes. */
interface Choice {
  readonly shown: boolean;
  keeps(sub: Attribute): boolean;
}

const NOTHING: Choice = { shown: false, keeps: () => false };

function byRule(sub: Attribute, chosen: boolean, byName: boolean): boolean {
  switch (sub.returned) {
    case 'never':
      return false;
    case 'always':
      return true;
    case 'default':
      return chosen;
    case 'request':
      return byName;
  }
}

function choices(shape: Shape, wanted: Wanted): (extension: string | null, attribute: Attribute) => Choice {
  const only = wanted.attributes === null ? null : named(wanted.attributes, shape);
  const without = named(wanted.excludedAttributes ?? [], shape);
  return (extension, attribute) => {
    const all = only?.whole.has(attribute) ?? false;
    const some = only?.parts.get(attribute);
    const left = without.schemas.has(extension) || without.whole.has(attribute);
    const asked = only === null || all || some !== undefined || only.schemas.has(extension);
    if (!byRule(attribute, asked && !left, (all || some !== undefined) && !left)) return NOTHING;
    const fewer = without.parts.get(attribute);
    // Named by its parts only, it shows these; one that is always shown and was not asked for shows all of them.
    const narrowed = some !== undefined && !all && only?.schemas.has(extension) !== true;
    return {
      shown: true,
      keeps(sub) {
        const excluded = fewer?.has(sub) ?? false;
        const byName = some?.has(sub) ?? false;
        return byRule(sub, !excluded && (!narrowed || byName), !excluded && byName);
      },
    };
  };
}

/**
 * Cuts resources down to what a client wants to see and may see (RFC 7644 section 3.9, RFC 7643 section 7). `id` and
 * `schemas` are always shown. What no schema knows is not shown.
 */
export function projector(shape: Shape, wanted: Wanted): (resource: JsonObject) => JsonObject {
  const choose = choices(shape, wanted);
  const chosen = new Map<Attribute, Choice>();

  function choiceOf(extension: string | null, attribute: Attribute): Choice {
    const known = chosen.get(attribute) ?? choose(extension, attribute);
    chosen.set(attribute, known);
    return known;
  }

  function cut(of: JsonObject, extension: string | null): [string, Json][] {
    const kept: [string, Json][] = [];
    for (const [name, value] of Object.entries(of)) {
      const found = shape.resolve({ urn: extension, attribute: name, sub: null });
      if (found === null) continue;
      const choice = choiceOf(extension, found.attribute);
      const part = choice.shown ? withParts(value, found.attribute, choice.keeps) : undefined;
      if (part !== undefined) kept.push([found.attribute.name, part]);
    }
    return kept;
  }

  return (resource) => {
    const extensions: [string, Json][] = [];
    for (const { id } of shape.extensions) {
      const member = Object.hasOwn(resource, id) ? resource[id] : undefined;
      const kept = isObject(member) ? cut(member, id) : [];
      if (kept.length > 0) extensions.push([id, Object.fromEntries(kept)]);
    }
    // It names the schemas of what is shown (RFC 7643 section 3).
    const schemas = [shape.core.id, ...extensions.map(([id]) => id)];
    return Object.fromEntries([['schemas', schemas], ...cut(resource, null), ...extensions]);
  };
}

export const project = (resource: JsonObject, shape: Shape, wanted: Wanted): JsonObject =>
  projector(shape, wanted)(resource);

/** Whether `members` of a group, or `groups` of a user, are shown: if not, they need not be loaded. */
export function wantsMembers(wanted: Wanted, shape: Shape): boolean {
  const name = shape.type.name === 'User' ? 'groups' : 'members';
  const found = shape.resolve({ urn: null, attribute: name, sub: null });
  return found !== null && choices(shape, wanted)(null, found.attribute).shown;
}
