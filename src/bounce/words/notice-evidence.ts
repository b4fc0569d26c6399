import { decodeWords, fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import { comparable, says } from './notice-words.ts';

/** Who sends notices: by address or by name. */
const REPORTER =
  /(?:\b|_)(?:mailer[-_. ]?daemon|mail[-_. ]?deliver(?:y|er)|post[-_. ]?master|mailerdaemon|mdaemon|mail administrator|system administrator|mail system|double-bounce|delivery[-_. ]?(?:status|report|notification|subsystem|failure|system)|bounce[sd]?|returned?[-_. ]?mail|non-?delivery|undeliver\w{0,10}|interscan|mail server|mailsystem)(?:\b|_)|^\s*"?<>|メール配送|系统管理员|邮件系统/i;
const LIST_FIELDS = ['List-Id', 'List-Post', 'Mailing-List'];

/** How strongly a header says that its message comes from a mail system: 0 not at all, 1 somewhat, 2 surely, 3: and of a failure. */
export function headerEvidence(fields: readonly HeaderField[]): 0 | 1 | 2 | 3 {
  const value = (name: string) => fieldsNamed(fields, name)[0]?.value ?? '';
  if (value('X-Failed-Recipients') !== '') return 3;
  const path = value('Return-Path').replace(/\s/g, '');
  const isReporter = REPORTER.test(value('From'));
  const subject = comparable(decodeWords(value('Subject')));
  const isNamed = says('failed', subject) || says('delayed', subject);
  const isReply = /^(?:fwd?|wg|tr|rv|aw|sv):/.test(subject);
  const points =
    (isReporter ? 2 : 0) +
    (path === '<>' || /^<?mailer-daemon/i.test(path) ? 1 : 0) +
    (/^auto-(?:replied|generated)/i.test(value('Auto-Submitted')) ? 1 : 0) +
    (isNamed && !isReply ? 1 : 0);
  // What comes through a list may speak of anything.
  if (!isReporter && LIST_FIELDS.some((name) => value(name) !== '')) return 0;
  return points >= 2 ? 2 : points === 1 ? 1 : 0;
}
