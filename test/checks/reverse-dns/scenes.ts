import { reverseName } from '../../../src/core/addresses.ts';
import type { SmtpRequest } from '../../../src/core/net.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { observed } from '../../support/smtp-session.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

export const SENDER = '44.128.0.7';
export const MX = '44.128.0.25';
export const SIX = '2a0e:fd45::7';
export const given = { sendingIps: [SENDER] };

export const ptr = (address: string, ...names: readonly string[]): Zone => ({ [reverseName(address)]: { PTR: names } });
/** A domain with this SPF record, an MX of its own, and right names for that. */
export const domain = (spf: string): Zone => ({
  'a.test': { MX: ['10 mx.a.test'], TXT: [spf], A: ['44.128.0.80'] },
  'mx.a.test': { A: [MX] },
  ...ptr(MX, 'mx.a.test'),
});
export const included = {
  ...domain('v=spf1 include:_spf.sender.test -all'),
  '_spf.sender.test': { TXT: ['v=spf1 ip4:44.9.0.0/24 -all'] },
};
export const named = { ...ptr(SENDER, 'out.a.test'), 'out.a.test': { A: [SENDER] } };

/** A server that gives itself this name. */
export const greets = (name: string) => (request: SmtpRequest) =>
  observed(request, { banner: `220 ${name} ESMTP`, ehlo: `250 ${name} at your service`, extensions: {} });

interface Case {
  readonly name: string;
  readonly zone: Zone;
  readonly net?: ZoneNetOptions;
  readonly options?: Partial<AuditOptions>;
  readonly outcome: NonNullable<Scene['outcome']>;
  readonly codes: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'a given address with a name that leads back',
    zone: { ...included, ...named },
    options: given,
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a given address without PTR',
    zone: included,
    options: given,
    outcome: 'failed',
    codes: ['reverse-dns-missing'],
  },
  {
    name: 'a given address whose PTR name has another address',
    zone: { ...included, ...ptr(SENDER, 'out.a.test'), 'out.a.test': { A: ['44.128.0.8'] } },
    options: given,
    outcome: 'failed',
    codes: ['reverse-dns-not-confirmed'],
  },
  {
    name: 'a given address whose PTR name does not exist',
    zone: { ...included, ...ptr(SENDER, 'gone.a.test') },
    options: given,
    outcome: 'failed',
    codes: ['reverse-dns-not-confirmed'],
  },
  {
    name: 'a given address whose PTR name is no host name',
    zone: { ...included, ...ptr(SENDER, 'a b_c.test') },
    options: given,
    outcome: 'failed',
    codes: ['reverse-dns-not-confirmed'],
  },
  {
    name: 'a given IPv6 address is confirmed by AAAA',
    zone: { ...included, ...ptr(SIX, 'six.a.test'), 'six.a.test': { AAAA: ['2A0E:FD45:0::7'] } },
    options: { sendingIps: [SIX] },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a given IPv6 address is not confirmed by A',
    zone: { ...included, ...ptr(SIX, 'six.a.test'), 'six.a.test': { A: [SENDER] } },
    options: { sendingIps: [SIX] },
    outcome: 'failed',
    codes: ['reverse-dns-not-confirmed'],
  },
  {
    name: 'two names that both lead back',
    zone: {
      ...included,
      ...ptr(SENDER, 'out.a.test', 'www.a.test'),
      'out.a.test': { A: [SENDER] },
      'www.a.test': { A: [SENDER] },
    },
    options: given,
    outcome: 'passed',
    codes: ['reverse-dns-several'],
  },
  {
    name: 'two names of which one leads back',
    zone: { ...included, ...named, ...ptr(SENDER, 'out.a.test', 'old.a.test') },
    options: given,
    outcome: 'failed',
    codes: ['reverse-dns-partly-confirmed', 'reverse-dns-several'],
  },
  {
    name: 'a name of a home line',
    zone: { ...included, ...ptr(SENDER, '44-128-0-7.dyn.isp.test'), '44-128-0-7.dyn.isp.test': { A: [SENDER] } },
    options: given,
    outcome: 'failed',
    codes: ['reverse-dns-dynamic'],
  },
  {
    name: 'a name made from the address',
    zone: {
      ...included,
      ...ptr(SENDER, 'static.7.0.128.44.host.test'),
      'static.7.0.128.44.host.test': { A: [SENDER] },
    },
    options: given,
    outcome: 'failed',
    codes: ['reverse-dns-generic'],
  },
  {
    name: 'a delegation by CNAME, as RFC 2317 has it',
    zone: {
      ...included,
      ...named,
      [reverseName(SENDER)]: { CNAME: ['7.0-31.0.128.44.in-addr.arpa'] },
      '7.0-31.0.128.44.in-addr.arpa': { PTR: ['out.a.test'] },
    },
    options: given,
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'an address that SPF names',
    zone: domain(`v=spf1 ip4:${SENDER} -all`),
    outcome: 'failed',
    codes: ['reverse-dns-missing'],
  },
  {
    name: 'an address that SPF allows by a',
    zone: domain('v=spf1 a -all'),
    outcome: 'failed',
    codes: ['reverse-dns-possible-missing'],
  },
  {
    name: 'an address that SPF allows by a, with a name that does not lead back',
    zone: { ...domain('v=spf1 a -all'), ...ptr('44.128.0.80', 'web7.host.test') },
    outcome: 'failed',
    codes: ['reverse-dns-possible-not-confirmed'],
  },
  {
    name: 'a mail host that SPF allows is a sender',
    zone: { ...domain('v=spf1 mx -all'), ...ptr(MX) },
    outcome: 'failed',
    codes: ['reverse-dns-missing'],
  },
  {
    name: 'a mail host that SPF does not allow only receives',
    zone: { ...included, ...ptr(MX) },
    outcome: 'passed',
    codes: ['reverse-dns-mx-missing'],
  },
  {
    name: 'a mail host that only receives, with a name that does not lead back',
    zone: { ...included, ...ptr(MX, 'elsewhere.test') },
    outcome: 'passed',
    codes: ['reverse-dns-mx-not-confirmed'],
  },
  {
    name: 'a mail host that SPF allows only receives where senders are given',
    zone: { ...domain('v=spf1 mx -all'), ...named, ...ptr(MX) },
    options: given,
    outcome: 'passed',
    codes: ['reverse-dns-mx-missing'],
  },
  {
    name: 'a provider’s mail hosts are the provider’s business',
    zone: {
      'a.test': { MX: ['1 aspmx.l.google.com'], TXT: ['v=spf1 mx -all'] },
      'aspmx.l.google.com': { A: ['142.250.1.27'] },
    },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a receiver has mail hosts alone',
    zone: { ...domain('v=spf1 -all'), ...ptr(MX) },
    outcome: 'passed',
    codes: ['reverse-dns-mx-missing'],
  },
  {
    name: 'a sender without mail hosts',
    zone: { 'a.test': { MX: ['0 .'], TXT: [`v=spf1 ip4:${SENDER} -all`] } },
    outcome: 'failed',
    codes: ['reverse-dns-missing'],
  },
  {
    name: 'a parked domain',
    zone: { 'a.test': { MX: ['0 .'], TXT: ['v=spf1 -all'] } },
    outcome: 'not-applicable',
    codes: [],
  },
  {
    name: 'no address at all',
    zone: {
      'a.test': { MX: ['0 .'], TXT: ['v=spf1 include:_spf.sender.test -all'] },
      '_spf.sender.test': { TXT: ['v=spf1 -all'] },
    },
    outcome: 'not-applicable',
    codes: [],
  },
  {
    name: 'the server greets with another name than that of reverse DNS',
    zone: domain('v=spf1 mx -all'),
    net: { smtp: greets('srv17.a.test') },
    outcome: 'passed',
    codes: ['reverse-dns-helo-differs'],
  },
];

export const scenes: readonly Scene[] = cases.map(({ codes, ...scene }) => ({
  ...scene,
  domain: 'a.test',
  finds: scene.outcome === 'not-applicable' ? null : codes,
}));
