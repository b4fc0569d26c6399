import { decodedByLabel } from '../message/charset.ts';
import { decodeWords, fieldsNamed, type HeaderField } from '../message/header-fields.ts';

const MAX_TEXT = 2000;
/** Names and local parts that only mail systems write under. */
const DAEMON =
  /(?:^|[^a-z0-9])(?:mailer[-_. ]?daemon|mail[-_. ]?deliver(?:y)?[-_. ](?:sub)?system|double-bounce)(?![a-z0-9])/i;
/** The same, and people who answer for one. */
const SENDER =
  /(?:^|[^a-z0-9])(?:mailer[-_. ]?daemon|mail[-_. ]?deliver(?:y)?[-_. ](?:sub)?system|mail[-_. ]delivery|post[-_. ]?master|double-bounce|mdaemon|mail[-_. ]administrator|system administrator|mail[-_. ]?system|bounce[-_. ]?(?:notification|manager)|delivery[-_. ]?(?:notification|failure|status))(?![a-z0-9])/i;
/** Subjects of notices, at their beginning; never behind `Re:` or `Fwd:`. */
const SUBJECT =
  /^(?:\[[^\]]{1,40}\] ?)?(?:\**(?:warning|failed|error)\**:? ?)?(?:undeliver(?:ed|able)|returned[ -](?:mail|e-?mail|message)|failure[ -]?(?:notice|notification|delivery)|(?:permanent |temporary )?deliver(?:y|ies)[ -](?:status|fail|error|problem|delay|notif|report|has failed|incomplete|unsuccessful|temporarily)|failed (?:delivery|mail|message)|mail[ -](?:delivery|system|failure|failed|error|could not|status report|undeliverable|not delivered)|(?:e-?mail|message)[ -](?:delivery |transport )?(?:fail|error|could not|not delivered|undeliverable|delay|rejected|bounced)|could not (?:deliver|send)|non[- ]?delivery|notification d.{0,3}[ée]tat|rejected (?:mail|message|e-?mail)|nondeliverable|bounced? (?:mail|message|e-?mail)|unzustellbar|unable to deliver|mail not delivered|system[ -]?(?:error|undeliver)|your (?:message|mail|e-?mail) .{0,60}\b(?:could not|cannot|was not|has been delayed|delayed|undeliverable|bounced|rejected))/i;

/** Where a mail comes from, as far as it shows that a mail system wrote it. */
export interface SystemMarks {
  /** By the name or the address of the sender, or marked as Exim marks it. */
  readonly bySender: boolean;
  /** By a name that no human writes under. */
  readonly byDaemon: boolean;
  /** To an empty reverse path (RFC 5321 section 4.5.5): so travel notices, and the answers of machines. */
  readonly toNobody: boolean;
  readonly bySubject: boolean;
  /** Content-Type multipart/report (RFC 6522), or the fields of RFC 3834 that say a program made it. */
  readonly byForm: boolean;
  readonly fromList: boolean;
}

/** @param subject  decoded; @param type  of the whole mail */
export function systemMarksOf(fields: readonly HeaderField[], subject: string, type: string): SystemMarks {
  const values = (name: string) => fieldsNamed(fields, name).map(({ value }) => value.slice(0, MAX_TEXT).trim());
  const senders = [...values('From'), ...values('Sender')].map((value) => decodeWords(value));
  const paths = values('Return-Path').map((value) => value.replace(/\s/g, ''));
  const emptyFrom = values('From').some((value) => /^(?:""\s*)?<\s*>$/.test(value));
  return {
    bySender: senders.some((value) => SENDER.test(value)) || values('X-Failed-Recipients').length > 0,
    byDaemon: senders.some((value) => DAEMON.test(value)),
    toNobody: emptyFrom || paths.some((path) => path === '<>' || /^<?mailer-daemon(?:@|>|$)/i.test(path)),
    bySubject: SUBJECT.test(subject),
    byForm: type === 'multipart/report' || values('Auto-Submitted').some((value) => /^auto-/i.test(value)),
    fromList: values('List-Id').length > 0 || values('List-Post').length > 0 || values('Mailing-List').length > 0,
  };
}

/** Decoded; octets above 127 as they may be meant. */
export function subjectOf(fields: readonly HeaderField[]): string {
  const [field] = fieldsNamed(fields, 'Subject');
  if (field === undefined) return '';
  const value = field.value.slice(0, MAX_TEXT);
  // ISO-2022-JP is written in octets below 128.
  const plain = value.includes('\x1b') ? decodedByLabel(Buffer.from(value, 'latin1'), 'iso-2022-jp').text : value;
  return decodeWords(plain).replace(/\s+/g, ' ').trim();
}
