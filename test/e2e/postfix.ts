import { goodV6, listeners } from './scenario.ts';
import { scenarios } from './scenarios.ts';

// The configuration of Postfix: one address per behaviour.

export function mainCf(dir: string): string {
  return `compatibility_level = 3.6
queue_directory = ${dir}/queue
data_directory = ${dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${dir}/postfix.log
maillog_file_prefixes = ${dir}
myhostname = mx1.hosting.example
mydestination = ${scenarios.map(({ domain }) => domain).join(', ')}, hosting.example
mynetworks = 127.0.0.1/32
inet_interfaces = all
inet_protocols = all
local_recipient_maps =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions =
smtpd_tls_security_level = may
smtpd_tls_loglevel = 0
smtpd_helo_required = yes
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtputf8_enable = no
`;
}

export function masterCf(dir: string): string {
  const tls = (name: string) => [`smtpd_tls_cert_file=${dir}/${name}.crt`, `smtpd_tls_key_file=${dir}/${name}.key`];
  const service = (key: keyof typeof listeners, options: readonly string[]) => {
    const { address, name } = listeners[key];
    const lines = [`myhostname=${name}`, ...options].map((option) => `  -o {${option.replace('=', ' = ')}}`);
    return [`${address}:25 inet n - n - - smtpd`, ...lines];
  };
  const submission = (key: keyof typeof listeners, port: number, options: readonly string[]) => {
    const { address, name } = listeners[key];
    const lines = [`myhostname=${name}`, 'smtpd_sasl_auth_enable=yes', ...tls(key), ...options];
    return [address, ...(key === 'good' ? [`[${goodV6}]`] : [])].flatMap((at) => [
      `${at}:${port} inet n - n - - smtpd`,
      ...lines.map((option) => `  -o {${option.replace('=', ' = ')}}`),
    ]);
  };
  return `${[
    ...service('good', tls('good')),
    `[${goodV6}]:25 inet n - n - - smtpd`,
    ...tls('good').map((option) => `  -o ${option}`),
    ...service('second', tls('second')),
    ...service('expired', tls('expired')),
    ...service('wrongName', tls('wrongName')),
    ...service('selfSigned', tls('selfSigned')),
    ...service('clear', ['smtpd_tls_security_level=none']),
    ...service('unknownUser', [
      ...tls('unknownUser'),
      'smtpd_recipient_restrictions=check_recipient_access static:{550 5.1.1 user unknown in local recipient table}',
    ]),
    ...service('greylisting', [
      ...tls('greylisting'),
      'smtpd_recipient_restrictions=check_policy_service inet:127.0.0.1:10023',
    ]),
    ...service('refusing', [
      ...tls('refusing'),
      'smtpd_delay_reject=no',
      'smtpd_client_restrictions=check_client_access static:{554 5.3.2 this host takes no mail}',
    ]),
    ...service('busy', [
      ...tls('busy'),
      'smtpd_delay_reject=no',
      'smtpd_client_restrictions=check_client_access static:{421 4.3.2 system not accepting mail, try later}',
    ]),
    ...service('nullSenderRefusing', [
      ...tls('nullSenderRefusing'),
      'smtpd_null_access_lookup_key=<>',
      'smtpd_delay_reject=no',
      'smtpd_sender_restrictions=check_sender_access inline:{{<> = 550 5.7.1 null sender not accepted}}',
    ]),
    ...service('oldTls', [
      ...tls('oldTls'),
      'smtpd_tls_protocols=>=TLSv1, <=TLSv1',
      'smtpd_tls_mandatory_protocols=>=TLSv1, <=TLSv1',
      'tls_medium_cipherlist=ALL:@SECLEVEL=0',
      'smtpd_tls_ciphers=medium',
    ]),
    ...submission('good', 465, ['smtpd_tls_wrappermode=yes']),
    ...submission('good', 587, ['smtpd_tls_security_level=encrypt', 'smtpd_tls_auth_only=yes']),
    ...submission('second', 587, ['smtpd_tls_auth_only=no']),
    'cleanup unix n - n - 0 cleanup',
    'rewrite unix - - n - - trivial-rewrite',
    'proxymap unix - - n - - proxymap',
    'anvil unix - - n - 1 anvil',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'qmgr unix n - n 300 1 qmgr',
    'pickup unix n - n 60 1 pickup',
    'local unix - n n - - local',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'error unix - - n - - error',
    'postlog unix-dgram n - n - 1 postlogd',
  ].join('\n')}\n`;
}
