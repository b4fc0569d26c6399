import type { Endpoint } from '../routes.ts';
import type { DnsWireRequest } from '../wire.ts';
import { fault, faultOf, type StreamFault } from './stream-errors.ts';

/** How an attempt ends: the DNS message that came, or why none did. */
export type DnsOutcome = Uint8Array | StreamFault;

/**
 * One try at getting an answer. It calls `end` when there is an outcome; calling it again has no effect. What is
 * returned stops the attempt, and is called once, whatever the outcome.
 */
export type DnsAttempt = (request: DnsWireRequest, to: Endpoint, end: (outcome: DnsOutcome) => void) => () => void;

/** OpenSSL's reasons not to trust a certificate come as codes that look neither like errno nor like Node's, undici's or llhttp's. */
const VERIFICATION = /^(?!E[A-Z0-9]+$|ERR_|UND_ERR_|HPE_)[A-Z0-9_]+$/;

/** As `faultOf`, for connections over TLS that have to be trusted. */
export function verifiedFaultOf(error: Error & { readonly code?: unknown }, address: string): StreamFault {
  const { code, message } = error;
  return typeof code === 'string' && VERIFICATION.test(code)
    ? fault('tls-error', `the certificate is not trusted: ${message} (${code})`, code)
    : faultOf(error, address);
}
