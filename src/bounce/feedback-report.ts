import { isAddress } from '../core/addresses.ts';
import type { FeedbackReport } from '../core/bounce.ts';
import { addressesIn } from '../message/address-lists.ts';
import { readDateTime } from '../message/date-time.ts';
import { fieldsNamed, type HeaderField, headerFieldsIn } from '../message/header-fields.ts';
import { hostIn, typedAddress, typedValue } from './typed-value.ts';

/** What a feedback report says (RFC 5965 section 3, RFC 6591). */
export interface StatedFeedback {
  readonly feedback: FeedbackReport;
  /** Who complains, or whose mail it was: at most 1,000. */
  readonly recipients: readonly string[];
  readonly reportingMta: string | null;
  readonly arrivalAtMs: number | null;
  /** Original-Mail-From; null: not said. */
  readonly returnPath: string | null;
}

const MAX_VALUES = 1000;
const MAX_TEXT = 2000;
/** In the order of trust. Original-Rcpt-To: RFC 5965 section 3.2; Removal-Recipient: what AOL's loop and others add. */
const RECIPIENT_FIELDS = ['Original-Rcpt-To', 'Removal-Recipient', 'Redacted-Address'];

/**
 * Reads the fields of `message/feedback-report`.
 *
 * @param original  the header of the message that it is about; its To tells whom, where the fields do not
 */
export function readFeedback(text: string, original: readonly HeaderField[]): StatedFeedback {
  const fields = headerFieldsIn(Buffer.from(text.trimStart()));
  const first = (name: string) => fieldsNamed(fields, name)[0]?.value.slice(0, MAX_TEXT) || null;
  const source = first('Source-IP')?.replace(/^\[|\]$/g, '') ?? '';
  const incidents = Number(first('Incidents') ?? Number.NaN);
  return {
    feedback: {
      type: (first('Feedback-Type') ?? 'other').trim().toLowerCase(),
      userAgent: first('User-Agent'),
      sourceAddress: isAddress(source) ? source : null,
      authentication: ['Authentication-Results', 'Auth-Failure'].flatMap((name) => valuesOf(fields, name)),
      incidents: Number.isSafeInteger(incidents) && incidents >= 0 ? incidents : null,
    },
    recipients: recipientsOf(fields, original),
    reportingMta: hostIn(typedValue(first('Reporting-MTA') ?? '').value),
    arrivalAtMs: readDateTime(first('Arrival-Date') ?? first('Received-Date') ?? '')?.atMs ?? null,
    returnPath: typedAddress(first('Original-Mail-From')),
  };
}

/** Whom a message that came back in a complaint was for, without a report: by the fields that feedback loops add to it. */
export function complainantsOf(original: readonly HeaderField[]): readonly string[] {
  const added = addressesOf(original, ['X-HmXmrOriginalRecipient', 'X-Original-To', 'Delivered-To', 'Envelope-To']);
  return added.length > 0 ? added : addressesOf(original, ['To']);
}

function recipientsOf(fields: readonly HeaderField[], original: readonly HeaderField[]): readonly string[] {
  for (const name of RECIPIENT_FIELDS) {
    const named = valuesOf(fields, name).flatMap((value) => typedAddress(value) ?? []);
    const addresses = named.filter(isWhole);
    if (addresses.length > 0) return [...new Set(addresses)].slice(0, MAX_VALUES);
  }
  return addressesOf(original, ['To']);
}

function addressesOf(fields: readonly HeaderField[], names: readonly string[]): readonly string[] {
  const found = names.flatMap((name) => valuesOf(fields, name)).flatMap((value) => addressesIn(value));
  return [...new Set(found.map(({ address }) => address).filter(isWhole))].slice(0, MAX_VALUES);
}

/** Many loops hide the address, or its local part. */
function isWhole(address: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(address);
}

function valuesOf(fields: readonly HeaderField[], name: string): readonly string[] {
  return fieldsNamed(fields, name)
    .slice(0, MAX_VALUES)
    .map(({ value }) => value.slice(0, MAX_TEXT));
}

/** Who has a mail program unsubscribe: Apple's marks what it sends. @returns null where it is no such mail */
export function unsubscriberOf(fields: readonly HeaderField[]): string | null {
  if (!fieldsNamed(fields, 'X-Apple-Unsubscribe').some(({ value }) => /^true\b/i.test(value))) return null;
  return addressesOf(fields, ['From'])[0] ?? null;
}
