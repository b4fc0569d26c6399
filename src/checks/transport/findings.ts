import { defineFindings, type Effect } from '../../core/finding.ts';
import { type Place, placesText, placesTitle } from '../../core/places.ts';

const bounce: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const downgrade: Effect = { kind: 'downgrade', direction: 'mail-to-you' };

/** An address at which a sender does not deliver, and why. */
export interface RefusedAt extends Place {
  readonly because: string;
}

export interface Refusals {
  readonly domain: string;
  readonly places: readonly RefusedAt[];
}

/** Why senders that enforce the policy get nowhere there. */
export interface LostAt extends RefusedAt {
  readonly fault: 'tls' | 'not-listed' | 'down';
}

const MAX_REASONS = 3;

function reasons(places: readonly RefusedAt[]): string {
  const all = [...Map.groupBy(places, ({ because }) => because)].map(
    ([because, at]) => `${placesText(at)}: ${because}`,
  );
  return `${all.slice(0, MAX_REASONS).join('; ')}${all.length > MAX_REASONS ? `; and ${all.length - MAX_REASONS} more` : ''}`;
}

const place: RefusedAt = { host: 'mx.acme.example', address: '192.0.2.25', because: 'its certificate has expired' };
const PLACES_OF_BOTH: readonly RefusedAt[] = [
  { ...place, because: 'by DANE, it presents a certificate that no DANE-EE record names' },
  { host: 'mx2.acme.example', address: '192.0.2.26', because: 'by MTA-STS, its certificate has expired' },
];
const MEND = 'give the mail hosts TLS 1.2 or newer and certificates of a public authority for their own names';

function mendLost(places: readonly LostAt[]): string {
  const at = (wanted: LostAt['fault']) => places.filter(({ fault }) => fault === wanted);
  return [
    ...(at('tls').length > 0 ? [MEND] : []),
    ...(at('down').length > 0 ? [`bring ${placesText(at('down'))} back`] : []),
    ...(at('not-listed').length > 0 ? [`list ${placesText(at('not-listed'))} in the policy, under a new id`] : []),
  ].join(', or ');
}

/** What no other check sees: each of tls, mta-sts and dane may have little to say, and mail is lost all the same. */
export const transportFindings = defineFindings({
  'transport-mta-sts-refused': {
    severity: 'critical',
    effects: [bounce],
    spec: 'RFC 8461 section 5',
    example: { domain: 'acme.example', places: [{ ...place, fault: 'tls' }] },
    text: ({ domain, places }: { readonly domain: string; readonly places: readonly LostAt[] }) => ({
      title: 'senders that enforce MTA-STS can deliver nowhere',
      why: `the policy of ${domain} is in mode enforce, and no mail host that can be reached keeps to it (${reasons(places)}): Gmail, Outlook and others that honour it hold the mail back and then return it, while all others deliver and nothing seems wrong`,
      fix: {
        text: `${mendLost(places)}; if that takes longer than a day, serve the policy in mode testing under a new id until it is done`,
      },
    }),
  },
  'transport-mta-sts-refused-at-host': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8461 section 5',
    example: { domain: 'acme.example', places: [place] },
    text: ({ domain, places }: Refusals) => ({
      title: `senders that enforce MTA-STS pass over ${placesTitle(places)}`,
      why: `mail to ${domain} from Gmail, Outlook and others that honour the policy reaches the other addresses only (${reasons(places)}); when those are down it waits, and then bounces`,
      fix: { text: `${MEND}, or take out of the MX records what cannot have them` },
    }),
  },
  'transport-mta-sts-not-ready': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8461 section 5',
    example: { domain: 'acme.example', places: [place] },
    text: ({ domain, places }: Refusals) => ({
      title: `the MTA-STS policy cannot be enforced yet: ${placesTitle(places)}`,
      why: `the policy of ${domain} is for testing, so mail arrives; once it is enforced, Gmail, Outlook and others will not deliver there (${reasons(places)})`,
      fix: { text: `${MEND} before the policy is enforced` },
    }),
  },
  'transport-both-refused': {
    severity: 'critical',
    effects: [bounce],
    spec: 'RFC 8461 section 2',
    example: { domain: 'acme.example', places: PLACES_OF_BOTH },
    text: ({ domain, places }: Refusals) => ({
      title: 'senders that do both DANE and MTA-STS can deliver nowhere',
      why: `each of the two leaves them a mail host of ${domain}, but not the same one (${reasons(places)}): Microsoft 365 and others that honour both hold the mail back and then return it`,
      fix: { text: `${MEND}, and publish TLSA records of the keys in use` },
    }),
  },
  'transport-both-refused-mx-unsigned': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 7672 section 2.2.1',
    example: { domain: 'acme.example', places: PLACES_OF_BOTH },
    text: ({ domain, places }: Refusals) => ({
      title: 'some senders that do both DANE and MTA-STS can deliver nowhere',
      why: `each of the two leaves them a mail host of ${domain}, but not the same one (${reasons(places)}); the MX records are not signed, so Microsoft 365 passes over TLSA, but a Postfix that does both does not: its mail waits for days and bounces`,
      fix: { text: `${MEND}, and publish TLSA records of the keys in use` },
    }),
  },
  'transport-clear-text': {
    severity: 'info',
    effects: [downgrade],
    spec: 'RFC 3207 section 6',
    example: { domain: 'acme.example', places: [{ ...place, because: 'STARTTLS is not offered' }] },
    text: ({ domain, places }: Refusals) => ({
      title: `only senders that do not insist on TLS deliver at ${placesTitle(places)}`,
      why: `mail to ${domain} reaches ${placesText(places)} in clear text from those that encrypt if they can (${reasons(places)}), and not at all from those that keep to your MTA-STS policy or TLSA records`,
      fix: { text: 'switch on STARTTLS there' },
    }),
  },
});
