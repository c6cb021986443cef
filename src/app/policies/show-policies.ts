import { LockstepError } from '../../domain/errors.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { aboutOf, splitDocuments } from '../../policy/documents/split-documents.ts';
import { sha256Hex } from '../../proof/digest.ts';
import { iso } from '../people/list-people.ts';
import { type DiffLine, lineDiff } from './line-diff.ts';
import { textInForce } from './policy-with.ts';

type Version = Pick<Row<'policy_version'>, 'version' | 'activated_at' | 'actor' | 'reason'>;

export interface ChangedBy {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly reason: string | null;
}

export interface PolicyList {
  /** null: no policy is in force. */
  readonly inForce: ChangedBy | null;
  readonly documents: readonly {
    readonly kind: string;
    readonly name: string;
    /** Its title, reason or description, as far as it stands on one line. */
    readonly about: string | null;
    readonly digest: string;
    readonly changed: ChangedBy;
  }[];
}

const VERSION_COLUMNS = ['version', 'activated_at', 'actor', 'reason'] as const;

async function versionsOf(tx: Tx, numbers: readonly number[]): Promise<(version: number) => ChangedBy> {
  const rows: readonly Version[] = await tx.find(
    'policy_version',
    { version: { in: [...new Set(numbers)] } },
    { columns: VERSION_COLUMNS },
  );
  const known = new Map(rows.map((row) => [row.version, changedBy(row)]));
  return (version) => known.get(version) ?? { version, at: '', by: '', reason: null };
}

function changedBy({ version, activated_at, actor, reason }: Version): ChangedBy {
  return { version, at: iso(activated_at), by: actor, reason };
}

/** The documents in force, in the order of their text; since when and by whom each is as it is. */
export async function listPolicies(tx: Tx): Promise<PolicyList> {
  const { version, text } = await textInForce(tx);
  if (version === 0) return { inForce: null, documents: [] };
  const rows = await tx.find('policy_document', { until: null });
  const since = new Map(rows.map((row) => [`${row.kind} ${row.name}`, row]));
  const changed = await versionsOf(tx, [version, ...rows.map((row) => row.since)]);
  return {
    inForce: changed(version),
    documents: splitDocuments(text).map((document) => {
      const { kind, name } = document;
      return {
        kind,
        name,
        about: aboutOf(document.text),
        digest: sha256Hex(document.text),
        changed: changed(since.get(`${kind} ${name}`)?.since ?? version),
      };
    }),
  };
}

export interface PolicyText extends ChangedBy {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  readonly digest: string;
  /** It is as it is in force now. */
  readonly current: boolean;
}

/** One document as it was written. Throws POLICY_DOCUMENT_UNKNOWN. */
export async function showPolicy(
  tx: Tx,
  {
    kind,
    name,
    version,
  }: { readonly kind: string; readonly name: string; readonly version?: number | undefined },
): Promise<PolicyText> {
  const rows = await tx.find(
    'policy_document',
    { kind, name, ...(version === undefined ? { until: null } : { since: { atMost: version } }) },
    { order: [{ descending: 'since' }], limit: 1 },
  );
  const [row] = rows;
  if (row === undefined || (version !== undefined && row.until !== null && row.until <= version))
    throw new LockstepError(
      'POLICY_DOCUMENT_UNKNOWN',
      version === undefined
        ? `no document ${kind} ${name} is in force`
        : `version ${version} has no document ${kind} ${name}`,
    );
  const text = await textIn(tx, row, row.since);
  const changed = await versionsOf(tx, [row.since]);
  return { kind, name, text, digest: row.digest, current: row.until === null, ...changed(row.since) };
}

/** As the version had it; empty: it had none. */
async function textIn(
  tx: Tx,
  { kind, name }: { readonly kind: string; readonly name: string },
  version: number,
): Promise<string> {
  const [row] = await tx.find('policy_version', { version }, { columns: ['document'] });
  const found = splitDocuments(row?.document ?? '').find(
    (document) => document.kind === kind && document.name === name,
  );
  return found?.text ?? '';
}

export interface PolicyHistory {
  readonly changes: readonly (ChangedBy & { readonly change: 'added' | 'changed' | 'removed' })[];
}

/** Versions of a document that are listed. */
const LISTED = 500;

/** Who changed a document, when and why, the last change first. Throws POLICY_DOCUMENT_UNKNOWN. */
export async function policyHistory(
  tx: Tx,
  { kind, name }: { readonly kind: string; readonly name: string },
): Promise<PolicyHistory> {
  const rows = await tx.find(
    'policy_document',
    { kind, name },
    { order: [{ descending: 'since' }], limit: LISTED },
  );
  if (rows.length === 0)
    throw new LockstepError('POLICY_DOCUMENT_UNKNOWN', `there never was a document ${kind} ${name}`);
  const begins = new Set(rows.map(({ since }) => since));
  const ends = new Set(rows.flatMap(({ until }) => (until === null ? [] : [until])));
  const changed = await versionsOf(tx, [...begins, ...ends]);
  return {
    changes: [...new Set([...begins, ...ends])]
      .sort((a, b) => b - a)
      .map((version) => ({
        ...changed(version),
        change: !begins.has(version) ? 'removed' : ends.has(version) ? 'changed' : 'added',
      })),
  };
}

/** What a version changed in a document, against another one; by default against the one before. */
export async function policyDiff(
  tx: Tx,
  of: { readonly kind: string; readonly name: string },
  { from, to }: { readonly from?: number | undefined; readonly to: number },
): Promise<{ readonly from: number; readonly to: number; readonly lines: readonly DiffLine[] }> {
  const older = from ?? to - 1;
  const [before, after] = await Promise.all([textIn(tx, of, older), textIn(tx, of, to)]);
  if (before === '' && after === '')
    throw new LockstepError(
      'POLICY_DOCUMENT_UNKNOWN',
      `neither version ${older} nor ${to} has a document ${of.kind} ${of.name}`,
    );
  return { from: older, to, lines: lineDiff(before, after) };
}
