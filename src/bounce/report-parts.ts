import type { MailPart, MailPieces, OpenedMail } from './mail-parts.ts';

/** The parts of a mail by what they are for (RFC 6522 section 3). */
export interface ReportParts {
  /** The fields of RFC 3464, in pieces of whole lines; null: none. */
  readonly status: MailPieces | null;
  /** Those of RFC 5965. */
  readonly feedback: string | null;
  /** Those of RFC 8098. */
  readonly disposition: string | null;
  /** What is for the human reader, decoded; at most 512 KiB together. */
  readonly texts: readonly { readonly type: string; readonly text: string }[];
  /** Whether more stood there for the human reader. */
  readonly isCut: boolean;
  /** The messages, or headers, that were sent back or enclosed. */
  readonly originals: readonly MailPart[];
}

const STATUS_TYPES = new Set(['message/delivery-status', 'message/global-delivery-status', 'text/delivery-status']);
const DISPOSITION_TYPES = new Set(['message/disposition-notification', 'message/global-disposition-notification']);
/** RFC 6522 section 3 and RFC 6533 section 6. */
const ORIGINAL_TYPES = new Set([
  'message/rfc822',
  'message/global',
  'message/global-headers',
  'message/rfc822-headers',
  'text/rfc822-headers',
  'text/rfc822',
]);
const MAX_STATUS = 64 * 1024 * 1024;
const MAX_REPORT = 256 * 1024;
/** Within so many characters a report has named its first recipient. */
const MAX_LOOK = 1024 * 1024;
const MAX_WORDS = 512 * 1024;
/** What no text that is no report has: a recipient field at the beginning of a line, and an action at that of another. */
const HAS_RECIPIENT = /^[ \t]{0,8}(?:Final|Original)-Recipient[ \t]{0,5}:[ \t]{0,20}\S/im;
const HAS_ACTION = /^[ \t]{0,8}(?:Action|Status)[ \t]{0,5}:[ \t]{0,20}\S/im;

/** A text that is nothing but the fields of RFC 5965 section 3.1. */
const IS_FEEDBACK = /^\s{0,20}(?:(?:User-Agent|Version):[^\n]{0,200}\n){0,2}Feedback-Type:[ \t]{0,20}[a-z]/i;

/**
 * Tells the parts of a mail apart.
 *
 * @param isNotice  whether a mail system may have written it: then fields that stand in a text are a report, too
 */
export function reportPartsOf({ fields, parts, whole }: OpenedMail, isNotice: boolean): ReportParts {
  const named = parts.filter(({ type }) => STATUS_TYPES.has(type));
  // Some label their words so, too.
  const stated = named.filter((part) => isStatus(part.text(MAX_LOOK)));
  const mislabelled = named.filter((one) => !stated.includes(one));
  const { texts, isCut } = textsOf(parts, mislabelled);
  const loose = (): MailPieces | null => {
    if (fields.some(({ name }) => /^(?:reporting-mta|final-recipient)$/i.test(name))) return whole(MAX_STATUS);
    if (!isNotice) return null;
    const others = parts.filter(({ type }) => type.startsWith('application/')).map((part) => part.text(MAX_REPORT));
    const found = [...texts.map(({ text }) => text), ...others].find(isStatus);
    return found === undefined ? null : [found];
  };
  const feedback = parts.find(({ type }) => type === 'message/feedback-report')?.text(MAX_REPORT);
  return {
    status: stated.length > 0 ? inTurn(stated) : loose(),
    feedback: feedback ?? texts.find(({ text }) => IS_FEEDBACK.test(text))?.text.slice(0, MAX_REPORT) ?? null,
    disposition: parts.find(({ type }) => DISPOSITION_TYPES.has(type))?.text(MAX_REPORT) ?? null,
    texts,
    isCut,
    originals: parts.filter(({ type }) => ORIGINAL_TYPES.has(type)),
  };
}

function inTurn(parts: readonly MailPart[]): MailPieces {
  return {
    *[Symbol.iterator]() {
      for (const part of parts) {
        yield* part.pieces(MAX_STATUS);
        yield '\n\n';
      }
    },
  };
}

function isStatus(text: string): boolean {
  const beginning = text.slice(0, MAX_LOOK);
  return HAS_RECIPIENT.test(beginning) && HAS_ACTION.test(beginning);
}

function textsOf(parts: readonly MailPart[], mislabelled: readonly MailPart[]): Pick<ReportParts, 'texts' | 'isCut'> {
  let left = MAX_WORDS;
  let isCut = false;
  const texts = parts.flatMap((part) => {
    const { type, text } = part;
    const isText = type.startsWith('text/') && !ORIGINAL_TYPES.has(type) && !STATUS_TYPES.has(type);
    if ((!isText && !mislabelled.includes(part)) || left <= 0) return [];
    const read = text(left);
    // A character has at most four octets.
    isCut ||= read.length * 4 >= left && part.octets(left + 1).length > left;
    left -= read.length;
    return [{ type: type === 'text/html' ? type : 'text/plain', text: read }];
  });
  return { texts, isCut };
}
