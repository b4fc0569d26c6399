import { join } from 'node:path';
import { commonEntries, entry, homeOptions, type Options } from '../postfix-parts.ts';
import { hosts, outgoing, readers, SIZE_LIMIT, SMALL_LIMIT, senders, submission } from './places.ts';

// Two Postfixes with a queue each: one sends for its customers, the other receives. They meet over MX records only.

export type Side = 'post' | 'inn';

function interfaces(side: Side): readonly string[] {
  const own = side === 'post' ? [...Object.values(submission), ...Object.values(outgoing)] : Object.values(hosts);
  return [...new Set(own.map(({ address }) => address))];
}

function common(dir: string, side: Side): Options {
  const home = join(dir, side);
  return [
    ...homeOptions(home),
    'mynetworks = 127.0.0.1/32',
    // All of them would make the other side's hosts one's own, and each mail a loop.
    `inet_interfaces = ${interfaces(side).join(', ')}`,
    `virtual_transport = lmtp:unix:${home}/dovecot/lmtp`,
    `virtual_alias_maps = texthash:${home}/postfix/aliases`,
    'lmtp_destination_recipient_limit = 1',
    'smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination',
    'smtpd_tls_security_level = may',
    'smtpd_tls_received_header = yes',
    'smtp_tls_security_level = may',
    `smtp_tls_CAfile = ${dir}/ca.pem`,
  ];
}

export function mainCf(dir: string, side: Side): string {
  const home = join(dir, side);
  const own: Options =
    side === 'post'
      ? [
          `myhostname = ${submission.good.name}`,
          `smtp_bind_address = ${outgoing.good.address}`,
          `sender_dependent_default_transport_maps = texthash:${home}/postfix/transports`,
          'smtpd_sasl_type = dovecot',
          'smtpd_sasl_path = private/auth',
        ]
      : [
          `myhostname = ${hosts.inbox.name}`,
          `smtp_bind_address = ${hosts.inbox.address}`,
          `transport_maps = texthash:${home}/postfix/transports`,
          'spamassassin_destination_recipient_limit = 1',
          'utf8_destination_recipient_limit = 1',
        ];
  return `${[...common(dir, side), ...own].join('\n')}\n`;
}

/** The small tables beside main.cf: file name to lines. */
export function tables(side: Side): Readonly<Record<string, readonly string[]>> {
  const accounts = Object.values(side === 'post' ? senders : readers).map(({ address }) => address);
  const domains = [...new Set(accounts.map(domainOf))];
  const firstOf = (domain: string) => accounts.find((address) => domainOf(address) === domain);
  return {
    domains: domains.map((domain) => `${domain} yes`),
    aliases: domains.map((domain) => `postmaster@${domain} ${firstOf(domain)}`),
    mailboxes: accounts.map((address) => `${address} yes`),
    transports:
      side === 'post'
        ? [`@${domainOf(senders.listed.address)} listed:`]
        : [`filter.example spamassassin:`, `${readers.utf8.address} utf8:`],
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function service(
  dir: string,
  where: { readonly address: string; readonly name: string },
  port: number,
  options: Options,
) {
  const cert = [`smtpd_tls_cert_file=${dir}/${where.name}.crt`, `smtpd_tls_key_file=${dir}/${where.name}.key`];
  return entry(`${where.address}:${port} inet n - n - - smtpd`, [`myhostname=${where.name}`, ...cert, ...options]);
}

function sending(dir: string): readonly string[] {
  // Signed by OpenDKIM; nobody says who he is not.
  const login = [
    'smtpd_sasl_auth_enable=yes',
    'smtpd_milters=inet:127.0.0.1:8891',
    'smtpd_relay_restrictions=permit_sasl_authenticated, reject',
  ];
  const starttls = ['smtpd_tls_security_level=encrypt', 'smtpd_tls_auth_only=yes'];
  const { good, clear, expired, small } = submission;
  return [
    ...service(dir, good, 25, []),
    ...service(dir, good, 465, [...login, 'smtpd_tls_wrappermode=yes']),
    ...service(dir, good, 587, [...login, ...starttls]),
    ...service(dir, clear, 587, [...login, 'smtpd_tls_security_level=none']),
    ...service(dir, expired, 587, [...login, ...starttls]),
    ...service(dir, small, 587, [...login, ...starttls, `message_size_limit=${SMALL_LIMIT}`]),
    ...entry('listed unix - - n - - smtp', [
      `smtp_bind_address=${outgoing.listed.address}`,
      `smtp_helo_name=${outgoing.listed.name}`,
    ]),
  ];
}

function receiving(dir: string): readonly string[] {
  const home = join(dir, 'inn');
  const recipients = (...rules: Options) => `smtpd_recipient_restrictions=${rules.join(', ')}`;
  const known = 'reject_unlisted_recipient';
  return [
    ...service(dir, hosts.inbox, 25, [
      'smtpd_milters=inet:127.0.0.1:11332',
      recipients(known, 'check_policy_service inet:127.0.0.1:12340'),
      `message_size_limit=${SIZE_LIMIT}`,
    ]),
    ...service(dir, hosts.grey, 25, [recipients(known, 'check_policy_service inet:127.0.0.1:10023')]),
    ...service(dir, hosts.policy, 25, [recipients(known, 'check_policy_service unix:private/spf')]),
    ...service(dir, hosts.lists, 25, [recipients('reject_rbl_client zen.spamhaus.org', known)]),
    ...service(dir, hosts.late, 25, []),
    ...service(dir, hosts.filter, 25, ['smtpd_milters=inet:127.0.0.1:8892']),
    ...service(dir, hosts.clear, 25, ['smtpd_tls_security_level=none']),
    `spf unix - n n - 0 spawn user=nobody argv=/usr/bin/policyd-spf ${dir}/policyd-spf.conf`,
    `spamassassin unix - n n - 2 pipe flags=DROhu user=mail argv=${home}/spamassassin.sh \${sender} \${recipient}`,
    `utf8 unix - n n - - pipe flags=DROh user=mail argv=/usr/lib/dovecot/dovecot-lda -c ${home}/dovecot.conf -f \${sender} -d ${readers.utf8Mailbox.address}`,
  ];
}

export function masterCf(dir: string, side: Side): string {
  return `${[...(side === 'post' ? sending(dir) : receiving(dir)), ...commonEntries].join('\n')}\n`;
}
