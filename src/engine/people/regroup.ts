import { LockstepError } from '../../domain/errors.ts';
import type { KnownAccount } from '../../domain/plan/operations.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Row } from '../tables/index.ts';
import { evaluate } from './evaluate.ts';
import type { Employment, Person } from './load-people.ts';
import { carries, compare, standing } from './main-accounts.ts';
import { joinedOverride } from './override.ts';

export interface EmploymentName {
  readonly namespace: string;
  readonly key: string;
}

/** What a person says about who is who. */
export type RegroupingOrder =
  /** `from` and `into` are one person: everything goes to `into`. */
  | { readonly kind: 'merge'; readonly into: string; readonly from: string; readonly reason: string }
  /** These employments are somebody else's, who gets the new id `into`. */
  | {
      readonly kind: 'split';
      readonly from: string;
      readonly into: string;
      readonly employments: readonly EmploymentName[];
      /** Targets whose account goes along, and whose account stays, where no strong key tells. */
      readonly takes: readonly string[];
      readonly keeps: readonly string[];
      readonly reason: string;
    };

/** As a plan shows and hashes it. */
export interface Regrouping {
  readonly kind: 'merge' | 'split';
  readonly from: string;
  readonly into: string;
  /** The fence: a decision about any of them makes the plan stale. */
  readonly epochs: readonly { readonly identity: string; readonly epoch: number }[];
  /** What moves. */
  readonly employments: readonly EmploymentName[];
  readonly accounts: readonly { readonly account: string; readonly target: string }[];
}

export interface Regrouped {
  readonly regrouping: Regrouping;
  /** Whom to decide about, as they are afterwards. */
  readonly people: readonly Person[];
}

/**
 * Who has what when the order is carried out. Pure; nothing is written. Throws REGROUP_REFUSED, and REGROUP_UNCLEAR
 * (details.accounts) where no strong key tells whose an account is: nobody who works here is cut off by a guess.
 */
export function regroup(
  policy: ActivePolicy,
  loaded: readonly Person[],
  order: RegroupingOrder,
  now: number,
): Regrouped {
  const find = (id: string): Person => {
    const person = loaded.find(({ identity }) => identity.identity_id === id);
    if (person === undefined) throw new LockstepError('PERSON_UNKNOWN', `nobody has the id ${id}`);
    if (person.identity.merged_into !== null)
      throw refused(`${id} was merged into ${person.identity.merged_into}: name that one`);
    return person;
  };
  return order.kind === 'merge'
    ? merge(policy, find(order.from), find(order.into), now)
    : split(policy, find(order.from), order, now);
}

function merge(policy: ActivePolicy, from: Person, into: Person, now: number): Regrouped {
  if (from.identity.identity_id === into.identity.identity_id)
    throw refused('these are one identity already');
  if ((from.identity.override === null) !== (into.identity.override === null))
    throw refused(
      'an administrator ordered that one of them leaves, and not the other: undo it, or order it for the other too',
    );
  const moved = from.accounts.map((account) => account.account_id);
  const person = joined(
    {
      ...into.identity,
      epoch: into.identity.epoch + 1,
      legal_hold: into.identity.legal_hold || from.identity.legal_hold,
      override: joinedOverride(into.identity.override, from.identity.override),
      state_known_at: laterKnown(into.identity, from.identity),
    },
    [into, settled(from, new Set(moved))],
  );
  refuseTies(policy, person, now);
  return {
    regrouping: {
      kind: 'merge',
      from: from.identity.identity_id,
      into: into.identity.identity_id,
      epochs: epochsOf([from, into]),
      employments: from.employments.map(nameOf),
      accounts: from.accounts.map(({ account_id, target_id }) => ({
        account: account_id,
        target: target_id,
      })),
    },
    people: [person],
  };
}

function split(
  policy: ActivePolicy,
  from: Person,
  order: Extract<RegroupingOrder, { kind: 'split' }>,
  now: number,
): Regrouped {
  if (from.identity.override !== null)
    throw refused('an administrator ordered that this person leaves: undo it first, then say who leaves');
  const goes = (employment: Employment) =>
    order.employments.some(
      ({ namespace, key }) => namespace === employment.namespace && key === employment.facts.employment,
    );
  const going = from.employments.filter(goes);
  const staying = from.employments.filter((employment) => !goes(employment));
  if (going.length !== order.employments.length || going.length === 0)
    throw refused('not all of these employments are of this person');
  if (staying.length === 0)
    throw refused('these are all employments of this person: one at least has to stay');
  const moved = movedAccounts(policy, from, going, staying, order, now);
  const part = (accounts: ReadonlySet<string>, employments: readonly Employment[]): Person => ({
    ...from,
    employments,
    accounts: from.accounts.filter(({ account_id }) => accounts.has(account_id)),
    known: from.known.filter(({ accountId }) => accounts.has(accountId)),
    open: from.open.filter(({ account_id }) => accounts.has(account_id)),
  });
  const kept = new Set(from.accounts.map(({ account_id }) => account_id).filter((id) => !moved.has(id)));
  const old = { ...part(kept, staying), identity: { ...from.identity, epoch: from.identity.epoch + 1 } };
  const fresh = joined(newcomer(order.into, from.identity, now), [settled(part(moved, going), moved)]);
  return {
    regrouping: {
      kind: 'split',
      from: order.from,
      into: order.into,
      epochs: epochsOf([from]),
      employments: going.map(nameOf),
      accounts: fresh.accounts.map(({ account_id, target_id }) => ({
        account: account_id,
        target: target_id,
      })),
    },
    people: [old, fresh].sort((a, b) => (a.identity.identity_id < b.identity.identity_id ? -1 : 1)),
  };
}

/** The identity row of somebody who was thought to be somebody else. */
export function newcomer(identityId: string, of: Row<'identity'>, now: number): Row<'identity'> {
  return {
    ...of,
    identity_id: identityId,
    epoch: 1,
    state: 'unknown',
    state_since: 0,
    state_known_at: null,
    next_evaluation_at: now,
    override: null,
    sealed: null,
    created_at: now,
    account_keys: null,
    merged_into: null,
  };
}

/** Accounts follow the employment whose strong key they carry. */
function movedAccounts(
  policy: ActivePolicy,
  from: Person,
  going: readonly Employment[],
  staying: readonly Employment[],
  order: Extract<RegroupingOrder, { kind: 'split' }>,
  now: number,
): ReadonlySet<string> {
  const moved = new Set<string>();
  const unclear: KnownAccount[] = [];
  const ofNobody = newcomer('', from.identity, now);
  for (const account of from.known) {
    const carried = from.locators.get(account.accountId)?.keys ?? {};
    const fits = (employments: readonly Employment[]) =>
      employments.some((employment) => {
        const { snapshot } = evaluate(policy, ofNobody, [employment], now);
        const { lockstepId: _, ...keys } = policy.accountKeys(account.target, snapshot);
        return carries(carried, keys) === 1;
      });
    const [itGoes, itStays] = [fits(going), fits(staying)];
    if (itGoes !== itStays) {
      if (itGoes) moved.add(account.accountId);
    } else if (order.takes.includes(account.target)) moved.add(account.accountId);
    else if (!order.keeps.includes(account.target) && !isGone(account)) unclear.push(account);
  }
  if (unclear.length > 0)
    throw unclearAccounts(unclear, 'whose they are', '--takes TARGET or --keeps TARGET');
  return moved;
}

/** Of two accounts that a rule gave on one target one is taken away: never by a guess. */
function refuseTies(policy: ActivePolicy, person: Person, now: number): void {
  const { snapshot } = evaluate(policy, person.identity, person.employments, now);
  const ranked = person.known
    .filter((account) => account.desired?.mode === 'active')
    .map((account) => ({ account, rank: standing(policy, person, snapshot, account) }));
  const tied = ranked.filter(({ account, rank }) => {
    const others = ranked.filter((o) => o.account.target === account.target && o.account !== account);
    return others.some((o) => compare(o.rank, rank) === 0) && others.every((o) => compare(o.rank, rank) <= 0);
  });
  if (tied.length > 0)
    throw unclearAccounts(
      tied.map(({ account }) => account),
      'which of two the person keeps',
      'take one of them away on the target, then merge',
    );
}

function isGone({ actual, uncertain }: KnownAccount): boolean {
  return !uncertain && actual !== null && !actual.exists;
}

function unclearAccounts(accounts: readonly KnownAccount[], what: string, way: string): LockstepError {
  const targets = [...new Set(accounts.map(({ target }) => target))].sort();
  return new LockstepError(
    'REGROUP_UNCLEAR',
    `the accounts on ${targets.join(', ')} do not carry a key that tells ${what}; nothing was done: ${way}`,
    { details: { targets, accounts: accounts.map(({ accountId }) => accountId) } },
  );
}

/** Nothing that was decided before about these accounts is done any more; what may have reached the target is read again. */
function settled(person: Person, moved: ReadonlySet<string>): Person {
  return {
    ...person,
    known: person.known.map((account) =>
      moved.has(account.accountId)
        ? { ...account, open: [], ...(account.uncertain ? { actual: null } : {}) }
        : account,
    ),
    open: person.open.filter((operation) => !moved.has(operation.account_id)),
  };
}

/** As loadPeople would give it. */
function joined(identity: Row<'identity'>, parts: readonly Person[]): Person {
  return {
    identity,
    employments: parts
      .flatMap(({ employments }) => employments)
      .sort((a, b) => order(a.namespace, b.namespace) || order(a.facts.employment, b.facts.employment)),
    accounts: parts.flatMap(({ accounts }) => accounts).sort((a, b) => order(a.account_id, b.account_id)),
    locators: new Map(parts.flatMap(({ locators }) => [...locators])),
    known: parts.flatMap(({ known }) => known).sort((a, b) => order(a.accountId, b.accountId)),
    open: parts.flatMap(({ open }) => open),
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What was known of one of them only later was known of the other no sooner. */
export function laterKnown(into: Row<'identity'>, from: Row<'identity'>): number | null {
  const known = [into, from].flatMap(({ state_known_at }) => state_known_at ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

function nameOf({ namespace, facts }: Employment): EmploymentName {
  return { namespace, key: facts.employment };
}

function epochsOf(people: readonly Person[]): Regrouping['epochs'] {
  return people.map(({ identity }) => ({ identity: identity.identity_id, epoch: identity.epoch }));
}

function refused(why: string): LockstepError {
  return new LockstepError('REGROUP_REFUSED', why);
}
