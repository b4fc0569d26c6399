import fc from 'fast-check';

// The same values in every run: a failure can be seen again, and no run fails by chance.
// `FC_SEED=$RANDOM npm test` looks elsewhere.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20_261_121) });
