import { providerOfHost } from '../checks/providers.ts';
import { fieldsNamed, type HeaderField } from '../message/header-fields.ts';
import type { DeliveryStatus } from './delivery-status.ts';

/** What a notice is known by: only what one software or service writes, and whoever takes it over unchanged. */
interface Mark {
  /** In `src/data/mta/` or `src/data/providers/`. */
  readonly id: string;
  /** A name of the fields about the message in its report. */
  readonly extension?: RegExp;
  readonly reportingMta?: RegExp;
  readonly field?: readonly [string, RegExp];
  readonly words?: RegExp;
  readonly diagnostic?: RegExp;
}

const MAX_WORDS = 20_000;
const MAX_TEXT = 1000;

/** In the order of trial: a service before the software that it runs. */
const MARKS: readonly Mark[] = [
  { id: 'microsoft-365', reportingMta: /\.(?:prod\.outlook|protection\.outlook|prod\.exchangelabs)\.com$/i },
  { id: 'outlook-com', reportingMta: /\.hotmail\.com$/i },
  { id: 'amazon-ses', reportingMta: /(?:\bsmtp-out|^inbound-smtp)\.(?:[a-z0-9-]+\.)?amazon(?:ses|aws)\.com$/i },
  { id: 'google-workspace', field: ['From', /<mailer-daemon@googlemail\.com>/i] },
  { id: 'google-workspace', reportingMta: /^googlemail\.com$/i },
  { id: 'sendgrid', extension: /^x-sendgrid-/ },
  { id: 'yandex', extension: /^x-yandex-/ },
  { id: 'mail-ru', extension: /^x-mpop-/ },
  { id: 'powermta', extension: /^x-powermta-/ },
  { id: 'zoho', field: ['X-Mailer', /^Zoho Mail$/i] },
  { id: 'yahoo', words: /^Sorry, we were unable to deliver your message to the following address/m },
  { id: 'postfix', extension: /^x-postfix-/ },
  { id: 'postfix', words: /^This is the (?:mail system|Postfix program) at host /m },
  { id: 'exim', field: ['X-Failed-Recipients', /@/] },
  { id: 'exim', words: /^This message was created automatically by mail delivery software/m },
  { id: 'qmail', words: /^Hi\. This is the qmail-send program/m },
  { id: 'courier', words: /^This is a delivery status notification from .{1,200}\nrunning the Courier mail server/m },
  { id: 'opensmtpd', words: /^[ \t]{0,20}This is the MAILER-DAEMON, please DO NOT REPLY to this/m },
  { id: 'dragonfly', words: /^This is the DragonFly Mail Agent/m },
  { id: 'sendmail', words: /^The original message was received at /m },
  {
    id: 'sendmail',
    words:
      /^ {0,3}-{5} (?:The following addresses had (?:permanent fatal errors|transient non-fatal errors|delivery problems)|Transcript of session follows) -{5}/m,
  },
  { id: 'exchange', field: ['X-MS-Exchange-Message-Is-Ndr', /^/] },
  { id: 'exchange', diagnostic: /#SMTP#|\bRESOLVER\.|\bSTOREDRV\.|\bQUEUE\.Expired/ },
  { id: 'exchange', words: /^Your message did not reach some or all of the intended recipients\./m },
  { id: 'domino', words: /^Your message\n{1,3}[ \t]{0,10}Subject: .{0,500}\n{1,3}[ \t]{0,10}was not delivered to:/m },
];

/** The software or service that wrote a notice; null: none that is known. */
export function systemOf(
  fields: readonly HeaderField[],
  status: DeliveryStatus | null,
  words: readonly string[],
): string | null {
  const bounded = words.map((text) => text.slice(0, MAX_WORDS));
  const diagnostic = status?.recipients[0]?.diagnostic ?? '';
  const fits = ({ extension, reportingMta, field, words: said, diagnostic: stated }: Mark): boolean => {
    if (extension !== undefined) return status?.extensions.some((name) => extension.test(name)) === true;
    if (reportingMta !== undefined) return reportingMta.test(status?.reportingMta ?? '');
    if (field !== undefined)
      return fieldsNamed(fields, field[0]).some(({ value }) => field[1].test(value.slice(0, MAX_TEXT)));
    if (stated !== undefined) return stated.test(diagnostic);
    return said !== undefined && bounded.some((text) => said.test(text));
  };
  const host = status?.reportingMta?.toLowerCase() ?? null;
  return MARKS.find(fits)?.id ?? (host === null ? null : (providerOfHost(host)?.id ?? null));
}
