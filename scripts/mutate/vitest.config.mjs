/** Only the tests of one module, in one process. What they are stands in the environment: the tool starts vitest itself. */
const { tests, slow } = JSON.parse(process.env.LOCKSTEP_MUTATE ?? '{"tests":[],"slow":[]}');
const escaped = slow.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));

// biome-ignore lint/style/noDefaultExport: it is what vitest reads.
export default {
  test: {
    include: tests,
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    ...(slow.length === 0 ? {} : { testNamePattern: new RegExp(`^(?!.*(?:${escaped.join('|')}))`) }),
  },
};
