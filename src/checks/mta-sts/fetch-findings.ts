import { defineFindings } from '../../core/finding.ts';
import { clip, downgrade, policyUrl } from './words.ts';

export interface AtHost {
  readonly domain: string;
}

export interface WithDetail extends AtHost {
  readonly detail: string;
}

const acme: AtHost = { domain: 'acme.example' };
const UNSEEN =
  'senders that cannot fetch the policy deliver as if there were none, but for those that hold an older one';

/**
 * Fetching the policy. All are `minor`: where it cannot be fetched, mail arrives all the same, no better protected than
 * without MTA-STS (RFC 8461 section 3.3).
 */
export const fetchFindings = defineFindings({
  'mta-sts-host-no-address': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: acme,
    text: ({ domain }: AtHost) => ({
      title: 'the policy host has no address',
      why: `the record says that there is a policy, but mta-sts.${domain}, from where it is fetched, has no address in DNS; ${UNSEEN}`,
      fix: { text: `point mta-sts.${domain} at a web server that serves ${policyUrl(domain)}` },
    }),
  },
  'mta-sts-host-private-address': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: { ...acme, detail: '10.0.0.7 is private' },
    text: ({ domain, detail }: WithDetail) => ({
      title: 'the policy host has no public address',
      why: `nobody outside reaches mta-sts.${domain} (${clip(detail)}); ${UNSEEN}`,
      fix: { text: `give mta-sts.${domain} a public address` },
    }),
  },
  'mta-sts-certificate-expired': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: { ...acme, detail: 'certificate has expired' },
    text: ({ domain, detail }: WithDetail) => ({
      title: 'the certificate of the policy host has expired',
      why: `senders accept the policy over a valid certificate only (${clip(detail)}); ${UNSEEN}`,
      fix: { text: `renew the certificate of mta-sts.${domain}, and let it be renewed automatically` },
    }),
  },
  'mta-sts-certificate-wrong-name': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: { ...acme, detail: "mta-sts.acme.example is not in the cert's altnames: DNS:www.acme.example" },
    text: ({ domain, detail }: WithDetail) => ({
      title: 'the certificate of the policy host is for another name',
      why: `senders accept the policy from a server that proves to be mta-sts.${domain} (${clip(detail)}); ${UNSEEN}`,
      fix: { text: `give the web server a certificate for mta-sts.${domain}` },
    }),
  },
  'mta-sts-certificate-untrusted': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: { ...acme, code: 'DEPTH_ZERO_SELF_SIGNED_CERT', detail: 'self-signed certificate' },
    text: ({ domain, code, detail }: WithDetail & { readonly code: string }) => ({
      title: 'the certificate of the policy host is not trusted',
      why: `${code === 'CERT_NOT_YET_VALID' ? 'it is valid from a later day on' : 'it does not lead to an authority that senders trust'} (${clip(detail)}, ${code}); ${UNSEEN}`,
      fix: {
        text:
          code === 'CERT_NOT_YET_VALID'
            ? `give mta-sts.${domain} a certificate that is valid today; the clock of whoever issued it may be wrong`
            : `give mta-sts.${domain} a certificate of a public authority, and let the server send the intermediate certificates along`,
      },
    }),
  },
  'mta-sts-tls-failed': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: { ...acme, detail: 'alert handshake failure' },
    text: ({ domain, detail }: WithDetail) => ({
      title: 'no TLS with the policy host',
      why: `the TLS handshake fails (${clip(detail)}); ${UNSEEN}`,
      fix: { text: `make the web server answer for mta-sts.${domain} on port 443 with TLS 1.2 or 1.3` },
    }),
  },
  'mta-sts-policy-unreachable': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: { ...acme, ended: 'timeout', detail: 'nothing came for 15 s' },
    text: ({ domain, ended, detail }: WithDetail & { readonly ended: string }) => ({
      title: `the policy host does not answer as it should: ${ended}`,
      why: `${policyUrl(domain)} cannot be fetched (${clip(detail)}); ${UNSEEN}`,
      fix: { text: `see that a web server for mta-sts.${domain} answers on port 443 at every address the name has` },
    }),
  },
  'mta-sts-policy-redirected': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: { ...acme, status: 301, location: 'https://www.acme.example/' },
    text: ({ domain, status, location }: AtHost & { readonly status: number; readonly location: string | null }) => ({
      title: `the policy is redirected, and no sender follows (${status})`,
      why: `senders must not follow redirects when they fetch a policy; this one leads to ${location === null ? 'nowhere' : clip(location)}; ${UNSEEN}`,
      fix: { text: `serve the policy itself at ${policyUrl(domain)}, with status 200` },
    }),
  },
  'mta-sts-policy-wrong-status': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: { ...acme, status: 404 },
    text: ({ domain, status }: AtHost & { readonly status: number }) => ({
      title: `the policy host answers ${status}, where only 200 counts`,
      why: `${policyUrl(domain)} gives no policy; ${UNSEEN}`,
      fix: { text: `serve the policy at ${policyUrl(domain)}, with status 200` },
    }),
  },
  'mta-sts-policy-too-large': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.3',
    example: acme,
    text: ({ domain }: AtHost) => ({
      title: 'the policy is larger than 64 KiB',
      why: `senders stop reading; a policy takes a few hundred octets; ${UNSEEN}`,
      fix: { text: `serve nothing but the policy at ${policyUrl(domain)}` },
    }),
  },
  'mta-sts-policy-wrong-type': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, contentType: 'text/html' },
    text: ({ domain, contentType }: AtHost & { readonly contentType: string | null }) => ({
      title: `the policy is served as ${contentType === null ? 'no type at all' : clip(contentType, 40)}`,
      why: 'senders should take it only as text/plain, because a page that users can write might be served there; some then ignore the policy',
      fix: { text: `serve ${policyUrl(domain)} with "Content-Type: text/plain"` },
    }),
  },
});
