import { reverseName } from '../../../src/core/addresses.ts';
import type { SmtpRequest } from '../../../src/core/net.ts';
import { unknown } from '../../../src/core/observation.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import type { Misbehaviour, Zone, ZoneEntry } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { observed } from '../../support/smtp-session.ts';

type Records = Exclude<ZoneEntry, Misbehaviour>;

export const MX = '44.128.1.25';
export const OUT = '44.128.1.7';
const SIX = '2a0e:fd45:25::25';

/** Servers that give themselves these names; the others are silent here. */
export const greets = (names: Readonly<Record<string, string>>) => ({
  smtp: (request: SmtpRequest) => {
    const name = names[request.address];
    return name === undefined
      ? unknown('port-25-blocked', 'port 25 is blocked here')
      : observed(request, { banner: `220 ${name} ESMTP`, ehlo: `250 ${name} at your service`, extensions: {} });
  },
});

/** `acme.example` with a server of its own that sends and receives, and what stands at its name. */
export const world = (host: Records, more: Zone = {}): Zone => ({
  'acme.example': { MX: ['10 mx.acme.example'], TXT: ['v=spf1 mx -all'] },
  'mx.acme.example': { A: [MX], ...host },
  '_dmarc.acme.example': { TXT: ['v=DMARC1; p=none'] },
  ...more,
});
export const ptr = (address: string, ...names: readonly string[]): Zone => ({ [reverseName(address)]: { PTR: names } });
/** The address given by the user, and what stands at its one name in reverse DNS. */
const out = (entry: Records): Zone => ({
  ...ptr(OUT, 'out.acme.example'),
  'out.acme.example': { A: [OUT], ...entry },
});
const ENFORCED = { '_dmarc.acme.example': { TXT: ['v=DMARC1; p=reject'] } };
const ANY = { 'acme.example': { MX: ['10 mx.acme.example'], TXT: [`v=spf1 mx ip4:${OUT} -all`] } };

interface Case {
  readonly name: string;
  readonly zone: Zone;
  readonly heard?: Readonly<Record<string, string>>;
  readonly options?: Partial<AuditOptions>;
  readonly codes: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'a greeting name that authorises its address', zone: world({ TXT: ['v=spf1 a -all'] }), codes: [] },
  { name: 'a greeting name without SPF', zone: world({}), codes: ['spf-helo-missing'] },
  { name: 'a greeting name with other texts', zone: world({ TXT: ['hello'] }), codes: ['spf-helo-missing'] },
  { name: 'a greeting name that says ?all', zone: world({ TXT: ['v=spf1 ?all'] }), codes: ['spf-helo-missing'] },
  {
    name: 'a greeting name without SPF, under an enforced DMARC policy',
    zone: world({}, ENFORCED),
    codes: ['spf-helo-missing-under-dmarc'],
  },
  {
    name: 'one that says ?all, under an enforced DMARC policy',
    zone: world({ TXT: ['v=spf1 ?all'] }, ENFORCED),
    codes: ['spf-helo-missing-under-dmarc'],
  },
  {
    name: 'a greeting name that sends nothing, it says',
    zone: world({ TXT: ['v=spf1 -all'] }),
    codes: ['spf-helo-fails'],
  },
  {
    name: 'a greeting name that takes its address out first',
    zone: world({ TXT: [`v=spf1 -ip4:${MX} mx:acme.example -all`] }),
    codes: ['spf-helo-fails'],
  },
  { name: 'a greeting name that doubts', zone: world({ TXT: ['v=spf1 ~all'] }), codes: ['spf-helo-softfail'] },
  {
    name: 'two SPF records at the greeting name',
    zone: world({ TXT: ['v=spf1 a -all', 'v=spf1 mx -all'] }),
    codes: ['spf-helo-invalid'],
  },
  {
    name: 'a syntax error at the greeting name',
    zone: world({ TXT: ['v=spf1 ipv4:44.128.1.25 -all'] }),
    codes: ['spf-helo-invalid'],
  },
  {
    name: 'a greeting name that does not lead to the server',
    zone: world({ TXT: ['v=spf1 -all'] }, { 'mail.acme.example': { A: ['44.128.1.99'], TXT: ['v=spf1 -all'] } }),
    heard: { [MX]: 'mail.acme.example' },
    codes: ['spf-helo-possible-fail'],
  },
  {
    name: 'a greeting name that is an alias',
    zone: world(
      {},
      {
        'mail.acme.example': { CNAME: ['node7.host.example'] },
        'node7.host.example': { A: [MX], TXT: ['v=spf1 -all'] },
      },
    ),
    heard: { [MX]: 'mail.acme.example' },
    codes: ['spf-helo-fails'],
  },
  {
    name: 'a greeting name that only a wildcard leads back',
    zone: world({}, { '*.acme.example': { A: [MX], TXT: ['v=spf1 -all'] } }),
    heard: { [MX]: 'mail.acme.example' },
    codes: ['spf-helo-fails'],
  },
  {
    name: 'the name of somebody else, which refuses the server',
    zone: world({}, { 'node7.host.example': { A: [MX], TXT: ['v=spf1 -all'] } }),
    heard: { [MX]: 'node7.host.example' },
    codes: ['spf-helo-fails'],
  },
  {
    name: 'the name of somebody else, which says nothing',
    zone: world({}, { 'node7.host.example': { A: [MX] } }),
    heard: { [MX]: 'node7.host.example' },
    codes: [],
  },
  {
    name: 'the name of a mailbox provider',
    zone: world({}, { 'mx.google.com': { TXT: ['v=spf1 -all'] } }),
    heard: { [MX]: 'mx.google.com' },
    codes: [],
  },
  {
    name: 'the domain itself as greeting name, which is judged as such',
    zone: world({}, { 'acme.example': { A: [MX], MX: ['10 mx.acme.example'], TXT: ['v=spf1 mx -all'] } }),
    heard: { [MX]: 'acme.example' },
    codes: [],
  },
  { name: 'a greeting without a dot', zone: world({ TXT: ['v=spf1 -all'] }), heard: { [MX]: 'localhost' }, codes: [] },
  {
    name: 'a greeting with an address literal',
    zone: world({ TXT: ['v=spf1 -all'] }),
    heard: { [MX]: `[${MX}]` },
    codes: [],
  },
  {
    name: 'an MX host that SPF allows by a range',
    zone: world(
      { TXT: ['v=spf1 -all'] },
      { 'acme.example': { MX: ['10 mx.acme.example'], TXT: ['v=spf1 ip4:44.128.1.0/24 -all'] } },
    ),
    codes: ['spf-helo-fails'],
  },
  {
    name: 'an MX host that SPF does not allow only receives',
    zone: world(
      { TXT: ['v=spf1 -all'] },
      { 'acme.example': { MX: ['10 mx.acme.example'], TXT: ['v=spf1 ip4:44.128.9.7 -all'] } },
    ),
    codes: [],
  },
  {
    name: 'two servers of one name, of which SPF lists one',
    zone: world(
      { AAAA: [SIX], TXT: [`v=spf1 ip4:${MX} -all`] },
      { 'acme.example': { MX: ['10 mx.acme.example'], TXT: ['v=spf1 mx -all'] } },
    ),
    heard: { [MX]: 'mx.acme.example', [SIX]: 'mx.acme.example' },
    codes: ['spf-helo-fails'],
  },
  {
    name: 'the name in reverse DNS of a given address authorises it',
    zone: world({ TXT: ['v=spf1 a -all'] }, { ...ANY, ...out({ TXT: ['v=spf1 a -all'] }) }),
    options: { sendingIps: [OUT] },
    codes: [],
  },
  {
    name: 'the name in reverse DNS of a given address refuses it',
    zone: world({ TXT: ['v=spf1 a -all'] }, { ...ANY, ...out({ TXT: ['v=spf1 -all'] }) }),
    options: { sendingIps: [OUT] },
    codes: ['spf-helo-possible-fail'],
  },
  {
    name: 'it has no SPF, which is a remark under any policy',
    zone: world({ TXT: ['v=spf1 a -all'] }, { ...ANY, ...ENFORCED, ...out({}) }),
    options: { sendingIps: [OUT] },
    codes: ['spf-helo-missing'],
  },
  {
    name: 'a name in reverse DNS that does not lead back is nobody’s',
    zone: world(
      { TXT: ['v=spf1 a -all'] },
      { ...ANY, ...ptr(OUT, 'out.acme.example'), 'out.acme.example': { A: ['44.128.1.8'], TXT: ['v=spf1 -all'] } },
    ),
    options: { sendingIps: [OUT] },
    codes: [],
  },
  {
    name: 'an address that SPF names, by its name in reverse DNS',
    zone: world({ TXT: ['v=spf1 a -all'] }, { ...ANY, ...out({ TXT: ['v=spf1 ~all'] }) }),
    codes: ['spf-helo-softfail'],
  },
  {
    name: 'a web server that SPF allows by a is no mail server',
    zone: world(
      { TXT: ['v=spf1 a -all'] },
      {
        'acme.example': { A: ['44.128.1.80'], MX: ['10 mx.acme.example'], TXT: ['v=spf1 mx a -all'] },
        ...ptr('44.128.1.80', 'www.acme.example'),
        'www.acme.example': { A: ['44.128.1.80'], TXT: ['v=spf1 -all'] },
      },
    ),
    codes: [],
  },
];

export const heloScenes: readonly Scene[] = cases.map(({ name, zone, heard, options = {}, codes }) => ({
  name: `HELO: ${name}`,
  domain: 'acme.example',
  options,
  zone,
  net: greets(heard ?? { [MX]: 'mx.acme.example' }),
  finds: codes,
}));
