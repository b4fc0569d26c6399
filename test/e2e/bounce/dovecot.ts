import { FULL_READER } from './places.ts';

/** Accounts, as Dovecot's passwd-file has them: who is full has room for nothing. */
export const users = `${FULL_READER}:{PLAIN}never::::::userdb_quota_rule=*:bytes=1000\n`;

/** What of Dovecot answers Postfix whether there is room for a message; no mailbox is served. */
export function dovecotConf(dir: string, mailUid: number): string {
  const home = `${dir}/inn`;
  return `base_dir = ${home}/dovecot
state_dir = ${home}/dovecot.state
instance_name = mailcheck-bounce
log_path = ${home}/dovecot.log
protocols =
ssl = no
first_valid_uid = ${mailUid}
mail_uid = mail
mail_gid = mail
mail_home = ${dir}/bounces/inn/%u
mail_location = maildir:~/
mail_plugins = quota
passdb {
  driver = passwd-file
  args = username_format=%u ${home}/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${home}/users
}
service quota-status {
  executable = quota-status -p postfix
  inet_listener {
    address = 127.0.0.1
    port = 12340
  }
  client_limit = 1
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
plugin {
  quota = count:room
  quota_vsizes = yes
  quota_status_success = DUNNO
  quota_status_nouser = DUNNO
  quota_status_overquota = 552 5.2.2 Mailbox is full
}
`;
}
