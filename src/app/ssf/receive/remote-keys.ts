import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { HttpTransport } from '../../../domain/connector.ts';
import { LockstepError } from '../../../domain/errors.ts';
import type { Clock } from '../../../engine/ports.ts';
import { parseJson } from '../../../sources/json/parse-json.ts';
import { memberOf } from '../../../ssf/subject-id.ts';

export type KeyFinder = ReturnType<typeof createLocalJWKSet>;

interface Kept {
  find: KeyFinder;
  fetchedAt: number;
}

/** A key that was withdrawn is not believed for longer; nobody makes us ask more often than the other. */
const FRESH_MS = 600_000;
const AGAIN_MS = 30_000;
/** While the keys cannot be reached, those that are known serve on for so long. */
const STALE_MS = 3_600_000;
const LIMITS = { maxLength: 256 * 1024, maxDepth: 8 };
const MOST_KEYS = 100;
const MOST_PLACES = 10_000;

/** Public keys of transmitters, by their address. */
export interface RemoteKeys {
  /** `anew`: the key of a token is not among those that are known. Throws SSF_KEYS_UNREACHABLE. */
  at(url: string, anew: boolean): Promise<KeyFinder>;
}

export function remoteKeys(http: HttpTransport, clock: Clock): RemoteKeys {
  const known = new Map<string, Kept>();
  const asking = new Map<string, Promise<Kept>>();

  async function fetchKeys(url: string): Promise<Kept> {
    const find = createLocalJWKSet(await readKeys(http, url));
    if (known.size >= MOST_PLACES) known.clear();
    const kept = { find, fetchedAt: clock.monotonic() };
    known.set(url, kept);
    return kept;
  }

  return {
    async at(url, anew) {
      const kept = known.get(url);
      const age = kept === undefined ? Number.POSITIVE_INFINITY : clock.monotonic() - kept.fetchedAt;
      if (kept !== undefined && age < (anew ? AGAIN_MS : FRESH_MS)) return kept.find;
      const asked = asking.get(url) ?? fetchKeys(url).finally(() => asking.delete(url));
      asking.set(url, asked);
      try {
        return (await asked).find;
      } catch (cause) {
        if (kept !== undefined && age < STALE_MS) return kept.find;
        throw new LockstepError('SSF_KEYS_UNREACHABLE', 'the keys of the transmitter cannot be read', {
          cause,
        });
      }
    },
  };
}

async function readKeys(http: HttpTransport, url: string): Promise<JSONWebKeySet> {
  const { status, body } = await http({
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    timeoutMs: 10_000,
  });
  if (status !== 200) throw new Error(`the answer was ${status}`);
  const keys = memberOf(parseJson(body, LIMITS, 'SSF_KEYS_UNREACHABLE'), 'keys');
  if (!Array.isArray(keys) || keys.length > MOST_KEYS) throw new Error('the answer holds no list of keys');
  return { keys: keys.filter((key) => typeof key === 'object' && key !== null) };
}
