import { defineFindings, type Effect, type Fix } from '../../core/finding.ts';
import { type Place, placesText, placesTitle } from '../../core/places.ts';
import { type TlsaFix, tlsaFix } from './words.ts';

const bounce: Effect = { kind: 'bounce', direction: 'mail-to-you' };

/** An address where DANE senders do not deliver. `lookup`: its TLSA question is not answered. */
export interface RefusedAt extends Place {
  readonly fault: 'mismatch' | 'no-tls' | 'lookup';
  readonly detail: string;
}

export interface Refusal {
  readonly domain: string;
  readonly places: readonly RefusedAt[];
  /** The records of the hosts whose certificate no record names. */
  readonly fixes: readonly TlsaFix[];
}

/** Who verifies by DANE when it sends. Microsoft: learn.microsoft.com/purview/how-smtp-dane-works, which also says when it bounces. */
const SENDERS = 'Microsoft 365, GMX, WEB.DE, Comcast and every Postfix set to "dane"';

const place: RefusedAt = {
  host: 'mx1.acme.example',
  address: '192.0.2.25',
  fault: 'mismatch',
  detail: 'it presents a certificate that no DANE-EE record names',
};
const acme: Refusal = {
  domain: 'acme.example',
  places: [place],
  fixes: [
    {
      host: 'mx1.acme.example',
      owner: '_25._tcp.mx1.acme.example',
      delegatedTo: null,
      add: [`3 1 1 ${'ab'.repeat(32)}`],
      remove: [`3 1 1 ${'cd'.repeat(32)}`],
    },
  ],
};

/**
 * Where every host is refused, mail is lost: Microsoft 365 alone, which returns it after a day, sends a large part of all
 * business mail. So that is critical, as long as those senders look at the records at all: where the MX records are
 * unsigned, Microsoft passes over them and Postfix does not (RFC 7672 section 2.2.1 allows both).
 */
export const refusalFindings = defineFindings({
  'dane-refused': {
    severity: 'critical',
    effects: [bounce],
    spec: 'RFC 7672 section 2.2',
    example: acme,
    text: (p: Refusal) => ({
      title: title('DANE senders can deliver nowhere', p.places),
      why: `${reasons(p.places)}; senders that verify by DANE (${SENDERS}) must not deliver then: their mail waits for a day or more and bounces, while all others deliver and nothing seems wrong`,
      fix: fixOf(p),
    }),
  },
  'dane-refused-mx-unsigned': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 7672 section 2.2.1',
    example: acme,
    text: (p: Refusal) => ({
      title: title('some DANE senders can deliver nowhere', p.places),
      why: `${reasons(p.places)}; the MX records of ${p.domain} are not signed, so Microsoft 365 passes over this, but every Postfix set to "dane" does not: its mail waits for days and bounces`,
      fix: fixOf(p),
    }),
  },
  'dane-refused-at-host': {
    severity: 'major',
    effects: [],
    spec: 'RFC 7672 section 2.2',
    example: acme,
    text: (p: Refusal) => ({
      title: title(`DANE senders pass over ${placesTitle(p.places)}`, p.places),
      why: `${reasons(p.places)}; senders that verify by DANE (${SENDERS}) deliver to the other addresses only; when those are down, their mail waits and then bounces`,
      fix: fixOf(p),
    }),
  },
});

const TITLES: Readonly<Record<RefusedAt['fault'], string>> = {
  mismatch: 'TLSA does not match',
  'no-tls': 'no TLS',
  lookup: 'TLSA fails',
};

function title(what: string, places: readonly RefusedAt[]): string {
  return `${what}: ${[...new Set(places.map(({ fault }) => TITLES[fault]))].join(', ')}`;
}

const MAX_REASONS = 3;

function reasons(places: readonly RefusedAt[]): string {
  const all = [...Map.groupBy(places, ({ detail }) => detail)].map(([detail, at]) => `${placesText(at)}: ${detail}`);
  return `${all.slice(0, MAX_REASONS).join('; ')}${all.length > MAX_REASONS ? `; and ${all.length - MAX_REASONS} more` : ''}`;
}

function fixOf({ domain, places, fixes }: Refusal): Fix {
  const has = (wanted: RefusedAt['fault']) => places.some(({ fault }) => fault === wanted);
  const steps = [
    ...(has('mismatch')
      ? [
          'publish the record of the key in use, and take away those of keys that are not; before the next change of key publish the new record beside the old one, wait for twice the TTL, and change then',
        ]
      : []),
    ...(has('no-tls')
      ? ['switch on STARTTLS with the certificate that TLSA names, or remove TLSA until you have']
      : []),
    ...(has('lookup')
      ? [
          'let the name servers answer for TLSA where there is none too, with a signed denial: update or replace them, or the firewall before them',
        ]
      : []),
  ];
  return tlsaFix(domain, steps.join('; '), fixes);
}
