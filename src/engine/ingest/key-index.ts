import {
  type Correlation,
  correlate,
  type Found,
  type KeyEntry,
  type Linked,
} from '../../domain/identity/correlation.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

type KeyRow = Row<'correlation_key'>;

/** One employment and what its newest facts say of its person. Entries are keyed hashes. */
export interface Claim {
  readonly namespace: string;
  readonly employment: string;
  readonly entries: readonly KeyEntry[];
  /** The identity that it belongs to already. */
  readonly linked: string | null;
  /** A person said so. */
  readonly pinned: boolean;
}

/** Hashes a record's keys: equal ones still meet, but the index shows nobody. */
export function hashEntries(engine: Engine, tenant: string, entries: readonly KeyEntry[]): KeyEntry[] {
  const hash = (kind: string, value: string | null) =>
    value === null ? null : engine.vault.hash(tenant, kind, value);
  return entries.map(({ set, value, shared, differs }) => ({
    set,
    value: engine.vault.hash(tenant, `key:${set}`, value),
    shared: hash(`shared:${set}`, shared),
    differs: hash(`differs:${set}`, differs),
  }));
}

/**
 * The key index as one batch of claims sees it: what the database has, plus what the rows of the same batch say, so
 * that a dummy number is known before its first victim is linked.
 */
export async function openKeyIndex(tx: Tx, claims: readonly Claim[]) {
  const values = new Set(claims.flatMap((claim) => claim.entries.map((entry) => entry.value)));
  const shared = new Set(
    claims.flatMap((claim) => claim.entries.map((entry) => entry.shared).filter((s) => s !== null)),
  );
  const own = new Set(claims.filter((claim) => claim.linked !== null).map((claim) => claim.linked as string));
  const rows = new Map<string, KeyRow>();
  const load = (found: readonly KeyRow[]) => {
    for (const row of found) rows.set(rowKey(row), row);
  };
  if (values.size > 0) load(await tx.find('correlation_key', { value: { in: [...values] } }));
  if (shared.size > 0) load(await tx.find('correlation_key', { shared: { in: [...shared] } }));
  if (own.size > 0) load(await tx.find('correlation_key', { identity_id: { in: [...own] } }));

  const byValue = index([...rows.values()], (row) => `${row.set_id}\u0000${row.value}`);
  const byShared = index([...rows.values()], (row) =>
    row.shared === null ? null : `${row.set_id}\u0000${row.shared}`,
  );
  const claimed = new Map<string, { differs: string | null; owner: string }[]>();
  for (const claim of claims) {
    for (const entry of claim.entries) {
      if (entry.shared === null) continue;
      const key = `${entry.set}\u0000${entry.shared}`;
      claimed.set(key, [...(claimed.get(key) ?? []), { differs: entry.differs, owner: ownerOf(claim) }]);
    }
  }
  const changed: KeyRow[] = [];

  return {
    correlate(claim: Claim): Correlation {
      const found = claim.entries.map((entry): Found => {
        const same = byValue.get(`${entry.set}\u0000${entry.value}`) ?? new Map<string, KeyRow>();
        const sharing =
          entry.shared === null
            ? []
            : [...(byShared.get(`${entry.set}\u0000${entry.shared}`)?.values() ?? [])];
        const beside = entry.shared === null ? [] : (claimed.get(`${entry.set}\u0000${entry.shared}`) ?? []);
        const differing = [
          ...sharing
            .filter(
              (row) =>
                ownerOf({ namespace: row.namespace, employment: row.employment_key }) !== ownerOf(claim),
            )
            .map((row) => row.differs),
          ...beside.filter((other) => other.owner !== ownerOf(claim)).map((other) => other.differs),
        ].filter((differs) => differs !== null && differs !== entry.differs);
        return {
          set: entry.set,
          identities: [...new Set([...same.values()].map((row) => row.identity_id))],
          differing: differing as string[],
        };
      });
      const linked: Linked | null =
        claim.linked === null
          ? null
          : { identityId: claim.linked, pinned: claim.pinned, entries: stored(claim) };
      return correlate(claim.entries, found, linked);
    },
    /** Whether it says something of its person that the index does not know. */
    isNews(claim: Claim): boolean {
      const { namespace, employment } = claim;
      return claim.entries.some(({ set, value, shared: s }) => {
        const before = rows.get(rowKey({ namespace, employment_key: employment, set_id: set }));
        return before === undefined || before.value !== value || before.shared !== s;
      });
    },
    /** Replaces the lines of an employment by what its newest facts say. */
    record(claim: Claim, identityId: string): void {
      for (const entry of claim.entries) {
        const row: KeyRow = {
          namespace: claim.namespace,
          employment_key: claim.employment,
          set_id: entry.set,
          value: entry.value,
          shared: entry.shared,
          differs: entry.differs,
          identity_id: identityId,
        };
        const key = rowKey(row);
        const before = rows.get(key);
        if (
          before !== undefined &&
          before.value === row.value &&
          before.shared === row.shared &&
          before.identity_id === identityId
        )
          continue;
        if (before !== undefined) {
          byValue.get(`${before.set_id}\u0000${before.value}`)?.delete(key);
          if (before.shared !== null) byShared.get(`${before.set_id}\u0000${before.shared}`)?.delete(key);
        }
        rows.set(key, row);
        put(byValue, `${row.set_id}\u0000${row.value}`, key, row);
        if (row.shared !== null) put(byShared, `${row.set_id}\u0000${row.shared}`, key, row);
        changed.push(row);
      }
    },
    save: () => tx.put('correlation_key', [...new Map(changed.map((row) => [rowKey(row), row])).values()]),
  };

  function stored(claim: Claim): KeyEntry[] {
    return [...rows.values()]
      .filter((row) => row.namespace === claim.namespace && row.employment_key === claim.employment)
      .map(({ set_id, value, shared: s, differs }) => ({ set: set_id, value, shared: s, differs }));
  }
}

function ownerOf(claim: Pick<Claim, 'namespace' | 'employment'>): string {
  return `${claim.namespace}\u0000${claim.employment}`;
}

function rowKey(row: Pick<KeyRow, 'namespace' | 'employment_key' | 'set_id'>): string {
  return `${row.namespace}\u0000${row.employment_key}\u0000${row.set_id}`;
}

type Buckets = Map<string, Map<string, KeyRow>>;

function put(buckets: Buckets, bucket: string, key: string, row: KeyRow): void {
  const found = buckets.get(bucket);
  if (found === undefined) buckets.set(bucket, new Map([[key, row]]));
  else found.set(key, row);
}

function index(rows: readonly KeyRow[], of: (row: KeyRow) => string | null): Buckets {
  const buckets: Buckets = new Map();
  for (const row of rows) {
    const bucket = of(row);
    if (bucket !== null) put(buckets, bucket, rowKey(row), row);
  }
  return buckets;
}
