import { LockstepError } from '../../domain/errors.ts';
import { describeTable, type TableName } from '../../engine/tables/index.ts';
import type { Column, ColumnType } from '../../engine/tables/table.ts';

export const SQL_TYPE: Record<ColumnType, string> = {
  text: 'text',
  uuid: 'uuid',
  integer: 'bigint',
  instant: 'bigint',
  boolean: 'boolean',
  json: 'jsonb',
  bytes: 'bytea',
};

/** Column names come from our own code; a wrong one is a defect and must never reach SQL text. */
export function columnOf(table: TableName, name: string): Column {
  const { columns } = describeTable(table);
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined) throw new LockstepError('INTERNAL', `table ${table} has no column ${name}`);
  return column;
}
