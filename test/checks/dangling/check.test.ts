import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dangling } from '../../../src/checks/dangling/check.ts';
import { danglingFindings } from '../../../src/checks/dangling/findings.ts';
import { httpsHosts } from '../../../src/checks/dangling/parse.ts';
import claimable from '../../../src/data/claimable-hosts.json' with { type: 'json' };
import { codesOf } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';

describe('names that somebody else could take', () => {
  const at = (zone: Scene['zone']) => play(dangling, { name: '', domain: 'a.com', zone, finds: [] });

  test('an alias comes with its removal', async () => {
    const result = await at({ 'a.com': {}, 'mta-sts.a.com': { CNAME: ['x.azurewebsites.net'] }, net: {} });
    expect(result).toMatchObject({
      findings: [
        {
          params: {
            names: [{ name: 'x.azurewebsites.net', record: { alias: 'mta-sts.a.com' } }],
            services: ['Microsoft Azure'],
          },
        },
      ],
    });
  });

  test('of a chain of aliases the first one is the record to remove', async () => {
    const zone = {
      'a.com': {},
      'mta-sts.a.com': { CNAME: ['x.vendor.net'] },
      'x.vendor.net': { CNAME: ['y.azurewebsites.net'] },
      net: {},
    } as const;
    const result = await at(zone);
    const [finding] = 'findings' in result ? result.findings : [];
    expect(finding?.params['names']).toMatchObject([
      { name: 'y.azurewebsites.net', record: { alias: 'mta-sts.a.com', value: 'x.vendor.net' } },
    ]);
  });

  test('a wildcard is one record, named as it stands, and not proposed for removal', async () => {
    const zone = {
      'a.com': { MX: ['10 mx.a.com'] },
      '*.a.com': { CNAME: ['gone.vendor.net'] },
      'vendor.net': {},
    } as const;
    const result = await at(zone);
    const [finding, ...more] = 'findings' in result ? result.findings : [];
    expect(more).toEqual([]);
    expect(finding?.params['names']).toMatchObject([{ record: { alias: '*.a.com', value: 'gone.vendor.net' } }]);
    expect(danglingFindings['dangling-missing'].text(finding?.params as never).fix.records).toEqual([]);
  });

  test('what is not answered is not gone', async () => {
    const logo = { TXT: ['v=BIMI1; l=https://v.com/l.svg'] } as const;
    expect(await at({ 'a.com': {}, 'default._bimi.a.com': logo, 'v.com': 'TIMEOUT' })).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ subject: 'v.com', reason: 'timeout' }],
    });
    const gone = { TXT: ['v=BIMI1; l=https://x.v.com/l.svg'] } as const;
    expect(await at({ 'a.com': {}, 'default._bimi.a.com': gone, com: {}, 'v.com': { SOA: 'SERVFAIL' } })).toMatchObject(
      {
        outcome: 'not-checked',
        findings: [],
        unchecked: [{ subject: 'x.v.com', reason: 'dns-failure' }],
      },
    );
    const unread = await at({ 'a.com': {}, '_smtp._tls.a.com': 'SERVFAIL' });
    expect(unread).toMatchObject({ outcome: 'not-checked', findings: [] });
    expect('unchecked' in unread && unread.unchecked.map(({ subject }) => subject).toSorted()).toEqual([
      'alias at _smtp._tls.a.com',
      'names in _smtp._tls.a.com',
    ]);
  });

  test('an alias whose target does not answer is open, and known to be an alias', async () => {
    const zone = { 'a.com': {}, '_dmarc.a.com': { CNAME: ['d.dead.net'] }, 'd.dead.net': 'SERVFAIL' } as const;
    expect(await at(zone)).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ subject: 'd.dead.net', couldBe: expect.arrayContaining(['dangling-dmarc-claimable']) }],
    });
  });

  test('hundreds of names are not all asked about, and that is said', async () => {
    const SRV = Array.from({ length: 300 }, (_, index) => `0 1 993 h${index}.vendor.net`);
    const asked: string[] = [];
    const zone = { 'a.com': {}, '_imaps._tcp.a.com': { SRV }, 'vendor.net': {}, net: {} } as const;
    const result = await play(dangling, { name: '', domain: 'a.com', zone, net: { asked }, finds: [] });
    expect(asked.length).toBeLessThan(200);
    expect(result).toMatchObject({ unchecked: [{ subject: 'further names', reason: 'limit' }] });
  });

  test('the selector of BIMI is the one that the user names', async () => {
    const zone = { 'a.com': {}, 'brand._bimi.a.com': { CNAME: ['x.gone.com'] }, com: {} } as const;
    const options = { bimiSelector: 'brand' };
    expect(codesOf(await play(dangling, { name: '', domain: 'a.com', zone, options, finds: [] }))).toEqual([
      'dangling-unregistered',
    ]);
  });

  test('the inventory tells what other checks look after', async () => {
    const zone = {
      'a.com': { MX: ['10 mx.a.com'], TXT: ['v=spf1 include:spf.v.com -all'] },
      'spf.v.com': { TXT: ['v=spf1 -all'] },
      'mx.a.com': { A: ['44.128.1.1'] },
    };
    const result = await at(zone);
    expect('shown' in result && result.shown).toMatchObject({
      elsewhere: [
        { name: 'spf.v.com', check: 'spf' },
        { name: 'mx.a.com', check: 'mx' },
      ],
    });
  });
});

test('hosts are found in any text, and no more than twenty', () => {
  expect(
    httpsHosts(['rua=mailto:x@b.example,https://user@C.example.:8443/x; l=https://-bad-/ https://192.0.2.1/']),
  ).toEqual(['c.example']);
  expect(httpsHosts([Array.from({ length: 99 }, (_, index) => `https://h${index}.example`).join(',')])).toHaveLength(
    20,
  );
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      httpsHosts(texts);
    }),
  );
});

test('every service has suffixes that are names', () => {
  const service = z.strictObject({
    name: z.string().min(2),
    suffixes: z
      .array(
        z.strictObject({ suffix: z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/), labels: z.int().min(1).max(3) }),
      )
      .min(1),
    source: z.url({ protocol: /^https$/ }),
  });
  z.strictObject({
    about: z.string(),
    source: z.url(),
    retrieved: z.iso.date().nullable(),
    services: z.array(service),
  }).parse(claimable);
});
