/** What was met on the way: PostgreSQL, peers. For the last line of a run. */
const seen = new Map<string, string>();

export function noteVersion(what: string, version: string): void {
  seen.set(what, version);
}

export const versions = (): Readonly<Record<string, string>> =>
  Object.fromEntries([['node', process.version], ...seen]);
