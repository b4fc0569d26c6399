import type { OriginalMessage, ReadBounce, ReadRecipient } from '../../core/bounce.ts';
import { replyIn, statusIn } from '../diagnostic-reply.ts';
import { NO_ORIGINAL } from '../no-original.ts';
import { exchangeLog } from './exchange.ts';
import { eximLog } from './exim.ts';
import { createLedger, type Ledger, type Settled } from './ledger.ts';
import type { LogFormat, LogLine } from './log-line.ts';
import { opensmtpdLog } from './opensmtpd.ts';
import { postfixLog } from './postfix.ts';
import { sendmailLog } from './sendmail.ts';

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
 * @param lines  as they come; of each at most 8 KiB are read
 * @returns as they are settled, and in the end what else there was; never throws but what `lines` throws
 */
export async function* readMailLog(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<LoggedBounce, LogTotals, undefined> {
  const formats = logFormats();
  const ledger = createLedger();
  const totals = { lines: 0, known: 0, delivered: 0, refusedHere: 0 };
  for await (const line of lines) {
    totals.lines++;
    const read = lineIn(line, formats);
    if (read === null) continue;
    totals.known++;
    for (const one of read.lines) {
      if (one.kind === 'refused here') totals.refusedHere++;
      if (one.kind === 'delivery' && one.outcome === 'delivered') totals.delivered++;
      yield* settledBy(one, { line: totals.lines, system: read.system }, ledger).map(bounceOf);
    }
    yield* ledger.forgotten().map(bounceOf);
  }
  yield* ledger.rest().map(bounceOf);
  return { ...totals, lostNotices: ledger.lostNotices() };
}

/** Whether a text begins as a log that can be read: one of its first 200 lines is of a mail program that is known. */
export function isMailLog(text: string): boolean {
  const formats = logFormats();
  return text.split('\n', LOOKED_AT).some((line) => lineIn(line, formats) !== null);
}

/** Exchange's has a state of its own: a log's first line names its columns. */
function logFormats(): readonly LogFormat[] {
  return [postfixLog, eximLog, sendmailLog, opensmtpdLog, exchangeLog()];
}

function lineIn(
  line: string,
  formats: readonly LogFormat[],
): { readonly system: string; readonly lines: readonly LogLine[] } | null {
  const bounded = line.slice(0, MAX_LINE).replace(/\r$/, '');
  for (const format of formats) {
    const lines = format.read(bounded);
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
    original: originalOf(message),
    feedback: null,
    unread: [],
  };
  return { line, bounce };
}

function originalOf({ sender, messageId, subject }: Settled['message']): OriginalMessage | null {
  if (sender === undefined && messageId === undefined && subject === undefined) return null;
  return { ...NO_ORIGINAL, subject: subject ?? null, messageId: messageId ?? null, returnPath: sender ?? null };
}
