import { defineFindings } from '../../core/finding.ts';

export interface Lead {
  readonly source: string;
  readonly host: string;
}

const leads = (all: readonly Lead[]) =>
  all
    .slice(0, 5)
    .map(({ source, host }) => `${source} leads to ${host}`)
    .join('; ');

/** All of them remarks: mail arrives whatever they say; people's mail programs do not set themselves up. */
export const clientSetupFindings = defineFindings({
  'client-setup-host-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6186 section 3',
    example: {
      domain: 'acme.example',
      missing: [{ source: '_imaps._tcp.acme.example SRV', host: 'imap.acme.example' }],
    },
    text: ({ domain, missing }: { readonly domain: string; readonly missing: readonly Lead[] }) => ({
      title: 'mail programs are sent to a host that does not exist',
      why: `whoever sets up a mail program for an address at ${domain} is told a name without an address: ${leads(missing)}`,
      fix: { text: 'give the host an address, or correct or drop the record that names it' },
    }),
  },
  'client-setup-autoconfig-broken': {
    severity: 'info',
    effects: [],
    spec: 'https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat',
    example: { url: 'https://autoconfig.acme.example/mail/config-v1.1.xml', detail: 'HTTP 404' },
    text: ({ url, detail }: { readonly url: string; readonly detail: string }) => ({
      title: 'the autoconfig host serves no set-up file over HTTPS',
      why: `Thunderbird and others ask ${url} and get nothing they can use (${detail}); they ask the same in clear, where anybody on the way can name other servers, or guess`,
      fix: { text: 'serve a clientConfig file there over a valid certificate, or drop the host name' },
    }),
  },
  'client-setup-clear-text': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8314 section 3',
    example: { servers: ['imap.acme.example:143'] },
    text: ({ servers }: { readonly servers: readonly string[] }) => ({
      title: 'the set-up file asks for connections without TLS',
      why: `mail programs that follow it send passwords readable to everyone on the way: ${servers.join(', ')}`,
      fix: { text: 'write SSL with ports 993, 995 and 465, or STARTTLS, as socketType' },
    }),
  },
  'client-setup-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6186 section 3',
    example: { domain: 'acme.example' },
    text: ({ domain }: { readonly domain: string }) => ({
      title: 'the domain publishes no set-up for mail programs',
      why: `there are no SRV records, no autoconfig host and no autodiscover host for ${domain}: mail programs have to guess its servers, or people have to know them`,
      fix: { text: 'publish _imaps._tcp and _submissions._tcp SRV records for your servers' },
    }),
  },
});
