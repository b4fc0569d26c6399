import type { SmtpReply } from '../core/smtp.ts';
import { latin1 } from '../message/charset.ts';
import { readDateTime } from '../message/date-time.ts';
import { fieldsNamed, type HeaderField, headerFieldsIn } from '../message/header-fields.ts';
import { replyIn, statusIn } from './diagnostic-reply.ts';

/** RFC 3464 section 2.3.3. */
export type DeliveryAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

/** What became of the message for one recipient. Null is what the report does not say. */
export interface ReportedRecipient {
  /** As the sender wrote it. */
  readonly originalRecipient: string | null;
  /** As the reporting host had it. */
  readonly finalRecipient: string | null;
  readonly action: DeliveryAction | null;
  /** RFC 3463, such as `5.1.1`. */
  readonly status: string | null;
  /** The host that refused. */
  readonly remoteMta: string | null;
  /** What it said, as the report has it. */
  readonly diagnostic: string | null;
  /** The SMTP reply in it. */
  readonly reply: SmtpReply | null;
  readonly lastAttemptAtMs: number | null;
  /** Until when it is tried again. */
  readonly willRetryUntilMs: number | null;
}

/** The content of `message/delivery-status`. */
export interface DeliveryStatus {
  readonly reportingMta: string | null;
  readonly arrivalAtMs: number | null;
  readonly recipients: readonly ReportedRecipient[];
}

const MAX_RECIPIENTS = 200;
const MAX_OCTETS = 524_288;
const MAX_LINES = 10_000;
const MAX_TEXT = 2000;
const FIELD_LINE = /^(?:[ \t]|[!-9;-~]{1,100}[ \t]{0,10}:)/;
const ACTIONS: readonly DeliveryAction[] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];

/** Reads the fields about the message, and then those about each recipient (RFC 3464 section 2.1), at most 200. */
export function readDeliveryStatus(body: Uint8Array): DeliveryStatus {
  const groups = groupsOf(body);
  const about = groups.find((group) => !isRecipient(group)) ?? [];
  return {
    reportingMta: typed(textOf(about, 'Reporting-MTA')),
    arrivalAtMs: dateOf(about, 'Arrival-Date'),
    recipients: groups.filter(isRecipient).map(recipientOf),
  };
}

/** Empty lines part the groups. Lines that are neither a field nor the rest of one are passed over. */
function groupsOf(body: Uint8Array): readonly (readonly HeaderField[])[] {
  const groups: string[][] = [[]];
  for (const line of latin1(body.subarray(0, MAX_OCTETS)).split('\n', MAX_LINES)) {
    if (line.trim() === '') groups.push([]);
    else if (FIELD_LINE.test(line)) groups.at(-1)?.push(line);
  }
  const filled = groups.filter((lines) => lines.length > 0).slice(0, MAX_RECIPIENTS + 1);
  return filled.map((lines) => headerFieldsIn(Buffer.from(lines.join('\n'), 'latin1')));
}

function isRecipient(group: readonly HeaderField[]): boolean {
  return (
    textOf(group, 'Final-Recipient') !== null ||
    textOf(group, 'Original-Recipient') !== null ||
    textOf(group, 'Action') !== null
  );
}

function recipientOf(group: readonly HeaderField[]): ReportedRecipient {
  const diagnostic = textOf(group, 'Diagnostic-Code');
  const said = diagnostic === null ? null : diagnostic.replace(/^[\w-]{1,40};\s*/, '');
  const action = (textOf(group, 'Action') ?? '').split(/[\s(]/, 1)[0]?.toLowerCase();
  return {
    originalRecipient: typed(textOf(group, 'Original-Recipient')),
    finalRecipient: typed(textOf(group, 'Final-Recipient')),
    action: ACTIONS.find((known) => known === action) ?? null,
    status: statusIn(textOf(group, 'Status') ?? ''),
    remoteMta: typed(textOf(group, 'Remote-MTA')),
    diagnostic: said,
    // The number that a program of Unix ended with is no reply.
    reply: said === null || /^x-unix\s*;/i.test(diagnostic ?? '') ? null : replyIn(said),
    lastAttemptAtMs: dateOf(group, 'Last-Attempt-Date'),
    willRetryUntilMs: dateOf(group, 'Will-Retry-Until'),
  };
}

function textOf(group: readonly HeaderField[], name: string): string | null {
  const value = fieldsNamed(group, name)[0]?.value.slice(0, MAX_TEXT) ?? '';
  return value === '' ? null : value;
}

/** `rfc822; kim@acme.example`, `dns; mx.acme.example (192.0.2.1)`: what stands behind the type (RFC 3464 section 2.1.2). */
function typed(value: string | null): string | null {
  const bare = (value ?? '')
    .replace(/^[\w-]{1,40}\s*;\s*/, '')
    .trim()
    .replace(/^<(.*)>$/, '$1');
  return bare === '' ? null : bare;
}

function dateOf(group: readonly HeaderField[], name: string): number | null {
  return readDateTime(textOf(group, name) ?? '')?.atMs ?? null;
}
