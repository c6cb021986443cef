#!/usr/bin/env node
import { processIo } from './process-io.ts';
import { run } from './run.ts';

const listeners = new Set<() => void>();
const interrupted = {
  cancelled: false,
  onCancel(listener: () => void) {
    if (interrupted.cancelled) listener();
    else listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The second time somebody means it: leases run out by themselves, and nothing was half done.
    if (interrupted.cancelled) process.exit(130);
    interrupted.cancelled = true;
    for (const listener of [...listeners]) listener();
  });
}
// A reader that has seen enough (head, less) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

process.exitCode = await run(process.argv.slice(2), processIo(interrupted));
