import { defineConfig } from 'vitest/config';

// Suites that others made, in ../shared/data: where the folder is missing they fail, rather than pass unseen. And what takes
// long: many hostile inputs, so that `npm test` stays within a minute.
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts', 'test/long/**/*.test.ts'],
    setupFiles: ['test/support/loopback-only.ts', 'test/support/seed.ts'],
    env: { FC_RUNS: process.env['FC_RUNS'] ?? '100' },
    testTimeout: 120_000,
  },
});
