import { type LogFormat, type LoggedDelivery, type LogLine, OTHER } from './log-line.ts';
import { hostSaid } from './said.ts';
import { syslogLine } from './syslog.ts';

const OUTCOMES: Readonly<Record<string, LoggedDelivery['outcome']>> = {
  Ok: 'delivered',
  PermFail: 'failed',
  TempFail: 'delayed',
};
/** `key=value`, `key="value"`, `key=<value>`. */
const PAIR = /\b([a-z-]{1,20})=(?:"([^"]{0,2000})"|<([^<>]{0,320})>|([^\s,]{0,320}))/g;

/** The log of OpenSMTPD: `mta delivery …`, before 6.6 `mta event=delivery …` and `delivery: …` (usr.sbin/smtpd/mta.c, log.c). */
export const opensmtpdLog: LogFormat = {
  system: 'opensmtpd',
  read(line) {
    const entry = syslogLine(line);
    if (entry === null || entry.program !== 'smtpd') return null;
    const { text, atMs } = entry;
    const pairs = new Map<string, string>();
    for (const [, key = '', quoted, bracketed, bare] of text.slice(0, 8192).matchAll(PAIR)) {
      if (!pairs.has(key)) pairs.set(key, quoted ?? bracketed ?? bare ?? '');
    }
    const evpid = pairs.get('evpid');
    if (/\bsmtp (?:event=)?failed-command\b/.test(text)) return [{ kind: 'refused here' }];
    const outcome = OUTCOMES[pairs.get('result') ?? ''];
    const recipient = pairs.get('to');
    if (outcome === undefined || !recipient) return OTHER;
    const lines: readonly LogLine[] = [
      {
        kind: 'delivery',
        queueId: evpid ?? null,
        recipient,
        originalRecipient: original(pairs.get('rcpt'), recipient),
        outcome,
        status: null,
        words: outcome === 'delivered' ? null : (pairs.get('stat') ?? null),
        phase: null,
        ...hostSaid(pairs.get('relay') ?? ''),
        atMs,
      },
    ];
    const sender = pairs.get('from');
    return evpid === undefined || sender === undefined
      ? lines
      : [{ kind: 'message', queueId: evpid, sender }, ...lines];
  },
};

/** `rcpt=<->`: the same. */
function original(rcpt: string | undefined, recipient: string): string | null {
  return rcpt === undefined || rcpt === '-' || rcpt === '' || rcpt === recipient ? null : rcpt;
}
