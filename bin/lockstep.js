#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Links to this file are made before anything is built.
const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write('lockstep: nothing is built here yet; run `npm run build` first\n');
  process.exitCode = 1;
}
