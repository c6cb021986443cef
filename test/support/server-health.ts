import type { ServerHealth } from '../../src/app/health/server-health.ts';

/** A machine that nothing is wrong with: what is found is of the tenant. */
export const HEALTHY_SERVER: ServerHealth = {
  version: '15.0',
  origin: 'test',
  startedAt: '2026-03-01T00:00:00.000Z',
  bytes: 2 ** 20,
  connections: { used: 1, most: 100 },
  clockDifferenceMs: 0,
  workers: 1,
  migrations: 7,
  freeBytes: 2 ** 40,
  masterKeyMode: 0o600,
  processes: [],
};
