import type { z } from 'zod';
import type * as schemas from './leave-schemas.ts';
import type { Caller } from './services.ts';
import type { today } from './today-schemas.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of leaves need from the application. Everything is of the caller's tenant. */
export interface LeaveServices {
  today(caller: Caller): Promise<Answer<typeof today>>;
  revokeTimes(caller: Caller): Promise<Answer<typeof schemas.revokeTimes>>;
  leaves(caller: Caller, query: z.output<typeof schemas.leavesQuery>): Promise<Answer<typeof schemas.leaves>>;
  /** Throws LEAVE_UNKNOWN. */
  showLeave(caller: Caller, leave: string): Promise<Answer<typeof schemas.leaveShown>>;
  /** Throws LEAVE_UNKNOWN. */
  previewUndo(caller: Caller, leave: string): Promise<Answer<typeof schemas.undoShown>>;
}
