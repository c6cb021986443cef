import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { readAttributeName } from '../schema/attribute-name.ts';
import type { Shape } from '../schema/shape.ts';
import { partsOf } from './parts.ts';

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

type Cut = (resource: JsonObject) => JsonObject;

/** Of whoever wants nothing but the usual: they are nearly everybody. */
const usual = new WeakMap<Shape, Cut>();

/**
 * Cuts resources down to what a client wants to see and may see (RFC 7644 section 3.9, RFC 7643 section 7). `id` and
 * `schemas` are always shown. What no schema knows is not shown, nor what has no value.
 */
export function projector(shape: Shape, wanted: Wanted): Cut {
  if (wanted.attributes !== null || wanted.excludedAttributes !== null) return makeProjector(shape, wanted);
  const cut = usual.get(shape) ?? makeProjector(shape, wanted);
  usual.set(shape, cut);
  return cut;
}

/** An attribute that is shown, by its proper name. */
interface Shown {
  readonly name: string;
  readonly parts: (value: Json) => Json | undefined;
}

function makeProjector(shape: Shape, wanted: Wanted): Cut {
  const choose = choices(shape, wanted);
  const shownOf = (extension: string | null, attributes: readonly Attribute[]) =>
    new Map(
      attributes.flatMap((attribute): [string, Shown][] => {
        const { shown, keeps } = choose(extension, attribute);
        const { name } = attribute;
        return shown ? [[name.toLowerCase(), { name, parts: partsOf(attribute, keeps) }]] : [];
      }),
    );
  const core = shownOf(null, shape.attributes);
  const extensions = shape.extensions.map(({ id, attributes }) => ({ id, shown: shownOf(id, attributes) }));

  /** Whether anything was put there. */
  function cut(of: JsonObject, shown: ReadonlyMap<string, Shown>, into: Record<string, Json>): boolean {
    let some = false;
    for (const given of Object.keys(of)) {
      const found = shown.get(given.toLowerCase());
      const value = of[given];
      if (found === undefined || value === undefined || value === null) continue;
      const part = found.parts(value);
      if (part === undefined) continue;
      into[found.name] = part;
      some = true;
    }
    return some;
  }

  return (resource) => {
    // It names the schemas of what is shown (RFC 7643 section 3).
    const schemas = [shape.core.id];
    const of: Record<string, Json> = { schemas };
    cut(resource, core, of);
    for (const { id, shown } of extensions) {
      const member = Object.hasOwn(resource, id) ? resource[id] : undefined;
      const kept: Record<string, Json> = {};
      if (!isObject(member) || !cut(member, shown, kept)) continue;
      schemas.push(id);
      of[id] = kept;
    }
    return of;
  };
}

/** Whether `members` of a group, or `groups` of a user, are shown: if not, they need not be loaded. */
export function wantsMembers(wanted: Wanted, shape: Shape): boolean {
  const name = shape.type.name === 'User' ? 'groups' : 'members';
  const found = shape.resolve({ urn: null, attribute: name, sub: null });
  return found !== null && choices(shape, wanted)(null, found.attribute).shown;
}
