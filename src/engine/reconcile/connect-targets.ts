import type { PolicyDocuments } from '../../policy/documents/load-policy.ts';
import type { TargetDocument } from '../../policy/documents/target.ts';
import { canonicalJson } from '../../proof/canonical-json.ts';
import { sha256Hex } from '../../proof/digest.ts';
import { laneOf } from '../execute/lane-name.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { newTarget } from './record-check.ts';

/**
 * Targets of a policy that comes in force: a new one, and one whose document changed, is looked at now. Connecting
 * starts with a full listing; nothing is given there before (serve-lane).
 */
export async function connectTargets(
  tx: Tx,
  now: number,
  version: number,
  policy: PolicyDocuments,
): Promise<void> {
  const documents = new Map(
    policy.documents.flatMap(({ document }): [string, TargetDocument][] =>
      document.kind === 'Target' ? [[document.id, document]] : [],
    ),
  );
  const rows = new Map(
    (await tx.find('target', {}, { order: ['target_id'], lock: 'update' })).map((row) => [
      row.target_id,
      row,
    ]),
  );
  const next: Row<'target'>[] = [];
  for (const [id, document] of [...documents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const row = rows.get(id) ?? newTarget(id, false, now);
    // Whether it may be written to, and what it is a part of, says nothing of what is there.
    const { writes: wanted, application: _application, ...seen } = document;
    const digest = sha256Hex(canonicalJson(JSON.parse(JSON.stringify(seen))));
    const writes = wanted === 'on';
    if (row.document === digest && row.writes === writes) continue;
    next.push({
      ...row,
      writes,
      document: digest,
      next_listing_at: row.document === digest ? row.next_listing_at : now,
    });
  }
  // Without its document's digest: one that comes back is looked at anew, and its lane goes on.
  const gone = [...rows.values()].filter(
    (row) => !documents.has(row.target_id) && (row.next_listing_at !== null || row.document !== null),
  );
  await tx.put('target', [
    ...next,
    ...gone.map((row) => ({ ...row, next_listing_at: null, document: null })),
  ]);
  await tx.insert(
    'wake',
    // Whose lane still has work is served once more, to say that it cannot be done.
    [...next, ...gone].map((row) => ({ wake_id: idOf(version, row), lane_id: laneOf(row.target_id) })),
  );
}

/** Named by what it is about: a transaction that is repeated writes the same row. */
function idOf(version: number, { target_id, document }: Row<'target'>): string {
  const hex = sha256Hex(`wake ${version} ${target_id} ${document}`);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
