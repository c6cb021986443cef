import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'packages/*/src/**/*.test.ts',
      'console/src/**/*.test.ts',
    ],
    // A browser is not everywhere: they have a command of their own (test:console).
    exclude: ['**/node_modules/**', 'test/console/**'],
    // Long enough for a busy machine: a test waits for what happens, never for a time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Two cores: real servers are started by the tests, more workers only fight over them.
    maxWorkers: 2,
    // Tests share nothing but modules: loading those anew for every file took a third of the time.
    isolate: false,
  },
});
