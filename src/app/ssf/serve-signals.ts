import { checkBlocks } from '../../connectors/transport/address-rule.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Cancellation } from '../../engine/ports.ts';
import type { House } from '../open-house.ts';
import { fanOut } from './fan-out.ts';
import { streamPusher } from './push-streams.ts';
import { transmitterPoller } from './receive/poll-transmitters.ts';
import { remoteKeys } from './receive/remote-keys.ts';

/**
 * Addresses of receivers that are not on the internet and may be called all the same. A mistake in it allows nothing, and
 * stops nothing either: leavers do not wait for it.
 */
function allowedReceivers(
  engine: Engine,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const blocks = (environment.LOCKSTEP_SSF_ALLOW ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  try {
    checkBlocks(blocks);
    return blocks;
  } catch (error) {
    engine.log.error('LOCKSTEP_SSF_ALLOW is not used', { error: String(error) });
    return [];
  }
}

/** What a worker does for Shared Signals: tells receivers what is proven, and hears transmitters that are polled. */
export function signalWork(
  house: Pick<House, 'engine' | 'secrets' | 'master' | 'http' | 'publicHttp'>,
  environment: Readonly<Record<string, string | undefined>>,
  until: Cancellation,
): {
  readonly tell: () => Promise<void>;
  readonly hear: () => Promise<number>;
  /** Resolves when nothing is under way. */
  readonly end: () => Promise<void>;
} {
  const { engine, secrets, http } = house;
  const pusher = streamPusher({ ...house, until, allow: allowedReceivers(engine, environment) });
  const keys = remoteKeys(http, engine.clock);
  const poller = transmitterPoller({ engine, secrets, http, until, keys });
  return {
    end: async () => {
      await Promise.all([pusher.idle(), poller.idle()]);
    },
    async tell() {
      for (const tenant of await engine.store.tenants()) {
        try {
          await fanOut(engine, tenant);
        } catch (error) {
          engine.log.error('signals could not be written', { tenant, error: String(error) });
        }
      }
      await pusher.start();
    },
    hear: () => poller.start(),
  };
}
