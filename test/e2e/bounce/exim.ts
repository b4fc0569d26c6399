import { causes } from './causes.ts';
import { outgoing, senderDomain, senderStates } from './places.ts';

/**
 * Exim of the sending side: relays for its own machine, and bounces into Maildirs of its own.
 *
 * @param program  its own, which it calls to hand a bounce in
 */
export function eximConf(dir: string, program: string): string {
  const { good, listed } = outgoing.exim;
  return `primary_hostname = ${good.name}
exim_path = ${program}
spool_directory = ${dir}/exim/spool
log_file_path = ${dir}/exim/%slog
pid_file_path = ${dir}/exim/exim.pid
domainlist own_domains = ${senderStates.map((state) => senderDomain(state, 'exim')).join(' : ')}
local_interfaces = ${good.address}
daemon_smtp_ports = 25
disable_ipv6 = true
# Everything runs as one user, who is not root.
deliver_drop_privilege = true
tls_advertise_hosts =
keep_environment =
rfc1413_query_timeout = 0s
message_size_limit = 20M
# Once after a second, and not again as long as anybody waits.
delay_warning = 1s:1h
queue_run_max = 2
acl_smtp_rcpt = relay
acl_smtp_data = take

begin acl
relay:
  accept hosts = ${good.address}
take:
  accept

begin routers
own:
  driver = accept
  domains = +own_domains
  # What is in this list is no outsider's text, and may become the name of a folder.
  local_parts = ${causes.map(({ id }) => id).join(' : ')}
  transport = maildir
others:
  driver = dnslookup
  domains = ! +own_domains
  transport = remote
  ignore_target_hosts = 0.0.0.0 : 127.0.0.0/8
  no_more

begin transports
remote:
  driver = smtp
  interface = \${if eq{$sender_address_domain}{${senderDomain('listed', 'exim')}}{${listed.address}}{${good.address}}}
  helo_data = \${if eq{$sender_address_domain}{${senderDomain('listed', 'exim')}}{${listed.name}}{${good.name}}}
maildir:
  driver = appendfile
  directory = ${dir}/bounces/exim/$local_part_data
  maildir_format
  delivery_date_add
  envelope_to_add
  return_path_add

begin retry
* * F,1h,2s
`;
}
