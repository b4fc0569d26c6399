import { join } from 'node:path';
import { type Account, hosts, mailboxHost, readers, senders, submission } from './places.ts';
import type { Side } from './postfix.ts';

/** Accounts of a side, as Dovecot's passwd-file has them. */
export function users(side: Side): string {
  return Object.values<Account>(side === 'post' ? senders : readers)
    .map(({ address, password, quotaBytes }) => {
      const quota = quotaBytes === undefined ? '' : `userdb_quota_rule=*:bytes=${quotaBytes}`;
      return `${address}:{PLAIN}${password}::::::${quota}\n`;
    })
    .join('');
}

/** Dovecot of one side: mailboxes by IMAP and POP3, and what Postfix asks about passwords, room and delivery. */
export function dovecotConf(dir: string, side: Side, uid: number): string {
  const home = join(dir, side);
  const { address, name } = side === 'post' ? submission.good : mailboxHost;
  const { address: clear } = side === 'post' ? submission.clear : hosts.clear;
  const ports = (plain: string, tls: string, plainPort: number, tlsPort: number) => `
  inet_listener ${plain} {
    address = ${address} ${clear}
    port = ${plainPort}
  }
  inet_listener ${tls} {
    address = ${address}
    port = ${tlsPort}
    ssl = yes
  }`;
  return `base_dir = ${home}/dovecot
state_dir = ${home}/dovecot.state
instance_name = mailcheck-${side}
log_path = ${home}/dovecot.log
protocols = imap pop3 lmtp
listen = ${address}
ssl = yes
ssl_cert = <${dir}/${name}.crt
ssl_key = <${dir}/${name}.key
local ${clear} {
  ssl = no
  disable_plaintext_auth = no
}
auth_mechanisms = plain login cram-md5 xoauth2 oauthbearer
# Names in any script.
auth_username_chars =
auth_failure_delay = 1 secs
first_valid_uid = ${uid}
mail_uid = mail
mail_gid = mail
mail_home = ${home}/mail/%u
mail_location = maildir:~/Maildir
mail_plugins = quota
# For those who have such a folder.
rawlog_dir = ${home}/mail/%u/rawlog
passdb {
  driver = passwd-file
  mechanisms = plain login cram-md5
  args = username_format=%u ${home}/users
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${dir}/oauth2.conf
}
userdb {
  driver = passwd-file
  args = username_format=%u ${home}/users
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Junk {
    special_use = \\Junk
    auto = subscribe
  }
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
  mailbox Trash {
    special_use = \\Trash
    auto = subscribe
  }
}
service imap-login {${ports('imap', 'imaps', 143, 993)}
}
service pop3-login {${ports('pop3', 'pop3s', 110, 995)}
}
service lmtp {
  unix_listener lmtp {
    mode = 0666
  }
}
service auth {
  unix_listener auth-userdb {
    mode = 0777
  }
  unix_listener ${home}/queue/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
# Somebody's wrong password makes everybody at that address wait, and here all are at one.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
${
  side === 'post'
    ? ''
    : `service quota-status {
  executable = quota-status -p postfix
  inet_listener {
    address = 127.0.0.1
    port = 12340
  }
  client_limit = 1
}
`
}protocol imap {
  mail_max_userip_connections = 100
}
protocol pop3 {
  mail_max_userip_connections = 100
}
protocol lmtp {
  postmaster_address = postmaster@${name}
  mail_plugins = quota sieve
}
protocol lda {
  postmaster_address = postmaster@${name}
  mail_plugins = quota sieve
}
quota_full_tempfail = no
plugin {
  quota = count:room
  quota_vsizes = yes
  quota_status_success = DUNNO
  quota_status_nouser = DUNNO
  quota_status_overquota = 552 5.2.2 Mailbox is full
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_before = ${home}/junk.sieve
}
`;
}

/** Checks a JWT by the key in the folder `keys`, and asks nobody (Dovecot 2.3.11 and newer). */
export function oauth2Conf(dir: string): string {
  return `introspection_mode = local
local_validation_key_dict = fs:posix:prefix=${dir}/keys/
username_attribute = sub
`;
}

/** What a filter has marked goes to Junk. */
export const junkSieve = `require ["fileinto"];
if anyof (header :is "X-Spam" "Yes", header :is "X-Spam-Flag" "YES") {
  fileinto "Junk";
  stop;
}
`;

/** Everything goes into one folder, made for it. */
export function filingSieve(folder: string): string {
  return `require ["fileinto", "mailbox"];\nfileinto :create "${folder}";\n`;
}
