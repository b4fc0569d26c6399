import type { BouncePhase } from '../core/bounce.ts';

const MAX_CHARACTERS = 8000;
/** The words of Postfix, Exim, Sendmail, Courier and others about the command that a reply is to; the first that fits. */
const PHASES: readonly (readonly [BouncePhase, RegExp])[] = [
  [
    'after-data',
    /\b(?:in reply to|after|reply to|response to) (?:the )?(?:end of (?:the )?(?:DATA|data|message)|sending (?:the )?message|message body|final dot)\b/i,
  ],
  ['after-data', /\bin reply to (?:BDAT|\.) command\b/i],
  ['after-data', /\b(?:after|at) end of data\b|\bpipelined end-of-data\b/i],
  ['rcpt', /\b(?:in reply to|after|reply to|response to|during)(?: the)?(?: pipelined)? RCPT(?: TO)?\b/i],
  ['mail', /\b(?:in reply to|after|reply to|response to|during)(?: the)?(?: pipelined)? MAIL(?: FROM)?\b/i],
  ['data', /\b(?:in reply to|after|reply to|response to|during)(?: the)?(?: pipelined)? DATA\b/],
  ['starttls', /\b(?:in reply to|after|reply to|response to|during)(?: the)? STARTTLS\b/i],
  ['auth', /\b(?:in reply to|after|reply to|response to|during)(?: the)? AUTH\b/],
  ['ehlo', /\b(?:in reply to|after|reply to|response to|during)(?: the)? (?:EHLO|HELO|LHLO)\b/i],
  [
    'connect',
    /\b(?:refused to talk to me|after initial connection|while performing the (?:initial )?greeting|in reply to (?:the )?(?:initial )?greeting)\b/i,
  ],
  ['rcpt', />>> ?RCPT TO\b/i],
  ['mail', />>> ?MAIL FROM\b/i],
  ['data', />>> ?DATA\b/],
  ['after-data', />>> ?\.(?=\s|$)/],
  ['ehlo', />>> ?(?:EHLO|HELO|LHLO)\b/i],
];

/** The phase that a text plainly shows: `in reply to RCPT TO command`, `after RCPT TO`, `>>> RCPT To:`; null: it shows none. */
export function phaseIn(text: string): BouncePhase | null {
  const bounded = text.slice(0, MAX_CHARACTERS);
  return PHASES.find(([, pattern]) => pattern.test(bounded))?.[0] ?? null;
}
