import { defineFindings } from '../../core/finding.ts';
import {
  type ServerAt,
  type ServerSite,
  type ServerTrouble,
  serversText,
  serversTitle,
  troublesText,
} from '../../core/server-places.ts';

export interface Servers {
  readonly servers: readonly ServerAt[];
}

const example = { host: 'mail.acme.example', port: 587, address: '192.0.2.25' };

export const submissionFindings = defineFindings({
  'submission-auth-in-clear': {
    severity: 'major',
    effects: [],
    spec: 'RFC 4954 section 4',
    example: { servers: [{ ...example, mechanisms: 'PLAIN LOGIN' }] },
    text: ({ servers }: { readonly servers: readonly (ServerAt & { readonly mechanisms: string })[] }) => ({
      title: 'passwords are asked for before TLS',
      why: `${serversText(servers)} offers AUTH (${servers[0]?.mechanisms ?? ''}) in clear: a mail program that takes the offer sends its password readable to everyone on the way, and whoever reads it sends mail as you`,
      fix: {
        text: 'offer AUTH under TLS only (Postfix: smtpd_tls_auth_only = yes; Exim: auth_advertise_hosts only where tls_in_cipher is set)',
      },
    }),
  },
  'submission-no-tls': {
    severity: 'major',
    effects: [],
    spec: 'RFC 8314 section 3',
    example: { servers: [example] },
    text: ({ servers }: Servers) => ({
      title: 'a submission server offers no TLS',
      why: `${serversText(servers)} takes mail from your users in clear; current mail programs refuse to talk to it`,
      fix: { text: 'offer TLS from the first octet on port 465, and STARTTLS on 587' },
    }),
  },
  'submission-tls-fails': {
    severity: 'major',
    effects: [],
    spec: 'RFC 8314 section 3',
    example: { servers: [{ ...example, port: 465, detail: 'the server answered in clear' }] },
    text: ({ servers }: { readonly servers: readonly ServerTrouble[] }) => ({
      title: `TLS fails at ${serversTitle(servers)}`,
      why: `your users cannot send: ${troublesText(servers)}`,
      fix: {
        text: 'see that the port speaks TLS at once (465) or after STARTTLS (587), with a certificate and key that belong together',
      },
    }),
  },
  'submission-certificate-refused': {
    severity: 'major',
    effects: [],
    spec: 'RFC 8314 section 4.3',
    example: { servers: [{ ...example, detail: 'the certificate is for other names: mx1.hoster.example' }] },
    text: ({ servers }: { readonly servers: readonly ServerTrouble[] }) => ({
      title: `mail programs refuse the certificate of ${serversTitle(servers)}`,
      why: `mail programs must verify the server's certificate, and warn or refuse to send where it fails: ${troublesText(servers)}`,
      fix: {
        text: 'present a certificate of a public authority that names the host your users enter, with its intermediates',
      },
    }),
  },
  'submission-unreachable': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6186 section 3.1',
    example: { servers: [{ ...example, detail: 'the connection was refused' }] },
    text: ({ servers }: { readonly servers: readonly ServerTrouble[] }) => ({
      title: `nothing answers at ${serversTitle(servers)}`,
      why: `mail programs that are set up for it cannot send: ${troublesText(servers)}`,
      fix: { text: 'start the service, open the port, or correct the SRV record' },
    }),
  },
  'submission-host-missing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2782',
    example: {
      domain: 'acme.example',
      sites: [{ host: 'gone.acme.example', port: 465 }],
    },
    text: ({ domain, sites }: { readonly domain: string; readonly sites: readonly ServerSite[] }) => ({
      title: `no address for ${serversTitle(sites)}`,
      why: `${serversText(sites)} is a submission server of ${domain}, and its name leads nowhere: no mail program gets to it`,
      fix: { text: 'give the host an address, or correct the name where it stands, as in the SRV record' },
    }),
  },
  'submission-no-auth': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6409 section 4.3',
    example: { servers: [example] },
    text: ({ servers }: Servers) => ({
      title: 'a submission server takes no password',
      why: `${serversText(servers)} offers no AUTH under TLS either: nobody can log in, so nobody can send through it`,
      fix: { text: 'offer AUTH PLAIN under TLS (RFC 4954 section 4)' },
    }),
  },
  'submission-no-implicit-tls': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8314 section 3.3',
    example: { domain: 'acme.example' },
    text: ({ domain }: { readonly domain: string }) => ({
      title: 'submission with TLS from the first octet is not published',
      why: `${domain} publishes submission with STARTTLS only; TLS from the first octet leaves nothing that a man in the middle could strip, and is preferred`,
      fix: { text: 'offer port 465 and publish it as _submissions._tcp' },
    }),
  },
});
