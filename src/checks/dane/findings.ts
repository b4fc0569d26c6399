import { defineFindings, type Effect, type RecordChange } from '../../core/finding.ts';
import { type Place, placesText, placesTitle } from '../../core/places.ts';

const lostToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const downgrade: Effect = { kind: 'downgrade', direction: 'mail-to-you' };

/** A TLSA record as published, with the name it stands at. */
export interface PublishedTlsa {
  readonly name: string;
  readonly value: string;
}

/** A place whose certificate no record names. */
export interface Mismatch extends Place {
  readonly because: string;
}

interface ToAdd {
  /** `3 1 1` records for what the servers present. */
  readonly add: readonly PublishedTlsa[];
  /** Whether all the names stand in the audited domain's own zone. */
  readonly own: boolean;
}

const MAX_NAMED = 5;

const named = (records: readonly PublishedTlsa[]) =>
  records
    .slice(0, MAX_NAMED)
    .map(({ name, value }) => `${name} TLSA ${value.length > 80 ? `${value.slice(0, 80)}…` : value}`)
    .join('; ');

function changes(action: RecordChange['action'], records: readonly PublishedTlsa[]): readonly RecordChange[] {
  return records.map(({ name, value }) => ({ action, name: `${name}.`, type: 'TLSA', value }));
}

const condition = (own: boolean) => (own ? {} : { condition: 'the zone of the mail host is yours to change' });

const SENDERS =
  'Microsoft 365, Comcast, GMX, WEB.DE, mailbox.org and every Postfix with smtp_tls_security_level = dane';

const place = { host: 'mx1.acme.example', address: '192.0.2.25' };
const tlsa = { name: '_25._tcp.mx1.acme.example', value: `3 1 1 ${'ab'.repeat(32)}` };

export const daneFindings = defineFindings({
  'dane-no-match': {
    severity: 'major',
    effects: [lostToYou],
    spec: 'RFC 7672 section 2.2',
    example: { places: [{ ...place, because: 'no record names what it presents' }], add: [tlsa], own: true },
    text: ({ places, add, own }: ToAdd & { readonly places: readonly Mismatch[] }) => ({
      title: `TLSA does not match the certificate of ${placesTitle(places)}`,
      why: `senders that verify by DANE (${SENDERS}) do not deliver to ${placesText(places)}: ${[...new Set(places.map(({ because }) => because))].join('; ')}; their mail waits, then bounces`,
      fix: {
        text: 'publish the record of the key that is in use, beside the old one; remove that when its TTL has passed; and publish the next record before each change of key',
        records: changes('add', add),
        ...condition(own),
      },
    }),
  },
  'dane-no-tls': {
    severity: 'major',
    effects: [lostToYou],
    spec: 'RFC 7672 section 2.2',
    example: { places: [place], published: [tlsa], own: true },
    text: ({ places, published, own }: NoTls) => ({
      title: `TLSA promises TLS that ${placesTitle(places)} does not do`,
      why: `a TLSA record says that there is TLS; senders that verify by DANE (${SENDERS}) never fall back to clear text, so their mail to ${placesText(places)} waits, then bounces`,
      fix: {
        text: 'turn on STARTTLS with the certificate that the record names, or remove the record until you have',
        records: changes('remove', published),
        ...condition(own),
      },
    }),
  },
  'dane-lookup-fails': {
    severity: 'major',
    effects: [lostToYou],
    spec: 'RFC 7672 section 2.1.2',
    example: { hosts: [{ host: 'mx1.acme.example', detail: '_25._tcp.mx1.acme.example TLSA: SERVFAIL' }] },
    text: ({ hosts }: { readonly hosts: readonly { readonly host: string; readonly detail: string }[] }) => ({
      title: `name servers fail on TLSA questions: ${hosts
        .map(({ host }) => host)
        .slice(0, 2)
        .join(', ')}`,
      why: `the address is answered, the TLSA question is not (${hosts[0]?.detail ?? ''}); senders that verify by DANE (${SENDERS}) must not go on without the answer, so their mail waits, then bounces`,
      fix: {
        text: 'let the name servers answer questions for types they do not have with NODATA, signed; update or replace the software, or the firewall in front of it',
      },
    }),
  },
  'dane-unusable-record': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 7672 section 3.1.3',
    example: {
      records: [
        { ...tlsa, value: `1 0 1 ${'ab'.repeat(32)}`, because: 'usage 1 is for web PKI, which SMTP does not use' },
      ],
      own: true,
    },
    text: ({
      records,
      own,
    }: {
      readonly records: readonly (PublishedTlsa & { readonly because: string })[];
      readonly own: boolean;
    }) => ({
      title: `${records.length} TLSA ${records.length === 1 ? 'record' : 'records'} that no mail server can use`,
      why: `${records
        .slice(0, MAX_NAMED)
        .map(({ name, value, because }) => `${named([{ name, value }])}: ${because}`)
        .join('; ')}; where all records of a host are such, senders encrypt without knowing to whom`,
      fix: {
        text: 'replace them by 3 1 1 records of the keys in use',
        records: changes('remove', records),
        ...condition(own),
      },
    }),
  },
  'dane-not-secure': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7672 section 2.1.1',
    example: { domain: 'acme.example', hosts: ['mx1.acme.example'], insecure: ['the MX records of acme.example'] },
    text: ({
      domain,
      hosts,
      insecure,
    }: {
      readonly domain: string;
      readonly hosts: readonly string[];
      readonly insecure: readonly string[];
    }) => ({
      title: 'TLSA records without DNSSEC are never looked at',
      why: `${hosts.slice(0, MAX_NAMED).join(', ')} has TLSA records, but ${insecure.slice(0, MAX_NAMED).join(', ')} came without a valid signature: senders pass over them, and mail to ${domain} is encrypted, if at all, without knowing to whom`,
      fix: {
        text: 'sign the zones of the domain and of its mail hosts, and have the DS record put into the parent zone',
      },
    }),
  },
  'dane-partial': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 7672 section 2.2.1',
    example: { with: ['mx1.acme.example'], without: ['mx2.acme.example'], add: [], own: true },
    text: (params: Partial) => ({
      title: `no TLSA for ${params.without.slice(0, 2).join(', ')}, though other mail hosts have it`,
      why: `whoever keeps senders from ${params.with.slice(0, 2).join(', ')} brings the mail to a host whose certificate nobody verifies: the protection is that of the weakest host`,
      fix: {
        text: 'publish TLSA for every mail host',
        records: changes('add', params.add),
        ...condition(params.own),
      },
    }),
  },
  'dane-full-data': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7671 section 10.1.2',
    example: { records: [{ name: tlsa.name, value: '3 0 0 3082…' }] },
    text: ({ records }: { readonly records: readonly PublishedTlsa[] }) => ({
      title: 'TLSA holds a whole certificate',
      why: `${named(records)}: such answers are large, are cut off over UDP, and change with every renewal`,
      fix: { text: 'publish the SHA-256 digest of the key, 3 1 1' },
    }),
  },
  'dane-rollover': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7671 section 8.1',
    example: { records: [tlsa] },
    text: ({ records }: { readonly records: readonly PublishedTlsa[] }) => ({
      title: 'a second TLSA record stands ready, or is left over',
      why: `${named(records)} names nothing that the servers present now, while another record does: the next key, as it should be before a change, or the last one`,
      fix: { text: 'leave the next key in place; remove the record of a key that is no longer in use' },
    }),
  },
  'dane-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7672 section 1.3',
    example: { domain: 'acme.example', add: [tlsa], own: true },
    text: ({ domain, add, own }: ToAdd & { readonly domain: string }) => ({
      title: 'signed by DNSSEC, but without TLSA',
      why: `the zones of ${domain} and of its mail hosts are signed: one record for each host would let DANE senders know whom they talk to, and refuse to be led astray`,
      fix: {
        text: 'publish the records, and the next one before each change of key',
        records: changes('add', add),
        ...condition(own),
      },
    }),
  },
});

interface NoTls {
  readonly places: readonly Place[];
  readonly published: readonly PublishedTlsa[];
  readonly own: boolean;
}

interface Partial extends ToAdd {
  readonly with: readonly string[];
  readonly without: readonly string[];
}
