import { rowProblems } from '../../domain/identity/input-problems.ts';
import type { ReportRow } from '../../domain/identity/inputs.ts';
import type { Instant } from '../../domain/identity.ts';
import type { FeedRow } from '../feed/collect-rows.ts';
import {
  type FieldReader,
  flagFact,
  readAttributes,
  readKeys,
  readLeave,
  readTermination,
  textFact,
} from './read-facts.ts';
import type { RecordMapping } from './record-mapping.ts';

/** The report that a row stands in. Sources without number or moment give 0 and the moment of arrival. */
export interface ReportStamp {
  readonly asOf: Instant;
  readonly sequence: number;
}

export type MappedRow =
  | { readonly ok: true; readonly row: ReportRow }
  /** To be set aside: the person stays as the last row said. */
  | { readonly ok: false; readonly key: string; readonly why: string };

/** An accepted row as the facts of one employment. The row was read with the fields of `mapping` (see `fieldsOf`). */
export function reportRow(row: FeedRow, mapping: RecordMapping, stamp: ReportStamp): MappedRow {
  const { facts, attributes } = mapping;
  const read: FieldReader = (field) => row.values.get(field) ?? null;
  const terminationRescinded = flagFact(read, facts, 'terminationRescinded');
  const made: ReportRow = {
    employment: row.key,
    asOf: stamp.asOf,
    sequence: stamp.sequence,
    hireDate: textFact(read, facts, 'hireDate'),
    hireRescinded: flagFact(read, facts, 'hireRescinded'),
    contractEnd: textFact(read, facts, 'contractEnd'),
    termination: terminationRescinded ? null : readTermination(read, facts),
    terminationRescinded,
    leave: readLeave(read, facts),
    job: {
      ...mapping.constants,
      ...readAttributes(
        read,
        attributes.filter(({ of }) => of === 'employment'),
      ),
    },
    jobEffectiveDate: textFact(read, facts, 'effective'),
    person: readAttributes(
      read,
      attributes.filter(({ of }) => of === 'identity'),
    ),
    keys: readKeys(read, mapping),
  };
  const problems = rowProblems(made);
  return problems.length === 0
    ? { ok: true, row: made }
    : { ok: false, key: row.key, why: problems.join('; ') };
}
