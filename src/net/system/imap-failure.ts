import type { MailboxPhase } from '../../core/net.ts';
import { failed, quoted } from '../mailbox/outcome.ts';
import type { MailboxFailed } from '../wire.ts';
import { isAboutCertificate, verifiedFaultOf } from './dns-attempt.ts';

interface Circumstances {
  readonly phase: MailboxPhase;
  /** The address connected to. */
  readonly address: string;
  /** Never to be repeated, whoever says it. */
  readonly secret: string;
  readonly isImplicit: boolean;
}

/** Errors of imapflow by their code: what they say about the exchange. */
const CODES: Readonly<Record<string, readonly [MailboxFailed['failure'], string]>> = {
  CONNECT_TIMEOUT: ['timeout', 'no connection in time'],
  GREETING_TIMEOUT: ['timeout', 'no greeting in time'],
  UPGRADE_TIMEOUT: ['timeout', 'no TLS handshake in time'],
  ETIMEOUT: ['timeout', 'no answer in time'],
  ETHROTTLE: ['timeout', 'the server asks us to wait'],
  NoConnection: ['closed', 'the server closed the connection'],
  EConnectionClosed: ['closed', 'the server closed the connection'],
  StateLogout: ['closed', 'the server closed the connection'],
  ClosedAfterConnectText: ['closed', 'the server closed the connection'],
  ClosedAfterConnectTLS: ['closed', 'the server closed the connection'],
  LineTooLarge: ['too-large', 'the server sends a line without an end'],
  LiteralTooLarge: ['too-large', 'the server sends more than was asked for'],
  ResponseTooLarge: ['too-large', 'the server sends more than was asked for'],
  STARTTLS_INJECTION: ['tls-error', 'octets came in clear behind the answer to STARTTLS, and were not taken'],
};

/** Says what an error of imapflow means. Never repeats the password, also where the server does. */
export function imapFailure(error: unknown, { phase, address, secret, isImplicit }: Circumstances): MailboxFailed {
  if (!(error instanceof Error)) return failed(phase, 'protocol-error', quoted(String(error), [secret]));
  const said = (text: unknown) => (typeof text === 'string' && text !== '' ? quoted(text, [secret]) : null);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const status = 'responseStatus' in error ? said(error.responseStatus) : null;
  const responseCode = 'serverResponseCode' in error ? said(error.serverResponseCode) : null;
  const text =
    said('responseText' in error ? error.responseText : null) ?? said('response' in error ? error.response : null);
  const response =
    responseCode === null || text?.includes(responseCode) ? text : `[${responseCode}] ${text ?? ''}`.trim();
  const reason = 'reason' in error ? said(error.reason) : null;
  if (status !== null && phase === 'login') {
    return responseCode !== null && TEMPORARY.has(responseCode)
      ? failed(phase, 'protocol-error', `the server cannot let us in just now: ${response}`, responseCode)
      : failed(phase, 'login', `the server refused the login: ${response ?? status}`);
  }
  if (status !== null)
    return failed(phase, 'protocol-error', `the server answered ${status}: ${response ?? 'nothing more'}`);
  const [failure, words] = (code !== null && CODES[code]) || [null, ''];
  if (failure !== null)
    return failed(phase, failure, reason === null ? words : `${words}: ${reason}`, code ?? undefined);
  if (error.message === 'Server does not support STARTTLS') {
    return failed('tls', 'no-tls', 'the server offers no STARTTLS, or refuses it, and TLS is required');
  }
  if ('authenticationFailed' in error && response !== null) {
    return failed('login', 'login', `the server refused the login: ${response}`);
  }
  if ('authenticationFailed' in error || error.message === 'Unsupported authentication mechanism') {
    const isDisabled = error.message === 'Login is disabled'; // LOGINDISABLED, RFC 9051 section 6.2.3
    return failed('login', 'login', isDisabled ? 'the server takes no login here' : NO_MECHANISM);
  }
  const fault = verifiedFaultOf(error, address);
  if (fault.failure !== 'tls-error') return failed(phase, fault.failure, quoted(fault.detail, [secret]), fault.code);
  const at = isImplicit || phase === 'tls' ? 'tls' : phase;
  return failed(at, isAboutCertificate(fault.code) ? 'untrusted' : 'tls-error', quoted(fault.detail), fault.code);
}

/** RFC 5530 section 3: nothing is said of the password. */
const TEMPORARY: ReadonlySet<string> = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG']);

const NO_MECHANISM = 'the server offers no way to log in that fits what was given';
