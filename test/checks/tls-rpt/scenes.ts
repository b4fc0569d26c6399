import type { HttpsOutcome } from '../../../src/core/net.ts';
import { known } from '../../../src/core/observation.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

export const RECORD = 'v=TLSRPTv1; rua=mailto:tls@a.example';
const TLSA = '3 1 1 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

/** `a.example` with one MX host and a record; names in `more` replace these. */
export function zone(more: Zone = {}): Zone {
  return {
    'a.example': { MX: ['10 mx1.a.example'] },
    'mx1.a.example': { A: ['44.128.1.25'] },
    '_smtp._tls.a.example': { TXT: [RECORD] },
    ...more,
  };
}

/** `zone` with these texts at `_smtp._tls`. */
export function recorded(...texts: readonly string[]): Zone {
  return zone({ '_smtp._tls.a.example': { TXT: texts } });
}

/** `zone` without a record, and with `more`. */
export function bare(more: Zone = {}): Zone {
  return zone({ '_smtp._tls.a.example': {}, ...more });
}

const dane = { '_25._tcp.mx1.a.example': { TLSA: [TLSA] } } satisfies Zone;

/** The world in which a web server answers with this status. */
export function answering(status: number): ZoneNetOptions {
  const octets = new Uint8Array();
  return ending({ ended: 'response', status, contentType: null, location: null, body: '', octets, url: '' });
}

/** The world in which a request ends so. */
function ending(outcome: HttpsOutcome): ZoneNetOptions {
  return { https: ({ url }) => known(outcome, [{ via: 'https', request: `GET ${url}`, response: outcome.ended }]) };
}

const failing = (ended: Exclude<HttpsOutcome['ended'], 'response'>, code: string | null = null) =>
  ending({ ended, detail: 'so it ended', code });

const WEB = 'v=TLSRPTv1; rua=https://r.a.example/v1/tls?x=1';
const syntax = ['tls-rpt-record-syntax-error'];
const missed = ['tls-rpt-near-miss'];
const invalid = ['tls-rpt-uri-invalid'];

/** The record. */
const records: readonly Scene[] = [
  { name: 'a record, and a domain that takes mail', zone: zone(), finds: [] },
  { name: 'a semicolon ends it', zone: recorded(`${RECORD};`), finds: [] },
  { name: 'no space', zone: recorded('v=TLSRPTv1;rua=mailto:tls@a.example'), finds: [] },
  { name: 'an extension', zone: recorded(`${RECORD}; ext=yes`), finds: [] },
  { name: 'other texts at the name do no harm', zone: recorded('v=spf1 -all', RECORD), finds: [] },
  {
    name: 'two addresses',
    zone: recorded('v=TLSRPTv1; rua=mailto:tls@a.example , mailto:tls%21x@a.example'),
    finds: [],
  },
  { name: 'no such domain', zone: { example: {} }, finds: null },
  { name: 'none, nor a policy', zone: bare(), finds: ['tls-rpt-missing-without-policy'] },
  {
    name: 'none, but MTA-STS',
    zone: bare({ '_mta-sts.a.example': { TXT: ['v=STSv1; id=1'] } }),
    finds: ['tls-rpt-missing'],
  },
  { name: 'none, but DANE', zone: bare(dane), finds: ['tls-rpt-missing', 'tls-rpt-dane-host-missing'] },
  {
    name: 'two records',
    zone: recorded(RECORD, 'v=TLSRPTv1; rua=mailto:x@a.example'),
    finds: ['tls-rpt-several-records'],
  },
  {
    name: 'two records of one text, cut in two ways',
    zone: zone({ '_smtp._tls.a.example': { TXT: [['v=TLSRPTv1;', ' rua=mailto:tls@a.example'], RECORD] } }),
    finds: ['tls-rpt-several-records'],
  },
  { name: 'no rua', zone: recorded('v=TLSRPTv1;'), finds: ['tls-rpt-rua-missing'] },
  { name: 'an empty rua', zone: recorded('v=TLSRPTv1; rua='), finds: ['tls-rpt-rua-missing'] },
  { name: 'RUA is not rua', zone: recorded('v=TLSRPTv1; RUA=mailto'), finds: ['tls-rpt-rua-missing'] },
  { name: 'two semicolons', zone: recorded(`${RECORD};;`), finds: syntax },
  { name: 'an extension without value', zone: recorded(`${RECORD}; more=`), finds: syntax },
  { name: 'an extension with a bad name', zone: recorded(`${RECORD}; 1%=a`), finds: syntax },
  { name: 'a semicolon between addresses', zone: recorded(`${RECORD}; mailto:x@a.example`), finds: syntax },
  { name: 'rua twice', zone: recorded(`${RECORD}; rua=mailto:x@a.example`), finds: ['tls-rpt-record-duplicate-field'] },
  { name: 'the version in lower case', zone: recorded('v=tlsrptv1; rua=mailto:tls@a.example'), finds: missed },
  { name: 'a later version', zone: recorded('v=TLSRPTv2; rua=mailto:tls@a.example'), finds: missed },
  { name: 'a version of two digits', zone: recorded('v=TLSRPTv10; rua=mailto:tls@a.example'), finds: missed },
  { name: 'no v in the version', zone: recorded('v=TLSRPT1; rua=mailto:tls@a.example'), finds: missed },
  { name: 'no semicolon', zone: recorded('v=TLSRPTv1 rua=mailto:tls@a.example'), finds: missed },
  { name: 'nothing but the version', zone: recorded('v=TLSRPTv1'), finds: missed },
  { name: 'quotation marks within', zone: recorded('"v=TLSRPTv1; rua=mailto:tls@a.example"'), finds: missed },
  { name: 'a line of a zone file', zone: recorded('IN TXT v=TLSRPTv1; rua=mailto:tls@a.example'), finds: missed },
  { name: 'no version', zone: recorded('rua=mailto:tls@a.example'), finds: missed },
  {
    name: 'the record at the domain itself',
    zone: bare({ 'a.example': { MX: ['10 mx1.a.example'], TXT: [RECORD] } }),
    finds: ['tls-rpt-wrong-place'],
  },
  {
    name: 'the record at the name twice over',
    zone: bare({ '_smtp._tls.a.example.a.example': { TXT: [RECORD] } }),
    finds: ['tls-rpt-wrong-place'],
  },
  { name: 'a domain that takes no mail', zone: { 'a.example': { MX: ['0 .'] } }, finds: null },
  { name: 'a record on it', zone: zone({ 'a.example': { MX: ['0 .'] } }), finds: ['tls-rpt-not-needed'] },
];

/** Where reports go. */
const targets: readonly Scene[] = [
  { name: 'no mailto:', zone: recorded('v=TLSRPTv1; rua=tls@a.example'), finds: invalid },
  { name: 'commas and nothing between', zone: recorded('v=TLSRPTv1; rua=,, ,'), finds: invalid },
  { name: 'an exclamation mark', zone: recorded('v=TLSRPTv1; rua=mailto:tls!10m@a.example'), finds: invalid },
  { name: 'a space between addresses', zone: recorded('v=TLSRPTv1; rua=mailto:tls@a.example other'), finds: invalid },
  { name: 'an encoded @', zone: recorded('v=TLSRPTv1; rua=mailto:tls%40a.example'), finds: invalid },
  { name: 'a broken percent-encoding', zone: recorded('v=TLSRPTv1; rua=mailto:tls%4@a.example'), finds: invalid },
  { name: 'https without a host', zone: recorded('v=TLSRPTv1; rua=https:/tls'), finds: invalid },
  { name: 'http', zone: recorded('v=TLSRPTv1; rua=http://a.example/tls'), finds: ['tls-rpt-uri-unsupported'] },
  {
    name: 'a domain with null MX',
    zone: { ...recorded('v=TLSRPTv1; rua=mailto:tls@r.example'), 'r.example': { MX: ['0 .'] } },
    finds: ['tls-rpt-target-no-mail'],
  },
  {
    name: 'a domain with neither MX nor address',
    zone: { ...recorded(`${RECORD},mailto:tls@r.example`), 'r.example': { TXT: ['x'] } },
    finds: ['tls-rpt-target-no-mail'],
  },
  {
    name: 'a domain with an address only',
    zone: { ...recorded('v=TLSRPTv1; rua=mailto:tls@r.example'), 'r.example': { AAAA: ['2001:db8::1'] } },
    finds: [],
  },
  {
    name: 'a subdomain that does not exist',
    zone: recorded('v=TLSRPTv1; rua=mailto:tls@gone.a.example'),
    finds: ['tls-rpt-target-no-mail'],
  },
  {
    name: 'a domain that nobody owns',
    zone: { ...recorded('v=TLSRPTv1; rua=mailto:tls@r.free.com'), com: {} },
    finds: ['tls-rpt-target-unregistered'],
  },
  { name: 'a web server answers', zone: recorded(WEB), net: answering(200), finds: [] },
  { name: 'it likes no GET, which says nothing', zone: recorded(WEB), net: answering(405), finds: [] },
  { name: 'it sends too much', zone: recorded(WEB), net: failing('too-large'), finds: [] },
  { name: 'it hangs', zone: recorded(WEB), net: failing('timeout'), finds: ['tls-rpt-endpoint-unreachable'] },
  {
    name: 'it is not in DNS',
    zone: recorded(`${WEB},mailto:tls@a.example`),
    net: failing('no-address'),
    finds: ['tls-rpt-endpoint-unreachable'],
  },
  {
    name: 'its address is private',
    zone: recorded(WEB),
    net: failing('private-address'),
    finds: ['tls-rpt-endpoint-unreachable'],
  },
  {
    name: 'no handshake',
    zone: recorded(WEB),
    net: failing('tls-error', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'),
    finds: ['tls-rpt-endpoint-unreachable'],
  },
  {
    name: 'its certificate has expired',
    zone: recorded(WEB),
    net: failing('tls-error', 'CERT_HAS_EXPIRED'),
    finds: ['tls-rpt-endpoint-certificate'],
  },
];

const aliased = {
  'mx1.a.example': { CNAME: ['real.a.example'] },
  'real.a.example': { A: ['44.128.1.25'] },
  '_25._tcp.real.a.example': { TLSA: [TLSA] },
} satisfies Zone;

/** Hosts with DANE. */
const hosts: readonly Scene[] = [
  { name: 'DANE, and no record at the host', zone: zone(dane), finds: ['tls-rpt-dane-host-missing'] },
  {
    name: 'DANE, and a record at the host',
    zone: zone({ ...dane, '_smtp._tls.mx1.a.example': { TXT: [RECORD] } }),
    finds: [],
  },
  {
    name: 'DANE at the host of a provider',
    zone: zone({
      'a.example': { MX: ['10 mx.provider.example'] },
      'mx.provider.example': { A: ['44.128.1.30'] },
      '_25._tcp.mx.provider.example': { TLSA: [TLSA] },
    }),
    finds: ['tls-rpt-dane-host-missing'],
  },
  {
    name: 'TLSA that nobody signed is no DANE',
    zone: bare(dane),
    net: { authenticated: (name) => name === '.' },
    finds: ['tls-rpt-missing-without-policy'],
  },
  {
    name: 'signed TLSA at a host whose addresses are not signed is none either',
    zone: zone(dane),
    net: { authenticated: (name) => name !== 'mx1.a.example' },
    finds: [],
  },
  {
    name: 'the host is a secure alias, and TLSA stands where it leads',
    zone: zone({ ...aliased, '_smtp._tls.mx1.a.example': { TXT: [RECORD] } }),
    net: { authenticated: true },
    finds: ['tls-rpt-dane-host-missing'],
  },
  {
    name: 'the host is a secure alias, and the record stands where it leads too',
    zone: zone({ ...aliased, '_smtp._tls.real.a.example': { TXT: [RECORD] } }),
    net: { authenticated: true },
    finds: [],
  },
  {
    name: 'the domain is its own MX host',
    zone: zone({ 'a.example': { MX: ['10 a.example'], A: ['44.128.1.25'] }, '_25._tcp.a.example': { TLSA: [TLSA] } }),
    finds: [],
  },
];

export const scenes: readonly Scene[] = [...records, ...targets, ...hosts];
