import '../short-lived.ts';
import { createInterface } from 'node:readline';
import { playLife } from './lives.ts';

/**
 * Plays the lives that it is asked for, a place on each line, and answers in one line of JSON each whether nothing broke:
 *
 *     node dist/torture/bugs/control.js FIRST_SEED
 */
const first = Number(process.argv[2]);
for await (const place of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify((await playLife(first, Number(place))) === null)}\n`);
process.exit(0);
