import type { Endpoint } from '../routes.ts';
import type { DnsWireRequest } from '../wire.ts';
import { fault, faultOf, type StreamFault } from './stream-errors.ts';
import { trustWords } from './stream-trust.ts';

/** How an attempt ends: the DNS message that came, or why none did. */
export type DnsOutcome = Uint8Array | StreamFault;

/**
 * One try at getting an answer. It calls `end` when there is an outcome; calling it again has no effect. What is
 * returned stops the attempt, and is called once, whatever the outcome.
 */
export type DnsAttempt = (request: DnsWireRequest, to: Endpoint, end: (outcome: DnsOutcome) => void) => () => void;

/** OpenSSL's reasons not to trust a certificate come as codes that look neither like errno nor like Node's, undici's or llhttp's. */
const VERIFICATION = /^(?!E[A-Z0-9]+$|ERR_|UND_ERR_|HPE_)[A-Z0-9_]+$/;

const OTHER_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** Whether a handshake failed for the certificate: it is not trusted, or for another name. */
export function isAboutCertificate(code: string): boolean {
  return code === OTHER_NAME || VERIFICATION.test(code);
}

/** As `faultOf`, for connections over TLS that have to be trusted: says what is wrong with the certificate. */
export function verifiedFaultOf(error: Error & { readonly code?: unknown }, address: string): StreamFault {
  const { code, message } = error;
  if (code === OTHER_NAME) return fault('tls-error', `the certificate is for another name: ${otherName(error)}`, code);
  return typeof code === 'string' && VERIFICATION.test(code)
    ? fault('tls-error', `the certificate is not trusted: ${trustWords(code) ?? message} (${code})`, code)
    : faultOf(error, address);
}

const MAX_NAMES_CHARACTERS = 200;

/** Node's error carries the name that was expected and the certificate; what the latter says anybody may have written. */
function otherName(error: Error & { readonly host?: unknown; readonly cert?: unknown }): string {
  const { host, cert } = error;
  const altNames =
    typeof cert === 'object' && cert !== null && 'subjectaltname' in cert ? String(cert.subjectaltname ?? '') : '';
  const names = altNames.replace(/\b(?:DNS|IP Address):/g, '');
  const shown = names.length > MAX_NAMES_CHARACTERS ? `${names.slice(0, MAX_NAMES_CHARACTERS)}…` : names;
  return `expected ${String(host)}, found ${shown === '' ? 'no name' : shown}`;
}
