import { createHash } from 'node:crypto';
import type { Entitlement, RemoteAccount } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { uploadList } from '../../engine/tasks/upload-list.ts';
import { createTextDecoder } from '../../sources/csv/decode-text.ts';
import { createCsvScanner } from '../../sources/csv/scan-csv.ts';

export interface UploadedFile {
  readonly target: string;
  readonly content: Uint8Array;
  readonly takenAt: number;
  /** How many users the file has to have to count as whole; null: it shows who is there, never who is not. */
  readonly rows: number | null;
  readonly actor: string;
}

const LIMITS = { maxColumns: 64, maxCellLength: 4_096 };
const ENTITLEMENT_KINDS: ReadonlySet<string> = new Set(['group', 'role', 'licence']);
const YES: ReadonlySet<string> = new Set(['yes', 'true', '1', 'active']);
const NO: ReadonlySet<string> = new Set(['no', 'false', '0', 'inactive']);

/**
 * A list of the users of a system without an interface, as CSV: a column `name`, perhaps `active` (yes or no), one per
 * kind of entitlement (`group`, `role`, `licence`, values apart by ';'), every other column is a strong key such as
 * `employeeId`. Throws FEED_*, LIST_INVALID; nothing is kept then.
 */
export async function uploadUsers(engine: Engine, tenant: string, file: UploadedFile): Promise<number> {
  const { header, records } = readTable(file.content);
  if (!header.includes('name')) throw invalid('it has no column `name`');
  if (new Set(header).size !== header.length) throw invalid('it has a column twice');
  const accounts = records.map(({ cells, line }) => accountOf(header, cells, line));
  if (new Set(accounts.map(({ name }) => name)).size !== accounts.length)
    throw invalid('it has a name twice');
  if (file.rows !== null && file.rows !== accounts.length)
    throw invalid(`it has ${accounts.length} users and was said to have ${file.rows}`);
  const upload = {
    takenAt: file.takenAt,
    by: file.actor,
    digest: createHash('sha256').update(file.content).digest('hex'),
    whole: file.rows !== null,
    covers: {
      active: header.includes('active'),
      entitlements: header.filter((name) => ENTITLEMENT_KINDS.has(name)),
      attributes: [],
    },
  };
  await engine.store.transaction(tenant, async (tx) => {
    const document = (await engine.policies.active(tx)).documents.get(file.target);
    if (document === undefined)
      throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${file.target}`);
    await uploadList(engine, tx, file.target, upload, accounts);
  });
  return accounts.length;
}

function readTable(content: Uint8Array) {
  const decoder = createTextDecoder();
  const rows: { readonly line: number; readonly cells: readonly string[] }[] = [];
  const scanner = createCsvScanner(',', LIMITS, (record) => rows.push(record));
  scanner.push(decoder.push(content));
  scanner.push(decoder.end());
  scanner.end();
  const [head, ...records] = rows;
  return { header: (head?.cells ?? []).map((cell) => cell.trim()), records };
}

function accountOf(header: readonly string[], cells: readonly string[], line: number): RemoteAccount {
  if (cells.length !== header.length) throw invalid(`line ${line} has ${cells.length} cells`);
  const keys: Record<string, string> = Object.create(null) as Record<string, string>;
  const entitlements: Entitlement[] = [];
  let [name, active] = ['', true];
  for (const [i, column] of header.entries()) {
    const cell = (cells[i] ?? '').trim();
    if (column === 'name') name = cell;
    else if (column === 'active') {
      const word = cell.toLowerCase();
      if (!YES.has(word) && !NO.has(word)) throw invalid(`line ${line}: '${cell}' is neither yes nor no`);
      active = YES.has(word);
    } else if (ENTITLEMENT_KINDS.has(column)) {
      for (const value of cell.split(';').map((one) => one.trim()))
        if (value !== '') entitlements.push({ kind: column, value });
    } else if (cell !== '') keys[column] = cell;
  }
  if (name === '') throw invalid(`line ${line} has no name`);
  return { id: name, name, active, keys: { ...keys }, entitlements, administrator: false, attributes: {} };
}

function invalid(why: string): LockstepError {
  return new LockstepError('LIST_INVALID', `the list of users cannot be taken: ${why}`);
}
