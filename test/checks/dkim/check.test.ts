import { describe, expect, test } from 'vitest';
import { dkim } from '../../../src/checks/dkim/check.ts';
import { givenFindings } from '../../../src/checks/dkim/given-findings.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import common from '../../../src/data/selectors.json' with { type: 'json' };
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, codesOf, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { ecKey, ed25519Key, privatePkcs1, record2048, rsa1024, rsa2048, rsaKey } from './keys.ts';

const google = { TXT: ['v=spf1 include:_spf.google.com -all'] };
const given = (...selectors: readonly string[]) => ({ selectors });
/** A domain that sends, with these texts at these selectors. */
const keys = (texts: Readonly<Record<string, readonly string[]>>): Zone => ({
  'a.test': google,
  ...Object.fromEntries(Object.entries(texts).map(([selector, TXT]) => [`${selector}._domainkey.a.test`, { TXT }])),
});

interface Case {
  readonly name: string;
  readonly zone: Zone;
  readonly options?: Partial<AuditOptions>;
  readonly outcome: string;
  readonly codes: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'a good key of a known sender', zone: keys({ google: [record2048] }), outcome: 'passed', codes: [] },
  { name: 'a good key at a common selector', zone: keys({ dkim: [record2048] }), outcome: 'passed', codes: [] },
  {
    name: 'a given selector with a good key',
    zone: keys({ x9: [record2048] }),
    options: given('x9'),
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a given selector that does not exist, though others do',
    zone: keys({ google: [record2048] }),
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a given selector without a TXT record',
    zone: { ...keys({}), 'x9._domainkey.a.test': { A: ['44.128.0.1'] } },
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a given selector with some other text',
    zone: keys({ x9: ['v=spf1 -all'] }),
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing', 'dkim-not-a-key'],
  },
  {
    name: 'a given selector of which the CNAME leads nowhere',
    zone: {
      ...keys({}),
      'x9._domainkey.a.test': { CNAME: ['x9.sender.test'] },
      'sender.test': { SOA: ['ns.sender.test h'] },
    },
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a given selector that is revoked',
    zone: keys({ x9: ['v=DKIM1; p='] }),
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-revoked'],
  },
  {
    name: 'of two given selectors one is there',
    zone: keys({ x9: [record2048] }),
    options: given('x9', 'x8'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a given selector on a domain that declares not to send',
    zone: { ...keys({}), 'a.test': { TXT: ['v=spf1 -all'] } },
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  { name: 'no guess is met: not proven', zone: keys({ secret: [record2048] }), outcome: 'not-checked', codes: [] },
  { name: 'nothing can be below _domainkey', zone: keys({}), outcome: 'failed', codes: ['dkim-missing'] },
  {
    name: 'a key of 512 bits',
    zone: keys({ google: [`v=DKIM1; p=${rsaKey(512)}`] }),
    outcome: 'failed',
    codes: ['dkim-key-too-short'],
  },
  { name: 'a key of 1024 bits', zone: keys({ google: [`p=${rsa1024}`] }), outcome: 'failed', codes: ['dkim-key-weak'] },
  {
    name: 'a key of 8192 bits',
    zone: keys({ google: [`p=${rsaKey(8192)}`] }),
    outcome: 'failed',
    codes: ['dkim-key-too-long'],
  },
  {
    name: 'an RSA and an Ed25519 key',
    zone: keys({ google: [record2048], s1: [`v=DKIM1; k=ed25519; p=${ed25519Key}`] }),
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a guessed Ed25519 key: an RSA key may stand where we do not look',
    zone: keys({ s1: [`v=DKIM1; k=ed25519; p=${ed25519Key}`] }),
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a given Ed25519 key alone',
    zone: keys({ s1: [`v=DKIM1; k=ed25519; p=${ed25519Key}`] }),
    options: given('s1'),
    outcome: 'failed',
    codes: ['dkim-ed25519-only'],
  },
  {
    name: 'a key that was retired beside one in use',
    zone: keys({ google: [record2048], s1: ['v=DKIM1; p='] }),
    outcome: 'passed',
    codes: ['dkim-key-revoked'],
  },
  {
    name: 'a key that was retired, and no other',
    zone: keys({ s1: ['v=DKIM1; p='] }),
    outcome: 'not-checked',
    codes: ['dkim-key-revoked'],
  },
  {
    name: 'a key that cannot be read',
    zone: keys({ google: [`v=DKIM1; p=${rsa2048.slice(0, 99)}"`], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-key-malformed'],
  },
  {
    name: 'a key without its tags',
    zone: keys({ google: [rsa2048], s1: [`v=DKIM1; p=${rsaKey(2048, 'spki', 2)}`] }),
    outcome: 'failed',
    codes: ['dkim-key-malformed'],
  },
  {
    name: 'an elliptic key',
    zone: keys({ google: [`k=rsa; p=${ecKey}`], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-key-malformed'],
  },
  {
    name: 'a record that bends the rules',
    zone: keys({ google: [`k=rsa; p=${rsa2048}; v=DKIM1`] }),
    outcome: 'failed',
    codes: ['dkim-key-irregular'],
  },
  {
    name: 'a record with a tag that nobody reads',
    zone: keys({ google: [`v=DKIM1; g=*; p=${rsa2048}`] }),
    outcome: 'passed',
    codes: ['dkim-key-untidy'],
  },
  {
    name: 'an unknown key type',
    zone: keys({ google: [`v=DKIM1; k=dsa; p=${rsa2048}`], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-key-type-unknown'],
  },
  {
    name: 'a key for SHA-1 alone',
    zone: keys({ google: [`v=DKIM1; h=sha1; p=${rsa2048}`], s1: [`p=${rsaKey(2048, 'spki', 2)}`] }),
    outcome: 'failed',
    codes: ['dkim-hash-unusable'],
  },
  {
    name: 'a key that is not for mail',
    zone: keys({ google: [`v=DKIM1; s=tlsrpt; p=${rsa2048}`], s1: [`p=${rsaKey(2048, 'spki', 2)}`] }),
    outcome: 'failed',
    codes: ['dkim-service-excludes-email'],
  },
  { name: 't=y', zone: keys({ google: [`v=DKIM1; t=y:s; p=${rsa2048}`] }), outcome: 'failed', codes: ['dkim-testing'] },
  {
    name: 't=s is nothing to remark upon',
    zone: keys({ google: [`v=DKIM1; t=s; p=${rsa2048}`] }),
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'two keys at one selector',
    zone: keys({ google: [record2048, `p=${rsaKey(2048, 'spki', 2)}`], s1: [`p=${rsaKey(2048, 'spki', 3)}`] }),
    outcome: 'failed',
    codes: ['dkim-multiple-records'],
  },
  {
    name: 'one key under two selectors',
    zone: keys({ google: [record2048], s1: [`p=${rsa2048}`] }),
    outcome: 'passed',
    codes: ['dkim-key-shared'],
  },
  {
    name: 'the private key',
    zone: keys({ google: [`v=DKIM1; p=${privatePkcs1}`], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-private-key-published'],
  },
  {
    name: 'a CNAME target as a text',
    zone: keys({ google: ['google.dkim.sender.test'], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-cname-pasted'],
  },
  {
    name: 'some other text at a guessed selector',
    zone: keys({ google: ['MS=ms12345678'], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-not-a-key'],
  },
  {
    name: 'a CNAME to a key',
    zone: {
      ...keys({}),
      'k1._domainkey.a.test': { CNAME: ['dkim.sender.test'] },
      'dkim.sender.test': { TXT: [record2048] },
    },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a CNAME to nowhere beside a good key',
    zone: {
      ...keys({ google: [record2048] }),
      'k1._domainkey.a.test': { CNAME: ['k1.sender.test'] },
      'sender.test': { SOA: ['ns.sender.test h'] },
    },
    outcome: 'failed',
    codes: ['dkim-cname-dangling'],
  },
  {
    name: 'a CNAME to a domain that anyone can register',
    zone: { ...keys({ google: [record2048] }), 'k1._domainkey.a.test': { CNAME: ['k1.sender.test'] } },
    outcome: 'failed',
    codes: ['dkim-cname-unregistered'],
  },
  {
    name: 'a wildcard with SPF, and no key',
    zone: { ...keys({ secret: [record2048] }), '*._domainkey.a.test': { TXT: ['v=spf1 -all'] } },
    outcome: 'not-checked',
    codes: ['dkim-wildcard'],
  },
  {
    name: 'a wildcard with a key',
    zone: { ...keys({}), '*._domainkey.a.test': { TXT: [record2048] } },
    outcome: 'passed',
    codes: ['dkim-wildcard'],
  },
  {
    name: 'a wildcard CNAME for everything is no CNAME to nowhere',
    zone: { ...keys({ google: [record2048] }), '*._domainkey.a.test': { CNAME: ['www.a.test'] } },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a parked domain without keys',
    zone: { 'a.test': { MX: ['0 .'], TXT: ['v=spf1 -all'] } },
    outcome: 'not-applicable',
    codes: [],
  },
  {
    name: 'a parked domain whose wildcard revokes every selector',
    zone: { 'a.test': { MX: ['0 .'], TXT: ['v=spf1 -all'] }, '*._domainkey.a.test': { TXT: ['v=DKIM1; p='] } },
    outcome: 'not-applicable',
    codes: [],
  },
  {
    name: 'a parked domain with a live key',
    zone: { ...keys({ s1: [record2048] }), 'a.test': { MX: ['0 .'], TXT: ['v=spf1 -all'] } },
    outcome: 'passed',
    codes: ['dkim-key-on-silent-domain'],
  },
  {
    name: 'a receiver with a key that can be broken',
    zone: { ...keys({ s1: [`p=${rsaKey(512)}`] }), 'a.test': { TXT: ['v=spf1 -all'] } },
    outcome: 'failed',
    codes: ['dkim-key-too-short'],
  },
];

describe('dkim', () => {
  test.each(cases)('$name', async ({ zone, options, outcome, codes }) => {
    const result = await audit(dkim, zoneNet(zone), domainTarget('a.test', options));
    expect({ outcome: result.outcome, codes: codesOf(result) }).toEqual({ outcome, codes });
  });

  test('every code of the catalogue has a case', () => {
    const seen = new Set([...cases.flatMap(({ codes }) => codes), 'dkim-parent-denied']);
    // Those about keys that the user gives have theirs in given-keys.test.ts.
    const others = Object.keys(dkim.findings).filter((code) => !Object.hasOwn(givenFindings, code));
    expect([...seen].sort()).toEqual(others.sort());
  });
});

async function look(zone: Zone, options: Partial<AuditOptions> = {}) {
  const asked: string[] = [];
  const result = await audit(dkim, zoneNet(zone, { asked }), domainTarget('a.test', options));
  const findings: readonly Finding[] = 'findings' in result ? result.findings : [];
  const unchecked = 'unchecked' in result ? result.unchecked : [];
  const tried = asked.filter((question) => /\._domainkey\.a\.test TXT$/.test(question));
  return { result, findings, unchecked, tried };
}

describe('what is asked', () => {
  test('given selectors, and nothing else', async () => {
    const { tried } = await look(keys({}), given('x9', 'x8'));
    expect(tried).toEqual(['x9._domainkey.a.test TXT', 'x8._domainkey.a.test TXT']);
  });

  test('the selectors of senders first, then the common ones, each once', async () => {
    const { result } = await look(keys({ secret: [record2048] }));
    const shown = 'shown' in result ? result.shown : null;
    expect(shown).toMatchObject({ source: 'guessed', keys: [], unanswered: [], wildcard: false });
    const asked = (shown as { asked: readonly string[] }).asked;
    expect(asked[0]).toBe('google');
    expect([...asked].sort()).toEqual([...common.selectors].sort());
  });

  test('the selectors of a sender that only MX gives away', async () => {
    const zone = {
      ...keys({ mbo0001: [record2048] }),
      'a.test': { MX: ['10 mxext1.mailbox.org'], TXT: ['v=spf1 mx -all'] },
      'mxext1.mailbox.org': { A: ['80.241.60.212'] },
    };
    expect((await look(zone)).result.outcome).toBe('passed');
  });

  test('where _domainkey does not exist, hardly any', async () => {
    const { tried } = await look(keys({}));
    expect(tried.length).toBeLessThan(12);
  });

  test('no selector of common.json is there twice', () => {
    expect(new Set(common.selectors).size).toBe(common.selectors.length);
  });
});

describe('what is not known', () => {
  test('no key met: not proven, which could be that there is none', async () => {
    const { unchecked } = await look(keys({ secret: [record2048] }));
    expect(unchecked).toMatchObject([{ reason: 'not-proven', couldBe: ['dkim-missing'] }]);
  });

  test('no key met while some questions failed', async () => {
    const { unchecked } = await look({ ...keys({ secret: [record2048] }), 's1._domainkey.a.test': 'SERVFAIL' });
    expect(unchecked).toMatchObject([{ reason: 'dns-failure' }]);
    expect(unchecked[0]?.couldBe).toContain('dkim-missing');
  });

  test('a failed guess beside a good key is shown, and leaves nothing open', async () => {
    const { result } = await look({ ...keys({ google: [record2048] }), 's1._domainkey.a.test': 'TIMEOUT' });
    expect(result).toMatchObject({ outcome: 'passed', shown: { unanswered: ['s1'] } });
  });

  test('a given selector that was not answered is not missing', async () => {
    const { result, unchecked } = await look({ ...keys({}), 'x9._domainkey.a.test': 'SERVFAIL' }, given('x9'));
    expect(result.outcome).toBe('not-checked');
    expect(unchecked).toMatchObject([{ subject: 'x9._domainkey.a.test', reason: 'dns-failure' }]);
    expect(unchecked[0]?.couldBe).toContain('dkim-selector-missing');
  });

  test('all of _domainkey fails', async () => {
    const failing = ['', 'google.', ...common.selectors.map((selector) => `${selector}.`)];
    const zone = {
      ...keys({}),
      ...Object.fromEntries(failing.map((label) => [`${label}_domainkey.a.test`, 'TIMEOUT'])),
    } as Zone;
    const { result, unchecked } = await look(zone);
    expect(result.outcome).toBe('not-checked');
    expect(unchecked).toMatchObject([{ reason: 'timeout' }]);
  });

  test('DNS does not say whether a CNAME target can be registered', async () => {
    const { findings, unchecked } = await look({
      ...keys({ google: [record2048] }),
      'k1._domainkey.a.test': { CNAME: ['k1.sender.test'] },
      'sender.test': 'SERVFAIL',
    });
    expect(findings.map(({ code }) => code)).toEqual(['dkim-cname-dangling']);
    expect(unchecked).toMatchObject([{ reason: 'dns-failure', couldBe: ['dkim-cname-unregistered'] }]);
  });
});

describe('a name server that denies _domainkey though keys are below it', () => {
  /** What BIND before 9.0 and some load balancers do with an empty non-terminal. */
  function denying(zone: Zone) {
    const net = zoneNet(zone);
    const gone = zoneNet({});
    const query: typeof net.dns.query = (name, type) =>
      name === '_domainkey.a.test' ? gone.dns.query(name, type) : net.dns.query(name, type);
    return { ...net, dns: { ...net.dns, query } };
  }

  test('the key of a known sender is found all the same, and the denial is said', async () => {
    const result = await audit(dkim, denying(keys({ google: [record2048] })), domainTarget('a.test'));
    expect(codesOf(result)).toEqual(['dkim-parent-denied']);
  });

  test('then the rare selectors are asked for too', async () => {
    const zone = keys({ google: ['v=DKIM1; p='], mta: [record2048] });
    const result = await audit(dkim, denying(zone), domainTarget('a.test'));
    expect(codesOf(result)).toEqual(['dkim-parent-denied', 'dkim-key-revoked']);
    expect(result).toMatchObject({ shown: { keys: [{ selector: 'google' }, { selector: 'mta', state: 'usable' }] } });
  });

  test('given selectors are asked for whatever the zone denies', async () => {
    const result = await audit(dkim, denying(keys({ x9: [record2048] })), domainTarget('a.test', given('x9')));
    expect(result.outcome).toBe('passed');
  });
});

describe('what a finding says', () => {
  test('where the record is at fault, and the record that was meant', async () => {
    const { findings } = await look(keys({ google: [`v=DKIM1; p=${rsa1024.slice(0, 50)}" "${rsa1024.slice(50)}`] }));
    expect(findings[0]).toMatchObject({
      code: 'dkim-key-malformed',
      params: { selector: 'google', flaws: [{ kind: 'quote' }], repaired: `v=DKIM1; k=rsa; p=${rsa1024}` },
      excerpt: { source: 'google._domainkey.a.test TXT', mark: { start: 61, end: 62 } },
    });
    expect(findings[0]?.evidence).toMatchObject([{ request: 'google._domainkey.a.test TXT' }]);
  });

  test('a key cut into two records is put together', async () => {
    const head = `v=DKIM1; k=rsa; p=${rsa2048.slice(0, 200)}`;
    const { findings } = await look(keys({ google: [rsa2048.slice(200), head] }));
    expect(findings).toMatchObject([
      { code: 'dkim-multiple-records', params: { count: 2, split: true, joined: record2048 } },
    ]);
  });

  test('a fix behind a CNAME is a request to its owner, not a record to paste', async () => {
    const zone = {
      ...keys({}),
      'k1._domainkey.a.test': { CNAME: ['dkim.sender.test'] },
      'dkim.sender.test': { TXT: [`k=rsa; p=${rsa2048}; v=DKIM1`] },
    };
    const { findings } = await look(zone);
    expect(findings).toMatchObject([{ code: 'dkim-key-irregular', params: { owner: 'dkim.sender.test' } }]);
    const fix = dkim.findings['dkim-key-irregular'].text(findings[0]?.params as never).fix;
    expect(fix.records).toBeUndefined();
  });

  test('a hostile text is cut before it reaches the words and the facts', async () => {
    const { result, findings } = await look(keys({ google: [`v=DKIM1; p=${'A'.repeat(60_000)}"`] }));
    const said = findings.map(({ params, excerpt }) => ({ params, excerpt }));
    expect(said).toMatchObject([{ params: { repaired: null } }]);
    expect(JSON.stringify([said, 'shown' in result ? result.shown : null]).length).toBeLessThan(10_000);
  });
});
