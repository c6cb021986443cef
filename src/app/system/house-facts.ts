import { SCHEMA } from '../../store/migrations/migrate.ts';
import { type ServerHealth, serverHealth } from '../health/server-health.ts';
import { type KeyEnvironment, keyIsElsewhere } from '../key-source.ts';
import type { House } from '../open-house.ts';
import { programVersion } from '../program-version.ts';

/** What only the process itself knows of its house. */
export interface HouseFacts {
  readonly version: string;
  readonly keyIn: 'file' | 'environment';
  /** The database and the machine. Throws DATABASE_*. */
  server(): Promise<ServerHealth>;
  /** Migrations that this program knows. */
  readonly migrations: number;
}

/** Whoever looks often makes no connection each time. */
const FRESH_MS = 2_000;

export function houseFacts(house: House, environment: KeyEnvironment): HouseFacts {
  const elsewhere = keyIsElsewhere(environment);
  const { clock } = house.engine;
  let known: { readonly at: number; readonly health: Promise<ServerHealth> } | null = null;
  return {
    version: programVersion(),
    keyIn: elsewhere ? 'environment' : 'file',
    migrations: SCHEMA,
    server() {
      const now = clock.monotonic();
      if (known === null || now - known.at > FRESH_MS) {
        const health = serverHealth(house, elsewhere);
        known = { at: now, health };
        // Asked again at once by the next one; this one hears of it all the same.
        health.catch(() => {
          known = null;
        });
      }
      return known.health;
    },
  };
}
