import { describe, expect, test } from 'vitest';
import { parked } from '../../../src/checks/parked/check.ts';
import { parkedFindings } from '../../../src/checks/parked/findings.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { play, playOnce } from '../../support/scene.ts';

const CODE = 'parked-wildcard-dkim-key';

describe('a domain without mail', () => {
  test('what DNS does not say is not missing', async () => {
    const zone = { 'a.example': { MX: 'SERVFAIL', TXT: ['v=spf1 -all'] } } as const;
    const result = await play(parked, { name: '', zone, options: { role: 'parked' }, finds: [] });
    expect(result).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ couldBe: ['parked-no-null-mx', 'parked-has-mx'] }],
    });
  });

  test('the wildcard is not seen where it does not answer', async () => {
    const zone = { 'a.example': { MX: ['0 .'], TXT: ['v=spf1 -all'] }, '*._domainkey.a.example': 'TIMEOUT' } as const;
    const result = await play(parked, { name: '', zone, finds: [] });
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ couldBe: ['parked-wildcard-dkim-key'] }] });
  });

  const paramsOf = async (zone: Zone, code: string, options: Partial<AuditOptions> = { role: 'parked' }) => {
    const result = await playOnce(parked, { name: '', zone, options, finds: [] });
    return 'findings' in result ? result.findings.find((found) => found.code === code)?.params : undefined;
  };
  const recordsOf = (code: keyof typeof parkedFindings, params: unknown) =>
    parkedFindings[code].text(params as never).fix.records ?? [];

  test('every mail host goes, and null MX comes once', async () => {
    const mx = (...records: readonly string[]) => ({ 'a.example': { MX: records, TXT: ['v=spf1 -all'] } });
    const changesFor = async (...records: readonly string[]) =>
      recordsOf('parked-has-mx', await paramsOf(mx(...records), 'parked-has-mx')).map(
        ({ action, value }) => `${action} ${value}`,
      );
    expect(await changesFor('10 mx1.a.example', '20 mx2.a.example')).toEqual([
      'remove 10 mx1.a.example.',
      'remove 20 mx2.a.example.',
      'add 0 .',
    ]);
    expect(await changesFor('0 .', '20 mx2.a.example')).toEqual(['remove 20 mx2.a.example.']);
    expect(await changesFor(...Array.from({ length: 300 }, (_, index) => `10 mx${index}.a.example`))).toEqual([]);
    expect(await changesFor('10 m"x.a.example')).toEqual([]);
  });

  test('nothing is proposed beside an alias', async () => {
    const zone = { 'a.example': { CNAME: ['p.host.example'] }, 'p.host.example': { A: ['44.128.1.80'] } };
    const params = await paramsOf(zone, 'parked-no-null-mx');
    expect(params).toEqual({ domain: 'a.example', alias: 'p.host.example', addresses: ['44.128.1.80'] });
    expect(recordsOf('parked-no-null-mx', params)).toEqual([]);
  });

  test('a wildcard key is revoked where it stands, and nowhere else', async () => {
    const key = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
    const at = (wildcard: Zone) => paramsOf({ 'a.example': { MX: ['0 .'], TXT: ['v=spf1 -all'] }, ...wildcard }, CODE);
    expect(await at({ '*._domainkey.a.example': { TXT: [key] } })).toMatchObject({ alias: null, isAtSelectors: true });
    expect(await at({ '*.a.example': { TXT: [key] } })).toMatchObject({ alias: null, isAtSelectors: false });
    const elsewhere = { '*._domainkey.a.example': { CNAME: ['k.example'] }, 'k.example': { TXT: [key] } };
    expect(await at(elsewhere)).toMatchObject({ alias: 'k.example' });
  });

  test('the reader sees every piece', async () => {
    const zone = {
      'a.example': { MX: ['0 .'], TXT: ['v=spf1 -all'] },
      '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject'] },
    };
    const result = await playOnce(parked, { name: '', zone, finds: [] });
    expect(result).toMatchObject({ outcome: 'passed', summary: 'v=spf1 -all, null MX, p=reject' });
    expect('shown' in result && result.shown).toEqual({
      ...{ spfDeniesAll: true, nullMx: true, dmarcRejects: true, wildcardKey: null },
      ...{ mxHosts: [], implicitMx: [], alias: null },
    });
  });

  test('a hostile zone: bounded words', async () => {
    const label = 'x'.repeat(60);
    const hosts = Array.from({ length: 500 }, (_, index) => `10 h${index}.${label}.${label}.${label}.example`);
    const zone = {
      'a.example': { MX: hosts, TXT: ['v=spf1 -all'] },
      '*._domainkey.a.example': {
        TXT: [`v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=; n=${'x'.repeat(60_000)}`],
      },
    };
    const result = await playOnce(parked, { name: '', zone, options: { role: 'parked' }, finds: [] });
    const findings = 'findings' in result ? result.findings : [];
    expect(findings.map(({ code }) => code).toSorted()).toEqual(['parked-has-mx', CODE]);
    expect(JSON.stringify(findings.map(({ params }) => params)).length).toBeLessThan(10_000);
    expect(JSON.stringify('shown' in result ? result.shown : null).length).toBeLessThan(10_000);
  });
});
