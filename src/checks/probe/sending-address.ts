import { addressSeenIn } from '../../core/reply-words.ts';
import type { ReceivedCopy } from './copy-facts.ts';
import type { ProbeSeen } from './seen.ts';

/**
 * The address that the servers of the recipients saw: by the trace that they wrote into the received copy, never by a field
 * that the sender could have written (RFC 5321 section 4.4). Of a message that was handed to an MX host directly, what that
 * host called us in its reply to EHLO will do.
 *
 * @returns null where neither says
 */
export function sendingAddressOf(seen: ProbeSeen | null, copies: readonly ReceivedCopy[]): string | null {
  if (seen === null) return null;
  const traced = copies.find(({ path }) => path.sendingAddress !== null);
  return traced?.path.sendingAddress ?? greetedAs(seen);
}

function greetedAs({ messages }: ProbeSeen): string | null {
  const direct = messages.filter(({ mxLookupMs }) => mxLookupMs !== null);
  for (const { session } of direct.flatMap(({ attempts }) => attempts)) {
    if (session.status === 'unknown') continue;
    for (const { phase, reply } of session.value.steps) {
      const address = phase.startsWith('ehlo') && reply !== null ? addressSeenIn(reply) : null;
      if (address !== null) return address;
    }
  }
  return null;
}
