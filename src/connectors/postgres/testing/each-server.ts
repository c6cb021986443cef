import { describe, it } from 'vitest';
import { type Binaries, installedBinaries } from './cluster.ts';

/** The same tests on every PostgreSQL of this machine; skipped, with the reason printed, where there is none. */
export function onEachServer(title: string, body: (binaries: Binaries) => void): void {
  const servers = installedBinaries();
  for (const binaries of servers)
    describe(`${title} on PostgreSQL ${binaries.version}`, () => body(binaries));
  if (servers.length > 0) return;
  console.warn(`SKIPPED: ${title}: no PostgreSQL binaries on this machine`);
  it.skip(`${title}: needs PostgreSQL binaries`, () => {});
}
