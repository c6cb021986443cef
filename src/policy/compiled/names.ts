import { LockstepError } from '../../domain/errors.ts';
import { uniqueName } from '../../domain/identity/unique-name.ts';
import type { IdentitySnapshot } from '../../domain/identity.ts';
import type { Expression } from '../cel/expression.ts';
import { scopeOf } from '../cel/scope.ts';
import type { MappingDocument } from '../documents/mapping.ts';

/**
 * The name of a new account: what the Mapping says, with a number when it is taken (anna.berg, anna.berg2; before an
 * @ if there is one), cut to the longest name the target takes. Without a userName expression it is the identity's id.
 * Throws POLICY_NAME_UNKNOWN when something the name is made of is not known, POLICY_NAME_TAKEN when all are taken.
 */
export function accountName(
  target: string,
  mapping: { readonly document: MappingDocument; readonly userName: Expression | null } | undefined,
  identity: IdentitySnapshot,
  taken: (name: string) => boolean,
): string {
  if (mapping === undefined || mapping.userName === null) return identity.id;
  const { document, userName } = mapping;
  const scope = scopeOf(identity, identity.employments[0]);
  const wanted = userName.evaluate(scope);
  const name = typeof wanted === 'string' ? wanted.trim() : '';
  const [local, domain] = splitAt(name);
  if (local === '' || hasControlCharacter(name)) {
    const missing = userName.missing(scope);
    const why =
      missing.length > 0 ? `${missing.join(', ')} is not known` : 'the mapping yields no usable name';
    throw new LockstepError('POLICY_NAME_UNKNOWN', `No name for the account on ${target}: ${why}.`, {
      details: { target, mapping: document.id, missing },
    });
  }
  const free = uniqueName(local, (candidate) => taken(`${candidate}${domain}`), {
    maxLength: document.maxLength - domain.length,
    separator: '',
    attempts: document.collision.max,
  });
  if (free !== null) return `${free}${domain}`;
  throw new LockstepError('POLICY_NAME_TAKEN', `Every name for the account on ${target} is taken.`, {
    details: { target, mapping: document.id },
  });
}

function splitAt(name: string): readonly [local: string, domain: string] {
  const at = name.lastIndexOf('@');
  return at === -1 ? [name, ''] : [name.slice(0, at), name.slice(at)];
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
