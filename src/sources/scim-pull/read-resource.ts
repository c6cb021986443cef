import { parseAttributePath } from '../../scim/filter/parse-filter.ts';
import { isObject, type Json, type JsonObject } from '../../scim/json.ts';
import { member } from '../../scim/member.ts';
import type { AttributePath } from '../../scim/schema/shape.ts';
import { type FlatRecord, flatRecord } from '../feed/flat-record.ts';
import { wrongShape } from '../feed/row-shape.ts';
import { decodeInstant } from '../value/decode-date.ts';

/** What Lockstep works out of a user. */
const ENDS = 'lockstep:ends';
const ENDS_AT = 'lockstep:endsAt';
const FIRST_DAY = 'lockstep:firstDay';
const DERIVED: ReadonlySet<string> = new Set([ENDS, ENDS_AT, FIRST_DAY]);
const CORE_USER = 'urn:ietf:params:scim:schemas:core:2.0:user';
const DAY_MS = 86_400_000;

/** How one declared field is read. `path` null: it is worked out. */
interface Field {
  readonly name: string;
  readonly path: AttributePath | null;
  readonly list: boolean;
}

/** Throws FEED_SHAPE for a field that no SCIM attribute can have. */
export function resourceFields(
  columns: readonly { readonly header: string; readonly type: string }[],
): readonly Field[] {
  return columns.map(({ header, type }) => ({
    name: header,
    path: DERIVED.has(header) ? null : pathOf(header),
    list: type === 'list',
  }));
}

function pathOf(field: string): AttributePath {
  try {
    return parseAttributePath(field);
  } catch {
    return wrongShape(`${JSON.stringify(field)} is no attribute of SCIM`);
  }
}

/** The declared fields of a user, and nothing else of it. */
export function readResource(resource: JsonObject, fields: readonly Field[]): FlatRecord {
  return flatRecord(fields.map((field) => [field.name, fieldOf(resource, field)]));
}

function fieldOf(resource: JsonObject, { name, path, list }: Field): unknown {
  if (path === null) return derived(resource, name);
  const container = containerOf(resource, path.urn);
  const value = container === undefined ? undefined : member(container, path.attribute);
  if (value === undefined) return undefined;
  const elements = Array.isArray(value) ? [...value].sort(primaryFirst) : [value];
  const found = elements.flatMap((element): Json[] => {
    if (!isObject(element)) return path.sub === null ? [element] : [];
    return [member(element, path.sub ?? 'value') ?? []].flat();
  });
  // An object where a value is declared is given on as it is: it cannot be read, and that is said of the row.
  return list ? found.map((item) => (isObject(item) ? item : String(item))) : found[0];
}

function containerOf(resource: JsonObject, urn: string | null): JsonObject | undefined {
  if (urn === null || urn.toLowerCase() === CORE_USER) return resource;
  const extension = member(resource, urn);
  return isObject(extension) ? extension : undefined;
}

const isPrimary = (element: Json) => isObject(element) && flagOf(member(element, 'primary')) === true;
const primaryFirst = (a: Json, b: Json) => Number(isPrimary(b)) - Number(isPrimary(a));

/** Entra and others write "True" and "False". */
function flagOf(value: Json | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

function derived(resource: JsonObject, name: string): unknown {
  // Not told means neither: whoever is inactive is told to be.
  const ends = flagOf(member(resource, 'active')) === false;
  if (name === ENDS) return ends;
  if (name === ENDS_AT) return ends ? metaText(resource, 'lastModified') : undefined;
  const created = decodeInstant(metaText(resource, 'created') ?? '');
  // The day before has begun in every zone of the world.
  return created === null ? undefined : new Date(created - DAY_MS).toISOString().slice(0, 10);
}

/** Milliseconds; null where the service does not tell. */
export function changedAt(resource: JsonObject): number | null {
  return decodeInstant(metaText(resource, 'lastModified') ?? '');
}

function metaText(resource: JsonObject, name: string): string | undefined {
  const meta = member(resource, 'meta');
  const text = isObject(meta) ? member(meta, name) : undefined;
  return typeof text === 'string' ? text : undefined;
}
