import type { ReadBounce, ReadRecipient } from '../core/bounce.ts';
import { fieldsNamed, type HeaderField } from '../message/header-fields.ts';
import { type OpenedMail, openMail } from './mail-parts.ts';
import { type SystemMarks, systemMarksOf } from './mail-system.ts';
import { readableField } from './readable-field.ts';
import { type ReportParts, reportPartsOf } from './report-parts.ts';

/** A mail, taken apart for everybody who looks what it is. */
export interface BounceMail extends OpenedMail {
  /** Decoded. */
  readonly subject: string;
  readonly marks: SystemMarks;
  readonly report: ReportParts;
  /** The Message-IDs that it answers to (In-Reply-To, References). */
  readonly answersTo: readonly string[];
}

/** A bounce, and what is known of the message that it is about. */
export interface BounceReading {
  readonly bounce: ReadBounce;
  /** The header that was sent back; empty: none. */
  readonly originalFields: readonly HeaderField[];
  readonly answersTo: readonly string[];
}

/** A recipient of whom nothing is said. */
export const NOTHING_SAID: ReadRecipient = {
  originalRecipient: null,
  finalRecipient: null,
  action: null,
  status: null,
  reply: null,
  phase: null,
  remoteMta: null,
  remoteAddress: null,
  diagnostic: null,
  lastAttemptAtMs: null,
  willRetryUntilMs: null,
};

/** A mail that is no bounce. */
export function noBounce(unread: readonly string[]): ReadBounce {
  return {
    what: 'none',
    form: 'none',
    system: null,
    reportingMta: null,
    arrivalAtMs: null,
    recipients: [],
    recipientCount: 0,
    original: null,
    feedback: null,
    unread,
  };
}

export function bounceMailOf(raw: Uint8Array): BounceMail {
  const opened = openMail(raw);
  const subject = readableField(fieldsNamed(opened.fields, 'Subject')[0]?.value ?? '');
  const marks = systemMarksOf(opened.fields, subject, opened.type);
  const isBare = opened.fields.length === 0; // somebody's copy of a report without its header
  const isNotice = isBare || marks.bySender || marks.toNobody || marks.bySubject || marks.byForm;
  const report = reportPartsOf(opened, isNotice);
  return { ...opened, subject, marks, report, answersTo: answersTo(opened.fields) };
}

function answersTo(fields: readonly HeaderField[]): readonly string[] {
  const values = ['In-Reply-To', 'References'].flatMap((name) => fieldsNamed(fields, name).map(({ value }) => value));
  const ids = values.flatMap((value) => value.slice(0, 10_000).match(/<[^<>\s]{1,900}>/g) ?? []);
  return [...new Set(ids)].slice(0, 100);
}
