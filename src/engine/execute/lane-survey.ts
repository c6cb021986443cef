import type { Engine } from '../engine.ts';
import { survey } from '../reconcile/survey.ts';
import type { Tx } from '../store.ts';

/** How a lane's target stands with its listings. */
export interface Standing {
  /** A look at the target is due now. */
  readonly due: boolean;
  /** When the next one is due; null: never, or one is under way. */
  readonly next: number | null;
  /** Nothing may be given there before its first whole listing: an account might be there already. */
  readonly waits: boolean;
}

export interface LaneSurvey {
  readonly running: boolean;
  /** Reads the target's row when it may have changed. */
  look(tx: Tx, now: number): Promise<Standing>;
  /** `wait`: asked before each page; null to read on, else the instant to go on at. Wakes the lane at its end. */
  start(wait: () => number | null): void;
}

/** The listings of one target, beside the operations of its lane. */
export function laneSurvey(engine: Engine, tenant: string, target: string): LaneSurvey {
  let running = false;
  let row: {
    readonly listedAt: number | null;
    readonly next: number | null;
    readonly lists: boolean;
  } | null = null;
  return {
    get running() {
      return running;
    },
    async look(tx, now) {
      if (row === null) {
        const [found] = await tx.find(
          'target',
          { target_id: target },
          { columns: ['target_id', 'listed_at', 'next_listing_at'] },
        );
        const known = (await engine.policies.active(tx)).targets.get(target);
        const listedAt = found?.listed_at ?? null;
        // Who was never looked at is due, also where nobody wrote down when.
        const first = known !== undefined && listedAt === null ? now : null;
        row = { listedAt, next: found?.next_listing_at ?? first, lists: known?.capabilities.list ?? false };
      }
      const next = running ? null : row.next;
      return { due: next !== null && next <= now, next, waits: row.lists && row.listedAt === null };
    },
    start(wait) {
      running = true;
      void survey(engine, tenant, target, wait).finally(() => {
        running = false;
        row = null;
        engine.wakeups.notify();
      });
    },
  };
}
