import type { AccountLocator } from '../../domain/account.ts';
import type { Engine } from '../engine.ts';
import { yieldLocators } from '../execute/record-accounts.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

const COLUMNS = [
  'account_id',
  'identity_id',
  'locator',
  'sealed',
  'desired',
  'actual',
  'observed_at',
  'protected',
] as const;
type Account = Pick<Row<'account'>, (typeof COLUMNS)[number]>;

/** Open accounts of these people on a target of which nothing was decided yet. One that others blocked is none of ours. */
export async function undecidedOf(
  tx: Tx,
  target: string,
  people: readonly string[],
): Promise<readonly Account[]> {
  if (people.length === 0) return [];
  const theirs = await tx.find(
    'account',
    { identity_id: { in: people }, target_id: target },
    { order: ['account_id'], columns: COLUMNS },
  );
  return theirs.filter(
    ({ desired, locator, actual }) =>
      desired === null && locator !== null && actual?.exists === true && actual.active,
  );
}

/**
 * What a rule gave is gone, and this listing was the first to see another account there, exactly one, with the person's key,
 * of which nothing was decided: it was removed and made again under another id, and is the same account (law 7: what the rule gave falls with
 * the rule). Its row stands back. Returns the rows that are not absent after all. All rows are locked.
 */
export async function takeOver(
  engine: Engine,
  tx: Tx,
  target: string,
  gone: readonly Account[],
  undecided: readonly Account[],
): Promise<ReadonlySet<string>> {
  const candidates = gone.flatMap((row) => {
    const theirs = undecided.filter(
      ({ identity_id }) => identity_id !== null && identity_id === row.identity_id,
    );
    const [anew] = theirs;
    const alone = gone.filter(({ identity_id }) => identity_id === row.identity_id).length === 1;
    return anew === undefined || theirs.length > 1 || !alone || row.desired?.mode !== 'active'
      ? []
      : [{ row, anew }];
  });
  if (candidates.length === 0) return new Set();
  const opened = await engine.vault.open(
    tx,
    candidates.map(({ anew }) => ({ subject: anew.identity_id ?? anew.account_id, sealed: anew.sealed })),
  );
  // What somebody linked by hand carries no key that says so: it stays a second account.
  const moved = candidates.filter((_, i) => {
    const locator = opened[i] as AccountLocator | null | undefined;
    return locator != null && locator.linked === undefined;
  });
  if (moved.length === 0) return new Set();
  await yieldLocators(
    engine,
    tx,
    engine.clock.now(),
    target,
    moved.map(({ row, anew }) => ({ accountId: row.account_id, locator: anew.locator })),
  );
  await tx.update(
    'account',
    ['locator', 'sealed', 'actual', 'observed_at', 'protected'],
    moved.map(
      ({ row: { account_id }, anew: { locator, sealed, actual, observed_at, protected: isProtected } }) => ({
        account_id,
        locator,
        sealed,
        actual,
        observed_at,
        protected: isProtected,
      }),
    ),
  );
  return new Set(moved.map(({ row }) => row.account_id));
}
