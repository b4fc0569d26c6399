/** A clock that stands still while anything is going on, and then goes on to the next thing that is waited for. */
export interface RoundsClock {
  now(): number;
  /** Resolves when the clock has gone on by that much. */
  pass(rounds: number): Promise<void>;
  /** Ends the clock, so that the process can end. What is still waited for is never resolved. */
  stop(): void;
}

const QUIET_TURNS = 20;
const QUIET_MS = 4; // for what comes back from other threads, such as a file that is loaded

/**
 * Time as a count of rounds: what takes one round ends one round after it began, however long the computing between takes
 * and however busy the machine is.
 */
export function createRoundsClock(): RoundsClock {
  let now = 0;
  let stopped = false;
  let calls = 0;
  let waiting: readonly { readonly at: number; readonly resolve: () => void }[] = [];

  async function quiet(): Promise<void> {
    let since = { calls, ms: performance.now() };
    for (let turns = 0; turns < QUIET_TURNS || performance.now() - since.ms < QUIET_MS; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (calls === since.calls) continue;
      since = { calls, ms: performance.now() };
      turns = 0;
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await quiet();
      if (waiting.length === 0) continue;
      now = Math.min(...waiting.map(({ at }) => at));
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter(({ at }) => at > now);
      for (const { resolve } of due) resolve();
    }
  }
  run();

  return {
    now: () => now,
    pass(rounds) {
      calls++;
      if (rounds === 0) return Promise.resolve();
      return new Promise((resolve) => {
        waiting = [...waiting, { at: now + rounds, resolve }];
      });
    },
    stop() {
      stopped = true;
    },
  };
}
