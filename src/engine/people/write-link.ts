import type { AccountLocator } from '../../domain/account.ts';
import { loadHeld } from '../decide/hold-picture.ts';
import { overtake } from '../decide/overtake.ts';
import type { Engine } from '../engine.ts';
import { closeException } from '../exceptions.ts';
import type { Entry } from '../log/journal.ts';
import type { ActivePolicy } from '../policies.ts';
import { reportOrphans } from '../reconcile/orphans.ts';
import type { Tx } from '../store.ts';
import { findAccount } from './find-account.ts';
import { type FoundAccount, type Linking, type LinkOrder, relink } from './link-account.ts';
import type { Person } from './load-people.ts';
import { reserveNames } from './name-reservations.ts';

/**
 * Says whose an account is, in the caller's transaction: the person, then the account, are locked, and of two who say it
 * at once the second is refused. The decision about the person comes after it. Throws as `relink` does.
 */
export async function writeLink(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  order: LinkOrder,
  actor: string,
): Promise<Linking> {
  const now = engine.clock.now();
  const [person] = await loadHeld(engine, tx, [order.identity]);
  const found = await findAccount(engine, tx, policy, order.account, { lock: true });
  const { linking, unmade } = relink(policy, person, found, order, now);
  if (order.kind === 'link')
    await give(
      engine,
      tx,
      found,
      { ...found.locator, linked: { actor, at: now, reason: order.reason } },
      order,
    );
  else await take(engine, tx, person as Person, found);
  await standBack(engine, tx, person as Person, unmade);
  for (const { identity, epoch } of linking.epochs)
    await tx.update('identity', ['epoch'], [{ identity_id: identity, epoch: epoch + 1 }]);
  await tx.remove('known_account', { account_id: order.account });
  await reportOrphans(engine, tx, linking.target, `a ${order.kind}`);
  await closeException(engine, tx, 'ambiguousAccount', order.account, `a ${order.kind}`);
  return linking;
}

/** Under the person's key from now on, with who said so. */
async function give(
  engine: Engine,
  tx: Tx,
  { row }: FoundAccount,
  locator: AccountLocator,
  { identity }: LinkOrder,
): Promise<void> {
  const [sealed] = await engine.vault.seal(tx, [{ subject: identity, value: locator }]);
  await tx.update(
    'account',
    ['identity_id', 'sealed', 'provenance', 'desired', 'desired_since'],
    [
      {
        account_id: row.account_id,
        identity_id: identity,
        sealed: sealed as Uint8Array,
        provenance: 'linked',
        desired: null,
        desired_since: null,
      },
    ],
  );
  await reserveNames(engine, tx, row.target_id, [{ name: locator.name, holder: identity }]);
}

/** Nobody's again: nothing that was decided about it is done. */
async function take(engine: Engine, tx: Tx, person: Person, { row, locator }: FoundAccount): Promise<void> {
  const waiting = person.open.filter((operation) => operation.account_id === row.account_id);
  await overtake(tx, waiting, new Map([[row.account_id, row]]), engine.clock.now());
  const { linked: _, ...rest } = locator;
  await disown(engine, tx, row.account_id, rest, { locator: row.locator });
  await reserveNames(engine, tx, row.target_id, [{ name: locator.name, holder: row.account_id }]);
}

/** Rows of accounts that were never made: the linked one is the person's, and nobody gets a second one. */
async function standBack(engine: Engine, tx: Tx, person: Person, unmade: readonly string[]): Promise<void> {
  if (unmade.length === 0) return;
  const rows = await tx.find(
    'account',
    { account_id: { in: [...unmade].sort() } },
    { order: ['account_id'], lock: 'update' },
  );
  const waiting = person.open.filter(({ account_id }) => unmade.includes(account_id));
  await overtake(tx, waiting, new Map(rows.map((row) => [row.account_id, row])), engine.clock.now());
  for (const { account_id } of rows) {
    const locator = person.locators.get(account_id) ?? null;
    await disown(engine, tx, account_id, locator, { locator: null });
  }
}

async function disown(
  engine: Engine,
  tx: Tx,
  accountId: string,
  value: AccountLocator | null,
  { locator }: { readonly locator: string | null },
): Promise<void> {
  const [sealed] = await engine.vault.seal(tx, [{ subject: accountId, value }]);
  await tx.update(
    'account',
    ['identity_id', 'sealed', 'provenance', 'desired', 'desired_since', 'locator'],
    [
      {
        account_id: accountId,
        identity_id: null,
        sealed: sealed as Uint8Array,
        provenance: 'orphan',
        desired: null,
        desired_since: null,
        locator,
      },
    ],
  );
}

/** The entry that tells of it: whose, and by whom; why is about a person, and stands in no entry. */
export function linkEntry(
  { kind, account, target, identity, keys }: Linking,
  { at, actor, hash }: { readonly at: number; readonly actor: string; readonly hash: string },
): Entry {
  return {
    type: kind === 'link' ? 'account.linked' : 'account.unlinked',
    at,
    subject: identity,
    target,
    body: { plan: hash, actor, account, keys },
  };
}
