import type { Caller } from './services.ts';

/** What somebody asks under a key of their own. */
export interface AskedOrder {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array;
}

export interface OrderServices {
  /**
   * Carries an order out unless one with its key was, and answers what that one did. The key is written with the first
   * transaction that `work` writes in. Throws IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_BUSY.
   */
  carryOut(
    caller: Caller,
    order: AskedOrder,
    how: {
      /** What the deciding transaction gives back is the answer, and kept. */
      readonly keeps: boolean;
      readonly work: () => Promise<unknown>;
      /** The answer as things are now, where none is kept. */
      readonly again: () => Promise<unknown>;
    },
  ): Promise<{ readonly answer: unknown; readonly before: boolean }>;
}
