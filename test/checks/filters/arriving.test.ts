import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArrivingOptions, arriving } from '../../../src/checks/filters/arriving.ts';
import { readMessage } from '../../../src/message/read-message.ts';

const NOW = Date.UTC(2026, 10, 21);
const nobody = { ip: null, helo: null, hostname: null, mailFrom: null, recipients: [] };
const ann = {
  ...nobody,
  ip: '192.0.2.1',
  helo: 'mail.a.example',
  hostname: 'mail.a.example',
  mailFrom: 'ann@a.example',
};

const SENT = `X-Spam-Flag: YES
Received: from laptop (laptop.a.example [192.0.2.99]) by mail.a.example with ESMTPSA; Fri, 20 Nov 2026 10:00:00 +0000
From: Ann <ann@a.example>
To: bob@b.example
Subject: hi
Date: Fri, 20 Nov 2026 10:00:00 +0000
X-Spam-Status: No, score=-1

hello
`;
const BORDER = `Received: from mail.a.example (mail.a.example [192.0.2.1])
\tby mx.b.example (Postfix) with ESMTPS id 4; Fri, 20 Nov 2026 10:00:05 +0000
`;
const ON_TOP = `Return-Path: <ann@a.example>
X-Spam: Yes
Received: from mx.b.example (mx.b.example [198.51.100.25]) by imap.b.example with LMTP; Fri, 20 Nov 2026 10:00:06 +0000
Authentication-Results: mx.b.example; spf=pass
${BORDER}`;

const crlf = (text: string) => text.replaceAll('\n', '\r\n');

function arrive(text: string, options: Partial<ArrivingOptions> = {}) {
  const { bare, traced, ...rest } = arriving(readMessage(Buffer.from(text)), {
    envelope: nobody,
    isTraced: false,
    nowMs: NOW,
    ...options,
  });
  return { bare: Buffer.from(bare).toString(), traced: Buffer.from(traced).toString(), ...rest };
}

describe('a message that was not received yet', () => {
  const draft = crlf(SENT.slice(SENT.indexOf('From:')));

  test('goes to both as it is, where nothing is known of the sender', () => {
    expect(arrive(draft)).toEqual({ bare: draft, traced: draft, removed: [], trace: null });
  });

  test('gets a trace for SpamAssassin where the address is known, as of when it was written', () => {
    const { bare, traced, trace } = arrive(draft, { envelope: ann });
    expect({ bare, trace }).toEqual({ bare: draft, trace: 'ours' });
    const [path, from, by, at] = traced.slice(0, -draft.length).split('\r\n');
    expect([path, from, by?.trim(), at?.trim()]).toEqual([
      'Return-Path: <ann@a.example>',
      'Received: from mail.a.example (mail.a.example [192.0.2.1])',
      'by mailcheck.invalid (Postfix) with ESMTP id 1;',
      'Fri, 20 Nov 2026 10:00:00 +0000',
    ]);
  });

  test('what could end the field does not get into it', () => {
    const evil = { ...ann, helo: 'x\r\nSubject: y', hostname: '(', mailFrom: '<>' };
    const { traced } = arrive(draft, { envelope: evil });
    expect(traced.split('\r\n')[0]).toBe('Received: from [192.0.2.1] (unknown [192.0.2.1])');
  });

  test('lines that end in LF stay so', () => {
    const { traced } = arrive(draft.replaceAll('\r', ''), { envelope: ann });
    expect(traced).not.toContain('\r');
  });
});

describe('a received copy', () => {
  const copy = arrive(crlf(ON_TOP + SENT), { envelope: ann, isTraced: true });

  test('loses what its receiver put on top, and nothing else', () => {
    expect(copy.bare).toBe(crlf(SENT.slice(SENT.indexOf('\n') + 1)));
    expect(copy.removed).toEqual(['Return-Path', 'X-Spam', 'Received', 'Authentication-Results', 'X-Spam-Flag']);
  });

  test('keeps for SpamAssassin the field of the host that took it in', () => {
    expect(copy.trace).toBe('received');
    expect(copy.traced).toBe(`Return-Path: <ann@a.example>\r\n${crlf(BORDER)}${copy.bare}`);
  });

  test('gets another trace where the user gives another address', () => {
    const other = arrive(crlf(ON_TOP + SENT), { envelope: { ...ann, ip: '2001:db8::1' } });
    expect(other.trace).toBe('ours');
    expect(other.traced).toContain('(mail.a.example [IPv6:2001:db8::1])');
    expect(other.traced).not.toContain('mx.b.example');
  });
});

test('whatever the octets are, only fields go and come', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('', ON_TOP, BORDER), (octets, top) => {
      const raw = Buffer.concat([Buffer.from(crlf(top)), octets]);
      const { bare, traced } = arriving(readMessage(raw), { envelope: ann, isTraced: true, nowMs: NOW });
      expect(bare.length).toBeLessThanOrEqual(raw.length);
      expect(
        Buffer.from(traced)
          .subarray(traced.length - bare.length)
          .equals(Buffer.from(bare)),
      ).toBe(true);
    }),
  );
});
