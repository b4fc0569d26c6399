import { defineConfig } from 'vitest/config';

// Suites that others made, in ../shared/data. Where the folder is missing these tests fail, rather than pass unseen.
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts'],
    setupFiles: ['test/support/loopback-only.ts'],
    testTimeout: 120_000,
  },
});
