// In a file of its own, for the options of the command line: what else knows of audits takes long to load.

/** The most that `--timeout` takes. */
export const LONGEST_TIMEOUT_MS = 3_600_000;
