export { type ChangeColumn, type RowMark, readRowMark } from './ask-query.ts';
export { checkQuery, type QueryConfig, type QueryReading, readQuery } from './read-query.ts';
