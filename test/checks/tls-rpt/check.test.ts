import { describe, expect, test } from 'vitest';
import { tlsRpt } from '../../../src/checks/tls-rpt/check.ts';
import { tlsRptFindings } from '../../../src/checks/tls-rpt/findings.ts';
import type { Finding, RecordChange } from '../../../src/core/finding.ts';
import { unknown } from '../../../src/core/observation.ts';
import { codesOf } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { answering, bare, RECORD, recorded, zone } from './scenes.ts';

function changesOf({ code, params }: Finding): readonly RecordChange[] {
  const def = tlsRptFindings[code as keyof typeof tlsRptFindings];
  return def.text(params as never).fix.records ?? [];
}

async function foundIn(scene: Omit<Scene, 'name' | 'finds'>, code: string): Promise<Finding> {
  const result = await play(tlsRpt, { name: '', finds: [], ...scene });
  const one = 'findings' in result ? result.findings.find((finding) => finding.code === code) : undefined;
  if (!one) throw new Error(`${code} was not found`);
  return one;
}

describe('records of a fix', () => {
  test('are words where the record is kept elsewhere', async () => {
    const delegated = zone({
      '_smtp._tls.a.example': { CNAME: ['rpt.service.example'] },
      'rpt.service.example': { TXT: ['v=TLSRPTv1; rua='] },
    });
    const finding = await foundIn({ zone: delegated }, 'tls-rpt-rua-missing');
    expect(finding.params).toMatchObject({ delegatedTo: 'rpt.service.example' });
    expect(changesOf(finding)).toEqual([]);
  });

  test('are none where the host is another’s', async () => {
    const tlsa = { TLSA: ['3 1 1 00'] };
    const at = { 'mx.p.example': { A: ['44.128.1.30'] }, '_25._tcp.mx.p.example': tlsa };
    const foreign = zone({ 'a.example': { MX: ['10 mx.p.example'] }, ...at });
    expect(changesOf(await foundIn({ zone: foreign }, 'tls-rpt-dane-host-missing'))).toEqual([]);
  });
});

describe('parameters', () => {
  test('reports go where the user says', async () => {
    const options = { reportTo: 'tls@reports.example' };
    const { params } = await foundIn({ zone: bare(), options }, 'tls-rpt-missing-without-policy');
    expect(params).toMatchObject({ suggested: 'v=TLSRPTv1; rua=mailto:tls@reports.example' });
  });

  test('an address is mended where it can be', async () => {
    const text = 'v=TLSRPTv1; rua=tls@a.example, mailto:x!y@a.example, ?; note=1';
    const finding = await foundIn({ zone: recorded(text) }, 'tls-rpt-uri-invalid');
    expect(finding.params).toMatchObject({
      suggested: 'v=TLSRPTv1; rua=mailto:tls@a.example,mailto:x%21y@a.example; note=1',
      uris: [{ uri: 'tls@a.example' }, { uri: 'mailto:x!y@a.example' }, { uri: '?' }],
    });
    expect(finding.excerpt).toMatchObject({ mark: { start: 16, end: 29 } });
  });

  test('two rua become one', async () => {
    const text = `${RECORD}; rua=mailto:x@a.example`;
    const { params } = await foundIn({ zone: recorded(text) }, 'tls-rpt-record-duplicate-field');
    expect(params).toMatchObject({ suggested: `${RECORD},mailto:x@a.example` });
  });

  test('a lost address is left out, and the others stay', async () => {
    const at = { ...recorded(`${RECORD},mailto:b@r.example`), 'r.example': { MX: ['0 .'] } };
    const { params } = await foundIn({ zone: at }, 'tls-rpt-target-no-mail');
    expect(params).toMatchObject({ suggested: RECORD, targets: [{ host: 'r.example', because: 'null-mx' }] });
  });

  test('what is published is named', async () => {
    const at = bare({
      '_mta-sts.a.example': { TXT: ['v=STSv1; id=1'] },
      '_25._tcp.mx1.a.example': { TLSA: ['3 1 1 00'] },
    });
    expect((await foundIn({ zone: at }, 'tls-rpt-missing')).params).toMatchObject({ published: ['MTA-STS', 'DANE'] });
  });
});

describe('what was not seen', () => {
  test('nothing is asked of a domain that takes no mail', async () => {
    const silent = zone({ 'a.example': { MX: ['0 .'] }, '_smtp._tls.a.example': 'TIMEOUT' });
    expect(await play(tlsRpt, { name: '', zone: silent, finds: null })).toMatchObject({ outcome: 'not-applicable' });
  });

  const seen = async (scene: Omit<Scene, 'name' | 'finds'>) => play(tlsRpt, { name: '', finds: [], ...scene });

  test.each(['SERVFAIL', 'TIMEOUT'] as const)('the record: %s', async (how) => {
    const result = await seen({ zone: zone({ '_smtp._tls.a.example': how }) });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [] });
    const [open] = 'unchecked' in result ? result.unchecked : [];
    expect(open?.couldBe).toContain('tls-rpt-missing');
    expect(open?.couldBe).not.toContain('tls-rpt-missing-without-policy');
  });

  test('whether there is MTA-STS', async () => {
    const result = await seen({ zone: bare({ '_mta-sts.a.example': 'SERVFAIL' }) });
    expect(codesOf(result)).toEqual(['tls-rpt-missing-without-policy']);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ couldBe: ['tls-rpt-missing'] }] });
  });

  test('whether there is DANE', async () => {
    const result = await seen({ zone: bare({ '_25._tcp.mx1.a.example': 'TIMEOUT' }) });
    expect(codesOf(result)).toEqual(['tls-rpt-missing-without-policy']);
    expect(result).toMatchObject({ unchecked: [{ couldBe: ['tls-rpt-missing', 'tls-rpt-dane-host-missing'] }] });
  });

  test('the MX hosts, where a record is there', async () => {
    const result = await seen({ zone: zone({ 'a.example': { MX: 'SERVFAIL' } }) });
    expect(result).toMatchObject({ findings: [] });
    const open = 'unchecked' in result ? result.unchecked.map(({ couldBe }) => couldBe) : [];
    expect(open).toContainEqual(['tls-rpt-dane-host-missing']);
  });

  test('the record at the host', async () => {
    const at = zone({ '_25._tcp.mx1.a.example': { TLSA: ['3 1 1 00'] }, '_smtp._tls.mx1.a.example': 'TIMEOUT' });
    const result = await seen({ zone: at });
    expect(result).toMatchObject({ outcome: 'passed', unchecked: [{ couldBe: ['tls-rpt-dane-host-missing'] }] });
  });

  test('whether a domain takes mail', async () => {
    const at = { ...recorded('v=TLSRPTv1; rua=mailto:tls@r.example'), 'r.example': 'SERVFAIL' } as const;
    const result = await seen({ zone: at });
    expect(result).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ couldBe: ['tls-rpt-target-no-mail', 'tls-rpt-target-unregistered'] }],
    });
  });

  test('a web server, when it is our side that fails', async () => {
    const net = { https: () => unknown('unreachable', 'no route') };
    const result = await seen({ zone: recorded('v=TLSRPTv1; rua=https://r.a.example/'), net });
    expect(result).toMatchObject({ findings: [], unchecked: [{ couldBe: ['tls-rpt-endpoint-unreachable'] }] });
  });

  test('whether a web server takes reports is said to be open', async () => {
    const result = await seen({ zone: recorded('v=TLSRPTv1; rua=https://r.a.example/'), net: answering(200) });
    expect(result).toMatchObject({ outcome: 'passed', unchecked: [{ reason: 'not-requested', couldBe: [] }] });
  });

  test('a wrong name that does not answer', async () => {
    const result = await seen({ zone: bare({ '_tls.a.example': 'TIMEOUT', '_smtp._tls.a.example': {} }) });
    const open = 'unchecked' in result ? result.unchecked.map(({ couldBe }) => couldBe) : [];
    expect(open).toEqual([['tls-rpt-wrong-place']]);
  });
});

test('many addresses cost no more than ten requests', async () => {
  let requests = 0;
  const https: NonNullable<Scene['net']>['https'] = () => {
    requests++;
    return unknown('unreachable', 'no route');
  };
  const uris = Array.from({ length: 60 }, (_, index) => `https://r${index}.a.example/`);
  await play(tlsRpt, { name: '', zone: recorded(`v=TLSRPTv1; rua=${uris.join(',')}`), net: { https }, finds: [] });
  expect(requests).toBe(10);
});
