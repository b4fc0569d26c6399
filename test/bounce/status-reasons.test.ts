import { describe, expect, test } from 'vitest';
import { reasonsOfCode } from '../../src/bounce/code-reasons.ts';
import { reasonOfStatus, reasonOfSubject } from '../../src/bounce/status-reasons.ts';
import { bounceReasons } from '../../src/core/bounce.ts';
import data from '../../src/data/enhanced-codes.json' with { type: 'json' };

const known: readonly string[] = bounceReasons;

test('every code of the registry stands for reasons that there are', () => {
  const named = data.codes.flatMap(({ reason, others = [] }) => [reason, ...others]);
  expect(named.filter((reason) => !known.includes(reason))).toEqual([]);
});

test('a code that may stand for several reasons is vague', () => {
  expect(data.codes.filter(({ vague, others = [] }) => others.length > 0 && vague !== true)).toEqual([]);
});

describe('the reason of a status code', () => {
  test.for([
    ['5.1.1', 'userunknown', false],
    ['4.2.2', 'mailboxfull', false],
    ['5.7.23', 'authfailure', false],
    ['5.7.25', 'requireptr', false],
    ['5.7.1', 'policyviolation', true],
    ['4.4.7', 'expired', false],
  ] as const)('%s', ([status, reason, isVague]) => {
    expect(reasonOfStatus(status)).toMatchObject({ reason, isVague });
  });

  test.for([null, '5.0.0', '2.1.5', '5.999.1', '5.1', 'x'])('%j says nothing', (status) => {
    expect(reasonOfStatus(status)).toBeNull();
  });
});

test.for([
  ['5.4.20', 'networkerror'],
  ['4.3.193', 'systemerror'],
  ['5.7.193', 'policyviolation'],
  ['5.0.20', undefined],
  ['5.5.20', undefined],
  ['5.9.20', undefined],
  ['2.1.20', undefined],
] as const)('the subject of %s counts where its detail is in no registry', ([status, reason]) => {
  expect(reasonOfStatus(status)).toBeNull();
  expect(reasonOfSubject(status)?.reason).toBe(reason);
});

describe('the reasons of a reply code', () => {
  test.for([
    [550, 'rcpt', 'userunknown'],
    [550, 'connect', 'blocked'],
    [550, 'mail', 'rejected'],
    [521, null, 'notaccept'],
    [535, null, 'securityerror'],
    [504, 'ehlo', 'syntaxerror'],
  ] as const)('%s at %s', ([code, phase, reason]) => {
    expect(reasonsOfCode(code, phase)?.[0]).toBe(reason);
  });

  test.for([
    [null, 'rcpt'],
    [250, 'rcpt'],
    [550, null],
    [451, 'rcpt'],
    [554, 'data'],
  ] as const)('%s at %s fit too many', ([code, phase]) => {
    expect(reasonsOfCode(code, phase)).toBeNull();
  });
});
