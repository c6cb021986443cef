import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the recorded feeds of a whole company, or null where this machine has none. */
export function feedsFolder(): string | null {
  const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..');
  const folder = process.env.LOCKSTEP_FEEDS ?? join(repository, '../shared/feeds');
  return existsSync(join(folder, 'rules.md')) ? folder : null;
}

/** For `describe.skipIf`: prints why, so that a skipped test is never silent. */
export function feedsAbsent(what: string): boolean {
  if (feedsFolder() !== null) return false;
  console.warn(`SKIPPED ${what}: no recorded feeds (set LOCKSTEP_FEEDS to their folder).`);
  return true;
}
