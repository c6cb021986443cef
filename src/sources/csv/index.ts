export { readCsvFeed } from './read-csv-feed.ts';
export {
  type CsvLimits,
  type CsvShape,
  checkCsvShape,
  DEFAULT_CSV_LIMITS,
  type WholeProof,
} from './shape.ts';
export { type Cell, readSafeCell, safeCell, writeCsv, writeCsvRecord } from './write-csv.ts';
