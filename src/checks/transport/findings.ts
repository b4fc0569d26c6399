import { defineFindings, type Effect } from '../../core/finding.ts';
import { type Place, placesText, placesTitle } from '../../core/places.ts';

const lostToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };

/** An address at which a sender does not deliver, and why. */
export interface Refused extends Place {
  readonly because: string;
}

interface Refusals {
  readonly domain: string;
  readonly places: readonly Refused[];
}

const MAX_REASONS = 3;

function reasons(places: readonly Refused[]): string {
  const all = [...Map.groupBy(places, ({ because }) => because)].map(
    ([because, at]) => `${placesText(at)}: ${because}`,
  );
  return `${all.slice(0, MAX_REASONS).join('; ')}${all.length > MAX_REASONS ? '; and more' : ''}`;
}

const place = { host: 'mx.acme.example', address: '192.0.2.25' };

/** The join of what tls, mta-sts and dane see one by one: three separate greens can add up to lost mail. */
export const transportFindings = defineFindings({
  'transport-mta-sts-all-refused': {
    severity: 'critical',
    effects: [lostToYou],
    spec: 'RFC 8461 section 5',
    example: { domain: 'acme.example', places: [{ ...place, because: 'the certificate has expired' }] },
    text: ({ domain, places }: Refusals) => ({
      title: 'senders that enforce MTA-STS can deliver nowhere',
      why: `the policy of ${domain} is in mode enforce, and no mail host keeps to it (${reasons(places)}): Gmail, Outlook and others that honour it hold the mail back and then bounce it, while everybody else delivers and nothing seems wrong`,
      fix: {
        text: 'mend the certificate and TLS of the mail hosts; if that takes longer than a day, serve the policy in mode testing with a new id until it is done',
      },
    }),
  },
  'transport-mta-sts-some-refused': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8461 section 5',
    example: {
      domain: 'acme.example',
      places: [{ ...place, because: 'its certificate does not name mx.acme.example among its alternative names' }],
    },
    text: ({ domain, places }: Refusals) => ({
      title: `senders that enforce MTA-STS pass over ${placesTitle(places)}`,
      why: `mail to ${domain} from Gmail, Outlook and others that enforce the policy reaches the other hosts only (${reasons(places)}); when those are down it waits`,
      fix: { text: 'mend the certificate and TLS of the host, or take it out of the MX records' },
    }),
  },
  'transport-dane-all-refused': {
    severity: 'critical',
    effects: [lostToYou],
    spec: 'RFC 7672 section 2.2',
    example: { domain: 'acme.example', places: [{ ...place, because: 'TLSA does not name what it presents' }] },
    text: ({ domain, places }: Refusals) => ({
      title: 'senders that verify by DANE can deliver nowhere',
      why: `no mail host of ${domain} is what its TLSA records promise (${reasons(places)}): Microsoft 365, Comcast, GMX, WEB.DE and others hold the mail back and then bounce it, while everybody else delivers and nothing seems wrong`,
      fix: { text: 'publish TLSA records of the keys in use, or remove the records until you can' },
    }),
  },
});
