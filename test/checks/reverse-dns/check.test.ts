import { describe, expect, test } from 'vitest';
import { reverseDns } from '../../../src/checks/reverse-dns/check.ts';
import { reverseName } from '../../../src/core/addresses.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { SmtpRequest, SmtpSession } from '../../../src/core/net.ts';
import { known } from '../../../src/core/observation.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, auditOnce, codesOf, domainTarget } from '../../support/audit.ts';
import { type ZoneNetOptions, zoneNet } from '../../support/zone-net.ts';

const SENDER = '44.128.0.7';
const MX = '44.128.0.25';
const SIX = '2a0e:fd45::7';
const given = { sendingIps: [SENDER] };

const ptr = (address: string, ...names: readonly string[]): Zone => ({ [reverseName(address)]: { PTR: names } });
/** A domain with this SPF record, an MX of its own, and right names for that. */
const domain = (spf: string): Zone => ({
  'a.test': { MX: ['10 mx.a.test'], TXT: [spf], A: ['44.128.0.80'] },
  'mx.a.test': { A: [MX] },
  ...ptr(MX, 'mx.a.test'),
});
const included = {
  ...domain('v=spf1 include:_spf.sender.test -all'),
  '_spf.sender.test': { TXT: ['v=spf1 ip4:44.9.0.0/24 -all'] },
};
const named = { ...ptr(SENDER, 'out.a.test'), 'out.a.test': { A: [SENDER] } };

interface Case {
  readonly name: string;
  readonly zone: Zone;
  readonly options?: Partial<AuditOptions>;
  readonly outcome: string;
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
];

async function look(zone: Zone, options: Partial<AuditOptions> = {}, net: ZoneNetOptions = {}) {
  const asked: string[] = [];
  const target = domainTarget('a.test', options);
  await auditOnce(reverseDns, zoneNet(zone, { asked, ...net }), target);
  const result = await audit(reverseDns, zoneNet(zone, net), target);
  const findings: readonly Finding[] = 'findings' in result ? result.findings : [];
  const unchecked = 'unchecked' in result ? result.unchecked : [];
  return { result, findings, unchecked, reversed: asked.filter((question) => question.endsWith(' PTR')) };
}

describe('reverse-dns', () => {
  test.each(cases)('$name', async ({ zone, options, outcome, codes }) => {
    const { result } = await look(zone, options);
    expect({ outcome: result.outcome, codes: codesOf(result) }).toEqual({ outcome, codes });
  });

  test('every code of the catalogue has a case', () => {
    const seen = new Set([...cases.flatMap(({ codes }) => codes), 'reverse-dns-helo-differs']);
    expect([...seen].sort()).toEqual(Object.keys(reverseDns.findings).sort());
  });
});

describe('what is asked', () => {
  test('no private or reserved address', async () => {
    const zone = { ...domain('v=spf1 ip4:10.0.0.1 -all'), 'mx.a.test': { A: [MX, '10.0.0.25'] } };
    expect((await look(zone)).reversed).toEqual([`${reverseName(MX)} PTR`]);
    const { reversed, unchecked } = await look(zone, { sendingIps: ['192.0.2.1'] });
    expect(reversed).toEqual([`${reverseName(MX)} PTR`]);
    expect(unchecked).toMatchObject([{ subject: 'PTR of 192.0.2.1', reason: 'not-requested', couldBe: [] }]);
  });

  test('at most eight addresses that SPF names, and at most ten names each', async () => {
    const many = Array.from({ length: 12 }, (_, index) => `44.128.9.${index + 1}`);
    const names = Array.from({ length: 30 }, (_, index) => `n${String(index).padStart(2, '0')}.a.test`);
    const zone = {
      ...domain(`v=spf1 ${many.map((address) => `ip4:${address}`).join(' ')} -all`),
      ...ptr('44.128.9.1', ...names),
    };
    const asked: string[] = [];
    const result = await auditOnce(reverseDns, zoneNet(zone, { asked }), domainTarget('a.test'));
    expect(asked.filter((question) => question.endsWith(' PTR')).length).toBe(9);
    expect(asked.filter((question) => /^n\d+\.a\.test A$/.test(question)).length).toBe(10);
    expect(result).toMatchObject({ shown: { omitted: 4 } });
  });

  test('an address in two spellings is one', async () => {
    const zone = { ...included, ...ptr(SIX, 'six.a.test'), 'six.a.test': { AAAA: [SIX] } };
    const { reversed } = await look(zone, { sendingIps: [SIX, '2A0E:FD45:0:0::7'] });
    expect(reversed.filter((question) => question.includes('ip6')).length).toBe(1);
  });
});

describe('what is not known', () => {
  test('no answer is not a missing PTR', async () => {
    const { result, unchecked } = await look({ ...included, [reverseName(SENDER)]: 'SERVFAIL' }, given);
    expect(result.outcome).toBe('not-checked');
    expect(unchecked).toMatchObject([{ subject: `PTR of ${SENDER}`, reason: 'dns-failure' }]);
    expect(unchecked[0]?.couldBe).toContain('reverse-dns-missing');
  });

  test('a name that DNS does not answer for is not unconfirmed', async () => {
    const { result, unchecked } = await look(
      { ...included, ...ptr(SENDER, 'out.a.test'), 'out.a.test': 'TIMEOUT' },
      given,
    );
    expect(result.outcome).toBe('not-checked');
    expect(unchecked[0]?.couldBe).toContain('reverse-dns-not-confirmed');
    expect(unchecked[0]?.couldBe).not.toContain('reverse-dns-missing');
  });

  test('one confirmed name is enough, whatever the other does', async () => {
    const zone = {
      ...included,
      ...named,
      ...ptr(SENDER, 'out.a.test', 'slow.a.test'),
      'slow.a.test': 'TIMEOUT',
    } as Zone;
    expect(codesOf((await look(zone, given)).result)).toEqual(['reverse-dns-several']);
  });

  test('an SPF record that was not answered leaves the senders open', async () => {
    const { unchecked } = await look({ ...included, 'a.test': 'SERVFAIL' });
    expect(unchecked.map(({ subject }) => subject)).toContain('sending addresses');
  });

  test('senders that only others know are said to be unknown', async () => {
    const { result } = await look(included);
    expect(result).toMatchObject({ outcome: 'passed', shown: { senders: 'unknown' } });
  });
});

describe('the name the server gives itself', () => {
  const greets = (name: string) => (request: SmtpRequest) => known(sessionOf(request, name));
  function sessionOf({ host, address, port }: SmtpRequest, name: string): SmtpSession {
    const reply = { code: 250, enhanced: null, lines: [`${name} at your service`] };
    return {
      host,
      address,
      port,
      steps: [{ phase: 'ehlo', command: 'EHLO us.test', reply, elapsedMs: 1 }],
      phase: 'quit',
      ended: 'complete',
      detail: '',
      banner: { code: 220, enhanced: null, lines: [`${name} ESMTP`] },
      extensions: {},
      clearExtensions: {},
      startTls: { offered: false, masked: null, reply: null, injectedBytes: 0, handshake: null, failure: null },
      totalMs: 1,
    };
  }
  const own = domain('v=spf1 mx -all');

  test.each([
    ['the same as in reverse DNS', own, 'mx.a.test', []],
    ['the same in capitals', own, 'MX.A.TEST.', []],
    ['another', own, 'srv17.a.test', ['reverse-dns-helo-differs']],
    ['none that can be compared', own, 'localhost', []],
    ['another, at a host that only receives', included, 'srv17.a.test', []],
  ])('%s', async (_, zone, name, codes) => {
    const { result } = await look(zone, {}, { smtp: greets(name) });
    expect(codesOf(result)).toEqual(codes);
  });

  test('is in the parameters', async () => {
    const { findings } = await look(own, {}, { smtp: greets('srv17.a.test') });
    expect(findings).toMatchObject([
      { params: { addresses: [{ address: MX, names: ['mx.a.test'], helo: 'srv17.a.test' }] } },
    ]);
  });

  test('is not looked at where SMTP is left out', async () => {
    const smtp = { ...domainTarget('a.test').options.smtp, enabled: false };
    const { result } = await look(own, { smtp }, { smtp: greets('srv17.a.test') });
    expect(result.outcome).toBe('passed');
  });
});

describe('what a finding says', () => {
  test('the records of both zones, for an address without a name', async () => {
    const { findings } = await look(included, given);
    const { fix } = reverseDns.findings['reverse-dns-missing'].text(findings[0]?.params as never);
    expect(fix.records).toEqual([
      { action: 'add', name: '7.0.128.44.in-addr.arpa.', type: 'PTR', value: 'mail.a.test.' },
      { action: 'add', name: 'mail.a.test.', type: 'A', value: SENDER },
    ]);
  });

  test('the forward record alone, for a name of the domain’s own', async () => {
    const zone = { ...included, ...ptr(SIX, 'six.a.test') };
    const { findings } = await look(zone, { sendingIps: [SIX] });
    const { fix } = reverseDns.findings['reverse-dns-not-confirmed'].text(findings[0]?.params as never);
    expect(fix.records).toEqual([{ action: 'add', name: 'six.a.test.', type: 'AAAA', value: SIX }]);
  });

  test('one finding for all addresses with the same fault, with the evidence of each', async () => {
    const other = '44.128.0.8';
    const { findings } = await look(included, { sendingIps: [SENDER, other] });
    expect(findings).toMatchObject([{ params: { addresses: [{ address: SENDER }, { address: other }] } }]);
    expect(findings[0]?.evidence.map(({ request }) => request)).toEqual(
      [SENDER, other].map((address) => `${reverseName(address)} PTR`),
    );
  });
});
