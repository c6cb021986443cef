import { defineConfig } from 'vitest/config';

/**
 * What starts whole programs and servers again and again, waits for real time or asks what others wrote: by
 * LOCKSTEP_WHOLE=1 only (`npm run test:whole`, and `.ci/run`).
 */
const WHOLE_ONLY = '**/*.whole.test.ts';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'packages/*/src/**/*.test.ts',
      'console/src/**/*.test.ts',
    ],
    // A browser is not everywhere: they have a command of their own (test:console).
    exclude: [
      '**/node_modules/**',
      'test/console/**',
      ...(process.env.LOCKSTEP_WHOLE === '1' ? [] : [WHOLE_ONLY]),
    ],
    globalSetup: ['test/support/database-templates.ts'],
    // Long enough for a busy machine: a test waits for what happens, never for a time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Two cores: real servers are started by the tests, more workers only fight over them.
    maxWorkers: 2,
    // Tests share nothing but modules: loading those anew for every file took a third of the time.
    isolate: false,
    // Many short-lived objects in many files: a larger young generation is collected a few times less often.
    execArgv: ['--max-semi-space-size=64'],
  },
});
