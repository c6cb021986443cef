import type { z } from 'zod';
import type * as schemas from './hook-schemas.ts';
import type { Caller } from './services.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of hooks need from the application. What is about one hook throws HOOK_UNKNOWN. */
export interface HookServices {
  hooks(caller: Caller): Promise<Answer<typeof schemas.hooks>>;
  hook(caller: Caller, hook: string): Promise<Answer<typeof schemas.oneHook>>;
  hookCalls(
    caller: Caller,
    hook: string,
    query: z.output<typeof schemas.hookCallsQuery>,
  ): Promise<Answer<typeof schemas.hookCalls>>;
  makeHookKey(
    caller: Caller,
    hook: string,
    order: z.output<typeof schemas.hookKeyOrder>,
  ): Promise<Answer<typeof schemas.hookKey>>;
  /** Throws USAGE for a hook that the document does not name, SECRET_UNKNOWN for one without its key. */
  testHook(
    caller: Caller,
    hook: string,
    order: z.output<typeof schemas.hookTestOrder>,
  ): Promise<Answer<typeof schemas.testedHook>>;
  /** Throws HOOK_CALL_UNKNOWN, CONFLICT for one that was not refused. */
  askHookAgain(
    caller: Caller,
    path: z.output<typeof schemas.hookCallPath>,
  ): Promise<Answer<typeof schemas.askedAgain>>;
}
