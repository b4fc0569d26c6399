import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**', 'test/e2e/**', 'test/long/**'],
    setupFiles: ['test/support/loopback-only.ts', 'test/support/seed.ts', 'test/support/few-roots.ts'],
    // Modules are loaded once per worker: no test changes one, and loading them anew for each file doubled the time.
    isolate: false,
    // By default one core is kept free, which of two is half of them; and many tests wait for a server of theirs.
    maxWorkers: '150%',
    // Only for what hangs: the first test of a cold start waits for every module.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
