import type { RemoteAccount } from '../../domain/connector.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Engine } from '../engine.ts';
import { hashAccountKey } from '../people/account-keys.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';

export type Owner =
  | { readonly kind: 'person'; readonly identityId: string }
  | { readonly kind: 'nobody' }
  /** Its keys fit several people, or contradict what is known of the one that they fit: for a person to decide. */
  | { readonly kind: 'ambiguous'; readonly identities: readonly string[] };

const NOBODY: Owner = { kind: 'nobody' };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** An identity that was merged, into one that was merged … */
const MERGES = 10;

/**
 * Whose accounts these are, by the strong keys that the Target document correlates and the id that Lockstep wrote into
 * its own. Names and mail addresses never link (T13).
 */
export async function ownersOf(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  accounts: readonly RemoteAccount[],
): Promise<readonly Owner[]> {
  const correlate = Object.entries(policy.documents.get(target)?.correlate ?? {});
  const claims = accounts.map(({ keys }) => ({
    id: own(keys, 'lockstepId'),
    keys: correlate.flatMap(([key, path]) => {
      const value = own(keys, key);
      return value === '' ? [] : [{ path, hash: hashAccountKey(engine, tx.tenant, path, value) }];
    }),
  }));
  const living = await resolveMerged(
    tx,
    claims.map(({ id }) => id).filter((id) => UUID.test(id)),
  );
  const hashes = [...new Set(claims.flatMap(({ keys }) => keys.map(({ hash }) => hash)))];
  const paths = [...new Set(correlate.map(([, path]) => path))];
  const found = new Map<string, string[]>();
  for (const path of hashes.length === 0 ? [] : paths) {
    const rows = await tx.find(
      'account_key',
      { path, value: { in: hashes } },
      { columns: ['value', 'identity_id'] },
    );
    for (const [value, same] of groupBy(rows, (row) => row.value))
      found.set(
        `${path}\u0000${value}`,
        same.map((row) => row.identity_id),
      );
  }
  const candidates = claims.map(({ id, keys }) => {
    const written = living.get(id);
    return [
      ...new Set([
        ...(written === undefined ? [] : [written]),
        ...keys.flatMap(({ path, hash }) => found.get(`${path}\u0000${hash}`) ?? []),
      ]),
    ].sort();
  });
  const all = [...new Set(candidates.flat())].sort();
  const known = groupBy(
    all.length === 0 ? [] : await tx.find('account_key', { identity_id: { in: all } }),
    (row) => row.identity_id,
  );
  return claims.map(({ keys }, i) => {
    const people = candidates[i] ?? [];
    const [only] = people;
    if (only === undefined) return NOBODY;
    if (people.length > 1) return { kind: 'ambiguous', identities: people };
    const mine = known.get(only) ?? [];
    const contradicted = keys.some(({ path, hash }) => {
      const values = mine.filter((row) => row.path === path);
      return values.length > 0 && values.every((row) => row.value !== hash);
    });
    return contradicted ? { kind: 'ambiguous', identities: people } : { kind: 'person', identityId: only };
  });
}

function own(keys: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(keys, name) ? (keys[name] ?? '').trim() : '';
}

/** Identity ids that Lockstep once wrote -> the identity that the person has now. Those who were erased are nobody. */
async function resolveMerged(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const into = new Map<string, string | null>();
  let open = [...new Set(ids)].sort();
  for (let round = 0; round < MERGES && open.length > 0; round++) {
    const rows = await tx.find(
      'identity',
      { identity_id: { in: open } },
      { columns: ['identity_id', 'merged_into', 'state'] },
    );
    for (const row of rows)
      if (row.state !== 'archived' || row.merged_into !== null) into.set(row.identity_id, row.merged_into);
    open = rows.flatMap((row) =>
      row.merged_into === null || into.has(row.merged_into) ? [] : [row.merged_into],
    );
  }
  const living = new Map<string, string>();
  for (const id of ids) {
    let at = id;
    for (let step = 0; step < MERGES; step++) {
      const next = into.get(at);
      if (next === undefined) break;
      if (next === null) {
        living.set(id, at);
        break;
      }
      at = next;
    }
  }
  return living;
}
