import { fieldsNamed, type HeaderField } from '../message/header-fields.ts';
import { readableField } from './readable-field.ts';
import { comparable, says } from './words/notice-words.ts';

const MAX_TEXT = 2000;
/** Names and local parts that only mail systems write under. */
const DAEMON =
  /(?:^|[^a-z0-9])(?:mailer[-_. ]?daemon|mail[-_. ]?deliver(?:y)?[-_. ](?:sub)?system|double-bounce)(?![a-z0-9])/i;
/** The same, and people who answer for one. */
const SENDER =
  /(?:^|[^a-z0-9])(?:mailer[-_. ]?daemon|mail[-_. ]?deliver(?:y)?[-_. ](?:sub)?system|mail[-_. ]delivery|post[-_. ]?master|double-bounce|mdaemon|mail[-_. ]administrator|system administrator|mail[-_. ]?system|bounce[-_. ]?(?:notification|manager)|delivery[-_. ]?(?:notification|failure|status))(?![a-z0-9])/i;
const SAYS_SO = ['failed', 'delayed'] as const;

/** Where a mail comes from, as far as it shows that a mail system wrote it. */
export interface SystemMarks {
  /** By the name or the address of the sender, or marked as Exim marks it. */
  readonly bySender: boolean;
  /** By a name that no human writes under. */
  readonly byDaemon: boolean;
  /** To an empty reverse path (RFC 5321 section 4.5.5): so travel notices, and the answers of machines. */
  readonly toNobody: boolean;
  /** By words of a failure or a delay. */
  readonly bySubject: boolean;
  /** Content-Type multipart/report (RFC 6522), or the fields of RFC 3834 that say a program made it. */
  readonly byForm: boolean;
  /** Sent out by a mailing list (RFC 2369, RFC 2919). */
  readonly fromList: boolean;
}

/** @param subject  decoded; @param type  of the whole mail */
export function systemMarksOf(fields: readonly HeaderField[], subject: string, type: string): SystemMarks {
  const values = (name: string) => fieldsNamed(fields, name).map(({ value }) => value.slice(0, MAX_TEXT).trim());
  const senders = [...values('From'), ...values('Sender')].map((value) => readableField(value));
  const paths = values('Return-Path').map((value) => value.replace(/\s/g, ''));
  const emptyFrom = values('From').some((value) => /^(?:""\s*)?<\s*>$/.test(value));
  return {
    bySender: senders.some((value) => SENDER.test(value)) || values('X-Failed-Recipients').length > 0,
    byDaemon: senders.some((value) => DAEMON.test(value)),
    toNobody: emptyFrom || paths.some((path) => path === '<>' || /^<?mailer-daemon(?:@|>|$)/i.test(path)),
    bySubject: SAYS_SO.some((words) => says(words, comparable(subject))),
    byForm: type === 'multipart/report' || values('Auto-Submitted').some((value) => /^auto-/i.test(value)),
    fromList: values('List-Id').length > 0 || values('List-Post').length > 0,
  };
}
