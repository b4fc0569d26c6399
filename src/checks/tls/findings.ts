import { defineFindings, type Effect } from '../../core/finding.ts';
import { type Place, placesText, placesTitle } from '../../core/places.ts';
import { certificateFindings } from './certificate-findings.ts';
import { at, detailsText, downgrade, listText } from './words.ts';

const bounce: Effect = { kind: 'bounce', direction: 'mail-to-you' };

export interface AtPlaces {
  readonly domain: string;
  readonly places: readonly Place[];
}

export interface WithDetail {
  readonly domain: string;
  readonly places: readonly (Place & { readonly detail: string })[];
}

/** What was agreed upon in a handshake. */
interface Agreed extends Place {
  readonly protocol: string;
  readonly cipher: string;
}

export interface AgreedAt {
  readonly domain: string;
  readonly places: readonly Agreed[];
}

const agreed: Agreed = { ...at, protocol: 'TLSv1.2', cipher: 'TLS_RSA_WITH_AES_256_GCM_SHA384' };

export const tlsFindings = defineFindings({
  'tls-not-offered': {
    severity: 'major',
    effects: [downgrade],
    spec: 'RFC 3207 section 2',
    example: { domain: 'acme.example', places: [at] },
    text: ({ domain, places }: AtPlaces) => ({
      title: 'no mail server offers STARTTLS',
      why: `mail reaches ${placesText(places)} in clear text only: everybody on the way can read and change mail to ${domain}, and senders that insist on TLS return it`,
      fix: { text: 'give the mail server a certificate for its host name and switch on STARTTLS' },
    }),
  },
  'tls-offered-not-everywhere': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 3207 section 2',
    example: { domain: 'acme.example', places: [{ ...at, host: 'mx2.acme.example' }] },
    text: ({ places }: AtPlaces) => ({
      title: `STARTTLS is not offered everywhere: ${placesTitle(places)}`,
      why: `mail reaches ${placesText(places)} in clear text only; whoever keeps senders from the other servers gets to read it`,
      fix: { text: 'switch on STARTTLS at these addresses too' },
    }),
  },
  'tls-masked': {
    severity: 'major',
    effects: [downgrade],
    spec: 'RFC 3207 section 6',
    example: { domain: 'acme.example', places: [{ ...at, detail: 'XXXXXXXA' }] },
    text: ({ places }: WithDetail) => ({
      title: `a device on the way masks STARTTLS: ${placesTitle(places)}`,
      why: `${detailsText(places, 'offers')} where STARTTLS should stand: a firewall that "inspects" SMTP overwrites it, and mail goes in clear text`,
      fix: {
        text: 'switch off SMTP inspection in the firewall before the mail server (Cisco ASA: no inspect esmtp); if other domains look the same from here, it is the firewall of this network',
      },
    }),
  },
  'tls-command-refused': {
    severity: 'major',
    effects: [downgrade],
    spec: 'RFC 3207 section 4',
    example: {
      domain: 'acme.example',
      places: [{ ...at, detail: '454 4.7.0 TLS not available due to local problem' }],
    },
    text: ({ places }: WithDetail) => ({
      title: `STARTTLS is offered, then refused: ${placesTitle(places)}`,
      why: `${detailsText(places, 'answers')}: senders go on in clear text, and those that insist on TLS return the mail`,
      fix: {
        text: 'see in the log of the mail server why TLS is not available, often a key or certificate that it cannot read',
      },
    }),
  },
  'tls-handshake-failed': {
    severity: 'major',
    effects: [bounce, downgrade],
    spec: 'RFC 3207 section 4.1',
    example: {
      domain: 'acme.example',
      places: [
        { ...at, code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', detail: 'the server broke off the TLS handshake' },
      ],
    },
    text: ({
      places,
    }: {
      domain: string;
      places: readonly (WithDetail['places'][number] & { readonly code: string })[];
    }) => ({
      title: `the TLS handshake fails: ${placesTitle(places)}`,
      why: `${detailsText(places, 'fails with')}: some senders try again in clear text, the others keep the mail for days and return it`,
      fix: {
        text: 'see in the log of the mail server why: often no common version or cipher, or a certificate that does not fit its key',
      },
    }),
  },
  'tls-injection': {
    severity: 'major',
    effects: [downgrade],
    spec: 'RFC 3207 section 4.2',
    example: { domain: 'acme.example', places: [{ ...at, bytes: 31 }] },
    text: ({ places }: { domain: string; places: readonly (Place & { readonly bytes: number })[] }) => ({
      title: `clear text behind the reply to STARTTLS: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placesText([place])} sent ${place.bytes} octets in clear before TLS began`))}: a sender that reads them later takes them for part of the protected dialogue, as an attacker on the way would want it`,
      fix: { text: 'update the mail server, and see whether a proxy or firewall before it adds to its replies' },
    }),
  },
  'tls-old-version-only': {
    severity: 'major',
    effects: [bounce, downgrade],
    spec: 'RFC 8996',
    example: {
      domain: 'acme.example',
      places: [{ ...agreed, protocol: 'TLSv1', cipher: 'TLS_RSA_WITH_AES_128_CBC_SHA' }],
    },
    text: ({ places }: AgreedAt) => ({
      title: `nothing newer than TLS 1.1: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placesText([place])} agrees to ${place.protocol} at best`))}; large senders have switched these versions off, so the handshake fails and mail goes in clear text or is returned`,
      fix: { text: 'switch on TLS 1.2 and 1.3; a mail server that cannot has to be updated' },
    }),
  },
  'tls-weak-cipher': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9325 section 4.1',
    example: { domain: 'acme.example', places: [{ ...agreed, cipher: 'TLS_RSA_WITH_3DES_EDE_CBC_SHA' }] },
    text: ({ places }: AgreedAt) => ({
      title: `a weak cipher is chosen: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placesText([place])} chooses ${place.cipher}`))}, though better ones were on offer; it can be broken`,
      fix: { text: 'allow ciphers with AES-GCM or ChaCha20 and ECDHE only, and let the server prefer them' },
    }),
  },
  'tls-no-forward-secrecy': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9325 section 4.1',
    example: { domain: 'acme.example', places: [agreed] },
    text: ({ places }: AgreedAt) => ({
      title: `no forward secrecy: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placesText([place])} chooses ${place.cipher}`))}: who gets hold of the key one day can read mail that was recorded before`,
      fix: { text: 'allow ciphers with ECDHE, and let the server prefer them' },
    }),
  },
  'tls-weak-key-exchange': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9325 section 4.5',
    example: { domain: 'acme.example', places: [{ ...at, kind: 'DH', bits: 1024 }] },
    text: ({
      places,
    }: {
      domain: string;
      places: readonly (Place & { readonly kind: string; readonly bits: number })[];
    }) => ({
      title: `weak key exchange: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placesText([place])} uses ${place.kind} with ${place.bits} bits`))}; it can be broken, and senders with strict settings break off`,
      fix: { text: 'use ECDHE, or Diffie-Hellman parameters of 2048 bits or more' },
    }),
  },
  ...certificateFindings,
});

/** What the tls check shows of its facts. Null: not seen, or none. */
export interface TlsShown {
  readonly [key: string]: unknown;
  readonly places: readonly (Place & {
    readonly offered: boolean | null;
    readonly protocol: string | null;
    readonly trusted: boolean | null;
    readonly nameMatches: boolean | null;
    readonly [key: string]: unknown;
  })[];
}

/** One line when all is well, such as `TLS 1.3 and 1.2, trusted, names match`. */
export function tlsSummary({ places }: TlsShown): string {
  const versions = [...new Set(places.flatMap(({ protocol }) => protocol ?? []))].sort().reverse();
  if (versions.length === 0) return 'no TLS seen';
  const seen = places.filter(({ protocol }) => protocol !== null);
  return [
    `TLS ${versions.map((version) => version.replace(/^TLSv1$/, '1.0').replace(/^TLSv/, '')).join(' and ')}`,
    ...(seen.every(({ trusted }) => trusted === true) ? ['trusted'] : []),
    ...(seen.every(({ nameMatches }) => nameMatches === true) ? ['names match'] : []),
  ].join(', ');
}
