import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

export const good = { A: ['44.128.0.25'], AAAA: ['2a0e:fd45::25'] };
const sends = { TXT: ['v=spf1 mx -all'] };

interface Case {
  readonly name: string;
  readonly zone: Zone;
  readonly extendedErrors?: ZoneNetOptions['extendedErrors'];
  readonly options?: Partial<AuditOptions>;
  readonly outcome: NonNullable<Scene['outcome']>;
  readonly open?: true;
  readonly codes: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'one good host',
    zone: { 'a.test': { MX: ['10 mx.a.test'] }, 'mx.a.test': good },
    outcome: 'passed',
    codes: [],
  },
  { name: 'the domain does not exist', zone: { 'b.test': {} }, outcome: 'failed', codes: ['mx-domain-nonexistent'] },
  { name: 'no MX and no address', zone: { 'a.test': sends }, outcome: 'failed', codes: ['mx-missing'] },
  {
    name: 'no MX, but the user says it only sends',
    zone: { 'a.test': sends },
    options: { role: 'sender' },
    outcome: 'failed',
    codes: ['mx-missing-for-sender'],
  },
  {
    name: 'no MX on a parked domain is nothing',
    zone: { 'a.test': { TXT: ['v=spf1 -all'] } },
    options: { role: 'parked' },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'implicit MX by the domain’s own address',
    zone: { 'a.test': good },
    outcome: 'failed',
    codes: ['mx-implicit'],
  },
  {
    name: 'implicit MX at a private address',
    zone: { 'a.test': { A: ['10.0.0.1'] } },
    outcome: 'failed',
    codes: ['mx-implicit', 'mx-target-not-public'],
  },
  {
    name: 'null MX on a domain that does not send',
    zone: { 'a.test': { MX: ['0 .'], TXT: ['v=spf1 -all'] } },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'null MX on a domain that sends',
    zone: { 'a.test': { MX: ['0 .'], ...sends } },
    outcome: 'failed',
    codes: ['mx-null-but-sends'],
  },
  {
    name: 'null MX with preference 10',
    zone: { 'a.test': { MX: ['10 .'], TXT: ['v=spf1 -all'] } },
    outcome: 'failed',
    codes: ['mx-null-preference'],
  },
  {
    name: 'null MX beside another',
    zone: { 'a.test': { MX: ['0 .', '10 mx.a.test'] }, 'mx.a.test': good },
    outcome: 'failed',
    codes: ['mx-null-with-others'],
  },
  {
    name: 'a host listed twice',
    zone: { 'a.test': { MX: ['10 mx.a.test', '20 mx.a.test'] }, 'mx.a.test': good },
    outcome: 'failed',
    codes: ['mx-duplicate-host'],
  },
  {
    name: 'a target that is an alias',
    zone: { 'a.test': { MX: ['10 mx.a.test'] }, 'mx.a.test': { CNAME: ['h.b.test'] }, 'h.b.test': good },
    outcome: 'failed',
    codes: ['mx-target-cname'],
  },
  {
    name: 'a target that is an address',
    zone: { 'a.test': { MX: ['10 44.128.0.25'] } },
    outcome: 'failed',
    codes: ['mx-target-address-literal', 'mx-no-usable-host'],
  },
  {
    name: 'a target that is an address beside a good host',
    zone: { 'a.test': { MX: ['10 44.128.0.25', '20 mx.a.test'] }, 'mx.a.test': good },
    outcome: 'failed',
    codes: ['mx-target-address-literal'],
  },
  {
    name: 'a target that is localhost beside a good host',
    zone: { 'a.test': { MX: ['10 localhost', '20 mx.a.test'] }, 'mx.a.test': good },
    outcome: 'failed',
    codes: ['mx-target-localhost'],
  },
  {
    name: 'a target that is localhost',
    zone: { 'a.test': { MX: ['10 localhost'] } },
    outcome: 'failed',
    codes: ['mx-target-localhost', 'mx-no-usable-host'],
  },
  {
    name: 'a target that is an alias beside a good host',
    zone: {
      'a.test': { MX: ['10 mx.a.test', '20 mx2.a.test'] },
      'mx.a.test': { CNAME: ['h.b.test'] },
      'h.b.test': good,
      'mx2.a.test': good,
    },
    outcome: 'failed',
    codes: ['mx-target-cname'],
  },
  {
    name: 'a target with an underscore',
    zone: { 'a.test': { MX: ['10 m_x.a.test', '20 mx.a.test'] }, 'mx.a.test': good },
    outcome: 'failed',
    codes: ['mx-target-invalid-name'],
  },
  {
    name: 'a target that does not exist',
    zone: { 'a.test': { MX: ['10 no.a.test', '20 mx.a.test'] }, 'mx.a.test': good },
    outcome: 'failed',
    codes: ['mx-target-nonexistent'],
  },
  {
    name: 'a target under a domain nobody owns',
    zone: { 'a.test': { MX: ['10 mx.nobody-owns-this-one.com', '20 mx.a.test'] }, 'mx.a.test': good },
    outcome: 'failed',
    codes: ['mx-target-unregistered'],
  },
  {
    name: 'a target without address',
    zone: { 'a.test': { MX: ['10 no.a.test', '20 mx.a.test'] }, 'no.a.test': { TXT: ['x'] }, 'mx.a.test': good },
    outcome: 'failed',
    codes: ['mx-target-no-address'],
  },
  {
    name: 'a private address beside a good host',
    zone: {
      'a.test': { MX: ['10 in.a.test', '20 mx.a.test'] },
      'in.a.test': { A: ['192.168.1.1'] },
      'mx.a.test': good,
    },
    outcome: 'failed',
    codes: ['mx-target-not-public'],
  },
  {
    name: 'a private address beside a public one of the same host',
    zone: { 'a.test': { MX: ['10 mx.a.test'] }, 'mx.a.test': { ...good, A: ['10.0.0.25', '44.128.0.25'] } },
    outcome: 'failed',
    codes: ['mx-target-not-public'],
  },
  {
    name: 'only loopback addresses',
    zone: { 'a.test': { MX: ['10 mx.a.test'] }, 'mx.a.test': { A: ['127.0.0.1'], AAAA: ['::1'] } },
    outcome: 'failed',
    codes: ['mx-target-not-public', 'mx-no-usable-host'],
  },
  {
    name: 'hosts of two providers',
    zone: {
      'a.test': { MX: ['1 aspmx.l.google.com', '9 a-test.mail.protection.outlook.com'] },
      'aspmx.l.google.com': good,
      'a-test.mail.protection.outlook.com': good,
    },
    outcome: 'failed',
    codes: ['mx-providers-mixed'],
  },
  {
    name: 'no IPv6 is a remark',
    zone: { 'a.test': { MX: ['10 mx.a.test'] }, 'mx.a.test': { A: ['44.128.0.25'] } },
    outcome: 'passed',
    codes: ['mx-no-ipv6'],
  },
  {
    name: 'its name servers fail while the root answers',
    zone: { 'a.test': 'SERVFAIL' },
    outcome: 'failed',
    open: true,
    codes: ['mx-name-servers-failing'],
  },
  {
    name: 'the MX question alone fails, which may be our side',
    zone: { 'a.test': { MX: 'TIMEOUT', TXT: ['v=spf1 -all'] } },
    outcome: 'not-checked',
    codes: [],
  },
  {
    name: 'no resolver answers at all',
    zone: { 'a.test': 'TIMEOUT', '.': 'TIMEOUT' },
    outcome: 'not-checked',
    codes: [],
  },
  {
    name: 'the addresses of the only host are not answered',
    zone: { 'a.test': { MX: ['10 mx.a.test'] }, 'mx.a.test': 'TIMEOUT' },
    outcome: 'not-checked',
    codes: [],
  },
  {
    name: 'signatures that do not verify are told from name servers that fail',
    zone: { 'a.test': 'SERVFAIL' },
    extendedErrors: { 'a.test MX': 'EDE 7 Signature Expired' },
    outcome: 'failed',
    open: true,
    codes: ['mx-dnssec-bogus'],
  },
];

export const scenes: readonly Scene[] = cases.map(({ extendedErrors = {}, codes, ...rest }) => ({
  ...rest,
  domain: 'a.test',
  net: { extendedErrors },
  finds: codes,
}));
