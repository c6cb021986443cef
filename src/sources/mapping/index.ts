export { csvShapeOf, eventMappingOf, recordMappingOf, rowShapeOf } from './of-source.ts';
export {
  type AttributeField,
  type FactFields,
  type Flag,
  fieldsOf,
  type RecordMapping,
} from './record-mapping.ts';
export { type MappedRow, type ReportStamp, reportRow } from './report-row.ts';
