import type { LaneSettings } from '../policies.ts';
import type { Random } from '../ports.ts';
import type { Row } from '../tables/index.ts';
import { bucket } from './bucket.ts';
import { CHAIN_MS, type Finished, isAnswered } from './run-chain.ts';

/** After this many failures of the connection in a row the breaker opens; a broken target is probed every 30 s. */
const BREAKER_AFTER = 5;
const PROBE_EVERY_MS = 30_000;

/** Until when a broken target is left alone; null: it is not broken. Between two probes one is let through, and it is down all the same. */
export function brokenUntil(
  lane: Pick<Row<'lane'>, 'breaker_until' | 'failures'> | undefined,
  now: number,
): number | null {
  if (lane === undefined) return null;
  const until = lane.breaker_until ?? now;
  return until > now || lane.failures >= BREAKER_AFTER ? Math.max(until, now) : null;
}

/** What a target that said "too many" is asked less: half as much at a time, no sooner again than after this. */
const CUT_EVERY_MS = 500;
/** Operations of one account that follow each other without a look at the database, where the target is fast. */
const LONGEST_CHAIN = 16;
/** Operations in one transaction: bounded memory, and a turn is over soon. */
const OPERATIONS_PER_TURN = 2_000;

type Lane = Row<'lane'>;

/** What the owner of a lane knows of its target: tokens, failures, breaker, speed. Local decisions of one owner. */
export interface LaneCourse {
  note(results: readonly Finished[], now: number): void;
  /** How long one operation took. */
  notePace(ms: number): void;
  take(operations: number, now: number): void;
  /** How much may be started beside `chains` that are under way. */
  room(
    chains: number,
    now: number,
    stop: boolean,
  ): { readonly accounts: number; readonly operations: number; readonly inOneGo: number };
  /** Nothing is called before this instant. */
  gate(now: number, limited: boolean): number;
  /** For the lane's row when it is given back. */
  saved(
    now: number,
  ): Pick<Lane, 'failures' | 'not_before' | 'breaker_until' | 'tokens' | 'tokens_at' | 'borne'>;
}

export function laneCourse(lane: Lane, settings: LaneSettings, random: Random): LaneCourse {
  const tokens = bucket(settings.rate, lane.tokens, lane.tokens_at);
  let failures = lane.failures;
  let notBefore = lane.not_before ?? 0;
  let breakerUntil = lane.breaker_until ?? 0;
  /** Accounts at a time that the target bears: halved when it says "too many", one more for each round that it bore. */
  let borne = Math.min(settings.concurrency, lane.borne ?? settings.concurrency);
  let cutAt = Number.NEGATIVE_INFINITY;
  /** Unknown at first: the first operations of an owner are looked at one by one. */
  let pace = CHAIN_MS;
  return {
    note(results, now) {
      for (const { result } of results.filter(isAnswered)) {
        if (result.kind !== 'fault') {
          failures = 0;
          borne = Math.min(settings.concurrency, borne + 1 / borne);
          continue;
        }
        const { fault } = result;
        if (fault.scope === 'connection' || fault.kind === 'auth') failures++;
        if (fault.kind !== 'rateLimited') continue;
        notBefore = Math.max(notBefore, now + Math.max(50, fault.retryAfterMs ?? 1_000));
        if (now - cutAt >= CUT_EVERY_MS) [borne, cutAt] = [Math.max(1, borne / 2), now];
      }
      // Never the same moment of a minute: a target that is away by the clock would be missed every time.
      if (failures >= BREAKER_AFTER && results.length > 0)
        breakerUntil = now + Math.round(PROBE_EVERY_MS * (0.7 + 0.3 * random.number()));
      if (failures === 0) breakerUntil = 0;
    },
    notePace(ms) {
      pace = pace * 0.75 + ms * 0.25;
    },
    take(operations, now) {
      if (operations > 0) tokens.take(operations, now);
    },
    room(chains, now, stop) {
      const closed = breakerUntil > now || notBefore > now || stop;
      const probing = failures >= BREAKER_AFTER;
      const accounts = closed ? 0 : Math.max(0, (probing ? 1 : Math.floor(borne)) - chains);
      const operations =
        settings.rate === null ? OPERATIONS_PER_TURN : Math.min(OPERATIONS_PER_TURN, tokens.left(now));
      return {
        accounts,
        operations,
        inOneGo: probing ? 1 : Math.max(1, Math.min(LONGEST_CHAIN, Math.floor(CHAIN_MS / Math.max(pace, 1)))),
      };
    },
    gate: (now, limited) => Math.max(breakerUntil, notBefore, limited ? (tokens.nextAt(now) ?? 0) : 0),
    saved: (now) => ({
      failures,
      not_before: notBefore > now ? notBefore : null,
      breaker_until: breakerUntil > now ? breakerUntil : null,
      tokens: tokens.left(now),
      tokens_at: now,
      borne: borne < settings.concurrency ? Math.floor(borne) : null,
    }),
  };
}
