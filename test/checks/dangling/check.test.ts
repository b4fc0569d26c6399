import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dangling } from '../../../src/checks/dangling/check.ts';
import { hostsInUris } from '../../../src/checks/dangling/parse.ts';
import claimable from '../../../src/data/claimable-hosts.json' with { type: 'json' };
import { play, type Scene } from '../../support/scene.ts';

describe('names that somebody else could take', () => {
  const at = (zone: Scene['zone']) => play(dangling, { name: '', domain: 'a.com', zone, finds: [] });

  test('an alias comes with its removal', async () => {
    const result = await at({ 'a.com': {}, 'mta-sts.a.com': { CNAME: ['x.azurewebsites.net'] }, net: {} });
    expect(result).toMatchObject({
      findings: [
        { params: { names: [{ name: 'x.azurewebsites.net', alias: 'mta-sts.a.com' }], services: ['Microsoft Azure'] } },
      ],
    });
  });

  test('what is not answered is not gone', async () => {
    const zone = {
      'a.com': {},
      '_dmarc.a.com': { TXT: ['v=DMARC1; p=none; rua=mailto:x@v.com'] },
      'v.com': 'TIMEOUT',
    } as const;
    expect(await at(zone)).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ subject: 'v.com', reason: 'timeout' }],
    });
    const unread = { 'a.com': {}, '_smtp._tls.a.com': 'SERVFAIL' } as const;
    expect(await at(unread)).toMatchObject({
      outcome: 'not-checked',
      unchecked: [{ subject: 'names in _smtp._tls.a.com' }],
    });
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
  expect(hostsInUris(['rua=mailto:x@B.example!10m,https://c.example:8443/x; l=https://-bad-/'])).toEqual([
    'b.example',
    'c.example',
  ]);
  expect(hostsInUris([Array.from({ length: 99 }, (_, index) => `https://h${index}.example`).join(',')])).toHaveLength(
    20,
  );
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      hostsInUris(texts);
    }),
  );
});

test('every service has suffixes that are names', () => {
  const service = z.strictObject({
    name: z.string().min(2),
    suffixes: z.array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/)).min(1),
  });
  z.strictObject({
    about: z.string(),
    source: z.url(),
    retrieved: z.iso.date().nullable(),
    services: z.array(service),
  }).parse(claimable);
});
