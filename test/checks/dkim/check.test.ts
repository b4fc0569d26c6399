import { describe, expect, test } from 'vitest';
import { dkim } from '../../../src/checks/dkim/check.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import common from '../../../src/data/selectors.json' with { type: 'json' };
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, codesOf, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { record2048, rsa1024, rsa2048 } from './keys.ts';
import { given, keys } from './world.ts';

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
      'k1._domainkey.a.test': { CNAME: ['k1.sender.com'] },
      'sender.com': 'SERVFAIL',
    });
    expect(findings.map(({ code }) => code)).toEqual(['dkim-cname-dangling']);
    expect(unchecked).toMatchObject([{ reason: 'dns-failure', couldBe: ['dkim-cname-unregistered'] }]);
  });
});

describe('a name server that denies _domainkey though keys are below it', () => {
  const denying = (zone: Zone) => zoneNet(zone, { denied: ['_domainkey.a.test'] });

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
