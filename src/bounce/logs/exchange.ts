import { readDateTime } from '../../message/date-time.ts';
import { csvFields, csvRecords } from './csv.ts';
import { exchangeStatuses } from './exchange-status.ts';
import { type LogFormat, type LoggedDelivery, type LogLine, OTHER } from './log-line.ts';

/** `event-id` of the message tracking log (Microsoft, "Message tracking", event types); RESUBMIT and others decide nothing. */
const EVENTS: ReadonlyMap<string, LoggedDelivery['outcome']> = new Map([
  ['FAIL', 'failed'],
  ['BADMAIL', 'failed'],
  ['POISONMESSAGE', 'failed'],
  ['DEFER', 'delayed'],
  ['DELIVER', 'delivered'],
  ['SEND', 'delivered'],
  ['SENDEXTERNAL', 'delivered'],
]);
/** `Status` of a message trace of Exchange Online. */
const TRACED: ReadonlyMap<string, LoggedDelivery['outcome']> = new Map([
  ['failed', 'failed'],
  ['filteredasspam', 'failed'],
  ['pending', 'delayed'],
  ['delivered', 'delivered'],
]);

/** In a message trace of many days (`recipient_status`): what happened last to `kim@acme.example##Receive, Fail`. */
const HAPPENED: ReadonlyMap<string, LoggedDelivery['outcome']> = new Map([
  ['fail', 'failed'],
  ['defer', 'delayed'],
  ['deliver', 'delivered'],
  ['send', 'delivered'],
]);

/**
 * Reads the message tracking log of Exchange Server (CSV behind a line `#Fields:`), and a message trace of Exchange Online
 * that was exported as CSV. The first line of each file names the columns, so that a reader is made for each log.
 */
export function exchangeLog(): LogFormat {
  let columns: readonly string[] | null = null;
  let separator = ',';
  let isOwn = false;
  const records = csvRecords();
  const rowIn = (record: string | null): readonly LogLine[] =>
    record === null || columns === null ? OTHER : linesIn(csvFields(record, separator), columns);
  return {
    system: 'exchange',
    isOfLongLines: true,
    end: () => rowIn(records.rest()),
    read(line) {
      const named = /^\uFEFF?#Fields: ?(.{1,4000})/.exec(line)?.[1];
      // What was open before the lines of another file is no part of them.
      const before =
        named === undefined && !(columns !== null && NEW_RECORD.test(line)) ? OTHER : rowIn(records.rest());
      if (named !== undefined) {
        separator = ',';
        // Its other logs, such as that of SMTP, have other columns.
        const fields = named.split(',');
        columns = isHeading(fields) ? fields.map(nameOf) : null;
        return columns === null ? null : before;
      }
      if (columns === null) {
        separator = SEPARATORS.find((one) => isHeading(csvFields(line.slice(0, 4000), one))) ?? '';
        isOwn ||= OWN_HEAD.test(line);
        if (separator === '') return isOwn && HEAD.test(line) ? OTHER : null;
        columns = csvFields(line, separator).map(nameOf);
        return OTHER;
      }
      return HEAD.test(line) ? OTHER : [...before, ...rowIn(records.add(line))];
    },
  };
}

const OWN_HEAD = /^\uFEFF?#(?:Software: Microsoft Exchange|Log-type: Message Tracking)/;
const HEAD = /^\uFEFF?#(?:Software|Version|Log-type|Date|TYPE)\b/;
/** Exchange's own log has the time first. */
const NEW_RECORD = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
/** Of PowerShell with `-UseCulture`, and of spreadsheets. */
const SEPARATORS: readonly string[] = [',', ';', '\t'];

/** Of a trace: `Received,SenderAddress,RecipientAddress,Subject,Status,…`. */
function isHeading(fields: readonly string[]): boolean {
  const names = new Set(fields.map(nameOf));
  const isList = names.has('recipientaddress') || names.has('recipients');
  return (isList && (names.has('eventid') || names.has('status'))) || names.has('origintimestamputc');
}

/** `recipient-address` and `RecipientAddress` are the same. */
function nameOf(column: string): string {
  return column
    .trim()
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function linesIn(values: readonly string[], columns: readonly string[]): readonly LogLine[] {
  const value = (...names: readonly string[]) =>
    names.map((name) => values[columns.indexOf(name)]?.trim() ?? '').find((text) => text !== '') ?? '';
  return columns.includes('origintimestamputc') ? tracedIn(value) : linesOfRecord(value);
}

/**
 * What one record says of each of its recipients.
 *
 * @param value  of the first field of these names that has one; empty: none has
 */
export function linesOfRecord(value: Value): readonly LogLine[] {
  const addressed = value('recipientaddress', 'recipients');
  const outcome = EVENTS.get(value('eventid').toUpperCase()) ?? TRACED.get(value('status').toLowerCase());
  const queueId = value('internalmessageid', 'messagetraceid', 'messageid');
  if (outcome === undefined) return OTHER;
  // Exported from PowerShell without its elements a list is the name of its type.
  if (addressed === '' || /^System\.\S*\[\]$/.test(addressed))
    return outcome === 'delivered' ? OTHER : [{ kind: 'unnamed' }];
  const isRemote = value('source').toUpperCase() === 'SMTP' || value('toip') !== '';
  const sender = value('senderaddress', 'sender', 'returnpath');
  const messageId = value('messageid');
  const recipients = addressesIn(addressed);
  const states = exchangeStatuses(value('recipientstatus'), recipients.length);
  // Of a trace without its details it is all that tells why.
  const isSpam = value('status').toLowerCase() === 'filteredasspam';
  // Of a trace: `Reason: [{LED=550 5.7.1 …};{MSG=};{FQDN=};{IP=}]`
  const detail = exchangeStatuses(value('sourcecontext', 'detail'), 1)[0];
  const atMs = readDateTime(value('datetime', 'datetimeutc', 'timestamp', 'received', 'date'))?.atMs ?? null;
  const lines = recipients.map((recipient, at): LogLine => {
    const state = states[at];
    const { words = '', remoteMta = null, remoteAddress = null } = (state?.words ? state : detail) ?? {};
    return {
      kind: 'delivery',
      queueId: queueId === '' ? null : queueId,
      recipient: recipient.trim(),
      originalRecipient: value('relatedrecipientaddress') || null,
      outcome,
      status: null,
      words: outcome === 'delivered' ? null : words || (isSpam ? 'Exchange Online status: FilteredAsSpam' : null),
      phase: null,
      // In a line of the router or of a notice these are the server itself.
      remoteMta: remoteMta ?? ((isRemote && value('serverhostname')) || null),
      remoteAddress: remoteAddress ?? ((isRemote && value('serverip', 'toip')) || null),
      atMs,
    };
  });
  if (queueId === '') return lines;
  const of = { kind: 'message', queueId, sender, subject: value('messagesubject', 'subject') } as const;
  return [messageId.startsWith('<') ? { ...of, messageId } : of, ...lines];
}

/** Parted by semicolons; joined by whoever exported them also by commas or spaces. */
function addressesIn(text: string): readonly string[] {
  const bare = text.replace(/^\{(.*)\}$/s, '$1');
  const pieces = bare.split(/[;,\s]+/).filter((piece) => piece !== '');
  return (pieces.every((piece) => piece.includes('@')) ? pieces : bare.split(';')).slice(0, MOST_RECIPIENTS);
}

const MOST_RECIPIENTS = 10_000;

type Value = (...names: readonly string[]) => string;

function tracedIn(value: Value): readonly LogLine[] {
  const queueId = value('networkmessageid', 'messageid') || null;
  const lines = value('recipientstatus')
    .split(';')
    .slice(0, MOST_RECIPIENTS)
    .flatMap((part): readonly LogLine[] => {
      const [recipient = '', happened = ''] = part.trim().split('##');
      const outcome = HAPPENED.get(happened.split(',').at(-1)?.trim().toLowerCase() ?? '');
      if (recipient === '' || outcome === undefined) return [];
      const atMs = readDateTime(value('origintimestamputc'))?.atMs ?? null;
      return [{ ...NOTHING_SAID, queueId, recipient, outcome, atMs }];
    });
  if (queueId === null || lines.length === 0) return lines.length === 0 ? OTHER : lines;
  const messageId = value('messageid');
  const of = { kind: 'message', queueId, sender: value('senderaddress'), subject: value('messagesubject') } as const;
  return [messageId.startsWith('<') ? { ...of, messageId } : of, ...lines];
}

const NOTHING_SAID = {
  kind: 'delivery',
  originalRecipient: null,
  status: null,
  words: null,
  phase: null,
  remoteMta: null,
  remoteAddress: null,
} as const;
