import type { ReadRecipient } from '../../core/bounce.ts';
import { decodeWords, fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import { completedBy } from '../completed.ts';
import { addressesIn } from './address-line.ts';
import { quotedReply } from './diagnostic-parts.ts';
import { embeddedRecipients } from './embedded-fields.ts';
import { failedRecipients } from './failed-recipients.ts';
import { htmlText } from './html-text.ts';
import { headerEvidence } from './notice-evidence.ts';
import { noticeFindings, type Others, unnamedFindings } from './notice-findings.ts';
import { formByField, formOf, type NoticeForm } from './notice-forms.ts';
import { noticeTextOf } from './notice-text.ts';
import { comparable, says } from './notice-words.ts';

/** A mail that may be a bounce, as far as its words go. */
export interface WordsInput {
  readonly fields: readonly HeaderField[];
  /**
   * Its texts in their order, decoded, with LF as line end; at most 512 KiB of characters together. `text/html` is as it
   * stands, a multipart without its boundaries is `text/plain`; what is sent back as a part of its own is not among them.
   */
  readonly parts: readonly { readonly type: string; readonly text: string }[];
  /** The header of the message that was sent back as a part of its own; null or left out: there is none. */
  readonly enclosed?: string | null;
  /** Beside fields of RFC 3464: a mail system writes, whatever its header says. */
  readonly isReport?: boolean;
}

/** What the words of a mail system say. */
export interface WordsReading {
  readonly what: 'failure' | 'delay';
  /** The software or service that writes so, by its id in `src/data/mta/` or `src/data/providers/`; null: not known. */
  readonly system: string | null;
  readonly recipients: readonly ReadRecipient[];
  /** The message that was sent back, or its header, where it stands within the words. */
  readonly original: string | null;
  /** Whether there are more lines than were read. */
  readonly isCut: boolean;
}

const MAX_BEGINNING = 6000;

/**
 * Reads what a mail system says in plain words, where there is no RFC 3464 part, or what it says beside one.
 *
 * @returns null where no words speak of a delivery; in linear time, and never throws
 */
export function readWords({ fields, parts, enclosed = null, isReport = false }: WordsInput): WordsReading | null {
  const evidence = isReport ? 3 : headerEvidence(fields);
  const subject = comparable(decodeWords(fieldsNamed(fields, 'Subject')[0]?.value ?? ''));
  const plain = parts.filter(({ type }) => type !== 'text/html').map(({ text }) => noticeTextOf(text));
  const texts = plain.some(({ lines }) => lines.some((line) => line.trim() !== ''))
    ? plain
    : parts.map(({ type, text }) => noticeTextOf(type === 'text/html' ? htmlText(text) : text));
  const original = texts.find(({ copy }) => copy !== null)?.copy ?? null;
  for (const { lines, isCut } of texts) {
    const beginning = comparable(lines.join('\n').slice(0, MAX_BEGINNING));
    const form = formOf(beginning);
    if (!isNotice(lines, beginning, { evidence, isKnown: isKnown(form, beginning, evidence), subject })) continue;
    const system = (form ?? formByField(fields))?.system ?? null;
    const delayed = isDelayed(beginning, subject);
    const recipients = recipientsIn(lines, fields, original ?? enclosed, delayed ? 'delayed' : 'failed');
    if (recipients.length === 0) continue;
    return { what: delayed ? 'delay' : 'failure', system, recipients, original, isCut };
  }
  return null;
}

/** By fields of RFC 3464 among the words; else by the words; else by the copy. */
function recipientsIn(
  lines: readonly string[],
  fields: readonly HeaderField[],
  original: string | null,
  action: 'failed' | 'delayed',
): readonly ReadRecipient[] {
  const { words, recipients } = embeddedRecipients(lines);
  const findings = noticeFindings(words, fields, othersOf(fields));
  const told = failedRecipients(findings.length > 0 ? findings : unnamedFindings(original, words), action);
  return recipients.length === 0
    ? told
    : completedBy(recipients, { what: 'failure', system: null, recipients: told, original, isCut: false });
}

/** A header that surely is a mail system's, and words of a failure; or a known form, and a header that speaks for it. */
function isNotice(
  lines: readonly string[],
  beginning: string,
  { evidence, isKnown: known, subject }: Evidence,
): boolean {
  const speaks = says('failed', beginning) || says('delayed', beginning);
  if (evidence >= 2)
    return evidence === 3 || speaks || says('failed', subject) || quotedReply(lines.join('\n')) !== null;
  return speaks && (known || (evidence === 1 && quotedReply(lines.join('\n')) !== null));
}

/** Somebody who quotes a notice says something before it. */
function isKnown(form: NoticeForm | null, beginning: string, evidence: number): boolean {
  return form !== null && (evidence > 0 || form.marks.some((mark) => beginning.startsWith(mark)));
}

interface Evidence {
  readonly evidence: 0 | 1 | 2 | 3;
  /** Whether its words have a form that is known. */
  readonly isKnown: boolean;
  readonly subject: string;
}

function isDelayed(beginning: string, subject: string): boolean {
  return says('delayed', subject) || (says('delayed', beginning) && !says('gaveUp', beginning));
}

function othersOf(fields: readonly HeaderField[]): Others {
  const named = (...names: readonly string[]) =>
    new Set(
      names.flatMap((name) =>
        fieldsNamed(fields, name).flatMap(({ value }) =>
          addressesIn(value.slice(0, 2000)).map(({ address }) => address.toLowerCase()),
        ),
      ),
    );
  return { sender: named('To'), reporter: named('From', 'Reply-To', 'Sender') };
}
