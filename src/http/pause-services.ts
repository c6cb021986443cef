import type { z } from 'zod';
import type * as schemas from './pause-schemas.ts';
import type { Caller } from './services.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of pauses need from the application. */
export interface PauseServices {
  pauses(caller: Caller, query: z.output<typeof schemas.pausesQuery>): Promise<Answer<typeof schemas.pauses>>;
  /** Throws TARGET_UNKNOWN. */
  pausePreview(caller: Caller, scope: string): Promise<Answer<typeof schemas.pausePreview>>;
  /** Throws USAGE, TARGET_UNKNOWN, PAUSE_FORBIDDEN. */
  pause(caller: Caller, order: z.output<typeof schemas.pauseOrder>): Promise<Answer<typeof schemas.pause>>;
  /** Throws PAUSE_UNKNOWN, PAUSE_OWN, PAUSE_FORBIDDEN. */
  confirmPause(caller: Caller, id: string): Promise<Answer<typeof schemas.pause>>;
  /** Throws PAUSE_UNKNOWN. */
  endPause(caller: Caller, id: string): Promise<Answer<typeof schemas.pause>>;
}
