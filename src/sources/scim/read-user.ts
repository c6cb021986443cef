import type { AttributeValue } from '../../domain/connector.ts';
import { rowProblems } from '../../domain/identity/input-problems.ts';
import type { ReportRow } from '../../domain/identity/inputs.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import { parseAttributePath } from '../../scim/filter/parse-filter.ts';
import { isObject, type Json, type JsonObject, own } from '../../scim/json.ts';
import type { Shape } from '../../scim/schema/shape.ts';
import { recordMappingOf } from '../mapping/of-source.ts';
import { readAttributes, readKeys } from '../mapping/read-facts.ts';
import type { AttributeField } from '../mapping/record-mapping.ts';
import { decodeRaw } from '../value/decode-value.ts';

type ScimSource = Extract<SourceDocument, { type: 'scim' }>;

/** What stands in the column `lockstep:state`. */
export type DirectoryState = 'active' | 'inactive' | 'deleted';
export const STATE = 'lockstep:state';
const GROUPS = 'groups';
const DAY_MS = 86_400_000;

/** A user of a directory as it is now. */
export interface PushedUser {
  readonly id: string;
  readonly resource: JsonObject;
  readonly state: DirectoryState;
  /** Names of its groups. */
  readonly groups: readonly string[];
  readonly createdAt: number;
}

export interface ReadUser {
  readonly row: ReportRow;
  /** Attributes that could not be read: they count as not known, and nobody is set aside for them. */
  readonly unread: readonly string[];
}

/**
 * What a directory says of one person, as a report of one row. The first day is the one before the user was made there: it
 * has begun in every zone. `problem`: why nothing of it can be taken.
 */
export function readUser(
  user: PushedUser,
  source: ScimSource,
  shape: Shape,
  stamp: { readonly asOf: number; readonly sequence: number },
): ReadUser | { readonly problem: string } {
  const mapping = recordMappingOf(source);
  const unread: string[] = [];
  const values = new Map<string, AttributeValue>();
  for (const field of mapping.attributes) {
    const read = readField(user, field, shape, source.zone);
    if (read.ok) {
      values.set(field.field, read.value);
      unread.push(...read.left);
    } else if (field.required) return { problem: `${field.field} ${read.why}` };
    else unread.push(field.field);
  }
  const value = (field: string): AttributeValue => values.get(field) ?? null;
  const of = (whose: AttributeField['of']) => mapping.attributes.filter((one) => one.of === whose);
  const row: ReportRow = {
    employment: user.id,
    ...stamp,
    hireDate: new Date(user.createdAt - DAY_MS).toISOString().slice(0, 10),
    hireRescinded: false,
    contractEnd: null,
    termination: null,
    terminationRescinded: false,
    leave: null,
    job: { ...mapping.constants, ...readAttributes(value, of('employment')) },
    jobEffectiveDate: null,
    person: readAttributes(value, of('identity')),
    keys: readKeys(value, mapping),
  };
  const problems = rowProblems(row);
  return problems.length === 0 ? { row, unread } : { problem: problems.join('; ') };
}

type Read =
  | { readonly ok: true; readonly value: AttributeValue; readonly left: readonly string[] }
  | { readonly ok: false; readonly why: string };

function readField(user: PushedUser, field: AttributeField, shape: Shape, zone: string | undefined): Read {
  if (field.field === STATE) return { ok: true, value: user.state, left: [] };
  const texts = field.field === GROUPS ? [...user.groups] : textsAt(user.resource, field.field, shape);
  if (field.type !== 'list') {
    const read = decodeRaw(texts[0] ?? null, field, zone);
    return read.ok ? { ...read, left: [] } : read;
  }
  // One item that cannot be read takes nothing away from the others.
  const items = texts.map((text) => decodeRaw([text], field, zone));
  const kept = items.flatMap((item) => (item.ok && Array.isArray(item.value) ? item.value : []));
  return { ok: true, value: kept, left: kept.length < texts.length ? [field.field] : [] };
}

/** The values at a path, the primary one first. Throws what `parseAttributePath` throws: columns are checked before. */
function textsAt(resource: JsonObject, field: string, shape: Shape): string[] {
  const path = parseAttributePath(field, shape);
  const found = shape.resolve(path);
  if (found === null) return [];
  const { extension, attribute, sub } = found;
  const container = extension === null ? resource : own(resource, extension);
  const value = isObject(container) ? own(container, attribute.name) : undefined;
  const elements = Array.isArray(value) ? [...value].sort(primaryFirst) : value === undefined ? [] : [value];
  const name = sub?.name ?? 'value';
  return elements.flatMap((element) => textOf(isObject(element) ? own(element, name) : element));
}

const isPrimary = (element: Json) => isObject(element) && own(element, 'primary') === true;

const primaryFirst = (a: Json, b: Json) => Number(isPrimary(b)) - Number(isPrimary(a));

function textOf(value: Json | undefined): string[] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? [String(value)]
    : [];
}

/** The columns of a source that no attribute of its connection can fill. */
export function unknownColumns(source: ScimSource, shape: Shape): readonly string[] {
  return Object.keys(source.columns).filter((field) => {
    if (field === STATE || field === GROUPS) return false;
    try {
      return shape.resolve(parseAttributePath(field, shape)) === null;
    } catch {
      return true;
    }
  });
}
