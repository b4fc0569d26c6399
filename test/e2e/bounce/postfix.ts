import { join } from 'node:path';
import { commonEntries, entry, homeOptions, type Options } from '../postfix-parts.ts';
import { causes, senderOf } from './causes.ts';
import { hosts, outgoing, readers, SIZE_LIMIT, senderDomain, senderStates } from './places.ts';

// Two Postfixes: one sends, and bounces into Maildirs of its own; the other receives, and refuses.

export type Side = 'out' | 'inn';

const WARN_AFTER = '1s';

export function mainCf(dir: string, side: Side, mailUid: number): string {
  const home = join(dir, side);
  return `${[
    ...homeOptions(home),
    `virtual_mailbox_base = ${dir}/bounces`,
    'virtual_transport = virtual',
    `virtual_uid_maps = static:${mailUid}`,
    `virtual_gid_maps = static:${mailUid}`,
    'virtual_minimum_uid = 1',
    // They meet over MX records only: what is the other's is no address of one's own.
    ...(side === 'out' ? sending(home) : receiving()),
  ].join('\n')}\n`;
}

function sending(home: string): Options {
  const { good, listed } = outgoing.postfix;
  return [
    `myhostname = ${good.name}`,
    `inet_interfaces = ${good.address}, ${listed.address}`,
    `smtp_bind_address = ${good.address}`,
    `mynetworks = ${good.address}/32`,
    `sender_dependent_default_transport_maps = texthash:${home}/postfix/transports`,
    'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination',
    `delay_warning_time = ${WARN_AFTER}`,
  ];
}

function receiving(): Options {
  return [
    `myhostname = ${hosts.strict.name}`,
    `inet_interfaces = ${Object.values(hosts)
      .map(({ address }) => address)
      .join(', ')}`,
    'mynetworks = 127.0.0.1/32',
    'smtpd_relay_restrictions = reject_unauth_destination',
  ];
}

export function masterCf(dir: string, side: Side): string {
  return `${[...(side === 'out' ? sendingEntries() : receivingEntries(dir)), ...commonEntries, 'virtual unix - n n - - virtual'].join('\n')}\n`;
}

function sendingEntries(): readonly string[] {
  const { good, listed } = outgoing.postfix;
  return [
    ...entry(`${good.address}:25 inet n - n - - smtpd`, []),
    ...entry('listed unix - - n - - smtp', [`smtp_bind_address=${listed.address}`, `smtp_helo_name=${listed.name}`]),
  ];
}

function receivingEntries(dir: string): readonly string[] {
  const at = (host: keyof typeof hosts, rules: Options, more: Options = []) =>
    entry(`${hosts[host].address}:25 inet n - n - - smtpd`, [
      `myhostname=${hosts[host].name}`,
      `smtpd_recipient_restrictions=${rules.join(', ')}`,
      ...more,
    ]);
  const known = 'reject_unlisted_recipient';
  return [
    ...at('strict', [known, 'check_policy_service inet:127.0.0.1:12340'], [`message_size_limit=${SIZE_LIMIT}`]),
    ...at('policy', [known, 'check_policy_service unix:private/spf']),
    ...at('lists', ['reject_rbl_client zen.spamhaus.org', known]),
    ...at('grey', [known, 'check_policy_service inet:127.0.0.1:10023']),
    `spf unix - n n - 0 spawn user=nobody argv=/usr/bin/policyd-spf ${dir}/policyd-spf.conf`,
  ];
}

/** The small tables beside main.cf: file name to lines. */
export function tables(side: Side): Readonly<Record<string, readonly string[]>> {
  if (side === 'inn') {
    const domains = [...new Set(readers.map((address) => address.slice(address.indexOf('@') + 1)))];
    return { domains: domains.map(yes), mailboxes: readers.map((address) => `${address} inn/${address}/`) };
  }
  return {
    domains: senderStates.map((state) => yes(senderDomain(state, 'postfix'))),
    mailboxes: causes.map((cause) => `${senderOf(cause, 'postfix')} postfix/${cause.id}/`),
    transports: [`@${senderDomain('listed', 'postfix')} listed:`],
  };
}

function yes(key: string): string {
  return `${key} yes`;
}
