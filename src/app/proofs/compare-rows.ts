import type { Engine } from '../../engine/engine.ts';
import { mayBeMissing, type Removal } from '../../engine/events/kept-events.ts';
import { LOG_COUNTER, leafOf, shownDigest } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { Json } from '../../proof/canonical-json.ts';
import { LEAVE_LEAVES } from '../../proof/certificate-leaves.ts';
import { parseCertificate } from '../../proof/certificate-parse.ts';
import { openCheckpoint } from '../../proof/checkpoint.ts';
import { sha256Hex } from '../../proof/digest.ts';
import { appendLeaves, EMPTY_FRONTIER, frontierRoot } from '../../proof/frontier.ts';
import { decodeLeaf, encodeLeaf } from '../../proof/leaf.ts';
import { verifyCertificate } from '../../proof/lockstep-verify.ts';
import type { StoredLeaf } from '../../proof/log-verify.ts';
import { HASH_BYTES, sameHash } from '../../proof/merkle.ts';
import { formatVerifierKey, type VerifierKey } from '../../proof/note.ts';
import { decodeEdge, type TreeEdge } from '../../proof/tiles.ts';
import type { KeptCheckpoint } from './verify-house-log.ts';

/** A row that is not what the log says. */
export interface OddRow {
  readonly what: string;
  readonly why: string;
}

/** So many are named. */
const NAMED = 20;

/**
 * Rows that tell of the log without being in its tree: events, certificates, checkpoints, the counter. All of them can
 * be compared with it, so that whoever changes one of them has to change the tree.
 */
export async function compareRows(
  engine: Engine,
  tx: Tx,
  verifiers: readonly VerifierKey[],
  kept: readonly KeptCheckpoint[],
  removal: Removal | null,
) {
  const odd: OddRow[] = [];
  const say = (what: string, why: string): void => {
    if (odd.length < NAMED) odd.push({ what, why });
  };
  const issued: { readonly n: number; readonly subject: string | null; readonly at: string }[] = [];
  let size = 0;

  function event(leaves: readonly StoredLeaf[], events: readonly Row<'event'>[]): void {
    const rows = new Map(events.map((row) => [row.n, row]));
    for (const { n, leaf } of leaves) {
      size++;
      const row = rows.get(n);
      rows.delete(n);
      const why = row === undefined ? missing(n, leaf) : eventProblem(row, leaf);
      if (why !== null) say(`event ${n}`, why);
      if (row?.type === LEAVE_LEAVES.issued || isIssue(leaf)) note(n, leaf);
    }
    // A row with a number that no entry of this stretch has.
    const last = leaves.at(-1)?.n ?? -1;
    for (const n of rows.keys())
      if (n <= last || leaves.length < events.length) say(`event ${n}`, 'the log has no such entry');
  }

  /** The removal is an entry of this log as well: one that was made up is found by its own row. */
  function missing(n: number, leaf: Uint8Array): string | null {
    try {
      if (mayBeMissing(removal, { n, at: Date.parse(decodeLeaf(leaf).at) })) return null;
    } catch {
      // The tree says which entry is bad.
    }
    return 'there is none, and the log has that entry';
  }

  function note(n: number, leaf: Uint8Array): void {
    try {
      const { subject, at } = decodeLeaf(leaf);
      issued.push({ n, subject, at });
    } catch {
      // The tree says which entry is bad.
    }
  }

  async function certificates(): Promise<void> {
    const keys = verifiers.map(formatVerifierKey);
    const rows = await tx.find('certificate', {}, { order: ['leave_id', 'number'] });
    const opened = await engine.vault
      .open(
        tx,
        rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
      )
      .catch(() => null);
    const behind = new Set<number>();
    for (const [i, row] of rows.entries()) {
      const name = `certificate ${row.number} of leave ${row.leave_id}`;
      const file = opened === null ? await openAlone(row) : opened[i];
      if (file === undefined) say(name, 'it cannot be opened: it was changed');
      // Of somebody who was erased only that it was issued can be known.
      else if (file === null) behind.add(erased(row));
      else {
        const why = certificateProblem(row, String(file), keys);
        if (typeof why === 'string') say(name, why);
        else behind.add(why);
      }
    }
    const missing = issued.filter(({ n }) => !behind.has(n));
    if (rows.length !== issued.length || missing.length > 0)
      say(
        'certificates',
        `${rows.length} are there, and the log has issued ${issued.length}${missing[0] === undefined ? '' : `: that of entry ${missing[0].n} is missing`}`,
      );
  }

  async function openAlone(row: Row<'certificate'>): Promise<unknown> {
    return engine.vault.open(tx, [{ subject: row.identity_id, sealed: row.sealed }]).then(
      ([file]) => file,
      () => undefined,
    );
  }

  /** By whom and when: what is left of the certificate of an erased person. */
  function erased(row: Row<'certificate'>): number {
    const at = new Date(row.issued_at).toISOString();
    return issued.find((leaf) => leaf.subject === row.identity_id && leaf.at === at)?.n ?? -1;
  }

  async function checkpoints(): Promise<void> {
    const rows = await tx.find('checkpoint', {}, { order: ['size'] });
    for (const row of rows) {
      try {
        const { size: signed, root } = openCheckpoint(row.note, verifiers);
        const edge = decodeEdge(row.size, row.edge);
        const same =
          signed === row.size && sameHash(root, row.root) && sameHash(frontierRoot(edge.frontier), root);
        if (!same || !holdsTogether(edge)) say(`checkpoint ${row.size}`, 'it is not what its note signed');
      } catch {
        say(`checkpoint ${row.size}`, 'it was changed: it does not open, or not to this tree');
      }
    }
    const notes = new Set(rows.map((row) => row.note));
    for (const { from, note: text } of kept)
      if (!notes.has(text)) say(`the checkpoint in ${from}`, 'the log does not have it any more');
    const [counter] = await tx.find('counter', { name: LOG_COUNTER });
    if ((counter?.value ?? 0) !== size)
      say('the counter of the log', `it says ${counter?.value ?? 0}, and the log has ${size} entries`);
  }

  return {
    event,
    /** When the whole log was read. */
    async finish(): Promise<readonly OddRow[]> {
      const [beyond] = await tx.find('event', { n: { atLeast: size } }, { limit: 1, columns: ['n'] });
      if (beyond !== undefined) say(`event ${beyond.n}`, 'the log has no such entry');
      await checkpoints();
      await certificates();
      return odd;
    },
  };
}

/** The tiles at the edge and the subtrees beside them are two spellings of one thing. */
function holdsTogether({ frontier, partial }: TreeEdge): boolean {
  const subtrees = partial.toReversed().flatMap((tile) => {
    const hashes = Array.from({ length: tile.length / HASH_BYTES }, (_, i) =>
      tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
    );
    return appendLeaves(EMPTY_FRONTIER, hashes).hashes;
  });
  return subtrees.every((hash, i) => sameHash(hash, frontier.hashes[i] ?? new Uint8Array()));
}

function isIssue(leaf: Uint8Array): boolean {
  return Buffer.from(leaf.buffer, leaf.byteOffset, leaf.byteLength).includes(
    `"type":"${LEAVE_LEAVES.issued}"`,
  );
}

function eventProblem(row: Row<'event'>, leaf: Uint8Array): string | null {
  try {
    if (Buffer.compare(encodeLeaf(leafOf(row, row.payload as Json)), leaf) === 0) return null;
    const said = decodeLeaf(leaf);
    const { shown } = said.body as { readonly shown?: unknown };
    const same = Buffer.compare(encodeLeaf(leafOf(row, said.body)), leaf) === 0;
    return same && shown === shownDigest(row.payload)
      ? null
      : 'it says something else than the entry of the log';
  } catch {
    return 'it cannot be read as the entry of the log';
  }
}

/** The number of the entry that it was issued by, or what is wrong. */
function certificateProblem(row: Row<'certificate'>, file: string, keys: readonly string[]): number | string {
  if (sha256Hex(file) !== row.digest) return 'its digest is another one';
  const { authentic } = verifyCertificate(file, keys);
  if (!authentic) return 'it does not verify';
  const { body, leaves } = parseCertificate(file);
  const { summary } = body;
  const same =
    body.leave === row.leave_id &&
    body.number === row.number &&
    body.person.id === row.identity_id &&
    Date.parse(body.issued) === row.issued_at &&
    summary.proven === row.proven &&
    summary.unproven + summary.attested === row.unproven;
  return same ? (leaves.at(-1)?.index ?? -1) : 'its row says something else';
}
