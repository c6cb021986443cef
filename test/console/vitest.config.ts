import { defineConfig } from 'vitest/config';

/** Real servers and a real browser, one file after the other. */
export default defineConfig({
  test: {
    include: ['test/console/**/*.test.ts'],
    globalSetup: ['test/support/database-templates.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    isolate: false,
    // A busy machine is slow, and nothing is wrong with the page.
    expect: { poll: { timeout: 60_000 } },
  },
});
