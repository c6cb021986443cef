import {
  CLAIM_MS,
  type ClaimedDeliveries,
  releaseDeliveries,
} from '../../engine/webhooks/claim-deliveries.ts';
import { sendDelivery, type WebhookHouse } from './send-delivery.ts';

/** A call takes 15 s at most, and what came of it must be written down before the claim lapses. */
const LAST_START_MS = 25_000;

export interface ServeOptions {
  /** Calls to this endpoint at the same time. */
  readonly calls: number;
  readonly mayStart: () => boolean;
  /** False: the process has ended its work and speaks for no delivery any more. */
  readonly mayRecord: () => boolean;
}

/**
 * Sends what was claimed until one is not taken, and gives back what was not sent. True: all of it was taken, so that the
 * next may be claimed at once. An endpoint that fails is not run into with everything that waits for it.
 */
export async function serveClaim(
  house: WebhookHouse,
  claimed: ClaimedDeliveries,
  /** When it was asked for, on the steady clock. */
  claimedAt: number,
  { calls, mayStart, mayRecord }: ServeOptions,
): Promise<boolean> {
  const { clock } = house.engine;
  const left = [...claimed.numbers];
  const latest = claimedAt + CLAIM_MS - LAST_START_MS;
  let taken = true;
  const failures: unknown[] = [];

  const one = async () => {
    while (taken && mayStart() && clock.monotonic() <= latest) {
      const n = left.shift();
      if (n === undefined) return;
      try {
        const settled = await sendDelivery(house, claimed, n, mayRecord);
        if (settled !== 'delivered') taken = false;
        if (settled === 'notSent') left.push(n);
      } catch (error) {
        left.push(n);
        failures.push(error);
        taken = false;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, calls) }, one));
  await releaseDeliveries(house.engine, claimed, left);
  if (failures.length > 0) throw failures[0];
  return taken && left.length === 0;
}
