/** Something that is waited for, one waiter at a time: tried again on each `wake`, given up at the deadline. */
export interface Gate {
  /** Call after anything that may have made the condition true. */
  wake(): void;
  /** @returns whether the condition came true within `timeoutMs` */
  until(isTrue: () => boolean, timeoutMs: number): Promise<boolean>;
}

export function createGate(): Gate {
  let tryAgain: (() => void) | null = null;
  return {
    wake() {
      tryAgain?.();
    },
    until(isTrue, timeoutMs) {
      if (isTrue()) return Promise.resolve(true);
      return new Promise((resolve) => {
        let isSettled = false;
        const settle = (outcome: boolean) => {
          if (isSettled) return;
          isSettled = true;
          clearTimeout(timer);
          tryAgain = null;
          resolve(outcome);
        };
        // Behind the sockets' turn of the event loop: what had arrived while this process was busy is no timeout.
        const timer = setTimeout(() => setImmediate(() => settle(isTrue())), timeoutMs);
        tryAgain = () => {
          if (isTrue()) settle(true);
        };
      });
    },
  };
}

/** Milliseconds since `startedAt` of the monotonic clock, to the microsecond. */
export function msSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 1000) / 1000;
}
