import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { caa } from '../../../src/checks/caa/check.ts';
import { organisationIn, readPermission } from '../../../src/checks/caa/parse.ts';
import { unknown } from '../../../src/core/observation.ts';
import { defaultSmtpOptions } from '../../../src/core/target.ts';
import data from '../../../src/data/certificate-authorities.json' with { type: 'json' };
import { codesOf } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { scenes } from './scenes.ts';

describe('CAA of the names that mail needs certificates for', () => {
  const at = (zone: Scene['zone'], options: Scene['options'] = {}) =>
    play(caa, { name: '', domain: 'a.com', zone, options, net: scenes[0]?.net ?? {}, finds: [] });
  const mx = { A: ['44.128.1.25'] } as const;
  const apex = { MX: ['10 mx.a.com'] } as const;

  test.each([
    [
      'our resolver does not know the type',
      { '.': { NS: ['x'], CAA: 'SERVFAIL' }, 'a.com': apex, 'mx.a.com': { ...mx, CAA: 'SERVFAIL' } },
    ],
    ['it is the top-level domain that fails', { com: { CAA: 'SERVFAIL' }, 'a.com': apex, 'mx.a.com': mx }],
    ['the zone is down as a whole', { 'a.com': { ...apex, CAA: 'SERVFAIL', A: 'SERVFAIL' }, 'mx.a.com': mx }],
  ] as const)('a failure is not held against the servers where %s', async (_, zone) => {
    const result = await at(zone);
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason: 'dns-failure' }] });
  });

  test('an issuer that was not seen, or is not known, is open', async () => {
    const zone = { 'a.com': { ...apex, CAA: ['0 issue "digicert.com"'] }, 'mx.a.com': mx };
    const net = { smtp: () => unknown('port-25-blocked', 'no') };
    expect(await play(caa, { name: '', domain: 'a.com', zone, net, finds: [] })).toMatchObject({
      outcome: 'not-checked',
      unchecked: [{ subject: 'issuer of mx.a.com', couldBe: ['caa-forbids-issuer-in-use'] }],
    });
    const other = scenes.find(({ name }) => name.includes('stranger'))?.net ?? {};
    expect(await play(caa, { name: '', domain: 'a.com', zone, net: other, finds: [] })).toMatchObject({
      unchecked: [{ subject: 'issuer of mx.a.com', reason: 'not-proven' }],
    });
  });

  test('without SMTP the records are judged for themselves', async () => {
    const zone = { 'a.com': { ...apex, CAA: ['128 tbs "x"'] }, 'mx.a.com': mx };
    const result = await at(zone, { smtp: { ...defaultSmtpOptions, enabled: false } });
    expect(codesOf(result)).toEqual(['caa-nobody-may-issue']);
    expect(result).toMatchObject({ unchecked: [] });
  });

  test('hosts that DNS does not tell are open', async () => {
    expect(await at({ 'a.com': 'SERVFAIL' })).toMatchObject({ outcome: 'not-checked', findings: [] });
  });

  test('a name of a hundred labels costs no hundred questions', async () => {
    const deep = `${'x.'.repeat(100)}a.com`;
    const asked: string[] = [];
    const zone = { 'a.com': { MX: [`10 ${deep}`] }, [deep]: mx };
    const result = await play(caa, { name: '', domain: 'a.com', zone, net: { asked }, finds: [] });
    expect(asked.filter((question) => question.endsWith(' CAA'))).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason: 'limit' }] });
  });

  test('what is proposed stands at the hosts, never at the domain, where web servers would be bound too', async () => {
    const missing = await at({ 'a.com': { MX: ['10 mx.a.com', '20 a.com'], A: ['44.128.1.26'] }, 'mx.a.com': mx });
    const [finding] = 'findings' in missing ? missing.findings : [];
    expect(finding).toMatchObject({ code: 'caa-missing', params: { names: ['mx.a.com', 'a.com'] } });
    expect(finding?.params['records']).toEqual([{ name: 'mx.a.com', identifier: 'letsencrypt.org' }]);
  });

  test('silence is open, and no finding', async () => {
    const zone = { 'a.com': { MX: ['10 mx.a.com'] }, 'mx.a.com': { A: ['44.128.1.25'], CAA: 'TIMEOUT' } } as const;
    const result = await play(caa, { name: '', domain: 'a.com', zone, finds: [] });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason: 'timeout' }] });
  });
});

describe('CAA properties', () => {
  const issue = (value: string) => ({ critical: false, tag: 'issue', value });

  test.each([
    [[], null],
    [[issue(';')], []],
    [[issue('Letsencrypt.org')], ['letsencrypt.org']],
    [[issue(' digicert.com ; cansignhttpexchanges=yes')], ['digicert.com']],
    [[issue('%%%')], []],
    [[issue(`${'a'.repeat(60_000)}!`)], []],
    [[issue('')], []],
  ])('%j allow %j', (records, issuers) => {
    expect(readPermission(records).issuers).toEqual(issuers);
  });

  test('anything is read without a fault', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ critical: fc.boolean(), tag: fc.string(), value: fc.string() })),
        fc.string(),
        (records, issuer) => {
          readPermission(records);
          organisationIn(issuer);
        },
      ),
    );
  });
});

test('every authority has identifiers and a source', () => {
  const authority = z.strictObject({
    name: z.string(),
    issuer: z.array(z.string().min(3)).min(1),
    identifiers: z.array(z.string().regex(/^[a-z0-9.-]+\.[a-z]+$/)).min(1),
    source: z.url({ protocol: /^https$/ }),
    retrieved: z.iso.date().nullable(),
  });
  z.strictObject({ about: z.string(), authorities: z.array(authority) }).parse(data);
});
