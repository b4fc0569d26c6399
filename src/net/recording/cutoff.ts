/** The point at which a recorded audit was cut off, for its replay. */
export interface Cutoff {
  /** Fires at that point. */
  readonly signal: AbortSignal;
  /** Say so of everything that is asked for: the point is not reached while the replay is still asking. */
  asked(): void;
  /** Resolves with `value` at that point. */
  reached<T>(value: T): Promise<T>;
  /** Lets go of whoever waits. */
  close(): void;
}

/**
 * A replay takes no time, so its cut-off is no time of day: it is reached when all that had been answered then has been
 * answered again, and somebody waits for what had not. (What was being computed just then, and not waited for, is done
 * in the replay: that can only say more.)
 *
 * @param quietMs  how long nothing new has to be asked for, in milliseconds; modules may be loading meanwhile
 */
export function createCutoff(quietMs: number): Cutoff {
  const abort = new AbortController();
  const waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const release = () => {
    for (const resume of waiting.splice(0)) resume();
  };
  const reach = () => {
    // In one turn of the event loop and in this order, as then: the wire had been the first to listen to the signal.
    release();
    abort.abort(new Error('the time of the recorded audit was up'));
  };
  const wait = () => {
    clearTimeout(timer);
    if (waiting.length > 0 && !abort.signal.aborted) timer = setTimeout(reach, quietMs);
  };
  return {
    signal: abort.signal,
    asked: wait,
    reached(value) {
      if (closed || abort.signal.aborted) return Promise.resolve(value);
      return new Promise((resolve) => {
        waiting.push(() => resolve(value));
        wait();
      });
    },
    close() {
      closed = true;
      clearTimeout(timer);
      release();
    },
  };
}
