import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Catch } from './hunters.ts';
import { type Patch, parsePatch } from './patch.ts';
import { plantedTree, ROOT } from './planted-tree.ts';
import { huntersOf } from './who-hunts.ts';

/** A mistake that is not seen within this time of computing is a hole in the racks. */
export const LIMIT_S = 60;

const PATCHES = join(ROOT, 'src', 'torture', 'bugs', 'patches');

/** Names of all planted mistakes. */
export function plantedBugs(): string[] {
  return readdirSync(PATCHES)
    .filter((file) => file.endsWith('.patch'))
    .map((file) => file.replace(/\.patch$/, ''))
    .sort();
}

/** Throws an Error in words. */
export function readBug(name: string): Patch {
  return parsePatch(name, readFileSync(join(PATCHES, `${name}.patch`), 'utf8'));
}

export interface BugHunt {
  readonly patch: Patch;
  readonly caught: Catch | null;
  /** Of computing. */
  readonly seconds: number;
}

/** Plants one mistake in a copy of the clean program and lets everybody hunt there, each in turn. */
export async function huntBug(name: string, clean: string, base: number): Promise<BugHunt> {
  const patch = readBug(name);
  const planted = join(clean, '..', name);
  rmSync(planted, { recursive: true, force: true });
  mkdirSync(planted);
  try {
    plantedTree(clean, patch, planted);
    let seconds = 0;
    for (const { hunter, seconds: most } of huntersOf(clean, patch.file)) {
      const left = Math.min(most, LIMIT_S - seconds);
      if (left <= 0) break;
      const hunt = await hunter.hunt({ planted, clean, base }, left);
      seconds += hunt.seconds;
      if (hunt.caught !== null) return { patch, caught: hunt.caught, seconds };
    }
    return { patch, caught: null, seconds };
  } finally {
    rmSync(planted, { recursive: true, force: true });
  }
}
