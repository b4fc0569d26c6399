import { join } from 'node:path';

// What any Postfix has that runs in a folder of its own, beside others.

export type Options = readonly string[];

/** @param home  of its queue, its data and its log; its tables stand in `postfix/` */
export function homeOptions(home: string): Options {
  return [
    'compatibility_level = 3.6',
    `queue_directory = ${home}/queue`,
    `data_directory = ${home}/data`,
    'command_directory = /usr/sbin',
    'daemon_directory = /usr/lib/postfix/sbin',
    'mail_owner = postfix',
    'setgid_group = postdrop',
    `maillog_file = ${home}/postfix.log`,
    `maillog_file_prefixes = ${home}`,
    'mydestination =',
    'inet_protocols = ipv4',
    'alias_maps =',
    'local_recipient_maps =',
    `virtual_mailbox_domains = texthash:${join(home, 'postfix/domains')}`,
    `virtual_mailbox_maps = texthash:${join(home, 'postfix/mailboxes')}`,
    'smtpd_helo_required = yes',
    'smtpd_client_connection_count_limit = 0',
    'smtpd_client_connection_rate_limit = 0',
    'smtpd_error_sleep_time = 0',
    // What is put off is tried again at once, as nobody wants to wait for a test.
    'queue_run_delay = 1s',
    'minimal_backoff_time = 2s',
    'maximal_backoff_time = 4s',
    'smtputf8_enable = yes',
    'message_size_limit = 20000000',
  ];
}

/** An entry of master.cf: a server of SMTP at one address, or a client by another name than `smtp`. */
export function entry(first: string, options: Options): readonly string[] {
  return [first, ...options.map((text) => `  -o {${text.replace('=', ' = ')}}`)];
}

/** The entries of master.cf that everybody has. */
export const commonEntries: readonly string[] = [
  'cleanup unix n - n - 0 cleanup',
  'rewrite unix - - n - - trivial-rewrite',
  'proxymap unix - - n - - proxymap',
  'anvil unix - - n - 1 anvil',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'qmgr unix n - n 1 1 qmgr',
  'pickup unix n - n 60 1 pickup',
  'smtp unix - - n - - smtp',
  'lmtp unix - - n - - lmtp',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
];
