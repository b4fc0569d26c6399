import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**', 'test/e2e/**'],
    setupFiles: ['test/support/loopback-only.ts'],
    testTimeout: 15_000,
  },
});
