export { BAMBOOHR } from './bamboohr.ts';
export { darwinbox } from './darwinbox.ts';
export type { EventMapping } from './event-mapping.ts';
export { type JsonReport, readJsonReport } from './json-report.ts';
export { directoryOf, queryOf, userPullOf } from './of-pulled-source.ts';
export { csvShapeOf, eventMappingOf, pullConfigOf, recordMappingOf, rowShapeOf } from './of-source.ts';
export {
  type AttributeField,
  type FactFields,
  type Flag,
  fieldsOf,
  type RecordMapping,
} from './record-mapping.ts';
export { type MappedRow, type ReportStamp, reportRow } from './report-row.ts';
export { SUCCESSFACTORS } from './successfactors.ts';
export { WORKDAY } from './workday.ts';
