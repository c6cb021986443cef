import { ConnectorFault } from '../../domain/connector.ts';
import type { Engine } from '../engine.ts';
import { withDeadline } from '../execute/run-operation.ts';
import type { OpenTarget } from '../ports.ts';
import { type Listing, takePage } from './listing.ts';

const PAGE_WITHIN_MS = 60_000;

export interface ReadOptions {
  readonly onPage?: ((accounts: number) => void) | undefined;
  /** Asked before each page: null to read on, else the instant to go on at. */
  readonly wait: () => number | null;
}

/**
 * Reads pages until the listing is whole or has to wait. Returns when to go on; null when it is whole. Throws when a
 * page failed: then nothing may be concluded, and the listing begins anew.
 */
export async function readOn(
  engine: Engine,
  { connector }: OpenTarget,
  listing: Listing,
  options: ReadOptions,
): Promise<number | null> {
  while (!listing.whole) {
    const until = options.wait();
    if (until !== null) return until;
    try {
      takePage(listing, await withDeadline(engine.clock, connector.list(listing.next), PAGE_WITHIN_MS));
    } catch (error) {
      if (!(error instanceof ConnectorFault) || error.kind !== 'rateLimited') throw error;
      return engine.clock.now() + Math.max(50, error.retryAfterMs ?? 1_000);
    }
    options.onPage?.(listing.accounts.size);
  }
  return null;
}
