export { hasDatabase } from './database-home.ts';
export { describeFailure, type FailureContext } from './describe-failure.ts';
export type { DatabaseConnection } from './listening.ts';
export { DATABASE, OWNER } from './listening.ts';
export { PASSWORD_GROUP } from './server-settings.ts';
export { type DatabaseServer, type StartOptions, startDatabase, stopDatabase } from './start-database.ts';
