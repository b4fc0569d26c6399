import { type LogFormat, type LoggedDelivery, type LogLine, OTHER } from './log-line.ts';
import { hostSaid, phaseSaid } from './said.ts';

/** The daemon, the queue runners, and what hosts with several instances call them (option -L): `sm-mta-out`. */
const PROGRAM = /^(?:sendmail(?:-[\w-]{1,30})?|sm-m(?:ta|sp)(?:-[\w-]{1,30})?|MeTA1)$/;
const QUEUE_ID = /^([0-9A-Za-z]{8,20}): /;

/** The log of Sendmail: `key=value` pairs that commas part, `stat=` last (Sendmail operations guide, section 2.1). */
export const sendmailLog: LogFormat = {
  system: 'sendmail',
  read(_line, entry) {
    if (entry === null || !PROGRAM.test(entry.program)) return null;
    if (/^ruleset=\w{1,40},.{0,1000}? reject=[45]/.test(entry.text)) return [{ kind: 'refused here' }];
    const queueId = QUEUE_ID.exec(entry.text)?.[1];
    if (queueId === undefined) return OTHER;
    const said = entry.text.slice(queueId.length + 2);
    if (/^ruleset=|^Milter: \w{1,20}, reject=/.test(said)) return [{ kind: 'refused here' }];
    const from = /^from=(?:<([^<>]{0,320})>|([^,\s]{1,320})),/.exec(said);
    if (from !== null) {
      const messageId = /, msgid=(<[^<>\s]{1,900}>)/.exec(said)?.[1];
      const of = { kind: 'message', queueId, sender: from[1] ?? from[2] ?? '' } as const;
      return [messageId === undefined ? of : { ...of, messageId }];
    }
    const notice = NOTICE.exec(said);
    if (notice !== null) return ofNotice(queueId, notice, entry.atMs);
    if (said.startsWith('done; ')) return [{ kind: 'end', queueId }];
    return said.startsWith('to=') ? deliveriesIn(queueId, said, entry.atMs) : OTHER;
  },
};

/** `<id of the notice>: DSN: User unknown` (sendmail/savemail.c, `returntosender`). */
const NOTICE = /^([0-9A-Za-z]{8,20}): (?:DSN|return to sender|sender notify|postmaster notify): (.{0,60})/;

function ofNotice(queueId: string, [, id = '', about = '']: RegExpExecArray, atMs: number | null): readonly LogLine[] {
  const of: LogLine = { kind: 'message', queueId: id, isNotice: true };
  return /^Cannot send m\w{1,10} (?:for|within) \d/.test(about) ? [of, { kind: 'expired', queueId, atMs }] : [of];
}

function deliveriesIn(queueId: string, said: string, atMs: number | null): readonly LogLine[] {
  const at = said.indexOf(', stat=');
  const end = /, (?:ctladdr|delay|xdelay|mailer|pri|relay|dsn|stat)=/.exec(said)?.index ?? -1;
  if (at === -1 || end === -1) return [{ kind: 'cut' }];
  const stat = said.slice(at + ', stat='.length).trim();
  const head = said.slice(end, at);
  const status = /, dsn=([245]\.\d{1,3}\.\d{1,3})/.exec(head)?.[1] ?? null;
  const outcome = outcomeOf(stat, status);
  // Without a mailer it was not to be delivered: a filter refused it when it came.
  if (outcome === null || !/, (?:mailer|dsn)=/.test(head)) return OTHER;
  const recipients = said.slice('to='.length, end).split(',').slice(0, 1000);
  // Since 8.16: what the server said, where `stat=` has words of Sendmail's own.
  const reply = /, reply=([245]\d\d[ -].*)$/.exec(head)?.[1];
  // A file or a program stands for the address that led there.
  const owner = /, ctladdr=<?([^\s<>,]{1,320})/.exec(head)?.[1];
  const common = {
    kind: 'delivery',
    queueId,
    originalRecipient: null,
    outcome,
    status,
    words: outcome === 'delivered' ? null : (reply ?? stat),
    phase: /^Deferred: Connection|^Deferred: .{0,60}(?:timed out|refused)/.test(stat) ? phaseSaid('connect to') : null,
    ...hostSaid(/, relay=([^,]{1,300})/.exec(head)?.[1] ?? ''),
    atMs,
  } as const;
  return recipients.flatMap((recipient): readonly LogLine[] => {
    const address = recipient.trim().replace(/^<(.*)>$/, '$1');
    const bare = owner !== undefined && /^"?[|/]/.test(address) ? owner : address;
    return bare === '' ? [] : [{ ...common, recipient: bare }];
  });
}

/** `Sent (…)`, `queued`, `Deferred: …`; anything else is an error (sendmail/deliver.c, `markstats` and `logdelivery`). */
function outcomeOf(stat: string, status: string | null): LoggedDelivery['outcome'] | null {
  if (/^Sent\b/i.test(stat)) return 'delivered';
  if (/^queued\b/i.test(stat)) return null;
  if (/^Deferred\b/i.test(stat) || status?.startsWith('4')) return 'delayed';
  return 'failed';
}
