import type { BouncePhase } from '../../core/bounce.ts';

/** In the order of trial; what mail programs write behind or before the reply that they quote. */
const PHASES: readonly (readonly [RegExp, BouncePhase])[] = [
  [/\b(?:end of data|end of message|after end of|BDAT|\.\s*$)/i, 'after-data'],
  [/\b(?:MAIL FROM|sending MAIL|after MAIL|pipelined MAIL)\b/i, 'mail'],
  [/\b(?:RCPT TO|sending RCPT|after RCPT)\b/i, 'rcpt'],
  [/\b(?:DATA)\b/i, 'data'],
  [/\bSTARTTLS\b|\bTLS (?:handshake|session|negotiation)|certificate/i, 'starttls'],
  [/\bAUTH\b|SASL/i, 'auth'],
  [/\b(?:EHLO|HELO|LHLO)\b/i, 'ehlo'],
  [/initial connection|greeting|connect(?:ion)? (?:to|timed|refused)|no route/i, 'connect'],
];

/**
 * In which phase a refusal came, by the words of the mail program that reports it: `(in reply to RCPT TO command)`, `SMTP error
 * from remote mail server after end of data`, `connect to …: Connection timed out`.
 *
 * @param words  those of the program, not the reply that it quotes
 */
export function phaseSaid(words: string): BouncePhase | null {
  return PHASES.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** A host and its address as mail programs write them: `mx.example[192.0.2.1]:25`, `mx.example [192.0.2.1]`, `192.0.2.1 (mx.example)`. */
export function hostSaid(text: string): { readonly remoteMta: string | null; readonly remoteAddress: string | null } {
  const host = /^([A-Za-z0-9](?:[\w.-]{0,251}[A-Za-z0-9])?)\.? ?\[([0-9A-Fa-f:.]{2,45})\]/.exec(text);
  if (host !== null) return { remoteMta: host[1] ?? null, remoteAddress: host[2] ?? null };
  const turned = /^\[?([0-9A-Fa-f:.]{2,45})\]? \(([^()\s]{1,253})\)/.exec(text);
  if (turned !== null) return { remoteMta: turned[2] ?? null, remoteAddress: turned[1] ?? null };
  const alone = /^\[([0-9A-Fa-f:.]{2,45})\]/.exec(text);
  return { remoteMta: null, remoteAddress: alone?.[1] ?? null };
}
