import type { z } from 'zod';
import type * as schemas from './log-schemas.ts';
import type { FileAnswer } from './route.ts';
import type { Caller } from './services.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of the log need from the application. Nothing of it writes. */
export interface LogServices {
  /** Throws USAGE, PERSON_UNKNOWN, PERSON_AMBIGUOUS. */
  logEntries(
    caller: Caller,
    query: z.output<typeof schemas.entriesQuery>,
  ): Promise<Answer<typeof schemas.entries>>;
  /** Throws LOG_RANGE. */
  logEntry(caller: Caller, n: number): Promise<Answer<typeof schemas.oneEntry>>;
  logCheckpoint(caller: Caller): Promise<Answer<typeof schemas.checkpoint>>;
  /** Throws LOG_RANGE: there is no such entry, or no checkpoint covers it yet. */
  logInclusion(caller: Caller, n: number): Promise<Answer<typeof schemas.inclusion>>;
  /** Throws LOG_RANGE. */
  logConsistency(
    caller: Caller,
    query: z.output<typeof schemas.consistencyQuery>,
  ): Promise<Answer<typeof schemas.consistency>>;
  /** Throws LOG_TILE_UNKNOWN. */
  logTile(caller: Caller, path: string): Promise<FileAnswer>;
  logKeys(caller: Caller): Promise<Answer<typeof schemas.logKeys>>;
  /** Throws LOG_RANGE. */
  exportLog(caller: Caller, query: z.output<typeof schemas.exportQuery>): Promise<FileAnswer>;
}
