import { hosts, readers } from './places.ts';

/** OpenDKIM: signs on the sending side, and verifies where SpamAssassin reads. Reached by milter over TCP. */
export function opendkimConf(dir: string, mode: 'sign' | 'verify'): string {
  const shared = `UserID opendkim
Background yes
Syslog no
Canonicalization relaxed/relaxed
Nameservers 127.0.0.1
RequireSafeKeys no
PidFile ${dir}/opendkim.${mode}.pid
`;
  if (mode === 'verify') {
    return `${shared}Mode v
Socket inet:8892@127.0.0.1
AuthservID ${hosts.filter.name}
AlwaysAddARHeader yes
`;
  }
  return `${shared}Mode s
Socket inet:8891@127.0.0.1
InternalHosts ${dir}/everybody
KeyTable ${dir}/dkim.keys
SigningTable ${dir}/dkim.signers
OversignHeaders From
`;
}

/** Selector and key file by the name that the signing table has. */
export function dkimTables(dir: string, domains: readonly string[]): Readonly<Record<string, string>> {
  return {
    'dkim.keys': domains.map((domain) => `${domain} ${domain}:post:${dir}/dkim.post.key\n`).join(''),
    'dkim.signers': domains.map((domain) => `${domain} ${domain}\n`).join(''),
    everybody: '0.0.0.0/0\n',
  };
}

export const policydSpfConf = `debugLevel = 1
TestOnly = 1
HELO_reject = False
Mail_From_reject = Fail
PermError_reject = False
TempError_Defer = False
`;

/** What Debian's configuration of Rspamd is told otherwise: file name below its `local.d` to text. */
export const rspamdConf: Readonly<Record<string, string>> = {
  // Compiling the whole list of public suffixes takes 20 seconds, and this world has but one.
  'options.inc': 'dns { nameserver = ["127.0.0.1"]; timeout = 2s; }\nurl_tld = "$LOCAL_CONFDIR/suffixes";\n',
  'worker-normal.inc': 'bind_socket = "127.0.0.1:11333";\ncount = 1;\n',
  'worker-proxy.inc': `bind_socket = "127.0.0.1:11332";
milter = yes;
timeout = 20s;
upstream "local" { default = yes; hosts = "127.0.0.1:11333"; }
`,
  'milter_headers.conf': `use = ["authentication-results", "x-spamd-result", "x-spamd-bar", "x-spam-level"];
authenticated_headers = [];
extended_spam_headers = true;
routines { authentication-results { header = "Authentication-Results"; remove = 0; } }
`,
  'dmarc.conf': 'actions = { quarantine = "add_header"; reject = "reject"; }\n',
  'logging.inc': 'level = "notice";\n',
  ...Object.fromEntries(
    // They ask the world outside, or Redis.
    [
      'greylist',
      'ratelimit',
      'history_redis',
      'neural',
      'replies',
      'asn',
      'fuzzy_check',
      'phishing',
      'dkim_signing',
      'arc',
      'rspamd_update',
    ].map((module) => [`${module}.conf`, 'enabled = false;\n']),
  ),
};

/** A delivery agent for Postfix, called with sender and recipient: SpamAssassin marks the message, Dovecot files it. */
export function spamassassinScript(home: string): string {
  return `#!/bin/sh
# Nothing but its local rules; what it finds goes into header fields, for one account around the message as well.
case "$2" in ${readers.wrapped.address}) safe=1 ;; *) safe=0 ;; esac
export HOME=${home}/spamassassin
/usr/bin/spamassassin --local --nocreate-prefs --cf="report_safe $safe" --cf='use_bayes 0' |
  exec /usr/lib/dovecot/dovecot-lda -c ${home}/dovecot.conf -f "$1" -d "$2"
`;
}
