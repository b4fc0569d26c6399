import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { failed } from '../mailbox/outcome.ts';
import type { MailboxFailed, TlsFacts } from '../wire.ts';
import { verifiedFaultOf } from './dns-attempt.ts';

const OLD: ReadonlySet<string> = new Set(['TLSv1', 'TLSv1.1']);

/** Why no password is to be said under this handshake; null: it may be. As strict as with IMAP. */
export function whyNotTrusted(facts: TlsFacts, host: string, allowUntrusted: boolean): MailboxFailed | null {
  const { protocol, trustError, chain } = facts;
  // RFC 8314 section 4.1, RFC 8996
  if (OLD.has(protocol)) return failed('tls', 'tls-error', `${protocol} is too old to say a password over`, protocol);
  if (allowUntrusted) return null;
  if (trustError !== null) {
    const { code, detail } = trustError;
    return failed('tls', 'untrusted', `the certificate is not trusted: ${detail} (${code})`, code);
  }
  const mismatch = nameErrorOf(chain[0] ?? '', host);
  if (mismatch === null) return null;
  const { detail, code } = verifiedFaultOf(mismatch, host);
  return failed('tls', 'untrusted', detail, code);
}

function nameErrorOf(certificate: string, host: string): Error | null {
  try {
    const { subject, ...rest } = new X509Certificate(Buffer.from(certificate, 'base64')).toLegacyObject();
    return tls.checkServerIdentity(host, { ...rest, subject }) ?? null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
