import { createRequire } from 'node:module';
import { scim } from '@better-auth/scim';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';
import { versionOf } from '../versions.ts';
import type { PeerServer, PeerSettings } from './peer-settings.ts';

const TOKEN = 'only-for-the-bench-only-for-the-bench-only-for-the-bench';

/** The SCIM plugin of better-auth on PostgreSQL through a pool, with the tables and indexes that its own migrations make. */
export async function startBetterAuth({ database, pool }: PeerSettings, origin: string): Promise<PeerServer> {
  const plugin = scim({
    connections: [{ id: 'bench', credentials: [{ type: 'bearer', id: 'bench', token: TOKEN }] }],
  });
  const options = {
    baseURL: origin,
    secret: TOKEN,
    database: new pg.Pool({ ...database, max: pool }),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    // Their types are not made for exactOptionalPropertyTypes.
    plugins: [plugin as BetterAuthPlugin],
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const handler = toNodeHandler(betterAuth(options));
  return {
    url: `${origin}/api/auth/scim/v2`,
    token: TOKEN,
    version: versionOf('@better-auth/scim', createRequire(import.meta.url)),
    handle: (request, response) => void handler(request, response),
  };
}
