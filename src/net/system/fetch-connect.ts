import type { Socket } from 'node:net';

/** Somewhere to connect to, and how. */
export interface Candidate<S extends Socket> {
  /** @returns a socket that is connecting */
  open(): S;
}

export type FirstConnected<S extends Socket, C> =
  | { readonly ok: true; readonly socket: S; readonly candidate: C }
  /** In the order in which they failed; empty where it was stopped. */
  | { readonly ok: false; readonly failures: readonly { readonly candidate: C; readonly error: Error }[] };

const ATTEMPT_DELAY_MS = 250; // RFC 8305 section 8

/**
 * Connects to the first candidate that accepts: each gets a head start on the next, so that one that keeps silent holds
 * nobody up, and a failure brings the next one on at once (RFC 8305 section 5).
 *
 * @param candidates  in order; at least one
 * @param signal  stops all attempts
 * @returns the socket as it connects; it has an `error` listener, and all others are destroyed
 */
export function firstConnected<S extends Socket, C>(
  candidates: readonly (C & Candidate<S>)[],
  signal: AbortSignal,
  attemptDelayMs = ATTEMPT_DELAY_MS,
): Promise<FirstConnected<S, C>> {
  return new Promise((resolve) => {
    const open = new Set<S>();
    const failures: { readonly candidate: C; readonly error: Error }[] = [];
    let begun = 0;
    let over = false;
    let headStart: NodeJS.Timeout | undefined;

    const settle = (outcome: FirstConnected<S, C>) => {
      if (over) return;
      over = true;
      clearTimeout(headStart);
      signal.removeEventListener('abort', stop);
      for (const socket of open) if (!(outcome.ok && socket === outcome.socket)) socket.destroy();
      resolve(outcome);
    };
    const stop = () => settle({ ok: false, failures: [] });
    const begin = () => {
      clearTimeout(headStart);
      const candidate = candidates[begun];
      if (over || candidate === undefined) return;
      begun++;
      const socket = candidate.open();
      open.add(socket);
      socket.once('connect', () => settle({ ok: true, socket, candidate }));
      socket.on('error', (error) => {
        open.delete(socket);
        failures.push({ candidate, error });
        if (failures.length === candidates.length) settle({ ok: false, failures });
        else begin();
      });
      headStart = setTimeout(begin, attemptDelayMs);
    };

    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    else begin();
  });
}
