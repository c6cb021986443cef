import { isAbsolute, relative } from 'node:path';

/** The shorter way to write a path from here that can still be copied: relative below this folder, else absolute. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' ? '.' : near.startsWith('..') || isAbsolute(near) ? path : near;
}
