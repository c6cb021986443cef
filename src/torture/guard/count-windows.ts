/** Somebody who lost something, seen from outside. */
export interface Seen {
  readonly who: string;
  readonly at: number;
  readonly target: string;
  readonly source: string;
}

export interface Limit {
  readonly per: 'tenant' | 'source' | 'target';
  readonly overMs: number;
  /** So many may have lost something within the window that ends at this instant. */
  readonly most: (bucket: string, at: number) => number;
}

/**
 * Every window that ends with a loss, counted anew from all losses: deliberately slow and simple, and nothing of the
 * guard's own code. Says which hold more people than they may.
 */
export function overflows(seen: readonly Seen[], limits: readonly Limit[]): string[] {
  const wrong: string[] = [];
  for (const { per, overMs, most } of limits) {
    const bucketOf = (one: Seen) => (per === 'tenant' ? '' : one[per]);
    for (const end of seen) {
      const bucket = bucketOf(end);
      const people = new Set<string>();
      for (const one of seen)
        if (bucketOf(one) === bucket && one.at <= end.at && one.at > end.at - overMs) people.add(one.who);
      const limit = most(bucket, end.at);
      if (people.size > limit)
        wrong.push(
          `${people.size} people lost access within ${overMs / 60_000} min (${per} ${bucket || 'all'}), ${limit} may`,
        );
    }
  }
  return [...new Set(wrong)];
}
