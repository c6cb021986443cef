import { isRecord } from '../json-body.ts';
import { Refusal } from '../refusal.ts';
import type { AttributePath, Filter } from './filter.ts';
import { matches, nameIn, parseAttributePath, parseFilter } from './filter.ts';

interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path?: string;
  readonly value?: unknown;
}

interface PatchPath extends AttributePath {
  readonly filter?: Filter;
}

type Doc = Record<string, unknown>;
const MAX_OPERATIONS = 1000;
const READ_ONLY = /^(id|meta|schemas|groups)$/i;

/** Reads a PatchOp message. Operation names in any case, as Entra sends them. Throws Refusal 400. */
export function parsePatch(body: unknown): PatchOperation[] {
  const operations = isRecord(body) ? body[nameIn(body, 'Operations') ?? ''] : undefined;
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > MAX_OPERATIONS) {
    throw new Refusal(400, 'invalidSyntax', 'Operations must be a list of 1 to 1000');
  }
  return operations.map((one: unknown) => {
    const op = isRecord(one) && typeof one.op === 'string' ? one.op.toLowerCase() : '';
    if (!isRecord(one) || (op !== 'add' && op !== 'replace' && op !== 'remove')) {
      throw new Refusal(400, 'invalidSyntax', 'op must be add, replace or remove');
    }
    const path = one.path;
    if (path !== undefined && typeof path !== 'string')
      throw new Refusal(400, 'invalidPath', 'path must be a text');
    return { op, value: one.value, ...(path !== undefined && { path }) };
  });
}

/** RFC 7644 section 3.5.2: all or nothing; the resource that came in is not touched. */
export function applyPatch(resource: Readonly<Doc>, operations: readonly PatchOperation[]): Doc {
  const doc: Doc = structuredClone(resource);
  for (const { op, path, value } of operations) {
    if (path !== undefined) {
      applyOne(doc, op, parsePath(path), value);
      continue;
    }
    if (op === 'remove') throw new Refusal(400, 'noTarget', 'remove needs a path');
    if (!isRecord(value))
      throw new Refusal(400, 'invalidValue', 'Without a path the value must be an object');
    for (const [name, one] of Object.entries(value)) {
      // A whole extension comes under its URN; the parts of it are set one by one.
      if (name.toLowerCase().startsWith('urn:') && isRecord(one)) {
        for (const [sub, inner] of Object.entries(one))
          applyOne(doc, op, { schema: name, attribute: sub }, inner);
      } else {
        applyOne(doc, op, parsePath(name), one);
      }
    }
  }
  return doc;
}

export function parsePath(text: string): PatchPath {
  const open = text.indexOf('[');
  if (open < 0) return parseAttributePath(text);
  const close = text.lastIndexOf(']');
  const rest = text.slice(close + 1);
  if (close < open || (rest !== '' && !rest.startsWith('.')))
    throw new Refusal(400, 'invalidPath', 'The path is not valid');
  const path = parseAttributePath(`${text.slice(0, open)}${rest}`);
  return { ...path, filter: parseFilter(text.slice(open + 1, close)) };
}

function applyOne(doc: Doc, op: PatchOperation['op'], path: PatchPath, value: unknown): void {
  if (path.schema === undefined && READ_ONLY.test(path.attribute)) {
    throw new Refusal(400, 'mutability', `${path.attribute} cannot be written`);
  }
  const holder = path.schema === undefined ? doc : childRecord(doc, path.schema);
  const key = nameIn(holder, path.attribute) ?? path.attribute;
  if (path.filter !== undefined) {
    applyToMatches(holder, key, op, { ...path, filter: path.filter }, value);
    return;
  }
  if (path.sub === undefined) {
    set(holder, key, op, value);
    return;
  }
  const parent = childRecord(holder, key);
  set(parent, nameIn(parent, path.sub) ?? path.sub, op, value);
}

function applyToMatches(
  holder: Doc,
  key: string,
  op: PatchOperation['op'],
  path: PatchPath & { readonly filter: Filter },
  value: unknown,
): void {
  const list = holder[key];
  const items: unknown[] = Array.isArray(list) ? list : [];
  const hit = items.filter((one) => matches(path.filter, one));
  if (hit.length === 0) {
    if (op === 'remove') return;
    throw new Refusal(400, 'noTarget', 'Nothing fits the filter of the path');
  }
  if (op === 'remove' && path.sub === undefined) {
    holder[key] = items.filter((one) => !hit.includes(one));
    return;
  }
  holder[key] = items.map((one) => {
    if (!hit.includes(one) || !isRecord(one)) return one;
    const next: Doc = { ...one };
    if (path.sub !== undefined) set(next, nameIn(next, path.sub) ?? path.sub, op, value);
    return path.sub === undefined && isRecord(value) ? { ...next, ...value } : next;
  });
}

function set(holder: Doc, key: string, op: PatchOperation['op'], value: unknown): void {
  const before = holder[key];
  if (op === 'remove') {
    // Entra removes members by value without a filter.
    if (Array.isArray(before) && Array.isArray(value)) {
      holder[key] = before.filter((one) => !value.some((gone) => sameItem(one, gone)));
    } else delete holder[key];
    return;
  }
  if (value === undefined) throw new Refusal(400, 'invalidValue', 'add and replace need a value');
  if (op === 'add' && Array.isArray(before)) {
    const added: unknown[] = Array.isArray(value) ? value : [value];
    holder[key] = [...before, ...added.filter((one) => !before.some((old) => sameItem(old, one)))];
    return;
  }
  holder[key] = isRecord(before) && isRecord(value) && op === 'add' ? { ...before, ...value } : value;
}

function childRecord(holder: Doc, name: string): Doc {
  const key = nameIn(holder, name) ?? name;
  const child: unknown = holder[key];
  const copy: Doc = isRecord(child) ? { ...child } : {};
  holder[key] = copy;
  return copy;
}

function sameItem(a: unknown, b: unknown): boolean {
  if (isRecord(a) && isRecord(b) && a.value !== undefined) return a.value === b.value;
  return JSON.stringify(a) === JSON.stringify(b);
}
