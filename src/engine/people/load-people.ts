import type { AccountLocator } from '../../domain/account.ts';
import { LockstepError } from '../../domain/errors.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { EmploymentFacts } from '../../domain/identity/facts.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import type { KnownAccount } from '../../domain/plan/operations.ts';
import type { Engine } from '../engine.ts';
import { NOT_MADE } from '../execute/run-chain.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { perhapsClosedByUs } from './perhaps-closed-by-us.ts';

/** States in which an operation is still to be done or to be proven. */
export const OPEN_STATES = ['planned', 'held', 'accepted', 'applied', 'failed', 'unproven'] as const;
/** What a person has said is done may still be proven, and is not asked for again; no certificate waits for it. */
export const STANDING_STATES = [...OPEN_STATES, 'attested'] as const;

export interface Employment {
  readonly namespace: string;
  readonly facts: EmploymentFacts;
}

export interface Person {
  readonly identity: Row<'identity'>;
  readonly employments: readonly Employment[];
  readonly accounts: readonly Row<'account'>[];
  readonly locators: ReadonlyMap<string, AccountLocator>;
  readonly known: readonly KnownAccount[];
  readonly open: readonly Row<'operation'>[];
}

export interface LoadOptions {
  /** Locks the identities: decisions about one person run one after the other. */
  readonly lock: boolean;
  /** Account names are personal and sealed; a plan that only counts does not need them. */
  readonly locators: boolean;
}

/** People with all that a decision about them needs, in the order of their ids (so that locks never cross). */
export async function loadPeople(
  engine: Engine,
  tx: Tx,
  ids: readonly string[],
  options: LoadOptions,
): Promise<Person[]> {
  const now = engine.clock.now();
  const wanted = [...new Set(ids)].sort();
  const identities = await tx.find(
    'identity',
    { identity_id: { in: wanted } },
    { order: ['identity_id'], ...(options.lock ? { lock: 'update' as const } : {}) },
  );
  const employments = await tx.find(
    'employment',
    { identity_id: { in: wanted } },
    { order: ['namespace', 'employment_key'] },
  );
  // Operations before accounts: one that is finished in between is seen on its account, or is taken for open. The other way
  // round it would be neither, and a leaver would keep what was given in that moment.
  const open = await tx.find(
    'operation',
    { identity_id: { in: wanted }, state: { in: STANDING_STATES } },
    { order: ['account_id', 'position'] },
  );
  const accounts = await tx.find('account', { identity_id: { in: wanted } }, { order: ['account_id'] });
  const attempted = await attemptedOf(tx, open);
  const closing = await perhapsClosedByUs(tx, accounts, open);
  const targets = await tx.find('target', {}, { columns: ['target_id', 'own_account'] });
  const own = new Map(targets.map((target) => [target.target_id, target.own_account]));

  const facts = await engine.vault.open(
    tx,
    employments.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  const needsNames = options.locators ? accounts : withDoubles(accounts, own);
  const opened = await engine.vault.open(
    tx,
    needsNames.map((row) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
  );
  const locators = new Map<string, AccountLocator>();
  needsNames.forEach((account, i) => {
    const locator = opened[i];
    if (locator !== null) locators.set(account.account_id, locator as AccountLocator);
  });

  const byIdentity = <T extends { readonly identity_id: string | null }>(rows: readonly T[]) =>
    groupBy(rows, (row) => row.identity_id);
  const employmentsOf = groupBy(
    employments.map((row, i) => ({ row, facts: facts[i] })),
    ({ row }) => row.identity_id,
  );
  const accountsOf = byIdentity(accounts);
  const openOf = byIdentity(open);

  return identities.map((identity): Person => {
    const mine = accountsOf.get(identity.identity_id) ?? [];
    const operations = openOf.get(identity.identity_id) ?? [];
    return {
      identity,
      employments: (employmentsOf.get(identity.identity_id) ?? [])
        .filter((employment) => employment.facts !== null)
        .map(({ row, facts: known }) => ({ namespace: row.namespace, facts: asFacts(known) })),
      accounts: mine,
      locators,
      known: mine.map((account): KnownAccount => {
        const waiting = operations.filter((operation) => operation.account_id === account.account_id);
        const locator = locators.get(account.account_id);
        return {
          accountId: account.account_id,
          target: account.target_id,
          desired: account.desired,
          actual: account.actual,
          // Nothing was ever read back, or what was read is overtaken by a write nobody waited for.
          uncertain:
            account.actual === null || waiting.some((operation) => attempted.has(operation.operation_id)),
          late: (account.unsettled?.gives ?? 0) > now,
          taking: (account.unsettled?.takes ?? 0) > now || closing.has(account.account_id),
          located: account.locator !== null,
          protected: account.protected,
          own: locator !== undefined && isNamed(own.get(account.target_id), locator.name),
          attributes: locator?.attributes ?? {},
          open: waiting.map(({ kind, entitlement, state }) => ({
            kind,
            entitlement,
            held: state === 'held',
          })),
        };
      }),
      open: operations,
    };
  });
}

/** Accounts whose names decide something: on targets with an account of ours, and where somebody has two. */
function withDoubles(
  accounts: readonly Row<'account'>[],
  own: ReadonlyMap<string, string | null>,
): readonly Row<'account'>[] {
  const keyOf = (account: Row<'account'>) => `${account.identity_id}\u0000${account.target_id}`;
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const account of accounts) {
    const key = keyOf(account);
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return accounts.filter((account) => own.get(account.target_id) != null || twice.has(keyOf(account)));
}

/** Operations that may have reached the target: an attempt was written, and nothing is proven since. */
async function attemptedOf(tx: Tx, open: readonly Row<'operation'>[]): Promise<ReadonlySet<string>> {
  const ids = open
    .filter((operation) => operation.state !== 'held')
    .map((operation) => operation.operation_id);
  if (ids.length === 0) return new Set();
  const attempts = await tx.find(
    'attempt',
    { operation_id: { in: ids } },
    { columns: ['operation_id', 'outcome'] },
  );
  // Written, but never called: what came before it was not proven.
  return new Set(
    attempts.filter((attempt) => attempt.outcome !== NOT_MADE).map((attempt) => attempt.operation_id),
  );
}

/** Systems spell a name in their own way in each place: capitals make no second account. */
function isNamed(own: string | null | undefined, name: string): boolean {
  return own != null && nameKey(own) === nameKey(name);
}

function asFacts(value: unknown): EmploymentFacts {
  if (typeof value !== 'object' || value === null || !('employment' in value)) {
    throw new LockstepError('INTERNAL', 'an employment holds no facts');
  }
  return value as EmploymentFacts;
}
