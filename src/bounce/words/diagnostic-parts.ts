import { isAddress } from '../../core/addresses.ts';
import type { BouncePhase } from '../../core/bounce.ts';
import type { SmtpReply } from '../../core/smtp.ts';
import { replyIn } from '../diagnostic-reply.ts';
import { type RemoteHost, remoteHostIn } from '../remote-host.ts';
import { isReplyCodeAt } from '../reply-codes.ts';
import { phaseIn } from '../reply-phase.ts';

const MAX_CHARACTERS = 4000;
const CODE = /(?<![\w.#@/-]|\d)#?([45]\d\d)(?=[\s,:\-\])'"]|$)/g;
/** `[192.0.2.1], 550 …` */
const BEHIND_HOST = /[\])][,:]? {1,2}#?$/;
const WITH_STATUS = /(?<![\w.@/-])[45]\d\d[\s:-]{1,3}#?[45]\.\d{1,3}\.\d{1,3}\b/;

/**
 * The SMTP reply that a notice quotes, wherever in its sentence; numbers that only look like one are passed over.
 *
 * @returns null where it quotes none; in linear time
 */
export function quotedReply(text: string): SmtpReply | null {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const sure = WITH_STATUS.exec(bounded);
  if (sure !== null) return replyIn(bounded.slice(sure.index));
  for (const match of bounded.matchAll(CODE)) {
    const at = match.index + match[0].length - 3;
    if (!isReplyCodeAt(bounded, at) && !BEHIND_HOST.test(bounded.slice(Math.max(0, at - 4), at))) continue;
    const reply = replyIn(bounded.slice(at));
    if (reply !== null) return reply;
  }
  return null;
}

/** RFC 3463: class, subject 0 to 7, detail; the versions of programs look like it. */
const STATUS = /(?<![\w.])(?<!\b(?:version|ver|v|release) )([45]\.[0-7]\.\d{1,3})(?!\w|\.\d)/i;

/** The enhanced status code that a notice gives for a failure or a delay; null: none. */
export function quotedStatus(text: string, reply: SmtpReply | null): string | null {
  return reply?.enhanced ?? STATUS.exec(text.slice(0, MAX_CHARACTERS))?.[1] ?? null;
}

/** How the words of qmail, DragonFly, 1&1, Yahoo and others point at a command, where `phaseIn` does not know them. */
const POINTED = {
  rcpt: 'RCPT(?:[ _]TO)?',
  mail: 'MAIL(?:[ _]FROM)?',
  data: '(?:DATA|BODY)',
  starttls: 'STARTTLS',
  ehlo: '(?:EHLO|HELO|LHLO)',
} as const;
const COMMAND = /\b(?:RCPT|MAIL|DATA|BODY|STARTTLS|EHLO|HELO|LHLO)(?![a-z])/i;
let pointed: readonly (readonly [RegExp, BouncePhase])[] | null = null;

function pointedPhase(text: string): BouncePhase | null {
  if (!COMMAND.test(text)) return null;
  pointed ??= (Object.keys(POINTED) as (keyof typeof POINTED)[]).map((phase) => {
    const command = POINTED[phase];
    const pattern = String.raw`\b(?:for|like our|error following|following|at|SMTP:) ?(?:the )?["'<]?${command}\b|\[${command}\]|\b${command} (?:command|response|phase)`;
    return [new RegExp(pattern, 'i'), phase] as const;
  });
  return pointed.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

const CONNECT =
  /unable to connect to|not accept our requests to connect|:25: (?:Connection (?:refused|timed out)|No route|socket error)|establish an SMTP connection|\bconnect to \S{1,253}: /i;
const PHASES: readonly (readonly [RegExp, BouncePhase])[] = [
  // Gmail, until about 2012: https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/lhost/gmail.rb
  [/\(state 1[78]\)/, 'after-data'],
  [/\(state 15\)/, 'data'],
  [/\(state 14\)/, 'rcpt'],
  [/\(state 13\)/, 'mail'],
  [/\bfailed after I sent the message|\blike our final DATA|\bfor TEXT command/i, 'after-data'],
  [/\bbut greeting failed|\blike our connect\b/i, 'connect'],
  [/does not like recipient|\brejected recipient\b/i, 'rcpt'],
  [/\bbut sender was rejected/i, 'mail'],
  [/\bfailed on DATA command/i, 'data'],
  [/\bbut my name was rejected/i, 'ehlo'],
];

/** The phase that a diagnostic plainly names; null: none. */
export function namedPhase(text: string): BouncePhase | null {
  const bounded = text.slice(0, MAX_CHARACTERS);
  return (
    phaseIn(bounded) ??
    PHASES.find(([pattern]) => pattern.test(bounded))?.[1] ??
    pointedPhase(bounded) ??
    (CONNECT.test(bounded) ? 'connect' : null)
  );
}

const NAME = String.raw`([A-Za-z0-9](?:[\w-]{0,62}\.)(?:[\w-]{1,63}\.){0,8}[A-Za-z0-9-]{1,63}|[A-Za-z0-9]\.[\w.-]{2,200}[A-Za-z])\.?`;
const IP = String.raw`[[(<]{0,2}((?:\d{1,3}\.){3}\d{1,3}|(?:IPv6:)?[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{2,43})[\])>]{0,2}`;
/** What precedes or follows the server that refused, in the words of Exim, qmail, Postfix, Gmail, Exchange, dma, 1&1 and others. */
const HOSTS: readonly RegExp[] = [
  new RegExp(
    `(?<!unknown |any |find )\\bhost:? ${NAME}(?![\\w.-])(?: ?${IP})?(?! (?:not found|lookup|unknown|does not))`,
    'i',
  ),
  new RegExp(
    `${NAME} ?\\[${IP}\\]?(?::\\d{1,5})? (?:said|says|responded|did not like|refused|rejected|returned|replied)`,
    'i',
  ),
  new RegExp(`\\bServer <?${NAME}>? (?:rejected|refused|returned|responded)`, 'i'),
  new RegExp(`\\bRemote Server at ${NAME}(?: ${IP})?`, 'i'),
  new RegExp(`\\bconnect(?:ing|ed|ion)? to ${NAME}(?: ?${IP})?`, 'i'),
  new RegExp(`\\bRemote (?:system|MTA|host|server): *<?(?:dns; ?)?${NAME}(?: ?${IP})?`, 'i'),
  new RegExp(`\\b(?:by|from|server|relay|MX) ${NAME} ${IP}`, 'i'),
  new RegExp(`\\[(?:\\(\\d\\) )?${NAME} ${IP}[:\\]]`, 'i'),
];
const ADDRESSES: readonly RegExp[] = [
  new RegExp(`\\b(?:Giving up on|Connected to|host:?|remote host|server|connect to|MTA: *<?) ${IP}`, 'i'),
  new RegExp(`(?:^|[\\s>])${IP} (?:does not like|failed (?:on|after)|said|responded)`, 'i'),
  new RegExp(`\\(TCP\\|[0-9A-Fa-f.:]{2,45}\\|\\d{1,5}\\|${IP}\\|`, 'i'),
  new RegExp(`^${IP}[,:]? \\d{3}[ -]`),
];

/** The server that a diagnostic names as the one that refused, or could not be reached. In linear time. */
export function namedHost(text: string): RemoteHost {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const usual = remoteHostIn(bounded);
  if (usual !== null) return usual;
  for (const pattern of HOSTS) {
    const match = pattern.exec(bounded);
    if (match?.[1] !== undefined && !isAddress(match[1])) return { name: match[1], address: addressFrom(match[2]) };
  }
  for (const pattern of ADDRESSES) {
    const address = addressFrom(pattern.exec(bounded)?.[1]);
    if (address !== null) return { name: null, address };
  }
  return { name: null, address: null };
}

function addressFrom(text: string | undefined): string | null {
  const bare = (text ?? '').replace(/^IPv6:/i, '');
  return isAddress(bare) ? bare : null;
}
