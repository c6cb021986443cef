import type { EffectKind } from './account.ts';

/** When a fault is on: exact functions of the clock, epoch milliseconds. Without fields: always. */
export interface FaultWindow {
  readonly from?: number;
  readonly until?: number;
  /** Repeats: on for the first `forMs` of each `everyMs`, counted from `from` (or the epoch). */
  readonly everyMs?: number;
  readonly forMs?: number;
}

/** Which writes are hit. Decided by seed, account and attempt, so that parallel requests do not change it. */
export interface FaultAim {
  /** 0 to 1, default 1. */
  readonly share?: number;
  /** Default: every effect. */
  readonly effects?: readonly EffectKind[];
  /** At most so many times per account and effect. Default: without end. */
  readonly times?: number;
}

export type Fault = FaultWindow &
  (
    | { readonly kind: 'slow'; readonly latencyMs: number; readonly jitterMs?: number }
    /** 'unavailable' answers 503; 'silent' closes the connection without an answer, before anything is done. */
    | { readonly kind: 'down'; readonly as?: 'unavailable' | 'silent' }
    | { readonly kind: 'rateLimited'; readonly limit: number; readonly perMs: number }
    | ({
        readonly kind: 'pagedWrongly';
        readonly as: 'repeatItem' | 'skipItem' | 'repeatPage' | 'skipPage';
      } & Pick<FaultAim, 'share' | 'times'>)
    /** Our key was revoked: every administrative call is answered 401. */
    | { readonly kind: 'keyRevoked' }
    | ({ readonly kind: 'didNothing' } & FaultAim)
    | ({ readonly kind: 'acceptedLater'; readonly afterMs: number } & FaultAim)
    | ({ readonly kind: 'executedThenTimeout' } & FaultAim)
    /** Just-in-time provisioning brings back what was disabled or deleted. `times` is 1 unless said. */
    | ({ readonly kind: 'recreates'; readonly afterMs: number } & Omit<FaultAim, 'effects'>)
    | { readonly kind: 'staleRead'; readonly forMs: number }
    /**
     * Says "disabled" (or what else was asked) and does nothing. 'answer': only in the answer to the write;
     * 'writer': to whatever the write connection reads as well; 'everybody': to every administrative reader.
     */
    | ({ readonly kind: 'lies'; readonly to: 'answer' | 'writer' | 'everybody' } & FaultAim)
  );

export type FaultKind = Fault['kind'];
type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

export interface FaultPlan {
  set(faults: readonly Fault[]): void;
  list(): readonly Fault[];
  /** The first fault of the kind that is on at the instant. */
  on<K extends FaultKind>(kind: K, at: number): FaultOf<K> | undefined;
  /** Whether an aimed fault hits this attempt; each call counts as one attempt. */
  hits(fault: Fault & Partial<FaultAim>, subject: string): boolean;
  /** Milliseconds to wait when the limit is reached, else 0; each call counts as one request. */
  throttledMs(at: number): number;
  latencyMs(at: number, subject: string): number;
}

export function planFaults(seed: number, initial: readonly Fault[]): FaultPlan {
  let faults = initial;
  const attempts = new Map<string, number>();
  const hitCounts = new Map<string, number>();
  let window = { start: Number.NEGATIVE_INFINITY, used: 0 };

  const on = <K extends FaultKind>(kind: K, at: number): FaultOf<K> | undefined =>
    faults.find((fault): fault is FaultOf<K> => fault.kind === kind && isOn(fault, at));

  return {
    set(next) {
      faults = next;
    },
    list: () => faults,
    on,
    hits(fault, subject) {
      const key = `${fault.kind}|${subject}`;
      const nth = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, nth);
      const hit = hitCounts.get(key) ?? 0;
      if (fault.times !== undefined && hit >= fault.times) return false;
      if (chance(`${seed}|${key}|${nth}`) >= (fault.share ?? 1)) return false;
      hitCounts.set(key, hit + 1);
      return true;
    },
    throttledMs(at) {
      const fault = on('rateLimited', at);
      if (fault === undefined) return 0;
      const start = Math.floor(at / fault.perMs) * fault.perMs;
      if (window.start !== start) window = { start, used: 0 };
      window.used += 1;
      return window.used > fault.limit ? start + fault.perMs - at : 0;
    },
    latencyMs(at, subject) {
      const fault = on('slow', at);
      if (fault === undefined) return 0;
      const jitter = fault.jitterMs ?? 0;
      return (
        fault.latencyMs + (jitter === 0 ? 0 : Math.floor(chance(`${seed}|slow|${subject}|${at}`) * jitter))
      );
    },
  };
}

export function isOn(window: FaultWindow, at: number): boolean {
  if (window.from !== undefined && at < window.from) return false;
  if (window.until !== undefined && at >= window.until) return false;
  if (window.everyMs === undefined || window.forMs === undefined) return true;
  const sinceStart = at - (window.from ?? 0);
  return ((sinceStart % window.everyMs) + window.everyMs) % window.everyMs < window.forMs;
}

export function aimsAt(fault: FaultAim, effect: EffectKind): boolean {
  return fault.effects === undefined || fault.effects.includes(effect);
}

/** 0 to 1 from a text: FNV-1a with the finaliser of MurmurHash3, so that neighbouring texts differ. */
function chance(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 2 ** 32;
}
