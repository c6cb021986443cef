import type { ConnectorOperation, Outcome } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import type { Columns } from './accounts.ts';
import { cellText, columnsOf, splitGroups } from './accounts.ts';
import type { CsvDirectoryConfig } from './config.ts';
import type { Row, Table } from './table.ts';

export interface Change {
  /** null: the file is so already. */
  readonly table: Table | null;
  readonly result: Outcome;
}

/** The file after one operation. Pure, so that it can be tried again on a file that somebody else changed. */
export function changeTable(
  table: Table,
  operation: ConnectorOperation,
  config: CsvDirectoryConfig,
  newId: () => string,
): Change {
  const columns = columnsOf(table, config);
  const row = columns.find(table, operation.account);
  if (operation.kind === 'create') return create(table, columns, row, operation, config, newId);
  if (row === null) return missing(operation);
  const replaceBy = (next: Row): Change =>
    next === row ? unchanged(columns, row) : replaced(table, columns, row, next);
  const { active } = config.columns;
  switch (operation.kind) {
    case 'update':
      return replaceBy(columns.with(row, wantedCells(operation, config)));
    case 'enable':
      return replaceBy(columns.with(row, { [active.column]: active.yes }));
    case 'disable':
      // A flag that cannot be read is not "no".
      return columns.flagIsReadable(row) && !columns.account(row).active
        ? unchanged(columns, row)
        : replaceBy(columns.with(row, { [active.column]: active.no }));
    case 'grant':
      return replaceBy(columns.with(row, groupCell(columns, row, operation, config, 'add')));
    case 'revoke':
      return replaceBy(columns.with(row, groupCell(columns, row, operation, config, 'remove')));
    case 'delete':
      return {
        table: { ...table, rows: table.rows.filter((one) => one !== row) },
        result: done(true, columns, row),
      };
    case 'revokeSessions':
    case 'revokeCredentials':
    case 'transferData':
      throw new ConnectorFault('unsupported', `A flat file knows nothing of ${operation.kind}`);
    default: {
      const never: never = operation.kind;
      return never;
    }
  }
}

function create(
  table: Table,
  columns: Columns,
  existing: Row | null,
  operation: ConnectorOperation,
  config: CsvDirectoryConfig,
  newId: () => string,
): Change {
  if (existing !== null) return unchanged(columns, existing);
  const { account, entitlements = [] } = operation;
  if (columns.find(table, { name: account.name, keys: {} }) !== null) {
    throw new ConnectorFault('alreadyExists', 'The name belongs to another account', { scope: 'object' });
  }
  const { id, active, groups } = config.columns;
  const names = entitlements.map((one) => groupName(one, config));
  const row = columns.with(columns.blankRow(), {
    [config.columns.name]: nonEmpty(account.name),
    ...wantedCells(operation, config),
    [active.column]: active.yes,
    ...(id !== undefined && { [id]: newId() }),
    ...(groups !== undefined && { [groups.column]: [...new Set(names)].join(groups.separator) }),
  });
  return { table: { ...table, rows: [...table.rows, row] }, result: done(true, columns, row) };
}

/** Cells of the wanted attributes and keys. An attribute without a column cannot be kept, so it is refused. */
function wantedCells(
  { account, attributes = {} }: ConnectorOperation,
  config: CsvDirectoryConfig,
): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [key, value] of Object.entries(account.keys)) {
    const column = config.columns.keys[key];
    if (column !== undefined) cells[column] = cellText(value);
  }
  for (const [name, value] of Object.entries(attributes)) {
    const column = Object.hasOwn(config.columns.attributes, name)
      ? config.columns.attributes[name]
      : undefined;
    if (column === undefined)
      throw new ConnectorFault('invalid', `No column is set for attribute ${name.slice(0, 100)}`);
    cells[column] = cellText(value);
  }
  return cells;
}

function groupCell(
  columns: Columns,
  row: Row,
  { entitlement }: ConnectorOperation,
  config: CsvDirectoryConfig,
  change: 'add' | 'remove',
): Record<string, string> {
  const { groups } = config.columns;
  if (entitlement === undefined || groups === undefined) {
    throw new ConnectorFault('unsupported', 'No column is set for groups, or no group was named');
  }
  const name = groupName(entitlement, config);
  const held = columns.account(row).entitlements.map((one) => one.value);
  const holds = held.includes(name);
  if (holds === (change === 'add')) return {};
  const next = change === 'add' ? [...held, name] : held.filter((one) => one !== name);
  return { [groups.column]: next.join(groups.separator) };
}

/** A name that a cell cannot hold and give back equal is refused. */
function groupName(
  entitlement: { readonly kind: string; readonly value: string },
  config: CsvDirectoryConfig,
): string {
  const { groups } = config.columns;
  if (groups === undefined || entitlement.kind !== 'group') {
    throw new ConnectorFault('unsupported', `This file holds no ${entitlement.kind.slice(0, 100)}`);
  }
  const [only, ...more] = splitGroups(cellText(entitlement.value), groups.separator);
  if (only !== entitlement.value || more.length > 0) {
    throw new ConnectorFault(
      'invalid',
      'A group name must not contain the separator, nor begin or end with a space',
    );
  }
  return only;
}

/** Nothing is there: taking away is done already, giving is impossible. */
function missing(operation: ConnectorOperation): Change {
  switch (operation.kind) {
    case 'disable':
    case 'revoke':
    case 'delete':
      return { table: null, result: { status: 'done', changed: false } };
    case 'revokeSessions':
    case 'revokeCredentials':
    case 'transferData':
      throw new ConnectorFault('unsupported', `A flat file knows nothing of ${operation.kind}`);
    case 'create':
    case 'update':
    case 'enable':
    case 'grant':
      throw new ConnectorFault('notFound', 'There is no such row', { scope: 'object' });
    default: {
      const never: never = operation.kind;
      return never;
    }
  }
}

function replaced(table: Table, columns: Columns, before: Row, after: Row): Change {
  const rows = table.rows.map((one) => (one === before ? after : one));
  return { table: { ...table, rows }, result: done(true, columns, after) };
}

function unchanged(columns: Columns, row: Row): Change {
  return { table: null, result: done(false, columns, row) };
}

function done(changed: boolean, columns: Columns, row: Row): Outcome {
  return { status: 'done', changed, id: columns.account(row).id };
}

function nonEmpty(name: string): string {
  if (name.trim() === '' || name.trim() !== name)
    throw new ConnectorFault('invalid', 'A name must not be empty or begin or end with a space');
  return cellText(name);
}
