import { expect, test } from 'vitest';
import { spf } from '../../src/checks/spf/check.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { auditOnce, domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';

// Records as large as DNS can carry, from a zone that means harm.

const FULL = 65_000;
const filled = (piece: string) => `v=spf1 ${piece.repeat(Math.floor(FULL / piece.length))}`;
const strings = (text: string, length: number) => text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];

const zones: Readonly<Record<string, Zone>> = {
  'a record of nothing but a': { 'acme.example': { TXT: [filled('a ')] } },
  'a record of nothing but mx and exists': { 'acme.example': { TXT: [filled('mx:%{d} exists:%{i}.%{d} ')] } },
  'thousands of includes': {
    'acme.example': {
      TXT: [`v=spf1 ${Array.from({ length: 4_000 }, (_, index) => `include:i${index}.example`).join(' ')}`],
    },
  },
  'thousands of faults': { 'acme.example': { TXT: [filled('ipv4:192.0.2.1, ')] } },
  'one word without an end': { 'acme.example': { TXT: [filled('include:a.example')] } },
  'strings of one octet': { 'acme.example': { TXT: [strings(filled('mx'), 1)] } },
  'thousands of ranges': { 'acme.example': { TXT: [filled('ip4:198.51.99.0/24 ')] } },
  'hundreds of records': {
    'acme.example': { TXT: Array.from({ length: 500 }, (_, index) => `v=spf1 ip4:192.0.2.${index % 256} -all`) },
  },
  'large records in a chain': Object.fromEntries(
    Array.from({ length: 20 }, (_, depth) => [
      depth === 0 ? 'acme.example' : `d${depth}.example`,
      { TXT: [`${filled('a ')}include:d${depth + 1}.example`] },
    ]),
  ),
  'hosts without end': {
    'acme.example': {
      TXT: ['v=spf1 mx -all'],
      MX: Array.from({ length: 3_000 }, (_, index) => `10 h${index}.acme.example`),
    },
  },
};

test.for(Object.entries(zones))('%s: a bounded number of questions and findings, in a moment', async ([, zone]) => {
  const asked: string[] = [];
  const started = performance.now();
  const result = await auditOnce(
    spf,
    zoneNet(zone, { asked }),
    domainTarget('acme.example', { sendingIps: ['203.0.112.1'] }),
  );
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(new Set(asked).size).toBeLessThan(600);
  expect(JSON.stringify('unchecked' in result ? result.unchecked : [])).not.toContain('internal-error');
  if ('findings' in result) {
    for (const { code, params } of result.findings) {
      expect(JSON.stringify(params).length, code).toBeLessThan(80_000);
    }
  }
});

test('what the zone says reaches the findings as it is, for the renderers to escape', async () => {
  const evil = 'v=spf1 \x1b[31m<script>alert(1)</script>\r\nX: y -all';
  const result = await auditOnce(spf, zoneNet({ 'acme.example': { TXT: [evil] } }), domainTarget('acme.example'));
  expect('findings' in result && result.findings.map(({ code }) => code)).toEqual(['spf-syntax-error']);
  expect('findings' in result && result.findings[0]?.excerpt?.text).toBe(evil);
});

test('the summary of a record of thousands of terms tells how it ends', async () => {
  const zone = { 'acme.example': { TXT: [`v=spf1 ${'ip4:198.51.99.7 '.repeat(3_000)}~all`] } };
  const result = await auditOnce(spf, zoneNet(zone), domainTarget('acme.example'));
  expect('summary' in result && result.summary).toMatch(/~all$/);
});
