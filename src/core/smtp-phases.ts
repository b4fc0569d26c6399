import type { SmtpPhase } from './smtp.ts';

const PHASES: Readonly<Record<SmtpPhase, string>> = {
  connect: 'the connection',
  banner: 'the greeting',
  ehlo: 'EHLO',
  helo: 'HELO',
  starttls: 'STARTTLS',
  tls: 'the TLS handshake',
  'ehlo-tls': 'EHLO over TLS',
  'helo-tls': 'HELO over TLS',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
  message: 'the message',
  relay: 'RCPT TO for a foreign domain',
  vrfy: 'VRFY',
  expn: 'EXPN',
  rset: 'RSET',
  quit: 'QUIT',
};

/** A phase for the reader, to follow "at": `RCPT TO`. What is no phase is returned as it is. */
export function phaseText(phase: string): string {
  return isPhase(phase) ? PHASES[phase] : phase;
}

function isPhase(phase: string): phase is SmtpPhase {
  return Object.hasOwn(PHASES, phase);
}
