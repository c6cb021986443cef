import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { sha256Hex } from '../../proof/digest.ts';

/**
 * What this source last said of each user, and whose it is. Who may be somebody else by now, whose keys have changed,
 * brings nobody back; whom it switches off is who they were. Returns of whom it says something else than before: what an
 * administrator decided since then is not undone by a push of the profile.
 */
export async function noteRecords(
  tx: Tx,
  source_id: string,
  linked: ReadonlyMap<string, string>,
  ambiguous: ReadonlySet<string>,
  users: readonly Row<'scim_user'>[],
  gone: readonly Row<'scim_gone'>[],
  now: number,
): Promise<ReadonlySet<string>> {
  const ids = [...users.map(({ user_id }) => user_id), ...gone.map(({ resource_id }) => resource_id)];
  const known = new Map(
    (await tx.find('record', { source_id, record_key: { in: ids } })).map((row) => [row.record_key, row]),
  );
  const record = (key: string, says: string, digest: string): Row<'record'> => ({
    source_id,
    record_key: key,
    digest,
    identity_id: linked.get(key) ?? known.get(key)?.identity_id ?? null,
    import_id: null,
    seen_at: now,
    present: says !== 'gone',
    says,
    sealed: null,
  });
  const rows = [
    ...users.map((row) =>
      record(
        row.user_id,
        saysNow(row, ambiguous.has(row.user_id) ? known.get(row.user_id) : undefined),
        sha256Hex(`${row.user_id} ${row.switched_at}`).slice(0, 32),
      ),
    ),
    ...gone.map(({ resource_id }) => record(resource_id, 'gone', 'gone')),
  ];
  await tx.put('record', rows);
  return new Set(
    rows
      .filter(({ record_key, says, digest, identity_id }) => {
        const before = known.get(record_key);
        return before?.says !== says || before.digest !== digest || before.identity_id !== identity_id;
      })
      .map(({ record_key }) => record_key),
  );
}

function saysNow({ active }: Row<'scim_user'>, before: Row<'record'> | undefined): string {
  if (!active) return 'off';
  return before === undefined || before.identity_id === null ? 'here' : before.says;
}
