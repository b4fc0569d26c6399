import fc from 'fast-check';

// The same values in every run: a failure can be seen again, and no run fails by chance. Forty of them a property, where it
// does not say how many: each takes the time of all. `FC_SEED=$RANDOM FC_RUNS=1000 npm test` looks elsewhere, and longer.
fc.configureGlobal({
  seed: Number(process.env['FC_SEED'] ?? 20_261_121),
  numRuns: Number(process.env['FC_RUNS'] ?? 40),
});
