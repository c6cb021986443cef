import type {
  AttributeValue,
  Capabilities,
  CheckItem,
  Connector,
  Entitlement,
  Expectation,
  RemoteAccount,
  Verdict,
} from '../../domain/connector.ts';
import { printable } from './http-faults.ts';

export interface ReadBackOptions {
  readonly capabilities: Capabilities;
  /** Attributes that can be written and not read (a password): wanted values are then unprovable. */
  readonly unreadable?: ReadonlySet<string>;
  readonly sameEntitlement?: (a: Entitlement, b: Entitlement) => boolean;
  /** For targets that store a value in another form than written (case, number as text). */
  readonly sameAttribute?: (name: string, wanted: AttributeValue, actual: AttributeValue) => boolean;
}

type Reader = Pick<Connector, 'get' | 'sessions' | 'credentials'>;
type Checked = CheckItem & { readonly readable: boolean };

/**
 * `verify` of a connector by reading only. Faults of the reads go up: a read that failed proves nothing, and the
 * engine asks again. Something the target cannot tell makes the verdict `unprovable`, never `proven`.
 */
export async function verifyByReadBack(
  reader: Reader,
  expectation: Expectation,
  options: ReadBackOptions,
): Promise<Verdict> {
  const account = await reader.get(expectation.account);
  const checks: Checked[] = [
    ...checkState(expectation, account),
    ...checkEntitlements(expectation, account, options),
    ...checkAttributes(expectation, account, options),
    // Asked even when the account is gone: on several systems a session outlives its account.
    ...(await checkSessions(reader, expectation, options.capabilities)),
    ...(await checkCredentials(reader, expectation, options.capabilities)),
  ];
  return verdictOf(checks, account, replacedNote(expectation, account));
}

function verdictOf(checks: readonly Checked[], account: RemoteAccount | null, note: string | null): Verdict {
  const items = checks.map(({ what, expected, actual, ok }) => ({ what, expected, actual, ok }));
  const wrong = checks.filter((check) => check.readable && !check.ok);
  const unread = checks.filter((check) => !check.readable);
  const reasons = [
    ...(wrong.length > 0 ? wrong.map((c) => `${c.what}: expected ${c.expected}, is ${c.actual}`) : []),
    ...unread.map((check) => `${check.what}: ${check.actual}`),
    ...(checks.length === 0 ? ['nothing was expected, so nothing is proven'] : []),
    ...(note === null ? [] : [note]),
  ];
  const result =
    wrong.length > 0 ? 'disproven' : unread.length > 0 || checks.length === 0 ? 'unprovable' : 'proven';
  return {
    result,
    checks: items,
    account,
    ...(reasons.length > 0 && { reason: printable(reasons.join('; '), 2000) }),
  };
}

function checkState({ exists, active }: Expectation, account: RemoteAccount | null): Checked[] {
  const checks: Checked[] = [];
  if (exists !== undefined) {
    const is = account === null ? 'absent' : 'present';
    checks.push(readable('account', exists ? 'present' : 'absent', is));
  }
  if (active !== undefined) {
    const is = account === null ? 'absent' : account.active ? 'active' : 'inactive';
    // Nobody signs in with an account that is not there.
    const ok = active ? is === 'active' : is !== 'active';
    checks.push({
      what: 'sign-in',
      expected: active ? 'active' : 'inactive',
      actual: is,
      ok,
      readable: true,
    });
  }
  return checks;
}

function checkEntitlements(
  { has = [], lacks = [] }: Expectation,
  account: RemoteAccount | null,
  { capabilities, sameEntitlement = exactlySame }: ReadBackOptions,
): Checked[] {
  const check = (wanted: Entitlement, expected: 'held' | 'not held'): Checked => {
    const what = `${wanted.kind} ${printable(wanted.value, 200)}`;
    if (!capabilities.entitlements.includes(wanted.kind)) {
      return unreadable(what, expected, `this target cannot tell who holds a ${wanted.kind}`);
    }
    const held = account?.entitlements.some((one) => sameEntitlement(one, wanted)) ?? false;
    return readable(what, expected, held ? 'held' : 'not held');
  };
  return [...has.map((one) => check(one, 'held')), ...lacks.map((one) => check(one, 'not held'))];
}

function checkAttributes(
  { attributes = {} }: Expectation,
  account: RemoteAccount | null,
  { unreadable: hidden, sameAttribute = sameValue }: ReadBackOptions,
): Checked[] {
  return Object.entries(attributes).map(([name, wanted]) => {
    if (hidden?.has(name))
      return unreadable(`attribute ${name}`, show(wanted), 'this target does not show it');
    if (account === null) return readable(`attribute ${name}`, show(wanted), 'account absent');
    const actual = Object.hasOwn(account.attributes, name) ? (account.attributes[name] ?? null) : null;
    const ok = sameAttribute(name, wanted, actual);
    return { what: `attribute ${name}`, expected: show(wanted), actual: show(actual), ok, readable: true };
  });
}

async function checkSessions(reader: Reader, wanted: Expectation, can: Capabilities): Promise<Checked[]> {
  if (wanted.sessions === undefined) return [];
  if (!can.sessions.list || reader.sessions === undefined) {
    return [unreadable('sessions', 'none', 'this target cannot list sessions')];
  }
  return [readable('sessions', 'none', count((await reader.sessions(wanted.account)).length))];
}

async function checkCredentials(reader: Reader, wanted: Expectation, can: Capabilities): Promise<Checked[]> {
  if (wanted.credentials === undefined) return [];
  if (!can.credentials.list || reader.credentials === undefined) {
    return [unreadable('credentials', 'none', 'this target cannot list credentials')];
  }
  return [readable('credentials', 'none', count((await reader.credentials(wanted.account)).length))];
}

function replacedNote({ account: ref }: Expectation, account: RemoteAccount | null): string | null {
  if (account === null || ref.id === undefined || ref.id === account.id) return null;
  return `the account has another id now: ${printable(account.id, 200)} instead of ${printable(ref.id, 200)}`;
}

function readable(what: string, expected: string, actual: string): Checked {
  return { what, expected, actual, ok: expected === actual, readable: true };
}

function unreadable(what: string, expected: string, actual: string): Checked {
  return { what, expected, actual, ok: false, readable: false };
}

function exactlySame(a: Entitlement, b: Entitlement): boolean {
  return a.kind === b.kind && a.value === b.value;
}

/** Lists are sets; a wanted null or empty list means "not there". */
export function sameValue(_name: string, wanted: AttributeValue, actual: AttributeValue): boolean {
  if (isEmpty(wanted)) return isEmpty(actual);
  if (Array.isArray(wanted) && Array.isArray(actual)) {
    const has = new Set<unknown>(actual);
    const wants = new Set<unknown>(wanted);
    return has.size === wants.size && [...wants].every((one) => has.has(one));
  }
  return wanted === actual;
}

function isEmpty(value: AttributeValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function show(value: AttributeValue): string {
  return value === null ? 'none' : printable(typeof value === 'string' ? value : JSON.stringify(value), 200);
}

function count(items: number): string {
  return items === 0 ? 'none' : `${items} left`;
}
