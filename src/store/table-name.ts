import { LockstepError } from '../domain/errors.ts';
import { type TableName, tables } from '../engine/tables/index.ts';

/** The table that a predicate names. It comes from our own code; a wrong one is a defect and must never reach SQL text. */
export function tableNamed(name: string): TableName {
  if (!Object.hasOwn(tables, name)) throw new LockstepError('INTERNAL', `there is no table ${name}`);
  return name as TableName;
}
