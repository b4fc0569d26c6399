import { describe, expect, test } from 'vitest';
import type { Result } from '../../src/core/check.ts';
import type { ForecastReceiver } from '../../src/report/schema.ts';
import { fails, found, messageReport, passes, results, said, withoutPolicy } from './message-sample.ts';

// Where a message will go by what proves whose it is.

function receiver(id: string, list: readonly Result[]): ForecastReceiver | undefined {
  return messageReport(list).forecast?.receivers.find(({ provider }) => provider === id);
}

test.each(['sha1', 'key-short'])('a signature that verifies, and must not be counted, is no DKIM: %s', (state) => {
  const dkim = [{ ...passes.dkim[0], result: 'policy', tolerant: 'pass', state }];
  const signed = said('message-auth', [found('message-auth-spf-fail')], { ...passes, spf: fails.spf, dkim });
  const gmail = receiver('google-workspace', results([signed]));
  expect(gmail).toMatchObject({ outcome: 'refused', certainty: 'implied' });
  expect(gmail?.causes[0]?.rule?.demand).toBe('SPF or DKIM');
});

test('where older receivers are asked for something else, a provider may do the one or the other', () => {
  const differ = found('message-auth-dmarc-older-stricter', { params: { now: 'quarantine', before: 'reject' } });
  const failing = said('message-auth', [found('message-auth-dmarc-quarantine'), differ], fails);
  expect(receiver('google-workspace', results([failing]))?.causes[0]).toMatchObject({
    topic: 'policy',
    effect: 'either',
    words: 'DMARC fails and the policy is quarantine, or reject to older receivers',
  });
});

describe('where only some receivers are asked for anything', () => {
  const differing = (code: string, now: string, before: string) => found(code, { params: { now, before } });
  const unaligned = { ...fails, spf: { ...passes.spf, domain: 'mailer.example' } };
  const ofOlder = differing('message-auth-dmarc-older-stricter', 'none', 'reject');
  const ofNewer = differing('message-auth-dmarc-policies-differ', 'reject', 'none');

  test.each([
    ['the older', [ofOlder], 'none, or reject to older receivers'],
    ['the newer', [found('message-auth-dmarc-reject'), ofNewer], 'reject, or none to older receivers'],
  ])('the policy is possible at each, and decides at none: %s', (_, findings, policy) => {
    const report = messageReport(results([said('message-auth', findings, unaligned)]), {
      providers: ['google-workspace'],
    });
    const [gmail] = report.forecast?.receivers ?? [];
    expect(gmail).toMatchObject({ outcome: 'uncertain', certainty: 'possible' });
    expect(gmail?.causes.map(({ topic, effect, certainty }) => ({ topic, effect, certainty }))).toEqual([
      { topic: 'policy', effect: 'refused', certainty: 'possible' },
    ]);
    expect(report.verdict).toBe('at risk');
    expect(report.summary).toBe(`may be refused: DMARC fails and the policy is ${policy}`);
    expect(report.causes.map(({ certainty }) => certainty)).not.toContain('implied');
  });

  test('what is excused, or was left out, is no policy of the others', () => {
    const gmail = receiver('google-workspace', results([said('message-auth', [ofNewer], fails)]));
    expect(gmail?.causes.filter(({ topic }) => topic === 'policy')).toEqual([]);
  });
});

test('what is not aligned breaks a demand for that, and not for want of a record', () => {
  const [auth, ...rest] = withoutPolicy();
  const shown = auth !== undefined && 'shown' in auth ? auth.shown : null;
  const identifiers = [{ method: 'spf', domain: 'mailer.example', passes: true, aligned: false }];
  const unaligned = { ...passes, ...shown, dmarc: { ...passes.dmarc, result: 'none', tolerant: 'none', identifiers } };
  const list = results([said('message-auth', [found('message-auth-dmarc-missing')], unaligned), ...rest]);
  const [cause] = receiver('mail-ru', list)?.causes ?? [];
  expect(cause).toMatchObject({ effect: 'refused', findings: [] });
  expect(cause?.words).toMatch(/^the demand for the domain of From aligned/);
});
