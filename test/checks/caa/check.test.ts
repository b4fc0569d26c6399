import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { caa } from '../../../src/checks/caa/check.ts';
import { organisationIn, readPermission } from '../../../src/checks/caa/parse.ts';
import data from '../../../src/data/certificate-authorities.json' with { type: 'json' };
import { play } from '../../support/scene.ts';

describe('CAA of the names that mail needs certificates for', () => {
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
