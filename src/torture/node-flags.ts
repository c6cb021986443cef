/** For processes that make many short-lived objects: a larger young generation is collected a few times less often. */
export const NODE_FLAGS = ['--max-old-space-size=4096', '--max-semi-space-size=64'] as const;
