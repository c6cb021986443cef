import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the first test that needs a database leaves one to copy, for those after it. */
    databaseTemplates: string;
  }
}

/** One folder for a whole run, and nothing in it before a test asks: most runs of one room need no database. */
export async function setup({ provide }: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-templates-'));
  provide('databaseTemplates', folder);
  return () => rm(folder, { recursive: true, force: true });
}
