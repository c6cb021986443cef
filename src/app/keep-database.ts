import type { Cancellation } from '../engine/ports.ts';
import { startDatabase } from '../store/launcher/index.ts';
import type { House } from './open-house.ts';

const LOOK_EVERY_MS = 2_000;
/** A server that starts again by itself after a crash needs a moment. */
const AWAY_FOR_LOOKS = 2;

/**
 * A database of our own that was killed is started again by whoever notices first; the others adopt it. One that
 * belongs to somebody else is theirs to start.
 */
export async function keepDatabase(house: House, until: Cancellation): Promise<void> {
  const { engine, dataDir, database } = house;
  if (database.server.origin === 'url') return;
  let away = 0;
  for (;;) {
    await engine.clock.sleep(LOOK_EVERY_MS, until);
    if (until.cancelled) return;
    try {
      await engine.store.tenants();
      away = 0;
    } catch {
      away++;
    }
    if (away < AWAY_FOR_LOOKS || until.cancelled) continue;
    try {
      const { connection, adopted } = await startDatabase({ dataDir });
      if (connection.host !== database.owner.host || connection.port !== database.owner.port)
        engine.log.error('the database runs again, but elsewhere: start Lockstep anew', { dataDir });
      else if (!adopted) engine.log.warn('the database was gone and has been started again', { dataDir });
    } catch (error) {
      engine.log.error('the database is gone and cannot be started', { dataDir, error: String(error) });
    }
  }
}
