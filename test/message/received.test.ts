import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ReceivedHop, readReceived } from '../../src/message/received.ts';
import { anyCharacter } from '../support/any-character.ts';

type Wanted = Partial<Omit<ReceivedHop, 'raw'>>;

const NOON = Date.UTC(2026, 2, 2, 12, 0, 0);
const tls13 = { used: true, version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' };
const silent = { used: null, version: null, cipher: null };

// Composed after the forms that each program writes; names and addresses are documentation's.
const cases: readonly { readonly name: string; readonly value: string; readonly wanted: Wanted }[] = [
  {
    name: 'Postfix, with TLS',
    value:
      'from out.acme.example (out.acme.example [192.0.2.25]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256) (No client certificate requested) by mx1.goal.example (Postfix) with ESMTPS id 4F2vXk1Zz3 for <kim@goal.example>; Mon, 2 Mar 2026 13:00:00 +0100 (CET)',
    wanted: {
      from: { helo: 'out.acme.example', name: 'out.acme.example', address: '192.0.2.25' },
      by: { name: 'mx1.goal.example', address: null, software: 'Postfix' },
      via: null,
      with: 'ESMTPS',
      tls: tls13,
      authenticated: false,
      id: '4F2vXk1Zz3',
      for: 'kim@goal.example',
      atMs: NOON,
      zone: '+0100',
    },
  },
  {
    name: 'Postfix, in clear, of a client without reverse DNS',
    value:
      'from [192.168.1.7] (unknown [203.0.113.9]) by mail.acme.example (Postfix) with ESMTP id 1; Mon, 2 Mar 2026 12:00:00 -0000',
    wanted: {
      from: { helo: '[192.168.1.7]', name: null, address: '203.0.113.9' },
      tls: { used: false, version: null, cipher: null },
      authenticated: false,
      zone: '-0000',
    },
  },
  {
    name: 'Postfix, from a program of the host',
    value: 'by mail.acme.example (Postfix, from userid 1000) id 77AB; Mon, 2 Mar 2026 12:00:00 +0000 (UTC)',
    wanted: {
      from: null,
      by: { name: 'mail.acme.example', address: null, software: 'Postfix, from userid 1000' },
      with: null,
      tls: silent,
      id: '77AB',
      atMs: NOON,
    },
  },
  {
    name: 'a submission (RFC 3848: ESMTPSA)',
    value:
      'from laptop.lan (dsl-9.isp.example [203.0.113.9]) (Authenticated sender: kim) by mail.acme.example (Postfix) with ESMTPSA id 9; Mon, 2 Mar 2026 12:00:00 +0000',
    wanted: { authenticated: true, tls: { used: true, version: null, cipher: null } },
  },
  {
    name: 'Exim, whose first word is the name that was looked up',
    value:
      'from out.acme.example ([192.0.2.25] helo=mail.acme.example) by mx.goal.example with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.96) (envelope-from <kim@acme.example>) id 1tABcd-000001-2X for lee@goal.example; Mon, 02 Mar 2026 12:00:00 +0000',
    wanted: {
      from: { helo: 'mail.acme.example', name: 'out.acme.example', address: '192.0.2.25' },
      by: { name: 'mx.goal.example', address: null, software: null },
      with: 'esmtps',
      tls: tls13,
      id: '1tABcd-000001-2X',
      for: 'lee@goal.example',
    },
  },
  {
    name: 'Exim, of a client without a name',
    value:
      'from [203.0.113.9] (port=53170 helo=[127.0.0.1]) by mx.goal.example with esmtpsa (TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256) (Exim 4.92) id 1x; Mon, 02 Mar 2026 12:00:00 +0000',
    wanted: {
      from: { helo: '[127.0.0.1]', name: null, address: '203.0.113.9' },
      tls: { used: true, version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' },
      authenticated: true,
    },
  },
  {
    name: 'Sendmail, whose name may be forged',
    value:
      'from mail.acme.example (host-9.isp.example [203.0.113.9] (may be forged)) (authenticated bits=0) by mx.goal.example (8.18.1/8.18.1) with ESMTPSA id 4225xYz1 (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NOT) for <lee@goal.example>; Mon, 2 Mar 2026 12:00:00 GMT',
    wanted: {
      from: { helo: 'mail.acme.example', name: null, address: '203.0.113.9' },
      by: { name: 'mx.goal.example', address: null, software: '8.18.1/8.18.1' },
      tls: tls13,
      authenticated: true,
      zone: '+0000',
    },
  },
  {
    name: 'qmail',
    value: 'from unknown (HELO mail.acme.example) (192.0.2.25) by mx.goal.example with SMTP; 2 Mar 2026 12:00:00 -0000',
    wanted: {
      from: { helo: 'mail.acme.example', name: null, address: '192.0.2.25' },
      with: 'SMTP',
      tls: silent,
      atMs: NOON,
    },
  },
  {
    name: 'qmail, within the host',
    value: '(qmail 3077 invoked from network); 2 Mar 2026 12:00:00 -0000',
    wanted: { from: null, by: null, with: null, atMs: NOON },
  },
  {
    name: 'Gmail, inbound',
    value:
      'from out.acme.example (out.acme.example. [192.0.2.25]) by mx.google.com with ESMTPS id d2e1a72fcca58-7 for <lee@gmail.com> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256); Mon, 02 Mar 2026 04:00:00 -0800 (PST)',
    wanted: {
      from: { helo: 'out.acme.example', name: 'out.acme.example', address: '192.0.2.25' },
      tls: tls13,
      for: 'lee@gmail.com',
      atMs: NOON,
      zone: '-0800',
    },
  },
  {
    name: 'Gmail, inbound in clear',
    value:
      'from out.acme.example (out.acme.example. [192.0.2.25]) by mx.google.com with ESMTP id 7 for <lee@gmail.com>; Mon, 02 Mar 2026 04:00:00 -0800 (PST)',
    wanted: { tls: { used: false, version: null, cipher: null }, authenticated: false },
  },
  {
    name: 'Gmail, within',
    value: 'by 2002:a05:7412:1234:b0:e2:aaaa:bbbb with SMTP id x1csp1; Mon, 2 Mar 2026 04:00:00 -0800 (PST)',
    wanted: {
      from: null,
      by: { name: null, address: '2002:a05:7412:1234:b0:e2:aaaa:bbbb', software: null },
      with: 'SMTP',
      tls: silent,
    },
  },
  {
    name: 'Microsoft, inbound',
    value:
      'from out.acme.example (192.0.2.25) by DB1EUR05FT003.mail.protection.outlook.com (10.233.242.10) with Microsoft SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.9000.1 via Frontend Transport; Mon, 2 Mar 2026 12:00:00 +0000',
    wanted: {
      from: { helo: 'out.acme.example', name: null, address: '192.0.2.25' },
      by: { name: 'db1eur05ft003.mail.protection.outlook.com', address: '10.233.242.10', software: null },
      with: 'Microsoft SMTP Server',
      via: 'Frontend Transport',
      tls: tls13,
      authenticated: null,
      id: '15.20.9000.1',
    },
  },
  {
    name: 'Microsoft, within a mailbox server',
    value:
      'from AM0PR01MB1.eurprd01.prod.exchangelabs.com ([fe80::1:2:3:4]) by AM0PR01MB1.eurprd01.prod.exchangelabs.com ([fe80::1:2:3:4%5]) with mapi id 15.20.9000.1; Mon, 2 Mar 2026 12:00:00 +0000',
    wanted: {
      with: 'mapi',
      from: { helo: 'AM0PR01MB1.eurprd01.prod.exchangelabs.com', name: null, address: 'fe80::1:2:3:4' },
    },
  },
  {
    name: 'QQ',
    value:
      'from out.acme.example (unknown [192.0.2.25]) by newxmmxszc6-3.qq.com (NewMX) with SMTP id 2A3B4C for <10001@qq.com>; Mon, 02 Mar 2026 20:00:00 +0800',
    wanted: {
      from: { helo: 'out.acme.example', name: null, address: '192.0.2.25' },
      by: { name: 'newxmmxszc6-3.qq.com', address: null, software: 'NewMX' },
      tls: silent,
      zone: '+0800',
      atMs: NOON,
    },
  },
  {
    name: 'NetEase',
    value:
      'from out.acme.example (unknown [192.0.2.25]) by mx8 (Coremail) with SMTP id PsmowAD3XyZ--.1S3; Mon, 02 Mar 2026 20:00:00 +0800 (CST)',
    wanted: { by: { name: 'mx8', address: null, software: 'Coremail' }, id: 'PsmowAD3XyZ--.1S3', zone: '+0800' },
  },
  {
    name: 'Yahoo, given in on the web',
    value: 'from sonic.gate.mail.example by sonic306.consmr.mail.example with HTTP; Mon, 2 Mar 2026 12:00:00 +0000',
    wanted: { with: 'HTTP', from: { helo: 'sonic.gate.mail.example', name: null, address: null }, authenticated: null },
  },
  {
    name: 'Yahoo, inbound',
    value:
      'from 192.0.2.25 (EHLO out.acme.example) by 10.217.151.74 with SMTPs (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384); Mon, 02 Mar 2026 12:00:00 +0000',
    wanted: {
      from: { helo: 'out.acme.example', name: null, address: '192.0.2.25' },
      by: { name: null, address: '10.217.151.74', software: null },
      tls: tls13,
    },
  },
  {
    name: 'Cyrus, into the mailbox',
    value:
      'from compute5.internal (compute5.nyi.internal [10.202.2.45]) by sloti22d1t06 (Cyrus 3.11.0-alpha0-fm) with LMTPA; Mon, 02 Mar 2026 07:00:00 -0500',
    wanted: {
      by: { name: 'sloti22d1t06', address: null, software: 'Cyrus 3.11.0-alpha0-fm' },
      with: 'LMTPA',
      authenticated: true,
    },
  },
  {
    name: 'Dovecot, into the mailbox',
    value:
      'from mx1.goal.example ([127.0.0.1]) by mx1.goal.example with LMTP id yO4eB+BqpWkzCgAA (envelope-from <kim@acme.example>) for <lee@goal.example>; Mon, 02 Mar 2026 13:00:00 +0100',
    wanted: { from: { helo: 'mx1.goal.example', name: null, address: '127.0.0.1' }, id: 'yO4eB+BqpWkzCgAA' },
  },
  {
    name: 'Amavis',
    value:
      'from mx1.goal.example ([127.0.0.1]) by localhost (mx1.goal.example [127.0.0.1]) (amavisd-new, port 10024) with ESMTP id 8XyZ for <lee@goal.example>; Mon, 2 Mar 2026 13:00:00 +0100 (CET)',
    wanted: { by: { name: 'localhost', address: null, software: 'amavisd-new, port 10024' }, tls: silent },
  },
  {
    name: 'Mimecast, with two clauses "with"',
    value:
      'from out.acme.example (out.acme.example [192.0.2.25]) by relay.filter.example with ESMTP with STARTTLS (version=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384) id us-mta-123-AbC-1; Mon, 02 Mar 2026 07:00:00 -0500',
    wanted: { with: 'ESMTP', tls: tls13, id: 'us-mta-123-AbC-1' },
  },
  {
    name: 'Proofpoint',
    value:
      'from pps.filterd (m0001.filter.example [127.0.0.1]) by mx0a-0001.filter.example (8.18.1.2/8.18.1.2) with ESMTP id 4225; Mon, 2 Mar 2026 12:00:00 GMT',
    wanted: { from: { helo: 'pps.filterd', name: 'm0001.filter.example', address: '127.0.0.1' } },
  },
  {
    name: 'OpenSMTPD, over IPv6',
    value:
      'from out.acme.example (out.acme.example [IPv6:2001:db8::25]) by mx.goal.example (OpenSMTPD) with ESMTPS id 5e (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO) for <lee@goal.example>; Mon, 2 Mar 2026 12:00:00 +0000 (UTC)',
    wanted: { from: { helo: 'out.acme.example', name: 'out.acme.example', address: '2001:db8::25' }, tls: tls13 },
  },
  {
    name: 'fetchmail',
    value:
      'from pop.goal.example [198.51.100.9] by localhost with POP3 (fetchmail-6.4.37) for <lee@localhost> (single-drop); Mon, 02 Mar 2026 13:00:00 +0100 (CET)',
    wanted: {
      from: { helo: 'pop.goal.example', name: null, address: '198.51.100.9' },
      with: 'POP3',
      for: 'lee@localhost',
    },
  },
  {
    name: 'an address that is attached to the name',
    value: 'from LAPTOP[192.0.2.4] by mail.acme.example with SMTP id 1; Mon, 2 Mar 2026 12:00:00 +0000',
    wanted: { from: { helo: 'LAPTOP', name: null, address: '192.0.2.4' } },
  },
  {
    name: 'a date of Go, behind no RFC',
    value: 'by filter0001.acme.example with SMTP id filter0001-1; 2026-03-02 12:00:00.123456789 +0000 UTC m=+12.5',
    wanted: { atMs: NOON, zone: '+0000' },
  },
  {
    name: 'no semicolon before the date',
    value: 'from a.example by b.example with SMTP Mon, 2 Mar 2026 12:00:00 +0000',
    wanted: { atMs: NOON, with: 'SMTP' },
  },
  {
    name: 'a host that is called like a keyword',
    value: 'from by (unknown [192.0.2.1]) by with with ESMTP id id; Mon, 2 Mar 2026 12:00:00 +0000',
    wanted: {
      from: { helo: 'by', name: null, address: '192.0.2.1' },
      by: { name: 'with', address: null, software: null },
      with: 'ESMTP',
      id: 'id',
    },
  },
  {
    name: 'a parenthesis that is never closed',
    value:
      'from a.example (b.example [192.0.2.1] by c.example (Postfix) with ESMTP id 1; Mon, 2 Mar 2026 12:00:00 +0000',
    wanted: { by: { name: 'c.example', address: null, software: 'Postfix' }, atMs: NOON },
  },
];

describe('a Received field', () => {
  test.each(cases)('$name', ({ value, wanted }) => {
    expect(readReceived(value)).toMatchObject({ ...wanted, raw: value });
  });

  test('of no kind gives nothing', () => {
    const { raw, ...read } = readReceived('Lorem ipsum');
    expect({ raw, values: Object.values(read).filter((value) => value !== null) }).toEqual({
      raw: 'Lorem ipsum',
      values: [silent],
    });
  });

  test('TLSv1/SSLv3 is the age of a cipher, and no version', () => {
    const { tls } = readReceived(
      'from a by b with ESMTP (version=TLSv1/SSLv3 cipher=DHE-RSA-AES256-SHA bits=256 verify=NO); x',
    );
    expect(tls).toEqual({ used: true, version: null, cipher: 'DHE-RSA-AES256-SHA' });
  });

  test('never throws', () => {
    const words = [
      'from',
      'by',
      'with',
      'id',
      'for',
      '(',
      ')',
      '[',
      ']',
      '"',
      '\\',
      ';',
      ' ',
      'a.example',
      '[192.0.2.1]',
      '<',
      '>',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: anyCharacter, maxLength: 8 })), {
          maxLength: 60,
        }),
        (parts) => {
          const value = parts.join(' ');
          expect(readReceived(value).raw).toBe(value);
        },
      ),
    );
  });

  test.each(['(', ')', '"', '\\', ';', 'from ', 'by (', '[', 'helo ', '((a) ', '12:'])(
    'a megabyte of %j takes no time',
    (piece) => {
      const value = piece.repeat(1_000_000 / piece.length);
      // Where it were not linear, the time limit of the tests would end it.
      expect(readReceived(`from ${value}`).raw.length).toBeLessThan(value.length + 6);
      expect(readReceived(`from a (${value}`).raw.length).toBeLessThan(value.length + 10);
    },
  );
});
