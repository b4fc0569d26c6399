import { readDateTime } from '../../message/date-time.ts';
import { csvFields } from './csv.ts';
import { type LogFormat, type LoggedDelivery, type LogLine, OTHER } from './log-line.ts';

/** `event-id` of the message tracking log (Microsoft, "Message tracking", event types); RESUBMIT and others decide nothing. */
const EVENTS: Readonly<Record<string, LoggedDelivery['outcome']>> = {
  FAIL: 'failed',
  BADMAIL: 'failed',
  POISONMESSAGE: 'failed',
  DEFER: 'delayed',
  DELIVER: 'delivered',
  SEND: 'delivered',
};
/** `Status` of a message trace of Exchange Online. */
const TRACED: Readonly<Record<string, LoggedDelivery['outcome']>> = {
  failed: 'failed',
  filteredasspam: 'failed',
  pending: 'delayed',
  delivered: 'delivered',
};

/**
 * Reads the message tracking log of Exchange Server (CSV behind a line `#Fields:`), and a message trace of Exchange Online
 * that was exported as CSV. The first line of each file names the columns, so that a reader is made for each log.
 */
export function exchangeLog(): LogFormat {
  let columns: readonly string[] | null = null;
  return {
    system: 'exchange',
    read(line) {
      const named = /^\uFEFF?#Fields: ?(.{1,4000})/.exec(line)?.[1];
      if (named !== undefined) columns = named.split(',').map(nameOf);
      else if (columns === null && isHeading(line)) columns = csvFields(line).map(nameOf);
      else if (columns !== null && !line.startsWith('#')) return linesIn(csvFields(line), columns);
      else return /^\uFEFF?#(?:Software: Microsoft Exchange|Version|Log-type|Date)/.test(line) ? OTHER : null;
      return OTHER;
    },
  };
}

/** Of a trace: `Received,SenderAddress,RecipientAddress,Subject,Status,…`. */
function isHeading(line: string): boolean {
  const names = new Set(csvFields(line.slice(0, 4000)).map(nameOf));
  return names.has('recipientaddress') && (names.has('eventid') || names.has('status'));
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
  const outcome = EVENTS[value('eventid').toUpperCase()] ?? TRACED[value('status').toLowerCase()];
  const queueId = value('internalmessageid', 'messagetraceid', 'messageid');
  if (outcome === undefined || value('recipientaddress') === '') return OTHER;
  const sender = value('senderaddress', 'returnpath');
  const messageId = value('messageid');
  const recipients = value('recipientaddress').split(';').slice(0, 1000);
  const states = value('recipientstatus').split(';');
  const lines = recipients.map((recipient, at): LogLine => {
    const words = (states[at] ?? states[0] ?? '').trim() || value('sourcecontext', 'detail');
    return {
      kind: 'delivery',
      queueId: queueId === '' ? null : queueId,
      recipient: recipient.trim(),
      originalRecipient: value('relatedrecipientaddress') || null,
      outcome,
      status: null,
      words: outcome === 'delivered' || words === '' ? null : words.replace(/^'(.*)'$/, '$1'),
      phase: null,
      remoteMta: value('serverhostname') || null,
      remoteAddress: value('serverip', 'toip') || null,
      atMs: readDateTime(value('datetime', 'received', 'date'))?.atMs ?? null,
    };
  });
  if (queueId === '') return lines;
  const of = { kind: 'message', queueId, sender, subject: value('messagesubject', 'subject') } as const;
  return [messageId.startsWith('<') ? { ...of, messageId } : of, ...lines];
}
