import type { IdentitySnapshot } from '../../domain/identity.ts';
import type { Engine } from '../engine.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { SealedPerson } from './sealed-person.ts';

export interface KeyedPerson {
  readonly identity: Pick<Row<'identity'>, 'identity_id' | 'account_keys' | 'sealed'>;
  readonly snapshot: IdentitySnapshot;
}

/** Equal values meet, and nobody who reads the table can tell whose they are. */
export function hashAccountKey(engine: Engine, tenant: string, path: string, value: string): string {
  return engine.vault.hash(tenant, `account-key:${path}`, value);
}

/**
 * Keeps the look-up by which a listed account finds its person. Costs nothing where nothing changed: the identity row
 * carries the digest of what is stored. A value that is not known any more stays, one that changed goes.
 */
export async function saveAccountKeys(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  people: readonly KeyedPerson[],
): Promise<void> {
  const changed = people.flatMap(({ identity, snapshot }) => {
    const paths = policy.keyPaths(snapshot);
    if (identity.account_keys === null && Object.keys(paths).length === 0) return [];
    const digest = engine.vault.hash(tx.tenant, 'account-keys', JSON.stringify(paths));
    return digest === identity.account_keys ? [] : [{ identity, paths, digest }];
  });
  if (changed.length === 0) return;
  const ids = changed.map(({ identity }) => identity.identity_id);
  const opened = await engine.vault.open(
    tx,
    changed.map(({ identity }) => ({
      subject: identity.identity_id,
      sealed: identity.sealed ?? new Uint8Array(),
    })),
  );
  const keyed = changed.map((item, i) => {
    const before = (opened[i] ?? { keys: {} }) as SealedPerson;
    return { ...item, sealed: { ...before, paths: { ...before.paths, ...item.paths } } };
  });
  const rows = keyed.flatMap(({ identity, sealed }) =>
    Object.entries(sealed.paths).map(([path, value]) => ({
      path,
      value: hashAccountKey(engine, tx.tenant, path, value),
      identity_id: identity.identity_id,
    })),
  );
  await tx.remove('account_key', { identity_id: { in: ids } });
  await tx.insertNew('account_key', rows);
  const sealed = await engine.vault.seal(
    tx,
    keyed.map(({ identity, sealed: value }) => ({ subject: identity.identity_id, value })),
  );
  await tx.update(
    'identity',
    ['account_keys', 'sealed'],
    keyed.map(({ identity, digest }, i) => ({
      identity_id: identity.identity_id,
      account_keys: digest,
      sealed: sealed[i] as Uint8Array,
    })),
  );
}
