import type { Engine } from '../engine.ts';
import { loadPeople, type Person } from '../people/load-people.ts';
import type { Tx } from '../store.ts';

/** People with their locks, and with a picture of their accounts that stays as it is until the transaction ends. */
export async function loadHeld(engine: Engine, tx: Tx, ids: readonly string[]): Promise<Person[]> {
  const load = (some: readonly string[]) => loadPeople(engine, tx, some, { lock: true, locators: true });
  const people = await load(ids);
  const moved = await holdPicture(tx, people);
  if (moved.length === 0) return people;
  const again = new Map((await load(moved)).map((person) => [person.identity.identity_id, person]));
  return people.map((person) => again.get(person.identity.identity_id) ?? person);
}

/**
 * Keeps still what a decision is about: from here to the commit no call that is under way can be recorded on these
 * accounts. Returns whose picture moved on since it was read: a plan on the old one would leave somebody who is back
 * without what was taken away in that moment. Accounts before operations, as everywhere.
 */
async function holdPicture(tx: Tx, people: readonly Person[]): Promise<readonly string[]> {
  // Without open operations nothing is under way, and only a decision about the same, locked person opens one.
  const open = people.flatMap((person) => person.open);
  if (open.length === 0) return [];
  const busy = new Set(open.map((operation) => operation.account_id));
  const accounts = await tx.find(
    'account',
    { account_id: { in: [...busy].sort() } },
    { order: ['account_id'], lock: 'update', columns: ['account_id', 'observed_at'] },
  );
  const operations = await tx.find(
    'operation',
    { operation_id: { in: open.map((operation) => operation.operation_id).sort() } },
    { order: ['operation_id'], lock: 'update', columns: ['operation_id', 'state', 'tries'] },
  );
  const observed = new Map(accounts.map((row) => [row.account_id, row.observed_at]));
  const standing = new Map(operations.map((row) => [row.operation_id, row]));
  return people
    .filter(
      (person) =>
        person.accounts.some(
          (account) =>
            busy.has(account.account_id) && observed.get(account.account_id) !== account.observed_at,
        ) ||
        person.open.some((operation) => {
          const now = standing.get(operation.operation_id);
          return now?.state !== operation.state || now.tries !== operation.tries;
        }),
    )
    .map((person) => person.identity.identity_id);
}
