import type { Filter } from '../../scim/filter/filter.ts';
import { fold } from '../../scim/resource/fold-text.ts';
import type { AttributePath } from '../../scim/schema/shape.ts';
import type { Tx } from '../store.ts';
import type { Connection } from './connection.ts';
import { isUuid } from './uuid.ts';

/** More ids than this are not listed one by one: looking at each resource is as good. */
const MOST = 1_000;

/** Conditions on columns that an index answers. */
export interface Narrowed {
  /** Only these resources can be meant, in the order of their ids. */
  readonly ids?: readonly string[];
  readonly user_name?: string;
  readonly display_name?: string;
  readonly external_id?: string;
}

/**
 * What every match of a filter has in common, as far as an index knows it: clients look for one resource by its name all
 * day. The filter itself is still asked of whatever is found.
 */
export async function narrowed(
  tx: Tx,
  connection: Connection,
  kind: 'User' | 'Group',
  filter: Filter,
): Promise<Narrowed> {
  const common = filter.kind === 'and' ? filter.of : [filter];
  let found: Narrowed = {};
  for (const one of common) {
    const known = await ofOne(tx, connection, kind, one);
    if (known.ids !== undefined && found.ids !== undefined) {
      const both = new Set(found.ids);
      found = { ...found, ids: known.ids.filter((id) => both.has(id)) };
    } else found = { ...known, ...found };
  }
  return found;
}

async function ofOne(
  tx: Tx,
  connection: Connection,
  kind: 'User' | 'Group',
  filter: Filter,
): Promise<Narrowed> {
  const shape = kind === 'User' ? connection.user : connection.group;
  const asked = equality(filter);
  if (asked === null) return {};
  const resolved = shape.resolve(asked.path);
  if (resolved === null || resolved.extension !== null) return {};
  const { value } = asked;
  const name = resolved.attribute.name;
  const isValue = asked.sub === null || asked.sub.toLowerCase() === 'value';
  switch (name) {
    case 'id':
      return { ids: isUuid(value) ? [value.toLowerCase()] : [] };
    case 'externalId':
      return { external_id: value };
    case 'userName':
      return { user_name: fold(value) };
    case 'displayName':
      return kind === 'Group' ? { display_name: fold(value) } : {};
    case 'emails':
      return isValue ? idsOrNone(await valued(tx, connection, 'emails', fold(value))) : {};
    case 'members':
      return isValue ? idsOrNone(await groupsWith(tx, connection, value)) : {};
    case 'groups':
      return isValue ? idsOrNone(await membersOf(tx, connection, value)) : {};
    default:
      return {};
  }
}

interface Equality {
  readonly path: AttributePath;
  readonly sub: string | null;
  readonly value: string;
}

/** `attr eq "x"`, `attr.sub eq "x"`, or `attr[… and sub eq "x"]`. */
function equality(filter: Filter): Equality | null {
  if (filter.kind === 'compare' && filter.op === 'eq' && typeof filter.value === 'string')
    return { path: { ...filter.path, sub: null }, sub: filter.path.sub, value: filter.value };
  if (filter.kind !== 'element') return null;
  for (const inner of filter.of.kind === 'and' ? filter.of.of : [filter.of]) {
    if (inner.kind !== 'compare' || inner.op !== 'eq' || typeof inner.value !== 'string') continue;
    if (inner.path.attribute.toLowerCase() !== 'value') continue;
    return { path: { ...filter.path, sub: null }, sub: 'value', value: inner.value };
  }
  return null;
}

function idsOrNone(ids: readonly string[]): Narrowed {
  return ids.length > MOST ? {} : { ids: [...new Set(ids)].sort() };
}

async function valued(tx: Tx, { id }: Connection, path: string, value: string): Promise<string[]> {
  const rows = await tx.find(
    'scim_value',
    { connection_id: id, path, value },
    { columns: ['user_id'], limit: MOST + 1 },
  );
  return rows.map(({ user_id }) => user_id);
}

async function groupsWith(tx: Tx, { id }: Connection, member: string): Promise<string[]> {
  if (!isUuid(member)) return [];
  const rows = await tx.find(
    'scim_member',
    { connection_id: id, member_id: member.toLowerCase() },
    { columns: ['group_id'], limit: MOST + 1 },
  );
  return rows.map(({ group_id }) => group_id);
}

async function membersOf(tx: Tx, { id }: Connection, group: string): Promise<string[]> {
  if (!isUuid(group)) return [];
  const rows = await tx.find(
    'scim_member',
    { connection_id: id, group_id: group.toLowerCase() },
    { columns: ['member_id'], limit: MOST + 1 },
  );
  return rows.map(({ member_id }) => member_id);
}
