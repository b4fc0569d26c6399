import { describe, expect, test } from 'vitest';
import type { BounceConclusion } from '../../src/core/bounce.ts';
import { listsNamedIn } from '../../src/report/bounce/named-lists.ts';
import { namingLists, wantedTopics } from '../../src/report/bounce/proof-stated.ts';
import { anyConclusion } from '../support/any-conclusion.ts';

const conclusion: BounceConclusion = { ...anyConclusion, basis: 'rule', topics: ['spf', 'dkim', 'dmarc'] };
const wanted = (changes: Partial<BounceConclusion>, text = '') => wantedTopics({ ...conclusion, ...changes }, text);

describe('what a server gives as its reason', () => {
  test('is all of a reason whose words name none of it', () => {
    expect(wanted({}, 'not authenticated')).toEqual({ stated: ['spf', 'dkim', 'dmarc'], possible: [] });
  });

  test('is what its words name', () => {
    expect(wanted({}, 'SPF check failed').stated).toEqual(['spf']);
  });

  test('is what its code names', () => {
    expect(wanted({ status: { code: '5.7.20', derived: false } }).stated).toEqual(['dkim']);
  });

  test('is not a code that was derived', () => {
    expect(wanted({ reason: 'rejected', topics: ['dkim'], status: { code: '5.7.20', derived: true } }).stated).toEqual(
      [],
    );
  });

  test('is not what its words count as passed, nor what is so most often', () => {
    expect(wanted({}, 'SPF [acme.example] with ip: [45.66.77.88] = pass, DKIM = did not pass').stated).toEqual([
      'dkim',
    ]);
    const rule = { id: 'r', of: 'A', meaning: 'most often it fails DMARC', fix: null, source: '', retrieved: null };
    expect(wanted({ reason: 'policyviolation', rule, topics: ['dmarc'] }).stated).toEqual([]);
  });

  test('is nothing where it is guessed', () => {
    expect(wanted({ basis: 'guess' })).toEqual({ stated: [], possible: ['spf', 'dkim', 'dmarc'] });
  });

  test('is its DNS where that failed for a moment, and not what it could not ask', () => {
    expect(wanted({ kind: 'temporary' }, 'SPF temperror')).toEqual({
      stated: ['sender-domain'],
      possible: ['spf', 'dkim', 'dmarc'],
    });
  });

  test('is no list where it names none', () => {
    expect(wanted({ reason: 'blocked', topics: ['blocklist'] }, 'your address is on our block list')).toEqual({
      stated: [],
      possible: ['blocklist'],
    });
  });

  test('is the list that it names', () => {
    expect(wanted({ reason: 'blocked', topics: ['blocklist'] }, 'listed at zen.spamhaus.org').stated).toEqual([
      'blocklist',
    ]);
  });

  test('is the list that the rule knows its words to mean', () => {
    const rule = {
      id: 'x',
      of: 'X',
      meaning: 'the address is listed at Spamhaus',
      fix: null,
      source: '',
      retrieved: null,
    };
    expect(wanted({ reason: 'blocked', topics: ['blocklist'], rule }, 'BL-17').stated).toEqual(['blocklist']);
  });
});

describe('lists named in a reply', () => {
  const names = (text: string, subject: 'address' | 'domain' = 'address') =>
    listsNamedIn(text, subject).asked.map(({ name }) => name);

  test.for([
    ['blocked using zen.spamhaus.org', 'Spamhaus ZEN'],
    ['blocked using sbl-xbl.spamhaus.org', 'Spamhaus ZEN'],
    ['see https://www.spamhaus.org/query/ip/192.0.2.1', 'Spamhaus ZEN'],
    ['listed on PBL', 'Spamhaus ZEN'],
    ['blocked using b.barracudacentral.org', 'Barracuda'],
    ['Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.1', 'SpamCop'],
    ['listed at PSBL', 'PSBL'],
    ['rejected by dnsbl-2.uceprotect.net', 'UCEPROTECT Level 2'],
  ] as const)('%s', ([text, name]) => {
    expect(names(text)).toEqual([name]);
  });

  test('a list of domains is none of addresses', () => {
    expect(names('acme.example is listed in dbl.spamhaus.org')).toEqual([]);
    expect(names('acme.example is listed in dbl.spamhaus.org', 'domain')).toEqual(['Spamhaus DBL']);
  });

  test('one that is not asked is named', () => {
    expect(listsNamedIn('blocked using bl.small.example', 'address').others).toEqual(['bl.small.example']);
  });

  test('one that ended is known', () => {
    expect(listsNamedIn('blocked using dnsbl.sorbs.net', 'address').dead).toMatchObject([{ name: 'SORBS' }]);
  });

  test('an address is no list', () => {
    expect(listsNamedIn('listed in 192.0.2.1', 'address').others).toEqual([]);
  });

  test('the error of a list is no listing', () => {
    expect(namingLists('blocked using zen.spamhaus.org; Error: open resolver', null)).toBe('');
  });

  test.for(['listed in ', 'using a.', 'zen.spamhaus.orgx ', 'rbl=('])('many of "%s" take no time', (piece) => {
    expect(() => listsNamedIn(piece.repeat(100_000), 'address')).not.toThrow();
  });
});
