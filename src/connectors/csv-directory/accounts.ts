import type { AccountRef, AttributeValue, RemoteAccount } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isAnother } from '../support/other-accounts.ts';
import type { CsvDirectoryConfig } from './config.ts';
import { fromCell, toCell } from './formula-safe.ts';
import type { Row, Table } from './table.ts';
import { unusable } from './table.ts';

/** Reads and writes the cells of one account by the meaning of the columns. */
export interface Columns {
  /** The account of a row. An active flag that is neither yes nor no counts as active: it cuts nobody off for us. */
  account(row: Row): RemoteAccount;
  /** Rows of the account: by id, else by strong key, else by name. More than one is a `conflict`. */
  find(table: Table, ref: AccountRef): Row | null;
  flagIsReadable(row: Row): boolean;
  /** The row with other cells; the same row when nothing differs. */
  with(row: Row, cells: Readonly<Record<string, string>>): Row;
  blankRow(): Row;
  accountRows(table: Table): readonly Row[];
}

export function columnsOf(table: Table, config: CsvDirectoryConfig): Columns {
  const { columns } = config;
  const at = (column: string): number => {
    const index = table.columns.indexOf(column);
    if (index < 0) throw unusable(`has no column ${column}`);
    return index;
  };
  // All are looked up at once: a renamed column must not read as "empty".
  const place = new Map(
    [
      columns.name,
      columns.active.column,
      ...(columns.id === undefined ? [] : [columns.id]),
      ...(columns.groups === undefined ? [] : [columns.groups.column]),
      ...Object.values(columns.keys),
      ...Object.values(columns.attributes),
    ].map((column) => [column, at(column)]),
  );
  const cell = (row: Row, column: string): string => fromCell(row.cells[place.get(column) ?? -1] ?? '');
  const read = (row: Row, named: Readonly<Record<string, string>>) =>
    Object.entries(named)
      .map(([name, column]): [string, string] => [name, cell(row, column)])
      .filter(([, value]) => value !== '');

  function account(row: Row): RemoteAccount {
    const groups =
      columns.groups === undefined
        ? []
        : splitGroups(cell(row, columns.groups.column), columns.groups.separator);
    const name = cell(row, columns.name);
    return {
      id: columns.id === undefined ? name : cell(row, columns.id),
      name,
      active: !sameFlag(cell(row, columns.active.column), columns.active.no),
      keys: Object.fromEntries(read(row, columns.keys)),
      entitlements: groups.map((value) => ({ kind: 'group', value })),
      administrator: config.administratorGroup !== undefined && groups.includes(config.administratorGroup),
      attributes: Object.fromEntries(read(row, columns.attributes)),
    };
  }

  const accountRows = (from: Table) =>
    from.rows.filter((row) => !row.blank && cell(row, columns.name) !== '');

  return {
    account,
    accountRows,
    flagIsReadable: (row) =>
      [columns.active.yes, columns.active.no].some((flag) =>
        sameFlag(cell(row, columns.active.column), flag),
      ),
    find(from, ref) {
      const rows = accountRows(from).filter((row) => !isAnother(ref, account(row).id));
      const tests: ((row: Row) => boolean)[] = [
        ...(ref.id !== undefined && columns.id !== undefined
          ? [(row: Row) => cell(row, columns.id ?? '') === ref.id]
          : []),
        ...Object.entries(columns.keys).flatMap(([key, column]) => {
          const value = ref.keys[key];
          return value === undefined ? [] : [(row: Row) => cell(row, column) === value];
        }),
        (row: Row) => sameName(cell(row, columns.name), ref.name) && couldBe(account(row), ref),
      ];
      for (const test of tests) {
        const found = rows.filter(test);
        if (found.length > 1) {
          throw new ConnectorFault('conflict', 'Several rows of the CSV file are this account', {
            scope: 'object',
          });
        }
        if (found[0] !== undefined) return found[0];
      }
      return null;
    },
    with(row, wanted) {
      const cells = [...row.cells];
      let changed = false;
      for (const [column, value] of Object.entries(wanted)) {
        const index = place.get(column) ?? -1;
        if (fromCell(cells[index] ?? '') === value) continue;
        cells[index] = toCell(value);
        changed = true;
      }
      return changed ? { cells, blank: false } : row;
    },
    blankRow: () => ({ cells: table.columns.map(() => ''), blank: false }),
  };
}

/** Names are not case-sensitive here: a leaver must be found however somebody typed the name. */
export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** A name is weak: it is somebody else's when a strong key says so. */
function couldBe(account: RemoteAccount, ref: AccountRef): boolean {
  return Object.entries(ref.keys).every(([key, value]) => (account.keys[key] ?? value) === value);
}

function sameFlag(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

export function splitGroups(cell: string, separator: string): string[] {
  return cell
    .split(separator)
    .map((one) => one.trim())
    .filter(Boolean);
}

/** What of an attribute stands in a cell. */
export function cellText(value: AttributeValue): string {
  if (value === null) return '';
  if (typeof value === 'object') throw new ConnectorFault('invalid', 'A cell holds one value, not a list');
  const text = String(value);
  if (text.includes('\0')) throw new ConnectorFault('invalid', 'A cell cannot hold a NUL character');
  return text;
}
