import { dateTime } from './trace.ts';

export interface UndeliveredMail {
  /** The host that gave up, and writes the report. */
  readonly by: string;
  /** The host that refused; null: none was asked. */
  readonly askedHost: string | null;
  readonly sender: string;
  readonly recipient: string;
  /** Such as `550 5.1.1 no such user`. */
  readonly reply: string;
  readonly message: Buffer;
  readonly at: Date;
  /** Letters and digits, of this report alone. */
  readonly id: string;
}

/** The report that a sender gets of mail that came to nothing (RFC 3464, RFC 6522), with the header of what was sent. */
export function deliveryReport(mail: UndeliveredMail): Buffer {
  const { by, askedHost, sender, recipient, reply, message, at, id } = mail;
  const boundary = `report-${id}`;
  const status = /^\d{3} (\d\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? '5.0.0';
  const header = message.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
  const from = askedHost === null ? '' : ` ${askedHost} said`;
  return Buffer.from(
    [
      'Return-Path: <>',
      `From: Mail Delivery System <MAILER-DAEMON@${by}>`,
      `To: <${sender}>`,
      'Subject: Undelivered Mail Returned to Sender',
      `Date: ${dateTime(at)}`,
      `Message-ID: <${id}@${by}>`,
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
      '',
      `--${boundary}`,
      'Content-Type: text/plain; charset=us-ascii',
      '',
      `This is the mail system at host ${by}.`,
      '',
      'Your message could not be delivered to this recipient:',
      '',
      `<${recipient}>:${from}: ${reply}`,
      '',
      `--${boundary}`,
      'Content-Type: message/delivery-status',
      '',
      `Reporting-MTA: dns; ${by}`,
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      'Action: failed',
      `Status: ${status}`,
      ...(askedHost === null ? [] : [`Remote-MTA: dns; ${askedHost}`]),
      `Diagnostic-Code: smtp; ${reply}`,
      '',
      `--${boundary}`,
      'Content-Type: text/rfc822-headers',
      '',
      header,
      '',
      `--${boundary}--`,
      '',
    ].join('\r\n'),
    'latin1',
  );
}
