/** Token bucket of one target, owned by whoever leases its lane. Instants in milliseconds. */
export interface Bucket {
  /** Takes up to `wanted` tokens; returns how many there were. */
  take(wanted: number, now: number): number;
  /** When the next token is there; null when one is there now. */
  nextAt(now: number): number | null;
  left(now: number): number;
}

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export function bucket(rate: Rate | null, tokens: number, at: number): Bucket {
  if (rate === null) return { take: (wanted) => wanted, nextAt: () => null, left: () => 0 };
  let level = Math.min(tokens, rate.burst);
  let since = at;
  const refill = (now: number) => {
    if (now > since) {
      level = Math.min(rate.burst, level + ((now - since) / 1_000) * rate.perSecond);
      since = now;
    }
  };
  return {
    take(wanted, now) {
      refill(now);
      const taken = Math.min(wanted, Math.floor(level));
      level -= taken;
      return taken;
    },
    nextAt(now) {
      refill(now);
      return level >= 1 ? null : now + Math.ceil(((1 - level) / rate.perSecond) * 1_000);
    },
    left(now) {
      refill(now);
      return Math.floor(level);
    },
  };
}
