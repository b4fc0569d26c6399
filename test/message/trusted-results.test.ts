import { describe, expect, test } from 'vitest';
import { headerFieldsIn } from '../../src/message/header-fields.ts';
import { pathOf } from '../../src/message/path.ts';
import { type TrustOptions, trustedResults } from '../../src/message/trusted-results.ts';

const DATE = 'Mon, 2 Mar 2026 12:00:00 +0000';
const BORDER = `Received: from out.acme.example (out.acme.example [192.0.2.25]) by mx.goal.example (Postfix) with ESMTPS id 2; ${DATE}`;
const LMTP = `Received: from mx.goal.example ([127.0.0.1]) by mx.goal.example with LMTP id 3; ${DATE}`;
const SUBMITTED = `Received: from laptop (dsl.isp.example [203.0.113.9]) by out.acme.example (Postfix) with ESMTPSA id 1; ${DATE}`;
const results = (id: string, found: string) => `Authentication-Results: ${id}; spf=${found}`;

interface Known extends Omit<TrustOptions, 'path'> {
  readonly mxHosts?: readonly string[];
}

function origins(lines: readonly string[], { mxHosts = ['mx.goal.example'], ...rest }: Known = {}) {
  const fields = headerFieldsIn(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
  const path = pathOf(fields, { sentAtMs: 0, mxHosts });
  return trustedResults(fields, { path, ...rest }).map(({ read, origin }) => [read.results[0]?.result, origin]);
}

describe('Authentication-Results of the recipient', () => {
  test('stand above the field of the host that took the message in', () => {
    expect(origins([LMTP, results('mx.goal.example', 'pass'), BORDER, SUBMITTED, 'From: a'])).toEqual([
      ['pass', 'trusted'],
    ]);
  });

  const below = [BORDER, 'DKIM-Filter: x', results('mail.goal.example', 'pass'), SUBMITTED];

  test('may stand right below it, where a filter in that host writes and the message begins', () => {
    expect(origins([...below, results('mx.goal.example', 'fail'), 'From: a'])).toEqual([
      ['pass', 'possible'],
      ['fail', 'forged'],
    ]);
  });

  test('stand there where it is known what was sent', () => {
    expect(origins([...below, 'From: a'], { sent: [] })).toEqual([['pass', 'trusted']]);
  });

  test('stand there first at a host that is known to write there', () => {
    const google = `Received: from out.acme.example (out.acme.example. [192.0.2.25]) by mx.google.com with ESMTPS id 2; ${DATE}`;
    const own = 'Authentication-Results: mx.google.com; spf=fail';
    const forged = 'Authentication-Results: mx.google.com; dmarc=pass';
    expect(origins([google, own, forged, 'From: a'], { mxHosts: [] })).toEqual([
      ['fail', 'trusted'],
      ['pass', 'possible'],
    ]);
    expect(origins([google, results('mx.acme.example', 'pass'), own, 'From: a'], { mxHosts: [] })).toEqual([
      ['pass', 'foreign'],
      ['fail', 'possible'],
    ]);
  });

  test('count once: a second field of the same host, right on top of the message, is nobody’s', () => {
    const [first, second] = [results('mx.goal.example', 'fail'), results('MX.goal.example', 'pass')];
    expect(origins([first, BORDER, second, 'From: a'])).toEqual([
      ['fail', 'trusted'],
      ['pass', 'foreign'],
    ]);
    expect(origins([BORDER, first, second, 'From: a'])).toEqual([
      ['fail', 'possible'],
      ['pass', 'foreign'],
    ]);
  });

  test('are forged where they came with the message', () => {
    expect(
      origins([BORDER, 'From: a', results('mx.goal.example', 'pass'), results('mx.bank.example', 'pass')]),
    ).toEqual([
      ['pass', 'forged'],
      ['pass', 'foreign'],
    ]);
  });

  test('are none of those that we sent, even on top of our message', () => {
    const forged = results('mx.goal.example', 'pass');
    const sent = headerFieldsIn(Buffer.from(`${forged}\r\nFrom: a\r\n\r\n`));
    expect(origins([BORDER, results('mx.goal.example', 'fail'), forged, 'From: a'], { sent })).toEqual([
      ['fail', 'trusted'],
      ['pass', 'forged'],
    ]);
  });

  test('of another right below are not known to be theirs', () => {
    expect(origins([BORDER, results('mx.other.example', 'pass'), 'From: a'])).toEqual([['pass', 'foreign']]);
  });

  test('may have any name that is given', () => {
    expect(origins([BORDER, results('guard-7', 'pass'), 'From: a'], { authservIds: ['Guard-7'], sent: [] })).toEqual([
      ['pass', 'trusted'],
    ]);
  });

  test('without a name are theirs above, and nobody’s below', () => {
    const unnamed = 'Authentication-Results: spf=pass smtp.mailfrom=acme.example';
    expect(origins([unnamed, BORDER, unnamed, 'From: a'])).toEqual([
      ['pass', 'trusted'],
      ['pass', 'foreign'],
    ]);
  });

  test('cannot be told where there are no hops', () => {
    expect(origins([results('mx.goal.example', 'pass'), 'From: a'])).toEqual([['pass', 'foreign']]);
  });
});
