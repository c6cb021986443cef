import type { Store } from '../../../src/engine/store.ts';
import type { Commit } from './schedule.ts';

/** One of the two that are compared: a store for each actor, and what only this side knows how to do. */
export interface Side {
  store(actor: number): Store;
  /** What becomes of this actor's commits. */
  answerCommits(actor: number, how: Commit): void;
  /**
   * Waits until every actor of these either has its answer or waits for a lock of another one, and will wait. Asks for
   * those that still have none.
   */
  settle(open: () => readonly number[]): Promise<void>;
  break(actor: number): Promise<void>;
  /** As `break`, of a process that nobody listens to any more. */
  die(actor: number): Promise<void>;
}
