import { OvertakenError } from '../engine/store.ts';
import { describeFailure, isOfDatabase } from './launcher/describe-failure.ts';

/** Nothing was committed: serialisation failure and deadlock. */
const REPEATABLE = new Set(['40001', '40P01']);
const ROUNDS = 5;

/** Runs a transaction, and again as a whole when it only came at a bad moment. */
export async function repeating<R>(transaction: () => Promise<R>): Promise<R> {
  for (let round = 1; ; round++) {
    try {
      return await transaction();
    } catch (error) {
      const code = (error as { code?: string }).code;
      const repeatable = error instanceof OvertakenError || (code !== undefined && REPEATABLE.has(code));
      if (repeatable && round < ROUNDS) continue;
      throw isOfDatabase(error) ? describeFailure(error) : error;
    }
  }
}
