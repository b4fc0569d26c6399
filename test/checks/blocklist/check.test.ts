import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocklist } from '../../../src/checks/blocklist/check.ts';
import { deadLists, lists } from '../../../src/checks/blocklist/lists-facts.ts';
import { questionFor, readAnswer, trustOf } from '../../../src/checks/blocklist/parse.ts';
import { possibleCodes } from '../../../src/checks/blocklist/severity.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { auditOnce, domainTarget } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { domain, healthy, reversed } from './scenes.ts';

const zen = '2.0.0.127.zen.spamhaus.org';
const listing = { '9.9.128.44.zen.spamhaus.org': { A: ['127.0.0.2'] } } satisfies Zone;

async function judged(zone: Zone, options: Scene['options'] = {}) {
  const result = await play(blocklist, { name: '', zone: { ...healthy, ...domain, ...zone }, options, finds: [] });
  if (!('unchecked' in result)) throw new Error('it does not apply');
  return result;
}

async function questions(zone: Zone, options: Scene['options'] = {}) {
  const asked: string[] = [];
  const net = zoneNet({ ...healthy, ...domain, ...zone }, { asked });
  const result = await auditOnce(blocklist, net, domainTarget('a.example', options));
  return { asked, result };
}

describe('what the lists say', () => {
  test('a listing names the list, its meaning, its words and where to be taken off', async () => {
    const result = await judged({ '9.9.128.44.zen.spamhaus.org': { A: ['127.0.0.3'], TXT: ['listed, see x'] } });
    expect(result.findings[0]?.params).toEqual({
      entries: [
        {
          subject: '44.128.9.9',
          as: 'sender',
          host: null,
          list: 'Spamhaus ZEN',
          meaning: 'CSS: sends spam from changing addresses',
          codes: ['127.0.0.3'],
          reason: 'listed, see x',
          delist: 'https://check.spamhaus.org/results/?query=44.128.9.9',
        },
      ],
    });
  });

  test('a mail host is named beside its address', async () => {
    const { findings } = await judged({ '25.1.128.44.zen.spamhaus.org': { A: ['127.0.0.2'] } });
    expect(findings[0]?.params).toMatchObject({ entries: [{ as: 'mail-host', host: 'mx.a.example' }] });
  });

  test('listings of one kind are one finding, whichever list and address', async () => {
    const zone: Zone = {
      ...listing,
      '9.9.128.44.bl.spamcop.net': { A: ['127.0.0.2'] },
      '8.9.128.44.b.barracudacentral.org': { A: ['127.0.0.2'] },
    };
    const { findings } = await judged(zone, { sendingIps: ['44.128.9.9', '44.128.9.8'] });
    expect(findings).toMatchObject([{ params: { entries: [{}, {}, {}] } }]);
  });

  test.each([
    ['0', 'none'],
    ['1', 'low'],
    ['2', 'medium'],
    ['3', 'high'],
    ['9', 'unknown'],
  ])('allow-lists are told with their trust: %s is %s', async (octet, trust) => {
    const result = await judged({ '9.9.128.44.list.dnswl.org': { A: [`127.0.5.${octet}`] } });
    expect(result.shown).toMatchObject({ allowed: [{ subject: '44.128.9.9', list: 'DNSWL', trust }] });
    expect(result.summary).toMatch(/DNSWL/);
    expect(trustOf([])).toBe('unknown');
  });

  test('a remark is no "none"', async () => {
    const result = await judged({ '9.9.128.44.dnsbl-3.uceprotect.net': { A: ['127.0.0.2'] } });
    expect(result).toMatchObject({ outcome: 'passed', summary: expect.stringMatching(/^on 1 of /) });
    expect(result.shown).toMatchObject({ listed: [{ subject: '44.128.9.9', list: 'UCEPROTECT Level 3' }] });
  });

  test('the addresses of a provider are shown as its own', async () => {
    const result = await judged({
      'a.example': { MX: ['10 aspmx.l.google.com'], TXT: ['v=spf1 -all'] },
      'aspmx.l.google.com': { A: ['44.128.3.25'] },
    });
    expect(result.shown).toMatchObject({
      subjects: [{ subject: 'a.example' }],
      others: [{ address: '44.128.3.25', operator: expect.stringMatching(/Google/) }],
    });
  });

  test('an address of a provider that the user gives is looked up all the same', async () => {
    const zone = {
      'a.example': { MX: ['10 aspmx.l.google.com'], TXT: ['v=spf1 include:_spf.google.com -all'] },
      'aspmx.l.google.com': { A: ['44.128.9.9'] },
      ...listing,
    };
    const { findings } = await judged(zone, { sendingIps: ['44.128.9.9'] });
    expect(findings).toMatchObject([{ code: 'blocklist-sending-address-listed' }]);
  });
});

describe('lists that cannot be believed', () => {
  test.each<readonly [name: string, zone: Zone, reason: string, words: RegExp]>([
    [
      'refused, as from a public resolver',
      { [zen]: { A: ['127.255.255.254'] } },
      'refused',
      /127\.0\.0\.1:53.*Data Query Service.*--nameserver.*check\.spamhaus\.org/,
    ],
    [
      'refused with a code that nobody described',
      { [zen]: { A: ['127.255.255.250'] } },
      'refused',
      /127\.255\.255\.250.*--nameserver/,
    ],
    ['a resolver that invents answers', { [zen]: { A: ['44.1.2.3'] } }, 'protocol-error', /44\.1\.2\.3/],
    ['a resolver that answers 127.0.0.1', { [zen]: { A: ['127.0.0.1'] } }, 'protocol-error', /127\.0\.0\.1, which/],
    ['no test entry', { [zen]: {} }, 'protocol-error', /test entry/],
    ['everything is listed', { '1.0.0.127.zen.spamhaus.org': { A: ['127.0.0.2'] } }, 'protocol-error', /never lists/],
    ['no answer', { [zen]: 'TIMEOUT' }, 'timeout', /test entries/],
    ['a failure', { '1.0.0.127.zen.spamhaus.org': 'SERVFAIL' }, 'dns-failure', /test entries/],
    [
      'refused for the address alone',
      { '9.9.128.44.zen.spamhaus.org': { A: ['127.255.255.255'] } },
      'refused',
      /too many questions.*--nameserver/,
    ],
    [
      'an address invented for the address alone',
      { '9.9.128.44.zen.spamhaus.org': { A: ['44.1.2.3'] } },
      'protocol-error',
      /44\.1\.2\.3.*--nameserver/,
    ],
    ['no answer about the address', { '9.9.128.44.zen.spamhaus.org': 'TIMEOUT' }, 'timeout', /did not answer/],
    ['a failure about the address', { '9.9.128.44.zen.spamhaus.org': 'SERVFAIL' }, 'dns-failure', /did not answer/],
  ])('%s: open, and no listing', async (_, zone, reason, words) => {
    const result = await judged({ ...listing, ...zone });
    expect(result.findings).toEqual([]);
    expect(result.outcome).toBe('not-checked');
    expect(result.unchecked).toMatchObject([
      { subject: 'zen.spamhaus.org', reason, detail: expect.stringMatching(words) },
    ]);
    expect(result.unchecked[0]?.couldBe).toContain('blocklist-sending-address-listed');
  });

  test('an IPv6 sender is open where the list has no test entry for IPv6, and the rest is believed', async () => {
    const zone = { ...listing, [`${reversed('::ffff:7f00:2')}.zen.spamhaus.org`]: {} };
    const result = await judged(zone, { sendingIps: ['44.128.9.9', '2a0e:fd45::25'] });
    expect(result.findings).toMatchObject([{ code: 'blocklist-sending-address-listed' }]);
    expect(result.unchecked).toMatchObject([{ subject: 'zen.spamhaus.org (IPv6)' }]);
  });

  test('many lists that fail alike are one line, which blames the resolver', async () => {
    const result = await play(blocklist, { name: '', zone: { ...domain }, finds: [] });
    expect('unchecked' in result && result.unchecked).toMatchObject([
      { detail: expect.stringMatching(/127\.0\.0\.1:53.*DNS rebinding/) },
    ]);
  });

  test('a list that is silent opens no more than it could cost', () => {
    const named = (id: string) => lists.find((list) => list.id === id) ?? lists[0];
    const sender = { as: 'sender', sends: true } as const;
    const small = named('psbl');
    const policy = named('spamhaus-zen');
    expect(small && possibleCodes(small, sender)).toEqual(['blocklist-sending-address-minor']);
    expect(policy && possibleCodes(policy, { as: 'mail-host', sends: false })).toEqual([
      'blocklist-host-listed',
      'blocklist-host-policy',
    ]);
  });
});

test('any answer is read without a fault, and none outside of 127.0.0.0/8 is a listing', () => {
  const octet = fc.nat(255);
  const address = fc.tuple(fc.oneof(fc.constant(127), octet), octet, octet, octet).map((octets) => octets.join('.'));
  fc.assert(
    fc.property(fc.constantFrom(...lists), fc.array(address), (list, answers) => {
      const { says } = readAnswer(list, answers);
      expect(says === 'not-listed').toBe(answers.length === 0);
      if (answers.some((answer) => !answer.startsWith('127.') || answer.startsWith('127.255.255.'))) {
        expect(['hijacked', 'refused']).toContain(says);
      }
    }),
  );
});

describe('what is asked', () => {
  test('IPv6 is asked of lists that take it, with the test entries for IPv6', async () => {
    const { asked } = await questions({}, { sendingIps: ['2a0e:fd45::25'] });
    expect(asked).toContain(`${reversed('2a0e:fd45::25')}.zen.spamhaus.org A`);
    expect(asked).toContain(`${reversed('::ffff:7f00:2')}.zen.spamhaus.org A`);
    expect(asked).toContain(`${reversed('::ffff:7f00:1')}.zen.spamhaus.org A`);
    const psbl = lists.find(({ id }) => id === 'psbl');
    expect(psbl && questionFor(psbl, '2a0e:fd45::25')).toBeNull();
  });

  test('of hundreds of addresses the first few, and the rest is said', async () => {
    const sendingIps = Array.from({ length: 300 }, (_, index) => `44.128.${index % 7}.${index % 250}`);
    const { asked, result } = await questions({}, { sendingIps });
    expect(asked.filter((question) => lists.some(({ zone }) => question.includes(zone))).length).toBeLessThan(300);
    expect('unchecked' in result && result.unchecked).toMatchObject([{ reason: 'limit' }]);
  });

  test('sending addresses come before the domains of many mail hosts', async () => {
    const MX = Array.from({ length: 30 }, (_, index) => `10 mx.host${index}.example`);
    const zone = {
      'a.example': { MX, TXT: ['v=spf1 ip4:44.128.9.9 -all'] },
      ...Object.fromEntries(MX.map((_, index) => [`mx.host${index}.example`, { A: [`44.128.5.${index}`] }])),
    };
    const { asked } = await questions(zone);
    expect(asked).toContain('9.9.128.44.zen.spamhaus.org A');
    expect(asked).toContain('a.example.dbl.spamhaus.org A');
  });

  test.each(['10.0.0.1', '172.16.0.9', '192.168.7.9', 'fd00::1'])('%s is never asked about', async (address) => {
    const { asked, result } = await questions({}, { sendingIps: [address] });
    expect(asked.filter((question) => question.startsWith(`${reversed(address)}.`))).toEqual([]);
    expect('unchecked' in result && result.unchecked).toMatchObject([{ subject: address, reason: 'not-requested' }]);
  });

  test('no list that is dead', async () => {
    const { asked } = await questions({});
    expect(asked.filter((question) => deadLists.some((zone) => question.includes(zone)))).toEqual([]);
  });

  test('why something is listed is asked only where it is', async () => {
    const { asked } = await questions(listing);
    const why = asked.filter(
      (question) => question.endsWith(' TXT') && lists.some(({ zone }) => question.includes(zone)),
    );
    expect(why).toEqual(['9.9.128.44.zen.spamhaus.org TXT']);
  });
});

describe('whose addresses are not known', () => {
  test.each(['SERVFAIL', 'TIMEOUT'] as const)('is open where the domain answers %s', async (how) => {
    const { result } = await questions({ 'a.example': { MX: ['10 mx.a.example'], TXT: how } });
    expect('unchecked' in result && result.unchecked).toMatchObject([
      {
        subject: 'sending addresses of a.example',
        couldBe: expect.arrayContaining(['blocklist-sending-address-listed']),
      },
    ]);
  });
});
