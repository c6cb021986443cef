import type { AttributeValue } from '../../domain/connector.ts';
import { isObject, type JsonObject, listOf, member, memberName } from './scim-json.ts';
import { printScimPath, type ScimPath } from './scim-path.ts';

/** One operation of a PATCH request (RFC 7644 section 3.5.2). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path?: string;
  readonly value?: unknown;
}

/** Multi-valued attributes of the core User (RFC 7643 section 4.1.2): a single wanted value becomes a list of one. */
const MULTI_VALUED =
  /^(emails|phoneNumbers|ims|photos|addresses|groups|entitlements|roles|x509Certificates)$/i;

/** The value at the path in our flat form; lists give the `value` of each element. null = not there. */
export function readPath(resource: JsonObject, path: ScimPath): AttributeValue {
  const container = containerOf(resource, path);
  const found = container === null ? undefined : member(container, path.attribute);
  if (path.where !== undefined) {
    const element = listOf(found).find((one) => matches(one, path));
    return isObject(element) ? simple(member(element, path.sub ?? 'value')) : null;
  }
  if (Array.isArray(found)) return found.flatMap((one) => valueTexts(one, path.sub ?? 'value'));
  if (isObject(found)) return simple(member(found, path.sub ?? 'value'));
  return path.sub === undefined ? simple(found) : null;
}

/** A copy of the resource with that value; everything else stays as it was read. null takes the value away. */
export function writePath(resource: JsonObject, path: ScimPath, value: AttributeValue): JsonObject {
  if (path.schema === undefined) return writeIn(resource, path, value);
  const extension = containerOf(resource, path) ?? {};
  const written = writeIn(extension, path, value);
  const key = memberName(resource, path.schema) ?? path.schema;
  if (Object.keys(written).length === 0) return without(resource, key);
  return withSchema({ ...resource, [key]: written }, path.schema);
}

/** The PATCH that makes the value so; `valuePaths: false` for servers that know no filter inside a path. */
export function patchPath(
  resource: JsonObject,
  path: ScimPath,
  value: AttributeValue,
  valuePaths: boolean,
): PatchOperation {
  const whole: ScimPath = {
    attribute: path.attribute,
    ...(path.schema !== undefined && { schema: path.schema }),
  };
  const after = () => {
    const container = containerOf(writePath(resource, path, value), path);
    return container === null ? undefined : member(container, path.attribute);
  };
  if (path.where === undefined) {
    if (value === null) return { op: 'remove', path: printScimPath(path) };
    const plain = path.sub !== undefined || !(Array.isArray(value) || MULTI_VALUED.test(path.attribute));
    return { op: 'replace', path: printScimPath(path), value: plain ? value : after() };
  }
  if (!valuePaths) return { op: 'replace', path: printScimPath(whole), value: after() ?? [] };
  const there = listOf(member(containerOf(resource, path) ?? {}, path.attribute)).some((one) =>
    matches(one, path),
  );
  if (value === null) {
    const { sub, ...element } = path;
    return { op: 'remove', path: printScimPath(sub === undefined || sub === 'value' ? element : path) };
  }
  if (there) return { op: 'replace', path: printScimPath({ ...path, sub: path.sub ?? 'value' }), value };
  // A replace that matches nothing is an error (RFC 7644 section 3.5.2.3), so a new element is added.
  return { op: 'add', path: printScimPath(whole), value: [newElement(path, value)] };
}

function writeIn(container: JsonObject, path: ScimPath, value: AttributeValue): JsonObject {
  const key = memberName(container, path.attribute) ?? path.attribute;
  const found = container[key];
  const next = nextValue(found, path, value);
  const empty = next === null || (Array.isArray(next) && next.length === 0 && found === undefined);
  return empty ? without(container, key) : { ...container, [key]: next };
}

function nextValue(found: unknown, path: ScimPath, value: AttributeValue): unknown {
  if (path.where !== undefined) return nextElements(listOf(found), path, value);
  if (path.sub !== undefined) {
    const object = isObject(found) ? found : {};
    const key = memberName(object, path.sub) ?? path.sub;
    const next = value === null ? without(object, key) : { ...object, [key]: value };
    return Object.keys(next).length === 0 ? null : next;
  }
  if (Array.isArray(value) || (value !== null && MULTI_VALUED.test(path.attribute))) {
    return (Array.isArray(value) ? value : [value]).map((one) => existing(found, one) ?? { value: one });
  }
  // `manager` and the like: a complex attribute that is meant by its value.
  if (isObject(found) && value !== null) return { ...found, value };
  return value;
}

function nextElements(elements: readonly unknown[], path: ScimPath, value: AttributeValue): unknown[] {
  const sub = path.sub ?? 'value';
  if (value === null) {
    if (sub === 'value') return elements.filter((one) => !matches(one, path));
    return elements.map((one) => (matches(one, path) && isObject(one) ? without(one, sub) : one));
  }
  if (!elements.some((one) => matches(one, path))) return [...elements, newElement(path, value)];
  return elements.map((one) =>
    matches(one, path) && isObject(one) ? { ...one, [memberName(one, sub) ?? sub]: value } : one,
  );
}

function newElement(path: ScimPath, value: AttributeValue): JsonObject {
  const where = path.where === undefined ? {} : { [path.where.attribute]: path.where.value };
  return { ...where, [path.sub ?? 'value']: value };
}

function existing(found: unknown, value: unknown): unknown {
  return listOf(found).find((one) => isObject(one) && member(one, 'value') === value);
}

function matches(element: unknown, path: ScimPath): boolean {
  if (!isObject(element) || path.where === undefined) return false;
  const is = member(element, path.where.attribute);
  return typeof is === 'string' && is.toLowerCase() === path.where.value.toLowerCase();
}

function containerOf(resource: JsonObject, path: ScimPath): JsonObject | null {
  if (path.schema === undefined) return resource;
  const found = member(resource, path.schema);
  return isObject(found) ? found : null;
}

function withSchema(resource: JsonObject, schema: string): JsonObject {
  const schemas = listOf(member(resource, 'schemas'));
  const known = schemas.some((one) => typeof one === 'string' && one.toLowerCase() === schema.toLowerCase());
  if (known) return resource;
  return { ...resource, [memberName(resource, 'schemas') ?? 'schemas']: [...schemas, schema] };
}

export function without(object: JsonObject, name: string): JsonObject {
  const key = memberName(object, name);
  return Object.fromEntries(Object.entries(object).filter(([one]) => one !== key));
}

function simple(value: unknown): AttributeValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.flatMap((one) => valueTexts(one, 'value'));
  return isObject(value) ? simpleScalar(member(value, 'value')) : null;
}

function simpleScalar(value: unknown): AttributeValue {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? value : null;
}

function valueTexts(element: unknown, sub: string): readonly string[] {
  const value = isObject(element) ? member(element, sub) : element;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? [String(value)]
    : [];
}
