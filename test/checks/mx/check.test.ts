import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mx } from '../../../src/checks/mx/check.ts';
import { readTarget } from '../../../src/checks/mx/parse.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { audit, auditOnce, codesOf, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { good } from './scenes.ts';

describe('mx', () => {
  test('shows hosts in the order of preference, with provider and addresses', async () => {
    const zone: Zone = {
      'a.test': { MX: ['20 b.a.test', '10 aspmx.l.google.com'] },
      'b.a.test': good,
      'aspmx.l.google.com': good,
    };
    const result = await audit(mx, zoneNet(zone), domainTarget('a.test'));
    expect('shown' in result && result.shown).toMatchObject({
      kind: 'records',
      hosts: [
        { host: 'aspmx.l.google.com', provider: 'Google Workspace', addresses: ['44.128.0.25', '2a0e:fd45::25'] },
        { host: 'b.a.test', provider: null },
      ],
    });
  });

  test('an unanswered address question leaves the other findings in place', async () => {
    const zone: Zone = { 'a.test': { MX: ['0 .', '10 mx.a.test'] }, 'mx.a.test': 'SERVFAIL' };
    const result = await audit(mx, zoneNet(zone), domainTarget('a.test'));
    expect(codesOf(result)).toEqual(['mx-null-with-others']);
    expect('unchecked' in result && result.unchecked.map(({ reason }) => reason)).toEqual([
      'dns-failure',
      'dns-failure',
    ]);
  });
});

describe('a domain that fails, and is answered without checking', () => {
  const zone = { 'a.test': 'SERVFAIL' } as const;
  const unchecked: Zone = { 'a.test': { SOA: ['ns.a.test h.a.test 1'], MX: ['10 mx.a.test'] } };

  test('is bogus where the resolver validates', async () => {
    const net = zoneNet(zone, { unchecked, authenticated: (name) => name === '.' });
    expect(codesOf(await audit(mx, net, domainTarget('a.test')))).toEqual(['mx-dnssec-bogus']);
  });

  test('has name servers that answer, whatever else is wrong', async () => {
    const result = await audit(mx, zoneNet(zone, { unchecked }), domainTarget('a.test'));
    expect(codesOf(result)).toEqual([]);
    expect(result.outcome).toBe('not-checked');
  });
});

const hidden = [
  {
    name: 'both questions about the only host',
    zone: { 'mx.a.test': 'SERVFAIL' },
    couldBe: ['mx-target-nonexistent', 'mx-target-no-address', 'mx-target-not-public', 'mx-no-usable-host'],
  },
  {
    name: 'AAAA, where A has a public address',
    zone: { 'mx.a.test': { A: ['44.128.0.1'], AAAA: 'SERVFAIL' } },
    couldBe: ['mx-target-not-public'],
  },
  {
    name: 'A, where AAAA says that the name exists',
    zone: { 'mx.a.test': { A: 'SERVFAIL' } },
    couldBe: ['mx-target-no-address', 'mx-target-not-public', 'mx-no-usable-host'],
  },
  {
    name: 'A, where AAAA has an address that is not public',
    zone: { 'mx.a.test': { A: 'SERVFAIL', AAAA: ['fd00::1'] } },
    couldBe: ['mx-target-not-public', 'mx-no-usable-host'],
  },
] as const satisfies readonly { name: string; zone: Zone; couldBe: readonly string[] }[];

test.each(hidden)('an unanswered question hides only what the answered ones leave open: $name', async (row) => {
  const result = await audit(mx, zoneNet({ 'a.test': { MX: ['10 mx.a.test'] }, ...row.zone }), domainTarget('a.test'));
  const unchecked = 'unchecked' in result ? result.unchecked : [];
  expect(unchecked.length).toBeGreaterThan(0);
  for (const { couldBe } of unchecked) expect(couldBe).toEqual(row.couldBe);
});

test('hosts past the bound of an audit are told, and not called unusable with the rest', async () => {
  const MX = Array.from({ length: 40 }, (_, index) => `${index} mx${index}.a.test`);
  const result = await auditOnce(mx, zoneNet({ 'a.test': { MX } }), domainTarget('a.test'));
  expect(codesOf(result)).toEqual(['mx-target-nonexistent']);
  expect('unchecked' in result && result.unchecked).toMatchObject([{ subject: '10 more MX hosts', reason: 'limit' }]);
});

test('the reader of targets never throws', () => {
  fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => typeof readTarget(text) === 'string'));
});
