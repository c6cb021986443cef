import type { z } from 'zod';
import type { Caller } from './services.ts';
import type * as schemas from './token-schemas.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of tokens need from the application. */
export interface TokenServices {
  tokens(caller: Caller, query: z.output<typeof schemas.tokensQuery>): Promise<Answer<typeof schemas.tokens>>;
  /** Throws USAGE, ROLE_MISSING. */
  makeToken(
    caller: Caller,
    order: z.output<typeof schemas.tokenOrder>,
  ): Promise<Answer<typeof schemas.madeToken>>;
  /** Takes effect with the next request. Throws TOKEN_UNKNOWN. */
  revokeToken(caller: Caller, id: string): Promise<Answer<typeof schemas.revokedToken>>;
}
