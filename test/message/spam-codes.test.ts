import { expect, test } from 'vitest';
import data from '../../src/data/spam-headers.json' with { type: 'json' };
import { headerFieldsIn } from '../../src/message/header-fields.ts';
import { type SpamVerdict, spamVerdictsIn } from '../../src/message/spam-headers.ts';
import { tellingCodes } from '../../src/message/spam-verdict.ts';

const one = (line: string): SpamVerdict | undefined =>
  spamVerdictsIn(headerFieldsIn(Buffer.from(`${line}\r\n\r\n`)))[0];

test('Microsoft’s composite authentication has its reason, the closest first', () => {
  const reasons = (reason: string) =>
    one(
      `Authentication-Results: spf=none smtp.mailfrom=a.example;dmarc=fail action=oreject header.from=a.example;compauth=fail reason=${reason}`,
    );
  expect(reasons('001')?.codes).toMatchObject([
    { name: 'compauth', value: 'fail' },
    { name: 'reason', value: '001', meaning: data.compauth.reasons[1]?.meaning },
    { name: 'action', value: 'oreject', meaning: data.compauth.actions.oreject.meaning, verdict: 'suspicious' },
  ]);
  expect(reasons('130')?.codes[1]?.meaning).toContain('ARC');
  expect(reasons('131')?.codes[1]?.meaning).toBe('it passes');
  expect(reasons('800')?.codes[1]?.meaning).toBeNull();
  expect(one('Authentication-Results: mx.goal.example; spf=pass')).toBeUndefined();
});

test('Microsoft’s action counts where the whole fails, and only as a doubt', () => {
  const verdict = (action: string, composite: string) =>
    one(
      `Authentication-Results: spf=fail smtp.mailfrom=a.example; dkim=none;dmarc=fail action=${action} header.from=a.example;compauth=${composite}`,
    )?.verdict;
  expect(verdict('quarantine', 'fail reason=000')).toBe('suspicious');
  expect(verdict('oreject', 'fail reason=000')).toBe('suspicious');
  expect(verdict('pct.quarantine', 'fail reason=000')).toBeNull();
  expect(verdict('none', 'fail reason=001')).toBeNull();
  expect(verdict('oreject', 'pass reason=130')).toBeNull();
  expect(verdict('oreject', 'none reason=451')).toBeNull();
});

test('what is done by DMARC is Google’s verdict, and a doubt of others', () => {
  const results = (by: string, dmarc: string) => one(`Authentication-Results: ${by}; ${dmarc} header.from=a.example`);
  expect(results('mx.google.com', 'dmarc=fail (p=REJECT sp=REJECT dis=QUARANTINE)')).toMatchObject({
    system: 'google',
    verdict: 'spam',
    codes: [{ name: 'dis', value: 'QUARANTINE', meaning: data.disposition.values.quarantine.meaning }],
  });
  expect(results('mx.goal.example', 'dmarc=fail (p=reject dis=reject)')).toMatchObject({
    system: 'unknown',
    verdict: 'suspicious',
    codes: [{ name: 'dis', value: 'reject', meaning: data.disposition.values.reject.meaning }],
  });
  expect(results('mx.notgoogle.com', 'dmarc=fail (p=reject dis=quarantine)')?.verdict).toBe('suspicious');
  expect(results('mx.google.com', 'dmarc=fail (p=NONE sp=NONE dis=NONE)')).toBeUndefined();
  expect(results('mx.google.com', 'dmarc=pass (p=REJECT sp=REJECT dis=NONE)')).toBeUndefined();
});

test('codes are told with the gravest first, and those that say neither only where there are no others', () => {
  const told = (value: string) =>
    tellingCodes(one(`X-Forefront-Antispam-Report: ${value}`)?.codes ?? []).map(({ name }) => name);
  expect(told('SCL:8;SRV:;IPV:NLI;SFV:SPM;CAT:PHSH;DIR:INB;')).toEqual(['SCL', 'SFV', 'CAT']);
  expect(told('SCL:1;SRV:BULK;IPV:NLI;SFV:NSPM;CAT:BULK;')).toEqual(['SRV', 'CAT', 'SCL', 'SFV']);
  expect(told('SCL:-1;IPV:CAL;SFV:SKN;DIR:INB;')).toEqual(['SCL', 'IPV', 'SFV']);
  expect(told('CIP:192.0.2.1;IPV:NLI;DIR:INB;')).toEqual(['IPV', 'DIR']);
});
