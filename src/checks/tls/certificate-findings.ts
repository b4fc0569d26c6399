import { defineFindings, type Effect } from '../../core/finding.ts';
import { type Place, placesText, placesTitle, placeText } from '../../core/places.ts';
import { at, downgrade, listText } from './words.ts';

/** A certificate as it was presented at a place. */
export interface CertifiedAt extends Place {
  readonly subject: string;
  readonly issuer: string;
  /** Dates as `YYYY-MM-DD`, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface Certified {
  readonly domain: string;
  readonly places: readonly CertifiedAt[];
}

export interface Dated {
  readonly domain: string;
  /** `days`: whole days since or until the date in question. */
  readonly places: readonly (CertifiedAt & { readonly days: number })[];
}

export interface Untrusted {
  readonly domain: string;
  /** `code` is OpenSSL's; `issuerUrl` is where the missing certificate is to be had, or null. */
  readonly places: readonly (CertifiedAt & {
    readonly code: string;
    readonly detail: string;
    readonly issuerUrl: string | null;
  })[];
}

const bounce: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const certified: CertifiedAt = {
  ...at,
  subject: 'CN=mx1.acme.example',
  issuer: "CN=R11, O=Let's Encrypt, C=US",
  notBefore: '2026-06-12',
  notAfter: '2026-09-10',
};
const untrusted = {
  ...certified,
  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  detail: 'the issuer of the certificate was not sent and is not among the trusted roots',
  issuerUrl: 'http://r11.i.lencr.org/',
};

/** Which senders mind, and which do not: the same for every fault of a certificate (RFC 7435, RFC 8461, RFC 7672 section 3.1.1). */
const CHECKERS =
  'those that check certificates, for MTA-STS or by their own rules, do not deliver (under a DANE-EE record issuer, name and date do not count)';
const WHO_MINDS = `most senders encrypt all the same and deliver; ${CHECKERS}`;
const OPEN_TO_ATTACK = `most senders encrypt all the same and deliver, though to an attacker in between as well; ${CHECKERS}`;

const days = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`;

export const certificateFindings = defineFindings({
  'tls-certificate-expired': {
    severity: 'major',
    effects: [bounce, downgrade],
    spec: 'RFC 5280 section 4.1.2.5',
    example: { domain: 'acme.example', places: [{ ...certified, days: 12 }] },
    text: ({ places }: Dated) => ({
      title: `the certificate has expired: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placeText(place)} presents ${place.subject}, which ended ${days(place.days)} ago, on ${place.notAfter}`))}; ${WHO_MINDS}`,
      fix: { text: 'renew the certificate and reload the mail server, which else goes on to present the old one' },
    }),
  },
  'tls-certificate-not-yet-valid': {
    severity: 'major',
    effects: [bounce, downgrade],
    spec: 'RFC 5280 section 4.1.2.5',
    example: {
      domain: 'acme.example',
      places: [{ ...certified, notBefore: '2026-12-01', notAfter: '2027-03-01', days: 9 }],
    },
    text: ({ places }: Dated) => ({
      title: `the certificate is not valid yet: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placeText(place)} presents ${place.subject}, which begins in ${days(place.days)}, on ${place.notBefore}`))}; ${WHO_MINDS}`,
      fix: {
        text: 'present the certificate that is valid now; if this one should be, set the clock of whoever issued it',
      },
    }),
  },
  'tls-certificate-expires-soon': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5280 section 4.1.2.5',
    example: { domain: 'acme.example', places: [{ ...certified, notAfter: '2026-12-10', days: 19 }] },
    text: ({ places }: Dated) => ({
      title: `the certificate ends in ${days(Math.min(...places.map((place) => place.days)))}: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placeText(place)} presents ${place.subject}, which ends on ${place.notAfter}`))}; from then on senders that check certificates do not deliver`,
      fix: { text: 'see that it is renewed in time and that the mail server is reloaded then' },
    }),
  },
  'tls-certificate-renewal-late': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5280 section 4.1.2.5',
    example: { domain: 'acme.example', places: [{ ...certified, notAfter: '2026-11-25', days: 4 }] },
    text: ({ places }: Dated) => ({
      title: `the certificate should have been renewed: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placeText(place)} has ${days(place.days)} left of the time from ${place.notBefore} to ${place.notAfter}`))}; automatic renewal comes sooner, so it may have failed, or the mail server was not reloaded`,
      fix: {
        text: 'renew the certificate now and reload the mail server; see in its log why the automatic renewal did not',
      },
    }),
  },
  'tls-self-signed': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 4.2',
    example: { domain: 'acme.example', places: [{ ...certified, issuer: 'CN=mx1.acme.example' }] },
    text: ({ places }: Certified) => ({
      title: `the certificate is self-signed: ${placesTitle(places)}`,
      why: `${placesText(places)}: ${OPEN_TO_ATTACK}`,
      fix: {
        text: "use a certificate of a public authority (Let's Encrypt gives them free), or publish a DANE-EE record for this one in a signed zone",
      },
    }),
  },
  'tls-unknown-issuer': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 4.2',
    example: {
      domain: 'acme.example',
      places: [
        {
          ...untrusted,
          issuer: 'CN=Acme Internal CA',
          code: 'SELF_SIGNED_CERT_IN_CHAIN',
          detail: 'the chain ends at a root that is not trusted here',
          issuerUrl: null,
        },
      ],
    },
    text: ({ places }: Untrusted) => ({
      title: `the certificate's issuer is not trusted: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placeText(place)} presents a certificate by ${place.issuer}, and ${place.detail}`))}; ${OPEN_TO_ATTACK}`,
      fix: {
        text: "use a certificate of a public authority (Let's Encrypt gives them free); if your own authority is meant, name it with --ca-file",
      },
    }),
  },
  'tls-incomplete-chain': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 5280 section 6.1',
    example: { domain: 'acme.example', places: [untrusted] },
    text: ({ places }: Untrusted) => {
      const url = places.find(({ issuerUrl }) => issuerUrl !== null)?.issuerUrl ?? null;
      return {
        title: `the issuer's certificate is not sent: ${placesTitle(places)}`,
        why: `${listText(places.map((place) => `${placeText(place)} does not send the certificate of ${place.issuer}, which is no trusted root`))}, so nobody can follow the chain; ${OPEN_TO_ATTACK}`,
        fix: {
          text: `append the intermediate certificate to the one of the server (often named fullchain.pem)${url === null ? '; if a private authority issued it, use a public one' : `; it is at ${url}`}`,
        },
      };
    },
  },
  'tls-chain-invalid': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 5280 section 6.1',
    example: {
      domain: 'acme.example',
      places: [{ ...untrusted, code: 'INVALID_PURPOSE', detail: 'the certificate is not meant for servers' }],
    },
    text: ({ places }: Untrusted) => ({
      title: `the chain of certificates is not valid: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placeText(place)}: ${place.detail} (${place.code})`))}; ${OPEN_TO_ATTACK}`,
      fix: {
        text: 'get a new certificate for the server, and send it with the intermediate certificates of its authority',
      },
    }),
  },
  'tls-certificate-unreadable': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 5280 section 4.1',
    example: { domain: 'acme.example', places: [at] },
    text: ({ places }: { domain: string; places: readonly Place[] }) => ({
      title: `no certificate that can be read: ${placesTitle(places)}`,
      why: `${placesText(places)} completes the handshake without one; ${OPEN_TO_ATTACK}`,
      fix: { text: 'give the mail server an X.509 certificate for its host name' },
    }),
  },
  'tls-name-mismatch': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9525 section 6.3',
    example: {
      domain: 'acme.example',
      places: [{ ...certified, names: ['mail.hosting.example'], commonNameOnly: false }],
    },
    text: ({
      places,
    }: {
      domain: string;
      places: readonly (CertifiedAt & { readonly names: readonly string[]; readonly commonNameOnly: boolean })[];
    }) => ({
      title: `the certificate is for another name: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placeText(place)} presents one for ${place.commonNameOnly ? 'no alternative name, only a common name, which is no longer looked at' : namesText(place.names)}`))}; ${OPEN_TO_ATTACK}`,
      fix: {
        text: `get a certificate whose alternative names include ${[...new Set(places.map(({ host }) => host))].slice(0, 4).join(', ')}, or let the MX records name a host that the certificate is for`,
      },
    }),
  },
  'tls-weak-key': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9325 section 4.5',
    example: { domain: 'acme.example', places: [{ ...certified, type: 'rsa', bits: 1024 }] },
    text: ({
      places,
    }: {
      domain: string;
      places: readonly (CertifiedAt & { readonly type: string; readonly bits: number | null })[];
    }) => ({
      title: `the certificate's key is weak: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placeText(place)} has a key of type ${place.type}${place.bits === null ? '' : ` with ${place.bits} bits`}`))}; it can be broken, and senders with strict settings break off`,
      fix: { text: 'make a new key, RSA with 2048 bits or ECDSA on P-256, and get a certificate for it' },
    }),
  },
  'tls-weak-signature': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9325 section 4.5',
    example: { domain: 'acme.example', places: [{ ...certified, hash: 'sha1' }] },
    text: ({ places }: { domain: string; places: readonly (CertifiedAt & { readonly hash: string })[] }) => ({
      title: `signed over a broken hash: ${placesTitle(places)}`,
      why: `${listText(places.map((place) => `${placeText(place)} presents ${place.subject}, signed over ${place.hash}`))}; such a signature can be forged, and strict senders do not take it`,
      fix: { text: 'get a new certificate, signed over SHA-256' },
    }),
  },
});

function namesText(names: readonly string[]): string {
  if (names.length === 0) return 'no name at all';
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
