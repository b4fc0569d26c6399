import type { OriginalMessage, ReadBounce, ReadRecipient } from '../../core/bounce.ts';
import { clientAddressIn } from '../client-address.ts';
import { replyIn, statusIn } from '../diagnostic-reply.ts';
import { NO_ORIGINAL } from '../no-original.ts';
import { exchangeLog } from './exchange.ts';
import { exchangeList, isExchangeList } from './exchange-list.ts';
import { eximLog } from './exim.ts';
import { foldedLines, type LineRead, type PlacedLine } from './folded-lines.ts';
import { createLedger, type Ledger, type Settled } from './ledger.ts';
import { type LogFormat, type LogLine, OTHER } from './log-line.ts';
import { opensmtpdLog } from './opensmtpd.ts';
import { postfixLog } from './postfix.ts';
import { queueListing } from './queue-listing.ts';
import { sendmailLog } from './sendmail.ts';
import { syslogLine } from './syslog.ts';

/** A delivery that failed, or still waits where the log ends. */
export interface LoggedBounce {
  /** Of the line that says so, from 1. */
  readonly line: number;
  readonly bounce: ReadBounce;
}

/** What a log held beside its failures. */
export interface LogTotals {
  readonly lines: number;
  /** Lines of a mail program that is known. */
  readonly known: number;
  /** Lines of no mail program that is known, empty ones left out. */
  readonly foreign: number;
  /** Lines of a delivery that end before they say what became of it. */
  readonly cut: number;
  /** Failures whose recipients an export left out. */
  readonly unnamed: number;
  readonly delivered: number;
  /** What the host itself refused to take: no delivery of its own. */
  readonly refusedHere: number;
  /** Notices of failure, written by this host, that failed themselves: their messages are counted already. */
  readonly lostNotices: number;
}

const MAX_LINE = 8192;
const MAX_WORDS = 2000;
const LOOKED_AT = 200;

/**
 * Reads the log of mail programs (Postfix, Exim, Sendmail, OpenSMTPD, Exchange message tracking), also several in one: one
 * result for each recipient to whom delivery failed, or was put off and not made good before the log ends.
 *
 * @param lines  as they come; of each at most 8 KiB are read, of those of Exchange all
 * @returns as they are settled, and in the end what else there was; never throws but what `lines` throws
 */
export async function* readMailLog(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<LoggedBounce, LogTotals, undefined> {
  const formats = logFormats();
  const ledger = createLedger();
  const totals = { lines: 0, known: 0, foreign: 0, delivered: 0, refusedHere: 0, cut: 0, unnamed: 0 };
  const folded = foldedLines((line) => lineIn(line, formats));
  const settledIn = ({ number, read }: PlacedLine): readonly LoggedBounce[] => {
    if (read === null) totals.foreign++;
    else totals.known++;
    if (read === null || read.lines === OTHER) return NONE;
    const settled = read.lines.flatMap((one) => {
      if (one.kind === 'refused here') totals.refusedHere++;
      if (one.kind === 'cut') totals.cut++;
      if (one.kind === 'unnamed') totals.unnamed++;
      if (one.kind === 'delivery' && one.outcome === 'delivered') totals.delivered++;
      return settledBy(one, { line: number, system: read.system }, ledger);
    });
    return [...settled, ...ledger.forgotten()].map(bounceOf);
  };
  for await (const line of lines) {
    totals.lines++;
    if (line === '' || line.trim() === '') continue;
    for (const placed of folded.add(line, totals.lines)) yield* settledIn(placed);
  }
  for (const placed of folded.end()) yield* settledIn(placed);
  for (const { system, end } of formats) {
    const left = end?.() ?? OTHER;
    if (left !== OTHER) yield* settledIn({ number: totals.lines, read: { system, lines: left } });
  }
  yield* ledger.rest().map(bounceOf);
  return { ...totals, lostNotices: ledger.lostNotices() };
}

const NONE: readonly LoggedBounce[] = [];

/** Whether a text begins as a log that can be read: one of its first 200 lines is of a mail program that is known. */
export function isMailLog(text: string): boolean {
  if (isExchangeList(text)) return true;
  // A field of such a list alone may stand in any text.
  const formats = logFormats().filter(({ isToldByMore }) => isToldByMore !== true);
  return text.split('\n', LOOKED_AT).some((line) => lineIn(line, formats) !== null);
}

/** Some have a state of their own: the first line of Exchange's names its columns. */
function logFormats(): readonly LogFormat[] {
  return [
    postfixLog,
    eximLog,
    sendmailLog,
    opensmtpdLog,
    queueListing('postfix'),
    queueListing('sendmail'),
    exchangeList(),
    exchangeLog(),
  ];
}

function lineIn(line: string, formats: readonly LogFormat[]): LineRead | null {
  const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
  const bounded = whole.length > MAX_LINE ? whole.slice(0, MAX_LINE) : whole;
  const entry = syslogLine(bounded);
  for (const format of formats) {
    const lines = format.read(format.isOfLongLines ? whole : bounded, entry);
    if (lines !== null) return { system: format.system, lines };
  }
  return null;
}

function settledBy(
  read: LogLine,
  { line, system }: { readonly line: number; readonly system: string },
  ledger: Ledger,
): readonly Settled[] {
  switch (read.kind) {
    case 'message':
      ledger.about(read);
      return [];
    case 'delivery': {
      const settled = ledger.delivery(read, line, system);
      return settled === null ? [] : [settled];
    }
    case 'expired':
      return ledger.expired(read.queueId, line, read.atMs);
    case 'end':
      return ledger.end(read.queueId);
    default:
      return [];
  }
}

function bounceOf({ delivery, system, line, message }: Settled): LoggedBounce {
  const { recipient, originalRecipient, outcome, words, phase, remoteMta, remoteAddress, atMs } = delivery;
  const diagnostic = words?.slice(0, MAX_WORDS) ?? null;
  const reply = diagnostic === null ? null : replyIn(diagnostic);
  const read: ReadRecipient = {
    originalRecipient,
    finalRecipient: recipient,
    action: outcome === 'failed' ? 'failed' : 'delayed',
    status: delivery.status ?? reply?.enhanced ?? statusIn(diagnostic ?? ''),
    reply,
    phase,
    remoteMta,
    remoteAddress,
    diagnostic,
    lastAttemptAtMs: atMs,
    willRetryUntilMs: null,
  };
  const bounce: ReadBounce = {
    what: outcome === 'failed' ? 'failure' : 'delay',
    form: 'log',
    system,
    reportingMta: null,
    arrivalAtMs: null,
    recipients: [read],
    recipientCount: 1,
    original: originalOf(message, clientAddressIn(diagnostic ?? '', remoteAddress)),
    feedback: null,
    unread: [],
  };
  return { line, bounce };
}

/** @param sendingAddress  as the server that refused names it */
function originalOf(
  { sender, messageId, subject }: Settled['message'],
  sendingAddress: string | null,
): OriginalMessage | null {
  if (sender === undefined && messageId === undefined && subject === undefined && sendingAddress === null) return null;
  return {
    ...NO_ORIGINAL,
    subject: subject ?? null,
    messageId: messageId ?? null,
    returnPath: sender ?? null,
    sendingAddress,
  };
}
