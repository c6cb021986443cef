import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountRef, Connector, InstalledConnector, RemoteAccount } from '../domain/connector.ts';
import { noopConnector } from './noop-connector.ts';

export interface SlowTargets {
  readonly connector: InstalledConnector;
  /** Since `forget`. */
  readonly writes: number;
  readonly reads: number;
  /** The longest that one target's own write and read-back took together. */
  readonly slowestMs: number;
  forget(): void;
  /** Reading what a leaver had takes as long as the other calls from now on. */
  slowInventories(): void;
}

/**
 * Targets in this process whose writes and read-backs take `callMs` each. Every account is there and works until it is
 * disabled. What a leaver had is read before the write; that costs nothing until it is told to.
 */
export function slowTargets(callMs: number): SlowTargets {
  let inventoryMs = 0;
  let writes = 0;
  let reads = 0;
  let slowest = 0;
  const noop = noopConnector();

  const connect = async (): Promise<Connector> => {
    const disabled = new Set<string>();
    let wroteMs = 0;
    const seen = (ref: AccountRef): RemoteAccount => ({
      id: ref.id ?? ref.name,
      name: ref.name,
      active: !disabled.has(ref.name),
      keys: ref.keys,
      entitlements: [],
      administrator: false,
      attributes: {},
    });
    const call = async <T>(work: () => T): Promise<{ readonly value: T; readonly ms: number }> => {
      const begun = performance.now();
      await sleep(callMs);
      return { value: work(), ms: performance.now() - begun };
    };
    return {
      check: async () => ({ ok: true, capabilities: noop.capabilities, items: [] }),
      list: async () => ({ items: [] }),
      get: async (ref) => {
        if (inventoryMs > 0) await sleep(inventoryMs);
        return seen(ref);
      },
      apply: async ({ kind, account }) => {
        const { ms } = await call(() =>
          kind === 'disable' ? disabled.add(account.name) : disabled.delete(account.name),
        );
        writes++;
        wroteMs = ms;
        return { status: 'done', changed: true, id: account.id ?? account.name };
      },
      verify: async ({ account, active }) => {
        const { value, ms } = await call(() => seen(account));
        reads++;
        slowest = Math.max(slowest, wroteMs + ms);
        const ok = active === undefined || value.active === active;
        return {
          result: ok ? 'proven' : 'disproven',
          checks: [{ what: 'active', expected: String(active), actual: String(value.active), ok }],
          account: value,
        };
      },
      close: async () => undefined,
    };
  };
  return {
    connector: { ...noop, id: 'slow', title: 'slow', connect },
    get writes() {
      return writes;
    },
    get reads() {
      return reads;
    },
    get slowestMs() {
      return slowest;
    },
    slowInventories() {
      inventoryMs = callMs;
    },
    forget() {
      writes = 0;
      reads = 0;
      slowest = 0;
    },
  };
}
