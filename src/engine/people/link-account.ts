import type { AccountLocator } from '../../domain/account.ts';
import { LockstepError } from '../../domain/errors.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import type { KnownAccount } from '../../domain/plan/operations.ts';
import type { ActivePolicy } from '../policies.ts';
import { protectedOn } from '../reconcile/protected-accounts.ts';
import type { Row } from '../tables/index.ts';
import { evaluate } from './evaluate.ts';
import type { Person } from './load-people.ts';
import { carries } from './main-accounts.ts';

/** What a person says about whose an account is. */
export interface LinkOrder {
  readonly kind: 'link' | 'unlink';
  readonly account: string;
  readonly identity: string;
  readonly reason: string;
}

/** As a plan shows and hashes it. */
export interface Linking {
  readonly kind: 'link' | 'unlink';
  readonly account: string;
  readonly target: string;
  readonly identity: string;
  /** The fence: a decision about the person makes the plan stale. */
  readonly epochs: readonly { readonly identity: string; readonly epoch: number }[];
  /** What the account's own strong keys say: that it is this person's, that it is not, or nothing. */
  readonly keys: 'same' | 'other' | 'none';
}

/** An account as it was found, and what is known of it by others. */
export interface FoundAccount {
  readonly row: Row<'account'>;
  readonly locator: AccountLocator;
  /** The account through which Lockstep works on that target, by name; null: not known. */
  readonly own: string | null;
  /** Whose strong keys it carries alone; null: nobody's, or those of several. */
  readonly keyed: string | null;
  /** Something of ours may have reached it since it was linked. */
  readonly written: boolean;
}

export interface Linked {
  readonly linking: Linking;
  /** Whom to decide about, as they are afterwards. */
  readonly person: Person;
  /** Accounts of theirs that were to be made there and are not needed. */
  readonly unmade: readonly string[];
}

/**
 * Who has what when the account is this person's, or no longer. Pure; nothing is written. Throws ACCOUNT_NOT_ORPHAN,
 * ACCOUNT_PROTECTED, LINK_REFUSED, UNLINK_REFUSED, PERSON_UNKNOWN.
 */
export function relink(
  policy: ActivePolicy,
  loaded: Person | undefined,
  found: FoundAccount,
  order: LinkOrder,
  now: number,
): Linked {
  const { identity: id } = order;
  if (loaded === undefined) throw new LockstepError('PERSON_UNKNOWN', `nobody has the id ${id}`);
  const { merged_into, state } = loaded.identity;
  if (merged_into !== null)
    throw new LockstepError('PERSON_UNKNOWN', `${id} was merged into ${merged_into}: name that one`);
  if (state === 'archived') throw new LockstepError('PERSON_ERASED', 'nothing is kept of this person');
  const renewed = { ...loaded, identity: { ...loaded.identity, epoch: loaded.identity.epoch + 1 } };
  const linking: Linking = {
    kind: order.kind,
    account: order.account,
    target: found.row.target_id,
    identity: id,
    epochs: [{ identity: id, epoch: loaded.identity.epoch }],
    keys: keysSay(policy, loaded, found, now),
  };
  if (order.kind === 'unlink') {
    refuseUnlink(loaded, found);
    return { linking, person: without(renewed, [found.row.account_id]), unmade: [] };
  }
  refuseLink(policy, found, id);
  const unmade = unmadeOf(loaded, found.row.target_id);
  return { linking, person: joined(without(renewed, unmade), found, now), unmade };
}

function refuseLink(policy: ActivePolicy, found: FoundAccount, id: string): void {
  refuseAsOrphan(policy, found);
  // The next look at that person would find it, and their leave would leave it to somebody else.
  if (found.keyed !== null && found.keyed !== id)
    throw refused(
      'the account carries a strong key of somebody else, whose it becomes with the next listing',
    );
}

/** Only what is there, nobody's and not protected. Throws ACCOUNT_NOT_ORPHAN, ACCOUNT_PROTECTED, LINK_REFUSED. */
export function refuseAsOrphan(policy: ActivePolicy, { row, locator, own }: FoundAccount): void {
  if (row.identity_id !== null)
    throw new LockstepError('ACCOUNT_NOT_ORPHAN', 'the account is somebody’s by now', {
      details: { account: row.account_id },
    });
  if (row.locator === null || row.actual?.exists === false)
    throw refused('the account is not there any more: nobody can use it');
  const isOwn = own !== null && nameKey(own) === nameKey(locator.name);
  if (row.protected || isOwn || protectedOn(policy, row.target_id)(locator))
    throw new LockstepError(
      'ACCOUNT_PROTECTED',
      isOwn
        ? 'Lockstep itself works through this account'
        : 'the account is protected: nothing may be taken from it, and it is not reported',
    );
}

function refuseUnlink(person: Person, { row, locator, written }: FoundAccount): void {
  if (row.identity_id !== person.identity.identity_id)
    throw new LockstepError('UNLINK_REFUSED', 'the account is not this person’s');
  if (locator.linked === undefined)
    throw new LockstepError(
      'UNLINK_REFUSED',
      row.provenance === 'created'
        ? 'Lockstep made this account for the person'
        : 'the account carries a strong key of the person: the next listing would find them again',
    );
  if (written)
    throw new LockstepError(
      'UNLINK_REFUSED',
      'something was written to the account, or may have been, since it is this person’s: what was changed would be nobody’s',
    );
}

/** The person’s account there that is to be made: the linked one takes its place. Not while a call may be making it. */
function unmadeOf({ accounts, open, known }: Person, target: string): readonly string[] {
  const making = accounts.filter(
    (account) =>
      account.target_id === target && account.locator === null && account.desired?.mode === 'active',
  );
  for (const { account_id } of making) {
    const begun = open.some((operation) => operation.account_id === account_id && operation.tries > 0);
    const late = known.some(
      (one) => one.accountId === account_id && (one.late === true || one.taking === true),
    );
    if (begun || late)
      throw refused(
        `an account is being made for this person on ${target}: link when it is there, or when nothing of it is under way`,
      );
  }
  return making.map(({ account_id }) => account_id);
}

function keysSay(
  policy: ActivePolicy,
  person: Person,
  { row, locator }: FoundAccount,
  now: number,
): Linking['keys'] {
  const { snapshot } = evaluate(policy, person.identity, person.employments, now);
  const { lockstepId: _, ...keys } = policy.accountKeys(row.target_id, snapshot);
  const found = carries(locator.keys, keys);
  return found === 1 ? 'same' : found === -1 ? 'other' : 'none';
}

/** As loadPeople would give it. */
function joined(person: Person, { row, locator }: FoundAccount, now: number): Person {
  const mine = { ...row, identity_id: person.identity.identity_id, desired: null, desired_since: null };
  const account: KnownAccount = {
    accountId: row.account_id,
    target: row.target_id,
    desired: null,
    actual: row.actual,
    uncertain: row.actual === null,
    late: (row.unsettled?.gives ?? 0) > now,
    taking: (row.unsettled?.takes ?? 0) > now,
    located: true,
    protected: false,
    own: false,
    attributes: locator.attributes,
    open: [],
  };
  return {
    ...person,
    accounts: [...person.accounts, mine].sort((a, b) => (a.account_id < b.account_id ? -1 : 1)),
    known: [...person.known, account].sort((a, b) => (a.accountId < b.accountId ? -1 : 1)),
    locators: new Map([...person.locators, [row.account_id, locator]]),
  };
}

function without(person: Person, ids: readonly string[]): Person {
  if (ids.length === 0) return person;
  return {
    ...person,
    accounts: person.accounts.filter(({ account_id }) => !ids.includes(account_id)),
    known: person.known.filter(({ accountId }) => !ids.includes(accountId)),
    open: person.open.filter(({ account_id }) => !ids.includes(account_id)),
  };
}

function refused(why: string): LockstepError {
  return new LockstepError('LINK_REFUSED', why);
}
