import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone, ZoneEntry } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { heloScenes } from './helo-scenes.ts';

const ENFORCED = { '_dmarc.acme.example': { TXT: ['v=DMARC1; p=reject'] } };
const OWN = { A: ['198.51.99.1'], AAAA: ['2a00:1450::1'], MX: ['10 mx.acme.example'] } satisfies ZoneEntry;
const HOSTS: Zone = { 'mx.acme.example': { A: ['198.51.99.2'], AAAA: ['2a00:1450::2'] } };

/** One text, or several, of which each may be several strings. */
export type Texts = string | readonly (string | readonly string[])[];

/** `acme.example`, which has a record, a host of its own, an MX and an enforced DMARC policy. */
export function withRecord(record: Texts, zone: Zone = {}): Zone {
  const texts = typeof record === 'string' ? [record] : record;
  return { 'acme.example': { ...OWN, TXT: texts }, ...HOSTS, ...ENFORCED, ...zone };
}

export const txt = (...texts: readonly string[]) => ({ TXT: texts });
export const includes = (count: number) =>
  Array.from({ length: count }, (_, index) => `include:i${index}.example`).join(' ');
export const leaves = (count: number): Zone =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`i${index}.example`, txt('v=spf1 -all')]));

interface Case {
  readonly name: string;
  readonly record: Texts;
  readonly zone?: Zone;
  readonly options?: Partial<AuditOptions>;
  readonly codes: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'a record that names its servers and ends in -all', record: 'v=spf1 mx -all', codes: [] },
  { name: '~all under an enforced DMARC policy', record: 'v=spf1 mx ~all', codes: ['spf-softfail-all'] },
  {
    name: '~all without one',
    record: 'v=spf1 mx ~all',
    zone: { '_dmarc.acme.example': txt('v=DMARC1; p=none') },
    codes: ['spf-softfail-without-dmarc'],
  },
  { name: '?all under an enforced DMARC policy', record: 'v=spf1 mx ?all', codes: ['spf-neutral-under-dmarc'] },
  {
    name: '?all without one',
    record: 'v=spf1 mx ?all',
    zone: { '_dmarc.acme.example': {} },
    codes: ['spf-neutral-all'],
  },
  { name: 'no all', record: 'v=spf1 mx', zone: { '_dmarc.acme.example': {} }, codes: ['spf-no-all'] },
  { name: '+all', record: 'v=spf1 mx +all', codes: ['spf-plus-all'] },
  { name: 'all without a sign', record: 'v=spf1 mx all', codes: ['spf-plus-all'] },
  {
    name: '+all inside an include',
    record: 'v=spf1 include:i0.example -all',
    zone: { 'i0.example': txt('v=spf1 +all') },
    codes: ['spf-plus-all'],
  },
  {
    name: 'an exists that is the same for everybody',
    record: 'v=spf1 exists:acme.example -all',
    codes: ['spf-plus-all'],
  },
  { name: 'no record', record: ['other text'], codes: ['spf-missing'] },
  { name: 'v=spf10 is not SPF', record: ['v=spf10 -all'], codes: ['spf-near-miss'] },
  { name: 'a semicolon after the version', record: ['v=spf1; mx -all'], codes: ['spf-near-miss'] },
  { name: 'a space before the version', record: [' v=spf1 mx -all'], codes: ['spf-near-miss'] },
  { name: 'quotes around the record', record: ['"v=spf1 mx -all"'], codes: ['spf-near-miss'] },
  { name: 'two records', record: ['v=spf1 mx -all', 'v=spf1 a ~all'], codes: ['spf-multiple'] },
  {
    name: 'a syntax error',
    record: 'v=spf1 ipv4:198.51.99.7 -all',
    codes: ['spf-syntax-error'],
  },
  {
    name: 'a space lost between two strings',
    record: [['v=spf1 mx include:i0.example', '-all']],
    zone: leaves(1),
    codes: ['spf-space-lost'],
  },
  { name: 'capitals in the version', record: 'V=SPF1 mx -all', codes: ['spf-capital-version'] },
  {
    name: 'an equals sign where a colon belongs',
    record: 'v=spf1 mx ip4=198.51.99.7 -all',
    codes: ['spf-equals-for-colon'],
  },
  { name: 'an unknown modifier', record: 'v=spf1 mx ra=postmaster -all', codes: ['spf-unknown-modifier'] },
  {
    name: 'terms after all',
    record: 'v=spf1 mx -all include:i0.example',
    zone: leaves(1),
    codes: ['spf-terms-after-all'],
  },
  { name: 'all twice', record: 'v=spf1 mx -all -all', codes: ['spf-term-repeated'] },
  { name: 'redirect beside all', record: 'v=spf1 mx -all redirect=r.example', codes: ['spf-redirect-with-all'] },
  {
    name: 'the same term twice',
    record: 'v=spf1 mx ip4:198.51.99.7 +ip4:198.51.99.7 -all',
    codes: ['spf-term-repeated'],
  },
  { name: 'bits behind the prefix', record: 'v=spf1 ip4:198.51.99.7/24 -all', codes: ['spf-host-bits'] },
  { name: 'ptr', record: 'v=spf1 mx ptr -all', codes: ['spf-ptr'] },
  {
    name: 'nothing but ptr: without it the record would say that nothing is sent',
    record: 'v=spf1 ptr -all',
    codes: ['spf-ptr'],
  },
  { name: 'the macro p', record: 'v=spf1 mx exists:%{p}.acme.example -all', codes: ['spf-macro-p'] },
  {
    name: 'a name with odd characters',
    record: 'v=spf1 mx include:i0.example-all -all',
    codes: ['spf-odd-name', 'spf-include-missing'],
  },
  {
    name: 'an explanation that is not there',
    record: 'v=spf1 mx -all exp=explain.acme.example',
    codes: ['spf-exp-broken'],
  },
  {
    name: 'an explanation that is',
    record: 'v=spf1 mx -all exp=explain.acme.example',
    zone: { 'explain.acme.example': txt('see https://acme.example/why?ip=%{i}') },
    codes: [],
  },
  {
    name: 'an explanation with a macro that is none',
    record: 'v=spf1 mx -all exp=explain.acme.example',
    zone: { 'explain.acme.example': txt('100% sure') },
    codes: ['spf-exp-broken'],
  },
  {
    name: 'records of type 99',
    record: 'v=spf1 mx -all',
    zone: { 'acme.example': { ...OWN, ...txt('v=spf1 mx -all'), SPF: ['v=spf1 a -all'] } },
    codes: ['spf-type-99'],
  },
  { name: 'Sender ID', record: ['v=spf1 mx -all', 'spf2.0/pra mx -all'], codes: ['spf-sender-id'] },
  { name: 'a large answer', record: ['v=spf1 mx -all', 'x'.repeat(500)], codes: ['spf-answer-too-large'] },
  {
    name: 'ten lookups',
    record: `v=spf1 ${includes(10)} mx:m.example -all`.replace(' mx:m.example', ''),
    zone: leaves(10),
    codes: ['spf-lookups-near-limit', 'spf-authorises-nobody'],
  },
  {
    name: 'eleven lookups',
    record: `v=spf1 ${includes(11)} ip4:198.51.99.7 -all`,
    zone: leaves(11),
    codes: ['spf-too-many-lookups'],
  },
  {
    name: 'three terms that lead to nothing',
    record: 'v=spf1 mx a:a.acme.example a:b.acme.example mx:c.acme.example -all',
    codes: ['spf-too-many-void-lookups', 'spf-void-term'],
  },
  {
    name: 'two terms that lead to nothing',
    record: 'v=spf1 mx a:a.acme.example a:b.acme.example -all',
    codes: ['spf-void-term'],
  },
  {
    name: 'three hosts without IPv6',
    record: 'v=spf1 a:a.acme.example a:b.acme.example a:c.acme.example -all',
    zone: {
      'a.acme.example': { A: ['198.51.99.3'] },
      'b.acme.example': { A: ['198.51.99.4'] },
      'c.acme.example': { A: ['198.51.99.5'] },
    },
    codes: ['spf-too-many-void-lookups-ipv6'],
  },
  {
    name: 'eleven MX hosts',
    record: 'v=spf1 mx:many.example ip4:198.51.99.7 -all',
    zone: { 'many.example': { MX: Array.from({ length: 11 }, (_, index) => `10 mx${index}.acme.example`) } },
    codes: ['spf-mx-too-many-names'],
  },
  { name: 'an include of nothing', record: 'v=spf1 mx include:no.acme.example -all', codes: ['spf-include-missing'] },
  {
    name: 'an include of a name with other texts',
    record: 'v=spf1 mx include:t.example -all',
    zone: { 't.example': txt('hello') },
    codes: ['spf-include-missing'],
  },
  { name: 'a redirect to nothing', record: 'v=spf1 mx redirect=no.acme.example', codes: ['spf-redirect-missing'] },
  {
    name: 'an include with several records',
    record: 'v=spf1 mx include:t.example -all',
    zone: { 't.example': txt('v=spf1 -all', 'v=spf1 mx') },
    codes: ['spf-include-invalid'],
  },
  {
    name: 'an include with a syntax error',
    record: 'v=spf1 mx include:t.example -all',
    zone: { 't.example': txt('v=spf1 foo -all') },
    codes: ['spf-include-invalid'],
  },
  {
    name: 'an include of a name that DNS cannot hold',
    record: `v=spf1 mx include:${'x'.repeat(64)}.example -all`,
    codes: ['spf-include-invalid'],
  },
  {
    name: 'a loop',
    record: 'v=spf1 mx include:t.example -all',
    zone: { 't.example': txt('v=spf1 include:acme.example -all') },
    codes: ['spf-include-loop'],
  },
  {
    name: 'an include twice',
    record: 'v=spf1 mx include:i0.example include:t.example -all',
    zone: { ...leaves(1), 't.example': txt('v=spf1 include:i0.example -all') },
    codes: ['spf-include-duplicate'],
  },
  {
    name: 'an include of a domain that is free',
    record: 'v=spf1 mx include:_spf.gone.com -all',
    codes: ['spf-include-missing', 'spf-include-unregistered'],
  },
  {
    name: 'a host of a domain that is free',
    record: 'v=spf1 mx a:mail.gone.com -all',
    codes: ['spf-void-term', 'spf-include-unregistered'],
  },
  { name: 'a wide range', record: 'v=spf1 ip4:52.0.0.0/15 -all', codes: ['spf-wide-range'] },
  { name: 'a /16 is not wide', record: 'v=spf1 ip4:52.0.0.0/16 -all', codes: [] },
  {
    name: 'a /14 of a sender is not wide',
    record: 'v=spf1 include:t.example -all',
    zone: { 't.example': txt('v=spf1 ip4:52.100.0.0/14 -all') },
    codes: [],
  },
  { name: 'half the Internet', record: 'v=spf1 ip4:0.0.0.0/1 -all', codes: ['spf-too-many-addresses'] },
  { name: 'most of IPv6', record: 'v=spf1 mx ip6:2000::/3 -all', codes: ['spf-too-many-addresses'] },
  { name: 'a private network', record: 'v=spf1 mx ip4:10.0.0.0/8 -all', codes: ['spf-private-address'] },
  { name: 'nobody authorised', record: 'v=spf1 a:mx.acme.example/32 -a -all', codes: [] },
  {
    name: 'nobody authorised by a name without addresses',
    record: 'v=spf1 a:no.acme.example -all',
    codes: ['spf-void-term', 'spf-authorises-nobody'],
  },
  { name: 'a bare -all: parked', record: 'v=spf1 -all', codes: [] },
  {
    name: 'a bare -all of a domain that sends',
    record: 'v=spf1 -all',
    options: { role: 'both' },
    codes: ['spf-authorises-nobody'],
  },
  {
    name: 'a parked domain with servers',
    record: 'v=spf1 mx -all',
    options: { role: 'parked' },
    codes: ['spf-not-parked'],
  },
  { name: 'a parked domain without SPF', record: ['x'], options: { role: 'receiver' }, codes: ['spf-not-parked'] },
  {
    name: 'a sending address that is named',
    record: 'v=spf1 ip4:198.51.99.0/24 -all',
    options: { sendingIps: ['198.51.99.7'] },
    codes: [],
  },
  {
    name: 'one that fails',
    record: 'v=spf1 ip4:198.51.99.0/24 -all',
    options: { sendingIps: ['203.0.112.7'] },
    codes: ['spf-sending-ip-fails'],
  },
  {
    name: 'one of a domain that says it sends nothing',
    record: 'v=spf1 -all',
    options: { sendingIps: ['203.0.112.7'] },
    codes: ['spf-sending-ip-fails'],
  },
  {
    name: 'one that softfails',
    record: 'v=spf1 ip4:198.51.99.0/24 ~all',
    options: { sendingIps: ['203.0.112.7'] },
    codes: ['spf-softfail-all', 'spf-sending-ip-not-authorised'],
  },
  {
    name: 'one that passes before a syntax error',
    record: 'v=spf1 ip4:198.51.99.0/24 a:%{x} -all',
    options: { sendingIps: ['198.51.99.7'] },
    codes: ['spf-syntax-error', 'spf-sending-ip-tolerated'],
  },
];

export const scenes: readonly Scene[] = [
  ...cases.map(({ name, record, zone, options = {}, codes }) => ({
    name,
    domain: 'acme.example',
    options,
    zone: withRecord(record, zone),
    finds: codes,
  })),
  ...heloScenes,
];
