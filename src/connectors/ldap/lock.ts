import type { Change } from 'ldapts';
import type { LdapConfig } from './config.ts';
import type { Directory } from './connection.ts';
import { change, type DirectoryEntry, equal, firstOf, valuesOf } from './entry.ts';
import { isRefusal } from './faults.ts';

/** "Locked until an administrator unlocks it" (draft-behera-ldap-password-policy-10 section 5.3.3; slapo-ppolicy(5)). */
export const LOCKED_FOR_GOOD = '000001010000Z';

export interface LockState {
  /** What the entry says. */
  readonly marked: boolean;
  /** Whether the server, or the systems behind it, will act on the mark. */
  readonly enforced: boolean;
  readonly policy?: string;
}

/** The attributes from which the state is read. */
export function lockAttributes({ disable }: LdapConfig): readonly string[] {
  return disable.method === 'ppolicy' ? ['pwdAccountLockedTime', 'pwdPolicySubentry'] : [disable.attribute];
}

/** Remembers policies for as long as one question takes. */
export type PolicyCache = Map<string, Promise<boolean>>;

/**
 * slapd keeps pwdAccountLockedTime and lets the person in all the same unless the policy of the entry has pwdLockout
 * TRUE (slapo-ppolicy(5)). The policy in effect counts only where the entry names it: the default of the overlay is in cn=config, which a
 * connector should not be able to read.
 */
export async function lockState(
  directory: Directory,
  config: LdapConfig,
  entry: DirectoryEntry,
  cache: PolicyCache,
): Promise<LockState> {
  const { disable } = config;
  if (disable.method === 'attribute') {
    const off = disable.off.toLowerCase();
    return {
      marked: valuesOf(entry, disable.attribute).some((value) => value.toLowerCase() === off),
      enforced: true,
    };
  }
  const marked = firstOf(entry, 'pwdAccountLockedTime') === LOCKED_FOR_GOOD;
  const policy = firstOf(entry, 'pwdPolicySubentry');
  if (policy === undefined) return { marked, enforced: false };
  return { marked, enforced: await enforcesLocks(directory, policy, cache), policy };
}

export function enforcesLocks(directory: Directory, policy: string, cache: PolicyCache): Promise<boolean> {
  const known = cache.get(policy) ?? readPolicy(directory, policy);
  cache.set(policy, known);
  return known;
}

async function readPolicy(directory: Directory, policy: string): Promise<boolean> {
  try {
    const filter = equal('objectClass', 'pwdPolicy');
    const [entry] = await directory.search({
      base: policy,
      scope: 'base',
      filter,
      attributes: ['pwdLockout'],
    });
    return entry !== undefined && firstOf(entry, 'pwdLockout') === 'TRUE';
  } catch (error) {
    // Not there, or hidden: then nothing is known to be enforced.
    if (isRefusal(error)) return false;
    throw error;
  }
}

export function lockChanges({ disable }: LdapConfig, state: LockState): readonly Change[] {
  if (disable.method === 'attribute') return [change('replace', disable.attribute, [disable.off])];
  return [
    change('replace', 'pwdAccountLockedTime', [LOCKED_FOR_GOOD]),
    ...(state.enforced ? [] : [change('replace', 'pwdPolicySubentry', [disable.policy])]),
  ];
}

export function unlockChanges({ disable }: LdapConfig): readonly Change[] {
  if (disable.method === 'attribute') {
    return [change('replace', disable.attribute, disable.on === undefined ? [] : [disable.on])];
  }
  return [change('replace', 'pwdAccountLockedTime', [])];
}
