import type { Context } from '../../core/fact.ts';
import type { Unknown } from '../../core/observation.ts';
import { httpsHosts } from './parse.ts';

/** What a name is for, and so what whoever takes it gets. */
export type NameRole = 'dmarc' | 'mta-sts' | 'reports' | 'logo' | 'set-up' | 'mail' | 'sending' | 'keys';

export interface Lead {
  readonly name: string;
  /** What leads to it, such as `the alias mta-sts.example.com`. */
  readonly via: string;
  readonly role: NameRole;
}

/** What was not answered or looked at, so that names in it are not known. */
export type Unread = readonly { readonly subject: string; readonly role: NameRole; readonly why: Unknown }[];

interface Leads {
  readonly leads: readonly Lead[];
  readonly unread: Unread;
}

/** Hosts of URLs in the records of TLS-RPT and BIMI; addresses for mail are looked after by tls-rpt itself. */
export async function textLeads({ target: { domain, options }, net }: Context): Promise<Leads> {
  const places = [
    { name: `_smtp._tls.${domain}`, via: 'a report address of TLS-RPT', role: 'reports' },
    { name: `${options.bimiSelector}._bimi.${domain}`, via: 'an address in BIMI', role: 'logo' },
  ] as const;
  const read = await Promise.all(
    places.map(async ({ name, ...rest }) => {
      const answer = await net.dns.query(name, 'TXT');
      const records = answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [];
      const hosts = httpsHosts(records.map((strings) => strings.join('')));
      const unread = answer.status === 'unknown' ? [{ subject: `names in ${name}`, role: rest.role, why: answer }] : [];
      return { leads: hosts.map((host) => ({ name: host, ...rest })), unread };
    }),
  );
  return { leads: read.flatMap(({ leads }) => leads), unread: read.flatMap(({ unread }) => unread) };
}

/** Servers that mail programs are sent to, with the passwords of their users (RFC 6186, RFC 8314 section 5.1). */
const SERVICES = ['imaps', 'imap', 'pop3s', 'pop3', 'submissions', 'submission', 'autodiscover'] as const;

export async function serviceLeads({ target: { domain }, net }: Context): Promise<Leads> {
  const read = await Promise.all(
    SERVICES.map(async (service) => {
      const source = `_${service}._tcp.${domain}`;
      const answer = await net.dns.query(source, 'SRV');
      const records = answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [];
      const hosts = records.map(({ target }) => target).filter((host) => host !== '.');
      const unread =
        answer.status === 'unknown' ? [{ subject: `names in ${source}`, role: 'set-up', why: answer } as const] : [];
      return { leads: hosts.map((name) => ({ name, via: `${source} SRV`, role: 'set-up' }) as const), unread };
    }),
  );
  return { leads: read.flatMap(({ leads }) => leads), unread: read.flatMap(({ unread }) => unread) };
}
