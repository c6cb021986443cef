import { rmSync } from 'node:fs';

/** Output of files that are gone must not reach the package. */
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
