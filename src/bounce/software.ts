import type { ReplyRule } from '../core/reply-rules.ts';
import blocklists from '../data/mta/blocklists.json' with { type: 'json' };
import courier from '../data/mta/courier.json' with { type: 'json' };
import cyrus from '../data/mta/cyrus.json' with { type: 'json' };
import domino from '../data/mta/domino.json' with { type: 'json' };
import dovecot from '../data/mta/dovecot.json' with { type: 'json' };
import dragonfly from '../data/mta/dragonfly.json' with { type: 'json' };
import exchange from '../data/mta/exchange.json' with { type: 'json' };
import exim from '../data/mta/exim.json' with { type: 'json' };
import filters from '../data/mta/filters.json' with { type: 'json' };
import general from '../data/mta/general.json' with { type: 'json' };
import haraka from '../data/mta/haraka.json' with { type: 'json' };
import james from '../data/mta/james.json' with { type: 'json' };
import mdaemon from '../data/mta/mdaemon.json' with { type: 'json' };
import messagingserver from '../data/mta/messagingserver.json' with { type: 'json' };
import opensmtpd from '../data/mta/opensmtpd.json' with { type: 'json' };
import postfix from '../data/mta/postfix.json' with { type: 'json' };
import powermta from '../data/mta/powermta.json' with { type: 'json' };
import qmail from '../data/mta/qmail.json' with { type: 'json' };
import sendmail from '../data/mta/sendmail.json' with { type: 'json' };
import zimbra from '../data/mta/zimbra.json' with { type: 'json' };

/** Mail software, and what its replies and notices mean (`src/data/mta/*.json`). */
export interface MailSoftware {
  readonly id: string;
  readonly name: string;
  /** Other names that people say. */
  readonly aliases: readonly string[];
  readonly source: string;
  readonly rules: readonly ReplyRule[];
}

// A JSON import widens the strings; test/bounce/rules.test.ts checks the form.
const files: readonly unknown[] = [
  filters,
  blocklists,
  postfix,
  exim,
  sendmail,
  qmail,
  courier,
  opensmtpd,
  exchange,
  dovecot,
  cyrus,
  haraka,
  zimbra,
  mdaemon,
  messagingserver,
  domino,
  powermta,
  dragonfly,
  james,
  general,
];

/** In the order of trial: filters and block lists speak through any program, and what anybody writes comes last. */
export const software = files as readonly MailSoftware[];
