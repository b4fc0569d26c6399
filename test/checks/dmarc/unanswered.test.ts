import { describe, expect, test } from 'vitest';
import type { Zone } from '../../../src/demo/zone.ts';
import { codesOf } from '../../support/audit.ts';
import { audited, type Place } from './audited.ts';
import { at, good, leave, mail, RUA, reportsTo } from './world.ts';

describe('what did not answer', () => {
  const open = async (one: Place) => {
    const result = await audited(one);
    const unchecked = 'unchecked' in result ? result.unchecked : [];
    return { outcome: result.outcome, codes: codesOf(result), couldBe: unchecked.map((entry) => entry.couldBe ?? []) };
  };

  test.each(['SERVFAIL', 'REFUSED', 'TIMEOUT', 'MALFORMED'] as const)(
    '%s at the domain: nothing can be said',
    async (failure) => {
      const { outcome, codes, couldBe } = await open({ zone: { 'a.test': mail, '_dmarc.a.test': failure } });
      expect([outcome, codes]).toEqual(['not-checked', []]);
      expect(couldBe[0]).toEqual(expect.arrayContaining(['dmarc-missing', 'dmarc-multiple', 'dmarc-policy-none']));
    },
  );

  test('at the organization, for a subdomain without a record: nothing can be said', async () => {
    const zone: Zone = { 'x.a.test': mail, 'a.test': mail, '_dmarc.a.test': 'TIMEOUT' };
    expect(await open({ domain: 'x.a.test', zone })).toMatchObject({ outcome: 'not-checked', codes: [] });
  });

  test('at the organization, for a subdomain with a record: its own policy is known', async () => {
    const zone: Zone = {
      'x.a.test': mail,
      '_dmarc.x.a.test': { TXT: [`v=DMARC1; p=none; ${RUA}`] },
      '_dmarc.a.test': 'TIMEOUT',
      'a.test': mail,
    };
    const { outcome, codes, couldBe } = await open({ domain: 'x.a.test', zone });
    expect([outcome, codes]).toEqual(['failed', ['dmarc-policy-none']]);
    expect(couldBe.flat()).toContain('dmarc-suffix-organization');
  });

  test('at the top: the policy is known, the organization is not', async () => {
    const { outcome, codes, couldBe } = await open({ zone: { ...at(good), '_dmarc.test': 'SERVFAIL' } });
    expect([outcome, codes]).toEqual(['not-checked', []]);
    expect(couldBe).toHaveLength(1);
    expect(couldBe[0]).toContain('dmarc-suffix-organization');
  });

  test('behind psd=n: nothing is open', async () => {
    const zone: Zone = { ...at(`${good}; psd=n`), '_dmarc.test': 'SERVFAIL' };
    expect(await open({ zone })).toEqual({ outcome: 'passed', codes: [], couldBe: [] });
  });

  test('whether the name exists, where sp and np differ', async () => {
    const zone: Zone = { ...at(`v=DMARC1; p=reject; sp=none; np=reject; ${RUA}`), 'x.a.test': 'SERVFAIL' };
    expect(await open({ domain: 'x.a.test', zone })).toMatchObject({ outcome: 'not-checked', codes: [] });
  });

  test('whether the name exists, where it makes no difference', async () => {
    const zone: Zone = { ...at(good), 'x.a.test': 'SERVFAIL' };
    expect(await open({ domain: 'x.a.test', zone })).toMatchObject({ outcome: 'passed', codes: [] });
  });

  test('a wrong place, where the right one is empty', async () => {
    const zone: Zone = { 'a.test': mail, '_dmarc._dmarc.a.test': 'TIMEOUT' };
    const { codes, couldBe } = await open({ zone });
    expect(codes).toEqual(['dmarc-missing']);
    expect(couldBe).toEqual([['dmarc-wrong-place']]);
  });

  test('the leave to report', async () => {
    const zone = reportsTo('r.example', { 'r.example': { MX: ['10 mx.r.example'] }, [leave]: 'SERVFAIL' });
    const { outcome, couldBe } = await open({ zone });
    expect(outcome).toBe('not-checked');
    expect(couldBe).toEqual([['dmarc-report-not-authorized', 'dmarc-report-override-foreign']]);
  });

  test('the mail host for reports', async () => {
    const zone = reportsTo('r.example', { 'r.example': 'TIMEOUT', [leave]: { TXT: ['v=DMARC1'] } });
    expect(await open({ zone })).toMatchObject({
      outcome: 'not-checked',
      couldBe: [['dmarc-report-domain-no-mail', 'dmarc-report-domain-unregistered']],
    });
  });

  test('the organization, where it decides over the leave to report', async () => {
    const zone: Zone = {
      ...reportsTo('reports.a.test', { 'reports.a.test': { A: ['44.128.0.1'] } }),
      '_dmarc.reports.a.test': 'SERVFAIL',
    };
    const { codes, couldBe } = await open({ zone });
    expect(codes).toEqual([]);
    expect(couldBe).toEqual([['dmarc-report-not-authorized', 'dmarc-report-override-foreign']]);
  });
});

describe('names that do not exist', () => {
  test('a domain that does not exist, and no policy for it: not applicable', async () => {
    expect((await audited({ domain: 'gone.test', zone: {} })).outcome).toBe('not-applicable');
  });

  test.each([
    ['np', { x: {} }, 'reject'],
    ['sp, by a CNAME that leads nowhere', { 'x.a.test': { CNAME: ['gone.example'] }, example: {} }, 'quarantine'],
    ['sp, by a name below it', { 'y.x.a.test': mail }, 'quarantine'],
  ] as const)('%s decides', async (_, zone, policy) => {
    const record = at(`v=DMARC1; p=none; sp=quarantine; np=reject; ${RUA}`);
    const result = await audited({ domain: 'x.a.test', zone: { ...record, ...zone } });
    expect('shown' in result && result.shown).toMatchObject({ policy, source: 'organizational' });
  });
});
