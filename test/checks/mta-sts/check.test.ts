import { describe, expect, test } from 'vitest';
import { mtaSts } from '../../../src/checks/mta-sts/check.ts';
import { mtaStsFindings } from '../../../src/checks/mta-sts/findings.ts';
import type { Finding, RecordChange } from '../../../src/core/finding.ts';
import { known, unknown } from '../../../src/core/observation.ts';
import { codesOf } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { scenes } from './scenes.ts';
import { failing, page, policy, recorded, shown, yesterday, zone } from './world.ts';

const _codes = Object.keys(mtaStsFindings);

function changesOf({ code, params }: Finding): readonly RecordChange[] {
  const def = mtaStsFindings[code as keyof typeof mtaStsFindings];
  return def.text(params as never).fix.records ?? [];
}

describe('records of a fix', () => {
  test('are words where the record is kept elsewhere', async () => {
    const delegated = zone({
      '_mta-sts.a.example': { CNAME: ['sts.service.example'] },
      'sts.service.example': { TXT: ['v=STSv1; id='] },
    });
    const result = await play(mtaSts, { name: '', zone: delegated, net: page(policy()), finds: [] });
    if (!('findings' in result)) throw new Error('the check did not run');
    const [finding] = result.findings;
    if (!finding) throw new Error('nothing was found');
    expect(finding.params).toMatchObject({ delegatedTo: 'sts.service.example' });
    expect(changesOf(finding)).toEqual([]);
  });
});

test('a record that would lead senders to a policy that refuses is not to be pasted', async () => {
  const net = page(policy({ mx: ['mx: mx.old.example'] }));
  for (const at of [
    zone({ '_mta-sts.a.example': {} }),
    recorded('v=STSv1'),
    recorded('v=STSv1; id=1', 'v=STSv1; id=2'),
  ]) {
    const result = await play(mtaSts, { name: '', zone: at, net, finds: [] });
    const findings = 'findings' in result ? result.findings : [];
    expect(findings.map(({ code }) => code)).toContain('mta-sts-mx-not-listed-unenforced');
    expect(findings.some(({ params }) => params['mayRefuse'] === true)).toBe(true);
    expect(findings.flatMap(changesOf)).toEqual([]);
  }
});

describe('parameters', () => {
  const found = async (scene: Omit<Scene, 'name' | 'finds'>, code: string) => {
    const result = await play(mtaSts, { name: '', finds: [], ...scene });
    const one = 'findings' in result ? result.findings.find((finding) => finding.code === code) : undefined;
    if (!one) throw new Error(`${code} was not found`);
    return one;
  };

  test('a new id is the date of the audit', async () => {
    const { params } = await found({ zone: { 'a.example': { MX: ['10 mx1.a.example'] } } }, 'mta-sts-missing');
    expect(params).toMatchObject({ suggested: 'v=STSv1; id=20261121T000000', hosts: ['mx1.a.example'] });
  });

  test('a new id differs from the one there is', async () => {
    const { params } = await found(
      {
        zone: recorded('v=STSv1; id=20261121T000000; x=1'),
        net: page(policy()),
        options: { earlier: yesterday({ ...(shown({ mode: 'none' }) as object), id: '20261121T000000' }) },
      },
      'mta-sts-id-unchanged',
    );
    expect(params).toMatchObject({
      suggested: 'v=STSv1; id=20261121T000001; x=1',
      changes: [{ field: 'mode', before: 'none', now: 'enforce' }],
    });
  });

  test('a near miss keeps its id, and is marked', async () => {
    const finding = await found({ zone: recorded('v=STSv1 id=77'), net: page(policy()) }, 'mta-sts-near-miss');
    expect(finding.params).toMatchObject({ suggested: 'v=STSv1; id=77' });
    expect(finding.excerpt).toMatchObject({ text: 'v=STSv1 id=77', mark: { start: 7, end: 8 } });
  });

  test('a redirect says where it leads', async () => {
    const net = page('', { status: 307, location: 'http://127.0.0.1/' });
    const { params, evidence } = await found({ zone: zone(), net }, 'mta-sts-policy-redirected');
    expect(params).toMatchObject({ status: 307, location: 'http://127.0.0.1/' });
    expect(evidence).toMatchObject([{ via: 'https' }]);
  });

  test('the hosts that are not listed are named', async () => {
    const net = page(policy({ mx: ['mx: other.example'] }));
    const { params } = await found({ zone: zone(), net }, 'mta-sts-no-mx-listed');
    expect(params).toEqual({ domain: 'a.example', hosts: ['mx1.a.example'], count: 1 });
  });

  test('an invalid pattern is quoted with its line', async () => {
    const net = page(policy({ mx: ['mx: mx1.a.example', 'mx: https://a.example'] }));
    const finding = await found({ zone: zone(), net }, 'mta-sts-mx-pattern-invalid');
    expect(finding.params).toMatchObject({ lines: [{ line: 'mx: https://a.example', number: 4 }] });
  });
});

describe('what was not seen', () => {
  test('nothing is asked of a domain that takes no mail', async () => {
    const silent = zone({ 'a.example': { MX: ['0 .'] }, '_mta-sts.a.example': 'TIMEOUT' });
    expect(await play(mtaSts, { name: '', zone: silent, finds: null })).toMatchObject({ outcome: 'not-applicable' });
  });

  const seen = async (scene: Omit<Scene, 'name' | 'finds'>) => play(mtaSts, { name: '', finds: [], ...scene });

  test.each(['SERVFAIL', 'TIMEOUT'] as const)('the record: %s', async (how) => {
    const result = await seen({ zone: zone({ '_mta-sts.a.example': how }), net: page(policy()) });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [] });
    expect('unchecked' in result && result.unchecked).toHaveLength(1);
    const [open] = 'unchecked' in result ? result.unchecked : [];
    expect(open?.couldBe).toContain('mta-sts-record-missing');
    expect(open?.couldBe).toContain('mta-sts-no-mx-listed');
    expect(open?.couldBe).not.toContain('mta-sts-mx-pattern-unused');
  });

  test('the policy, when it is our side that fails', async () => {
    const net = { https: () => unknown('unreachable', 'no route') };
    const result = await seen({ zone: zone(), net });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason: 'unreachable' }] });
    const [open] = 'unchecked' in result ? result.unchecked : [];
    expect(open?.couldBe).toContain('mta-sts-certificate-expired');
    expect(open?.couldBe).not.toContain('mta-sts-missing');
  });

  test('the address of the policy host', async () => {
    const result = await seen({ zone: zone({ 'mta-sts.a.example': 'SERVFAIL' }) });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason: 'dns-failure' }] });
  });

  test('the MX records', async () => {
    const result = await seen({ zone: zone({ 'a.example': { MX: 'SERVFAIL' } }), net: page(policy()) });
    expect(result).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ couldBe: ['mta-sts-no-mx-listed', 'mta-sts-no-mx-readable', 'mta-sts-mx-not-listed'] }],
    });
  });

  test('whether the listed host has an address', async () => {
    const open = zone({
      'a.example': { MX: ['10 mx1.a.example', '20 mx2.a.example'] },
      'mx1.a.example': 'TIMEOUT',
      'mx2.a.example': { A: ['44.128.1.26'] },
    });
    const result = await seen({ zone: open, net: page(policy()) });
    expect(codesOf(result)).toEqual(['mta-sts-mx-not-listed']);
    expect(result).toMatchObject({ unchecked: [{ couldBe: ['mta-sts-no-mx-listed'] }] });
  });

  test('a wrong name that does not answer', async () => {
    const bare = { 'a.example': { MX: ['10 mx1.a.example'] }, '_mta-sts._mta-sts.a.example': 'TIMEOUT' } as const;
    const result = await seen({ zone: bare });
    expect(codesOf(result)).toEqual(['mta-sts-missing']);
    expect(result).toMatchObject({ unchecked: [{ couldBe: ['mta-sts-wrong-place'] }] });
  });
});

describe('what is asked', () => {
  test('the policy of a wildcard address is not fetched where no record tells of it', async () => {
    const https = () => {
      throw new Error('it was fetched');
    };
    const wild = { 'a.example': { MX: ['10 mx1.a.example'] }, '*.a.example': { A: ['44.128.1.80'] } };
    const result = await play(mtaSts, { name: '', zone: wild, net: { https }, finds: [] });
    expect(codesOf(result)).toEqual(['mta-sts-missing']);
  });

  test('no redirect is followed, and no more than 64 KiB are read', async () => {
    const requests: unknown[] = [];
    const outcome = { ended: 'too-large', detail: 'more than 65536 octets', code: null } as const;
    const https = (request: unknown) => {
      requests.push(request);
      return known(outcome);
    };
    await play(mtaSts, { name: '', zone: zone(), net: { https }, finds: [] });
    expect(requests).toMatchObject([{ maxRedirects: 0, maxBytes: 65_536 }]);
  });
});

test('thousands of hosts against thousands of patterns are judged at once', async () => {
  const mx = Array.from({ length: 3_000 }, (_, index) => `10 h${index}.b.example`);
  const lines = Array.from({ length: 2_500 }, (_, index) => `mx: p${index}.c.example`);
  const many = zone({ 'a.example': { MX: mx } });
  const result = await play(mtaSts, { name: '', zone: many, net: page(policy({ mx: lines })), finds: [] });
  expect(codesOf(result)).toEqual(['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused']);
  expect(JSON.stringify(result).length).toBeLessThan(1_000_000);
});

test('what is shown can be read by a later audit', async () => {
  const first = await play(mtaSts, { name: '', zone: zone(), net: page(policy({ mode: 'mode: testing' })), finds: [] });
  if (!('shown' in first)) throw new Error('the check did not run');
  const earlier = yesterday(JSON.parse(JSON.stringify(first.shown)));
  const later = await play(mtaSts, { name: '', zone: zone(), net: page(policy()), options: { earlier }, finds: [] });
  expect(codesOf(later)).toEqual(['mta-sts-id-unchanged']);
});

test('the summary is a line', async () => {
  for (const scene of [...scenes, { name: '', zone: zone(), net: failing('timeout'), finds: [] }]) {
    const result = await play(mtaSts, scene);
    if ('summary' in result) expect(result.summary?.length).toBeLessThanOrEqual(60);
  }
});
