import type { BouncePhase } from '../../core/bounce.ts';
import { type LogFormat, type LoggedDelivery, type LogLine, OTHER } from './log-line.ts';
import { hostSaid, phaseSaid } from './said.ts';

/** `postfix/smtp`, of several instances `postfix-out/smtp`, by master.cf `postfix/relay/smtp`, by syslog_name `out/smtp`. */
const PROGRAM = /^([\w.-]{1,60})\/(?:[\w.-]{1,60}\/)?(\w{1,30})$/;
/** Its daemons that say something of a message (master(5)). */
const DAEMONS = new Set(
  'bounce cleanup discard error lmtp local oqmgr pickup pipe postscreen qmgr smtp smtpd trace virtual'.split(' '),
);
/** Some who show their log put other letters in its place. */
const QUEUE_ID = /^([0-9A-Za-z]{1,20}): /;
const OUTCOMES: Readonly<Record<string, LoggedDelivery['outcome']>> = {
  sent: 'delivered',
  bounced: 'failed',
  deferred: 'delayed',
  SOFTBOUNCE: 'delayed', // soft_bounce: what would have failed stays in the queue
};

/** The log of Postfix, as its delivery agents write it (src/global/log_adhoc.c, src/global/bounce.c, src/global/defer.c). */
export const postfixLog: LogFormat = {
  system: 'postfix',
  read(_line, entry) {
    if (entry === null) return null;
    const [, name = '', service] = PROGRAM.exec(entry.program) ?? [];
    if (service === undefined || !(name.startsWith('postfix') || DAEMONS.has(service))) return null;
    if (REFUSED_HERE.test(entry.text)) return [{ kind: 'refused here' }];
    const queueId = QUEUE_ID.exec(entry.text)?.[1];
    if (queueId === undefined) return OTHER;
    const said = entry.text.slice(queueId.length + 2);
    if (said.startsWith('to=<')) return deliveryIn(queueId, said, entry.atMs);
    return ofMessage(service, queueId, said, entry.atMs);
  },
};

/** By smtpd, postscreen or cleanup, before there is a queue file or when its content was seen. */
const REFUSED_HERE = /^(?:[0-9A-Za-z]{1,20}: )?(?:milter-|proxy-)?(?:reject|discard): /;

function ofMessage(service: string, queueId: string, said: string, atMs: number | null): readonly LogLine[] {
  if (said === 'removed') return [{ kind: 'end', queueId }];
  const sender = /^from=<([^<>]{0,320})>/.exec(said)?.[1];
  if (sender !== undefined) {
    const of: LogLine = { kind: 'message', queueId, sender };
    return /, status=(?:force-)?expired\b/.test(said) ? [of, { kind: 'expired', queueId, atMs }] : [of];
  }
  const notice = /^(?:sender|postmaster) (?:non-delivery|delay) notification: ([0-9A-Za-z]{6,20})$/.exec(said)?.[1];
  if (notice !== undefined) return [{ kind: 'message', queueId: notice, isNotice: true }];
  const messageId = service === 'cleanup' ? /^message-id=(<[^<>\s]{1,900}>)/.exec(said)?.[1] : undefined;
  if (messageId !== undefined) return [{ kind: 'message', queueId, messageId }];
  // Where header_checks log it (WARN): `warning: header Subject: … from host[address]; from=<…>`
  const subject = /^(?:info|warning): header Subject: (.{0,500}?) from \S{1,300}; from=</.exec(said)?.[1];
  return subject === undefined ? OTHER : [{ kind: 'message', queueId, subject }];
}

function deliveryIn(queueId: string, said: string, atMs: number | null): readonly LogLine[] {
  const recipient = /^to=<([^>]{1,320})>/.exec(said)?.[1];
  const at = said.indexOf(', status=');
  const result = at === -1 ? null : /^, status=(\w{1,20}) ?(?:\((.*))?/s.exec(said.slice(at));
  if (result === null) return [{ kind: 'cut' }];
  const [, state = '', open] = result;
  const outcome = OUTCOMES[state];
  // Such as the probes of verify, unless the line ends within the word.
  if (recipient === undefined || outcome === undefined) return open === undefined ? [{ kind: 'cut' }] : OTHER;
  const head = said.slice(0, at);
  // Behind the bracket stand marks of whoever exported the log.
  const words = open?.replace(/\)["',;\s]{0,9}$/, '') ?? null;
  const relay = /, relay=([^,]{1,300})/.exec(head)?.[1] ?? '';
  return [
    {
      kind: 'delivery',
      queueId,
      recipient,
      originalRecipient: /, orig_to=<([^>]{1,320})>/.exec(head)?.[1] ?? null,
      outcome,
      status: /, dsn=([245]\.\d{1,3}\.\d{1,3})/.exec(head)?.[1] ?? null,
      words,
      phase: words === null ? null : phaseOf(words),
      ...(relay === 'none' ? notReached(words ?? '') : hostSaid(relay)),
      atMs,
      isCut: words === null || words === open,
    },
  ];
}

/** What Postfix puts before the reason for which it left a host alone for a while. */
const SUSPENDED = /^delivery temporarily suspended: /;

export function phaseOf(said: string): BouncePhase | null {
  const words = said.replace(SUSPENDED, '');
  const phrase =
    /\(in reply to ([^()]{1,60})\)\s*$/.exec(words)?.[1] ??
    /^(?:lost connection|conversation) with \S{1,300} (.{1,100})/.exec(words)?.[1];
  if (phrase !== undefined) return phaseSaid(phrase);
  return /^connect to |refused to talk to me|^host \S{1,300} refused/.test(words) ? 'connect' : null;
}

/** `connect to mx.example[192.0.2.1]:25: Connection timed out` names whom it did not reach. */
export function notReached(words: string): ReturnType<typeof hostSaid> {
  return hostSaid(
    /^(?:connect to|host|lost connection with) (\S{1,300})/.exec(words.replace(SUSPENDED, ''))?.[1] ?? '',
  );
}
