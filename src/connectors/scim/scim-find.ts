import type { AccountRef } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isAnother } from '../support/other-accounts.ts';
import { type FoundResource, pagesOf, readById, type ScimTarget } from './scim-collection.ts';
import type { ScimConfig } from './scim-config.ts';
import { type JsonObject, member, textOf } from './scim-json.ts';
import { readMatching } from './scim-match.ts';
import { parseScimPath } from './scim-path.ts';
import { readPath } from './scim-value.ts';

export interface FoundUser extends FoundResource {
  readonly id: string;
  /** What it was found by. A name alone is weak: names are given to other people. */
  readonly by: 'id' | 'key' | 'name';
}

/**
 * By id, else by strong key, else by a name that no strong key contradicts. null = proven absent.
 * Throws ConnectorFault `conflict` when two accounts carry the same strong key.
 */
export async function findUser(target: ScimTarget, ref: AccountRef): Promise<FoundUser | null> {
  return (await findStrong(target, ref)) ?? (await findByName(target, ref));
}

/**
 * For writes. Once the id was known, the name alone is not enough: after the account went, somebody else may have
 * the name, and would be cut off.
 */
export async function findUserToWrite(target: ScimTarget, ref: AccountRef): Promise<FoundUser | null> {
  const strong = await findStrong(target, ref);
  if (strong !== null || ref.id !== undefined) return strong;
  return findByName(target, ref);
}

async function findStrong(target: ScimTarget, ref: AccountRef): Promise<FoundUser | null> {
  if (ref.id !== undefined) {
    const found = await readById(target, '/Users', ref.id);
    if (found !== null) return { ...found, id: ref.id, by: 'id' };
  }
  for (const [name, path] of Object.entries(target.config.keys)) {
    const value = ownKey(ref, name);
    if (value === undefined) continue;
    const wanted = { path: parseScimPath(path), value };
    const all = await readMatching(target, '/Users', wanted, (one) => keyOf(one, path) === value);
    const same = all.filter((one) => !isAnother(ref, textOf(member(one, 'id'))));
    if (same.length > 1) throw ambiguous(name, same.length);
    const [only] = same;
    if (only !== undefined) return readAgain(target, only, 'key');
  }
  return null;
}

async function findByName(target: ScimTarget, ref: AccountRef): Promise<FoundUser | null> {
  if (ref.name === '') {
    // Absent is proven only by a target whose users can be asked for at all.
    await pagesOf(target, '/Users')(1);
    return null;
  }
  const named = await accountsNamed(target, ref.name);
  const own = named.filter(
    (one) => !keysContradict(target.config, ref, one) && !isAnother(ref, textOf(member(one, 'id'))),
  );
  if (own.length > 1) throw ambiguous('userName', own.length);
  const [only] = own;
  return only === undefined ? null : readAgain(target, only, 'name');
}

/** Exact names first; userName ignores case by default (RFC 7643 section 4.1.1). */
export async function accountsNamed(target: ScimTarget, name: string): Promise<readonly JsonObject[]> {
  const wanted = { path: { attribute: 'userName' }, value: name };
  const named = await readMatching(target, '/Users', wanted, (one) => sameName(one, name));
  const exact = named.filter((one) => textOf(member(one, 'userName')) === name);
  return exact.length > 0 ? exact : named;
}

function sameName(resource: JsonObject, name: string): boolean {
  return textOf(member(resource, 'userName'))?.toLowerCase() === name.toLowerCase();
}

/** A list may be thinner than the object itself, and only the object carries its version. */
async function readAgain(
  target: ScimTarget,
  listed: JsonObject,
  by: 'key' | 'name',
): Promise<FoundUser | null> {
  const id = textOf(member(listed, 'id'));
  if (id === undefined) return null;
  const found = await readById(target, '/Users', id);
  return found === null ? null : { ...found, id, by };
}

/** True when a strong key of the person and the one on the account differ, and no other one agrees. */
export function keysContradict(config: ScimConfig, ref: AccountRef, resource: JsonObject): boolean {
  let differs = false;
  for (const [name, path] of Object.entries(config.keys)) {
    const wanted = ownKey(ref, name);
    const is = keyOf(resource, path);
    if (wanted === undefined || is === undefined) continue;
    if (wanted === is) return false;
    differs = true;
  }
  return differs;
}

export function ownKey(ref: AccountRef, name: string): string | undefined {
  const value = Object.hasOwn(ref.keys, name) ? ref.keys[name] : undefined;
  return value === '' ? undefined : value;
}

export function keyOf(resource: JsonObject, path: string): string | undefined {
  const value = readPath(resource, parseScimPath(path));
  return typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number'
      ? String(value)
      : undefined;
}

function ambiguous(what: string, count: number): ConnectorFault {
  return new ConnectorFault('conflict', `${count} accounts on the target carry the same ${what}`, {
    scope: 'object',
  });
}
