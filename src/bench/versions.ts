import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What was met on the way: PostgreSQL, peers. For the last line of a run. */
const seen = new Map<string, string>();

export function noteVersion(what: string, version: string): void {
  seen.set(what, version);
}

export const versions = (): Readonly<Record<string, string>> =>
  Object.fromEntries([['node', process.version], ...seen]);

/** Of a package as `require` finds it: in the nearest package.json above its entry, which may be none of its exports. */
export function versionOf(name: string, require: NodeJS.Require): string {
  const entry = require.resolve(name);
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (manifest.name === name) return String(manifest.version);
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown';
}
