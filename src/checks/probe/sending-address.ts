import type { ReceivedCopy } from './copy-facts.ts';
import type { ProbeSeen } from './seen.ts';

/**
 * The address that the servers of the recipients saw: by the trace that they wrote into the received copy, never by a field
 * that the sender could have written (RFC 5321 section 4.4).
 *
 * @returns null where no copy was seen, or none came from outside
 */
export function sendingAddressOf(seen: ProbeSeen | null, copies: readonly ReceivedCopy[]): string | null {
  if (seen === null) return null;
  return copies.find(({ path }) => path.sendingAddress !== null)?.path.sendingAddress ?? null;
}
