import { defineFindings, type Effect } from '../../core/finding.ts';
import { refusalFindings } from './refusal-findings.ts';
import { clip, list, type TlsaFix, tlsaFix } from './words.ts';

const downgrade: Effect = { kind: 'downgrade', direction: 'mail-to-you' };

/** A TLSA record as published, with the name it stands at. */
export interface Published {
  readonly owner: string;
  readonly record: string;
}

export interface Fixable {
  readonly domain: string;
  readonly fixes: readonly TlsaFix[];
}

export interface Unused extends Fixable {
  readonly records: readonly (Published & { readonly because: string })[];
}

export interface OfHosts {
  readonly domain: string;
  readonly hosts: readonly string[];
}

const owner = '_25._tcp.mx1.acme.example';
const record = `3 1 1 ${'ab'.repeat(32)}`;
const fix: TlsaFix = { host: 'mx1.acme.example', owner, delegatedTo: null, add: [record], remove: [] };
const stale = `1 1 1 ${'cd'.repeat(32)}`;
const unused: Unused = {
  domain: 'acme.example',
  records: [{ owner, record: stale, because: 'usage 1 rests on web PKI, which SMTP does not use' }],
  fixes: [{ ...fix, remove: [stale] }],
};

const recordsText = (records: readonly Published[]) =>
  list(records.map((one) => `${one.owner} TLSA ${clip(one.record)}`));
const unusedText = (records: Unused['records']) =>
  list(records.map((one) => `${one.owner} TLSA ${clip(one.record)}: ${one.because}`));
const KEEP =
  'before each change of key, publish the new record beside the old one and wait for twice the TTL (with ACME: keep the key at renewal)';

export const daneFindings = defineFindings({
  ...refusalFindings,
  'dane-none-usable': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 7672 section 3.1.3',
    example: unused,
    text: ({ domain, records, fixes }: Unused) => ({
      title: `no TLSA record of ${fixes.length === 1 ? (fixes[0]?.host ?? '') : `${fixes.length} hosts`} can be used`,
      why: `${unusedText(records)}; DANE senders then insist on TLS and do not look at the certificate, so an attacker in between can present one of his own`,
      fix: tlsaFix(domain, `publish 3 1 1 records of the keys in use in their place; ${KEEP}`, fixes),
    }),
  },
  'dane-record-unusable': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7672 section 3.1.3',
    example: { ...unused, fixes: [{ ...fix, add: [], remove: [stale] }] },
    text: ({ domain, records, fixes }: Unused) => ({
      title: `${records.length} TLSA ${records.length === 1 ? 'record' : 'records'} that no sender can use`,
      why: `${unusedText(records)}; others of the same host can be used, so it does no harm`,
      fix: tlsaFix(domain, 'remove what cannot be used', fixes),
    }),
  },
  'dane-not-secure': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 7672 section 2.2',
    example: { domain: 'acme.example', hosts: ['mx1.acme.example'] },
    text: ({ hosts }: OfHosts) => ({
      title: `TLSA without DNSSEC counts for nothing: ${list(hosts, 1)}`,
      why: `the TLSA records of ${list(hosts)}, or the addresses, came without a valid signature; senders pass over them and encrypt, if at all, without knowing to whom`,
      fix: {
        text: 'sign the zone of the mail host, and have its DS record put into the parent zone; likewise those that its addresses or TLSA records are an alias into',
      },
    }),
  },
  'dane-mx-not-secure': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7672 section 2.2.1',
    example: { domain: 'acme.example', hosts: ['mx1.hosting.example'] },
    text: ({ domain, hosts }: OfHosts) => ({
      title: 'the mail hosts do DANE, but the MX records are not signed',
      why: `${list(hosts)} could be verified, yet whoever forges the MX answer for ${domain} names a host of his own; many DANE senders therefore pass over TLSA here`,
      fix: { text: `sign the zone of ${domain}, and have its DS record put into the parent zone` },
    }),
  },
  'dane-partial': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 7672 section 2.2',
    example: { domain: 'acme.example', hosts: ['mx2.acme.example'], secured: ['mx1.acme.example'], fixes: [fix] },
    text: ({ domain, hosts, secured, fixes }: OfHosts & Fixable & { readonly secured: readonly string[] }) => ({
      title: `no DANE at ${list(hosts, 1)}, though at ${list(secured, 1)}`,
      why: `whoever keeps senders from ${list(secured)} brings mail to ${domain} to ${list(hosts)}, where nobody verifies the certificate: it is no safer than the weakest host`,
      fix: tlsaFix(domain, `publish TLSA for every mail host, in a signed zone; ${KEEP}`, fixes),
    }),
  },
  'dane-full-data': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7671 section 10.1.2',
    example: { domain: 'acme.example', records: [{ owner, record: '3 0 0 3082…' }] },
    text: ({ records }: { readonly domain: string; readonly records: readonly Published[] }) => ({
      title: 'TLSA holds a whole certificate or key',
      why: `${recordsText(records)}: such answers are large, so that some resolvers and firewalls do not let them through`,
      fix: { text: 'publish the SHA-256 digest of the key in its place, 3 1 1' },
    }),
  },
  'dane-rollover': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7671 section 8.1',
    example: { domain: 'acme.example', records: [{ owner, record }] },
    text: ({ records }: { readonly domain: string; readonly records: readonly Published[] }) => ({
      title: 'a second TLSA record stands ready, or is left over',
      why: `${recordsText(records)} names nothing that the server presents now, while another record does: the next key, as it should be before a change, or the last one`,
      fix: { text: 'leave the next key in place; remove the record of a key that is no longer in use' },
    }),
  },
  'dane-combination-unmatched': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7671 section 8',
    example: { domain: 'acme.example', records: [{ owner, record: `2 1 1 ${'cd'.repeat(32)}` }] },
    text: ({ records }: { readonly domain: string; readonly records: readonly Published[] }) => ({
      title: 'TLSA of one kind names nothing that is presented',
      why: `${recordsText(records)}: no record of this kind (usage, selector, digest) names what the server presents, and it is one of another kind that senders go by; each kind is to be enough by itself, for senders that do not know the others`,
      fix: { text: 'publish a record of that kind for what is in use too, or remove those of that kind' },
    }),
  },
  'dane-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7672 section 2.2',
    example: { domain: 'acme.example', fixes: [fix] },
    text: ({ domain, fixes }: Fixable) => ({
      title: 'signed by DNSSEC, but without TLSA',
      why: `the zones of ${domain} and of its mail hosts are signed: one record for each host lets DANE senders know whom they talk to, and keeps anybody in between from switching TLS off`,
      fix: tlsaFix(domain, `publish the records; ${KEEP}`, fixes),
    }),
  },
});
