import type { FeedbackReport } from '../core/bounce.ts';
import { headerFieldsIn } from '../message/header-fields.ts';
import { type BounceMail, type BounceReading, NOTHING_SAID, noBounce } from './bounce-mail.ts';
import { complainantsOf, readFeedback, unsubscriberOf } from './feedback-report.ts';
import { originalMessageOf } from './original-message.ts';

const MAX_HEADER = 256 * 1024;

/** A mail as a feedback report (RFC 5965, RFC 6591), or as what some loops send in its place; null: it is none. */
export function feedbackBounce(mail: BounceMail): BounceReading | null {
  const { report, fields } = mail;
  const original = headerFieldsIn(report.originals[0]?.octets(MAX_HEADER) ?? new Uint8Array());
  if (report.feedback !== null) {
    const { recipients, returnPath, ...stated } = readFeedback(report.feedback, original);
    return reading(mail, original, { ...stated, recipients, returnPath });
  }
  if (isComplaint(mail)) return reading(mail, original, { ...OF_WORDS, recipients: complainantsOf(original) });
  const unsubscriber = unsubscriberOf(fields);
  if (unsubscriber === null) return null;
  return reading(mail, [], { ...OF_WORDS, feedback: feedbackOf('opt-out'), recipients: [unsubscriber] });
}

/** Microsoft's Junk Mail Reporting Program sends the message alone. */
function isComplaint({ subject, report, marks }: BounceMail): boolean {
  return report.originals.length > 0 && !marks.bySender && /^complaint about message from \S/i.test(subject);
}

function feedbackOf(type: string): FeedbackReport {
  return { type, userAgent: null, sourceAddress: null, authentication: [], incidents: null };
}

type Stated = Omit<ReturnType<typeof readFeedback>, 'recipients'> & { readonly recipients: readonly string[] };

const OF_WORDS = { feedback: feedbackOf('abuse'), reportingMta: null, arrivalAtMs: null, returnPath: null };

function reading(mail: BounceMail, originalFields: BounceReading['originalFields'], stated: Stated): BounceReading {
  const { feedback, reportingMta, arrivalAtMs, returnPath } = stated;
  const recipients = (stated.recipients.length === 0 ? [null] : stated.recipients).map((finalRecipient) => ({
    ...NOTHING_SAID,
    finalRecipient,
  }));
  const original = originalMessageOf({
    fields: originalFields,
    answersTo: [],
    statedPath: returnPath,
    statedAddress: feedback.sourceAddress,
    ownAddress: null,
    recipients: [],
  });
  return {
    bounce: {
      ...noBounce(mail.unread),
      what: 'complaint',
      form: 'feedback',
      reportingMta,
      arrivalAtMs,
      recipients,
      recipientCount: recipients.length,
      original,
      feedback,
    },
    originalFields,
    answersTo: mail.answersTo,
  };
}
