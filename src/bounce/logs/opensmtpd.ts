import { type LogFormat, type LoggedDelivery, type LogLine, OTHER } from './log-line.ts';
import { hostSaid } from './said.ts';

const OUTCOMES: ReadonlyMap<string, LoggedDelivery['outcome']> = new Map([
  ['Ok', 'delivered'],
  ['PermFail', 'failed'],
  ['TempFail', 'delayed'],
]);
/** `key=value`, `key="value"`, `key=<value>`. */
const PAIR = /\b([a-z-]{1,20})=(?:"([^"]{0,2000})"|<([^<>]{0,320})>|([^\s,]{0,320}))/g;

/** Last in its line, also without quotes, or with some in it: `stat="550 no "kim" here"`, `stat=Error ("quota exceeded")`. */
const STAT = /\bstat=(?:"(.{0,2000})"|(.{0,2000}))$/;
/** Up to 5.9: `relay: PermFail for <envelope>: …`, `delivery: Ok for …` */
const FORMER = /^(?:relay|delivery): (Ok|PermFail|TempFail) for ([0-9a-f]{8,16}): /;

/** The log of OpenSMTPD: `mta delivery …`, before 6.6 `mta event=delivery …` and `delivery: …` (usr.sbin/smtpd/mta.c, log.c). */
export const opensmtpdLog: LogFormat = {
  system: 'opensmtpd',
  read(_line, entry) {
    if (entry === null || entry.program !== 'smtpd') return null;
    const { text, atMs } = entry;
    const pairs = new Map<string, string>();
    for (const [, key = '', quoted, bracketed, bare] of text.slice(0, 8192).matchAll(PAIR)) {
      if (!pairs.has(key)) pairs.set(key, quoted ?? bracketed ?? bare ?? '');
    }
    const [, formerResult, formerId] = FORMER.exec(text) ?? [];
    const evpid = pairs.get('evpid') ?? formerId;
    const stat = STAT.exec(text.slice(0, 8192).trimEnd());
    if (/\bsmtp (?:event=)?failed-command\b/.test(text)) return [{ kind: 'refused here' }];
    const outcome = OUTCOMES.get(pairs.get('result') ?? formerResult ?? '');
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
        words: outcome === 'delivered' ? null : (stat?.[1] ?? stat?.[2]?.replace(/^"/, '') ?? null),
        phase: null,
        ...hostSaid(relayOf(pairs.get('relay') ?? '', text)),
        atMs,
      },
    ];
    const sender = pairs.get('from');
    if (evpid === undefined || sender === undefined) return lines;
    const of = { kind: 'message', queueId: evpid, sender } as const;
    // It does not log which of them it wrote itself: mail without a sender is a notice (RFC 5321 section 4.5.5).
    return [sender === '' ? { ...of, isNotice: true } : of, ...lines];
  },
};

/** Without quotes the pair ends before the name: `relay=192.0.2.5 (mx.acme.example)`. */
function relayOf(relay: string, text: string): string {
  return relay.includes('(') ? relay : (/\brelay=([^\s,"]{2,45} \([^()\s]{1,253}\))/.exec(text)?.[1] ?? relay);
}

/** `rcpt=<->`: the same. */
function original(rcpt: string | undefined, recipient: string): string | null {
  return rcpt === undefined || rcpt === '-' || rcpt === '' || rcpt === recipient ? null : rcpt;
}
