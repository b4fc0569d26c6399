export interface TaskOptions {
  /** Those that came later and are not patient go first. Default: false. */
  readonly patient?: boolean;
}

/**
 * Lets at most `max` tasks run at once; the others wait in the order in which they came, the patient ones behind the rest.
 *
 * The result settles as the task does; a task that throws gives its place to the next one all the same.
 *
 * @param max  a whole number of 1 or more
 * @throws RangeError where `max` is anything else
 */
export function limiter(max: number): <T>(task: () => Promise<T>, options?: TaskOptions) => Promise<T> {
  if (!Number.isInteger(max) || max < 1) throw new RangeError(`"${max}" is no limit: expected a whole number from 1`);
  const waiting: (() => void)[] = [];
  const patient: (() => void)[] = [];
  let running = 0;
  return async (task, options = {}) => {
    const queue = options.patient === true ? patient : waiting;
    // A place that becomes free is handed on, so `running` stays as it is and nobody new can slip in between.
    if (running >= max) await new Promise<void>((resolve) => queue.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift() ?? patient.shift();
      if (next) next();
      else running--;
    }
  };
}
