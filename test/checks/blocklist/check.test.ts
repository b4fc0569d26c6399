import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocklist } from '../../../src/checks/blocklist/check.ts';
import { lists } from '../../../src/checks/blocklist/lists-facts.ts';
import { questionFor, readAnswer } from '../../../src/checks/blocklist/parse.ts';
import { possibleCodes } from '../../../src/checks/blocklist/severity.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { play } from '../../support/scene.ts';
import { domain, healthy } from './scenes.ts';

const zen = '2.0.0.127.zen.spamhaus.org';
const listing = { '9.9.128.44.zen.spamhaus.org': { A: ['127.0.0.2'] } } satisfies Zone;

async function judged(zone: Zone, options = {}) {
  const result = await play(blocklist, { name: '', zone: { ...healthy, ...domain, ...zone }, options, finds: [] });
  if (!('unchecked' in result)) throw new Error('it does not apply');
  return result;
}

describe('what the lists say', () => {
  test('a listing names the list, its meaning, its words and where to be taken off', async () => {
    const result = await judged({ '9.9.128.44.zen.spamhaus.org': { A: ['127.0.0.3'], TXT: ['listed, see x'] } });
    expect(result.findings[0]?.params).toEqual({
      entries: [
        {
          subject: '44.128.9.9',
          list: 'Spamhaus ZEN',
          meaning: 'CSS: sends spam from changing addresses',
          codes: ['127.0.0.3'],
          reason: 'listed, see x',
          delist: 'https://check.spamhaus.org/results/?query=44.128.9.9',
        },
      ],
    });
  });

  test('allow-lists are told with their trust', async () => {
    const result = await judged({ '9.9.128.44.list.dnswl.org': { A: ['127.0.5.2'] } });
    expect(result.shown).toMatchObject({ allowed: [{ subject: '44.128.9.9', list: 'DNSWL', trust: 'medium' }] });
  });

  test('IPv6 is asked of lists that take it', async () => {
    const address = '2a0e:fd45::25';
    const name = '5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.4.d.f.e.0.a.2.zen.spamhaus.org';
    expect((await judged({ [name]: { A: ['127.0.0.2'] } }, { sendingIps: [address] })).findings).toHaveLength(1);
    const psbl = lists.find(({ id }) => id === 'psbl');
    expect(psbl && questionFor(psbl, address)).toBeNull();
  });
});

describe('lists that cannot be believed', () => {
  test.each<readonly [name: string, zone: Zone, reason: string, words: RegExp]>([
    [
      'refused, as from a public resolver',
      { [zen]: { A: ['127.255.255.254'] } },
      'refused',
      /127\.0\.0\.1:53.*--nameserver/,
    ],
    ['a resolver that invents answers', { [zen]: { A: ['44.1.2.3'] } }, 'protocol-error', /44\.1\.2\.3/],
    ['no test entry', { [zen]: {} }, 'protocol-error', /test entry/],
    ['everything is listed', { '1.0.0.127.zen.spamhaus.org': { A: ['127.0.0.2'] } }, 'protocol-error', /never lists/],
    ['no answer', { [zen]: 'TIMEOUT' }, 'timeout', /test entries/],
  ])('%s: open, and no listing', async (_, zone, reason, words) => {
    const result = await judged({ ...listing, ...zone });
    expect(result.findings).toEqual([]);
    expect(result.outcome).toBe('not-checked');
    expect(result.unchecked).toMatchObject([
      { subject: 'zen.spamhaus.org', reason, detail: expect.stringMatching(words) },
    ]);
    expect(result.unchecked[0]?.couldBe).toContain('blocklist-sending-address-listed');
  });

  test('many lists that fail alike are one line', async () => {
    const bare: Zone = { ...domain };
    const result = await play(blocklist, { name: '', zone: bare, finds: [] });
    expect('unchecked' in result && result.unchecked).toHaveLength(1);
  });

  test('a small list that is silent opens no more than it could cost', () => {
    const small = lists.find(({ id }) => id === 'psbl');
    expect(possibleCodes('address', true, small)).toEqual(['blocklist-sending-address-minor']);
  });
});

test('any answer is read without a fault', () => {
  const octet = fc.nat(255);
  fc.assert(
    fc.property(fc.constantFrom(...lists), fc.array(fc.tuple(octet, octet, octet, octet)), (list, answers) => {
      const { says } = readAnswer(
        list,
        answers.map((octets) => octets.join('.')),
      );
      expect(says === 'not-listed').toBe(answers.length === 0);
    }),
  );
});

test('hundreds of addresses are not all asked about', async () => {
  const sendingIps = Array.from({ length: 40 }, (_, index) => `44.128.7.${index}`);
  const result = await judged({}, { sendingIps });
  expect(result.unchecked).toMatchObject([{ reason: 'limit' }]);
});
