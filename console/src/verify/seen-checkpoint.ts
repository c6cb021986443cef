/** What this browser has seen of a log: whoever rewrites it later is caught by it. */
export interface SeenCheckpoint {
  /** The signed note, as it was. */
  readonly note: string;
  readonly size: number;
  /** Lines of log.pub that were trusted. */
  readonly keys: readonly string[];
  /** When all entries up to it were read and found good. */
  readonly at: string;
}

/** Where it is kept: the storage of the browser, or something alike. */
export type Keeping = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const nameOf = (tenant: string) => `lockstep.log.${tenant}`;

/** null: nothing was seen yet, or what is kept cannot be read. */
export function seenCheckpoint(keeping: Keeping, tenant: string): SeenCheckpoint | null {
  try {
    const kept: unknown = JSON.parse(keeping.getItem(nameOf(tenant)) ?? 'null');
    return isSeen(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** False: the browser keeps nothing (a private window, no room). */
export function keepCheckpoint(keeping: Keeping, tenant: string, seen: SeenCheckpoint): boolean {
  try {
    keeping.setItem(nameOf(tenant), JSON.stringify(seen));
    return true;
  } catch {
    return false;
  }
}

export function forgetCheckpoint(keeping: Keeping, tenant: string): void {
  try {
    keeping.removeItem(nameOf(tenant));
  } catch {
    // Where nothing is kept there is nothing to forget.
  }
}

function isSeen(kept: unknown): kept is SeenCheckpoint {
  if (typeof kept !== 'object' || kept === null) return false;
  const { note, size, keys, at } = kept as Partial<Record<keyof SeenCheckpoint, unknown>>;
  return (
    typeof note === 'string' &&
    typeof size === 'number' &&
    typeof at === 'string' &&
    Array.isArray(keys) &&
    keys.every((key) => typeof key === 'string')
  );
}
