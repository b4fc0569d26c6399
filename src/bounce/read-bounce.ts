import type { ReadBounce } from '../core/bounce.ts';
import { automaticAnswerOf } from './automatic-answer.ts';
import { type BounceMail, type BounceReading, bounceMailOf, NOTHING_SAID, noBounce } from './bounce-mail.ts';
import { eventBounce } from './event-mail.ts';
import { feedbackBounce } from './feedback-bounce.ts';
import { noticeBounce, reportBounce } from './report-bounce.ts';

const MAX_FORWARDS = 2;
const MAX_FORWARDED = 16 * 1024 * 1024;

/**
 * Reads a mail as a bounce: a delivery report (RFC 3464 in RFC 6522, RFC 6533), a feedback report (RFC 5965, RFC 6591), one
 * in the words of a mail system, a success notice, an automatic answer (RFC 3834), a receipt (RFC 8098); or finds that it is
 * none.
 *
 * @param raw  the message, with lines that end in LF, CRLF or CR; 64 MiB of it are read
 * @returns in linear time, and never throws
 */
export function readBounce(raw: Uint8Array): ReadBounce {
  return bounceReadingOf(raw).bounce;
}

/** The same, with the header that was sent back. */
export function bounceReadingOf(raw: Uint8Array): BounceReading {
  return readingOf(raw, 0);
}

function readingOf(raw: Uint8Array, forwards: number): BounceReading {
  const mail = bounceMailOf(raw);
  const found = feedbackBounce(mail) ?? reportBounce(mail) ?? eventBounce(mail) ?? otherBounce(mail, forwards);
  return found ?? { bounce: noBounce(mail.unread), originalFields: [], answersTo: mail.answersTo };
}

/** A mail system that says nothing of a recipient sends somebody else's bounce on; anybody else may do so, too. */
function otherBounce(mail: BounceMail, forwards: number): BounceReading | null {
  const own = answerOrNotice(mail);
  const isTelling = own?.bounce.recipients.some(
    ({ finalRecipient, originalRecipient }) => (finalRecipient ?? originalRecipient) !== null,
  );
  return isTelling === true ? own : (forwardedBounce(mail, forwards) ?? own);
}

/** A bounce that is sent on as an attachment: only one that says itself what it is (RFC 3464). */
function forwardedBounce({ report }: BounceMail, forwards: number): BounceReading | null {
  const [enclosed, ...others] = report.originals;
  if (forwards === MAX_FORWARDS || enclosed?.type !== 'message/rfc822' || others.length > 0) return null;
  const inner = readingOf(enclosed.octets(MAX_FORWARDED), forwards + 1);
  return inner.bounce.form === 'report' && inner.bounce.what !== 'receipt' ? inner : null;
}

/** A mail system writes under its own name; an answering machine under that of its owner. */
function answerOrNotice(mail: BounceMail): BounceReading | null {
  const answered = mail.marks.bySender ? null : automaticAnswerOf(mail.fields, mail.subject);
  const notice = noticeBounce(mail);
  if (answered === null || (notice !== null && mail.marks.bySubject)) return notice;
  return {
    bounce: {
      ...noBounce(mail.unread),
      what: 'vacation',
      form: 'words',
      recipients: [{ ...NOTHING_SAID, finalRecipient: answered === '' ? null : answered }],
      recipientCount: 1,
    },
    originalFields: [],
    answersTo: mail.answersTo,
  };
}
