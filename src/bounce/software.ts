import { dataFiles } from '../checks/data-files.ts';
import type { ReplyRule } from '../core/reply-rules.ts';

/** Mail software, and what its replies and notices mean (`src/data/mta/*.json`). */
export interface MailSoftware {
  readonly id: string;
  readonly name: string;
  /** Other names that people say. */
  readonly aliases: readonly string[];
  readonly source: string;
  readonly rules: readonly ReplyRule[];
}

/** In the order of trial: filters and block lists speak through any program, and what anybody writes comes last. */
const names = [
  'filters',
  'blocklists',
  'postfix',
  'exim',
  'sendmail',
  'qmail',
  'courier',
  'opensmtpd',
  'exchange',
  'dovecot',
  'cyrus',
  'haraka',
  'zimbra',
  'mdaemon',
  'messagingserver',
  'domino',
  'powermta',
  'dragonfly',
  'james',
  'imail',
  'fml',
  'chinese',
  'general',
];

/** In that order; test/bounce/rules.test.ts holds each file to its type. */
export const software = dataFiles('mta', names) as readonly MailSoftware[];
