import { describe, expect, test } from 'vitest';
import { reverseDns } from '../../../src/checks/reverse-dns/check.ts';
import { reverseName } from '../../../src/core/addresses.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, auditOnce, codesOf, domainTarget } from '../../support/audit.ts';
import { type ZoneNetOptions, zoneNet } from '../../support/zone-net.ts';
import { domain, given, greets, included, MX, named, ptr, SENDER, SIX } from './scenes.ts';

async function look(zone: Zone, options: Partial<AuditOptions> = {}, net: ZoneNetOptions = {}) {
  const asked: string[] = [];
  const target = domainTarget('a.test', options);
  await auditOnce(reverseDns, zoneNet(zone, { asked, ...net }), target);
  const result = await audit(reverseDns, zoneNet(zone, net), target);
  const findings: readonly Finding[] = 'findings' in result ? result.findings : [];
  const unchecked = 'unchecked' in result ? result.unchecked : [];
  return { result, findings, unchecked, reversed: asked.filter((question) => question.endsWith(' PTR')) };
}

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
