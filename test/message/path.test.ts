import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerFieldsIn } from '../../src/message/header-fields.ts';
import { type MailPath, type PathOptions, pathOf } from '../../src/message/path.ts';

const NOON = Date.UTC(2026, 2, 2, 12, 0, 0);
const at = (seconds: number) => new Date(NOON + seconds * 1000).toUTCString().replace('GMT', '+0000');

/** @param lines  values of Received, newest first */
function walk(lines: readonly string[], options: Partial<PathOptions> = {}): MailPath {
  const raw = `${lines.map((line) => `Received: ${line}\r\n`).join('')}Subject: x\r\n\r\n`;
  return pathOf(headerFieldsIn(Buffer.from(raw)), { sentAtMs: NOON, ...options });
}

interface Way {
  readonly name: string;
  /** Newest first. */
  readonly lines: readonly string[];
  readonly mxHosts?: readonly string[];
  readonly kinds: readonly string[];
  readonly trustedFrom: number;
  readonly sendingAddress: string | null;
  readonly crossesBorder: boolean;
  readonly trustRestsOnHelo?: boolean;
}

const SUBMITTED = `from laptop (dsl.isp.example [203.0.113.9]) by out.acme.example (Postfix) with ESMTPSA id 1; ${at(0)}`;
const TLS = '(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256)';
const MS = 'with Microsoft SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.1.1';

const ways: readonly Way[] = [
  {
    name: 'through the sender’s server to that of the recipient',
    lines: [
      `from out.acme.example (out.acme.example [192.0.2.25]) by mx.goal.example (Postfix) with ESMTPS id 2; ${at(2)}`,
      SUBMITTED,
    ],
    kinds: ['submission', 'transfer'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'with a filter on the host and a delivery by LMTP',
    lines: [
      `from mx.goal.example ([127.0.0.1]) by mx.goal.example with LMTP id 4 for <lee@goal.example>; ${at(4)}`,
      `from localhost (localhost [127.0.0.1]) by mx.goal.example (Postfix) with ESMTP id 3; ${at(3)}`,
      `from mx.goal.example ([127.0.0.1]) by localhost (mx.goal.example [127.0.0.1]) (amavis, port 10024) with ESMTP id a; ${at(3)}`,
      `from out.acme.example (out.acme.example [192.0.2.25]) by mx.goal.example (Postfix) with ESMTPS id 2; ${at(2)}`,
      SUBMITTED,
    ],
    kinds: ['submission', 'transfer', 'internal', 'internal', 'delivery'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'to Gmail',
    lines: [
      `by 2002:a05:7412:1::1 with SMTP id c; ${at(3)}`,
      `from out.acme.example (out.acme.example. [192.0.2.25]) by mx.google.com with ESMTPS id b for <lee@gmail.com> ${TLS}; ${at(2)}`,
      SUBMITTED,
    ],
    mxHosts: ['gmail-smtp-in.l.google.com'],
    kinds: ['submission', 'transfer', 'delivery'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'within Gmail, whose MX sees one of its own',
    lines: [
      `by 2002:a05:7412:1::1 with SMTP id c; ${at(3)}`,
      `from mail-sor-f41.google.com (mail-sor-f41.google.com. [198.51.100.41]) by mx.google.com with SMTPS id b for <lee@gmail.com> (Google Transport Security); ${at(2)}`,
      `by 2002:a05:6602:1::1 with SMTP id a; ${at(1)}`,
    ],
    mxHosts: ['gmail-smtp-in.l.google.com'],
    kinds: ['submission', 'internal', 'delivery'],
    trustedFrom: 0,
    sendingAddress: '198.51.100.41',
    crossesBorder: false,
  },
  {
    name: 'within Gmail, handed in at its submission server',
    lines: [
      `by 2002:a05:7412:1::1 with SMTP id c; ${at(3)}`,
      `from mail-sor-f41.google.com (mail-sor-f41.google.com. [198.51.100.41]) by mx.google.com with SMTPS id b for <lee@gmail.com> (Google Transport Security); ${at(2)}`,
      `from laptop (dsl.isp.example. [192.0.2.7]) by smtp.gmail.com with ESMTPSA id a for <lee@gmail.com> ${TLS}; ${at(1)}`,
    ],
    mxHosts: ['gmail-smtp-in.l.google.com'],
    kinds: ['submission', 'internal', 'delivery'],
    trustedFrom: 0,
    sendingAddress: null,
    crossesBorder: false,
  },
  {
    name: 'to Microsoft, whose hosts have public addresses and several domains',
    lines: [
      `from DB9PR01MB1.eurprd01.prod.exchangelabs.com (2603:10a6:10:2d8::17) by AM0PR01MB2.eurprd01.prod.exchangelabs.com with HTTPS; ${at(5)}`,
      `from AS9PR06CA0123.eurprd06.prod.outlook.com (2603:10a6:20b:462::23) by DB9PR01MB1.eurprd01.prod.exchangelabs.com (2603:10a6:10:2d8::17) ${MS}; ${at(4)}`,
      `from AM7EUR06FT025.eop-eur06.prod.protection.outlook.com (2603:10a6:20b:462:cafe::e4) by AS9PR06CA0123.outlook.office365.com (2603:10a6:20b:462::23) ${MS} via Frontend Transport; ${at(3)}`,
      `from out.acme.example (192.0.2.25) by AM7EUR06FT025.mail.protection.outlook.com (10.233.255.192) ${MS} via Frontend Transport; ${at(2)}`,
      SUBMITTED,
    ],
    mxHosts: ['goal-example.mail.protection.outlook.com'],
    kinds: ['submission', 'transfer', 'internal', 'internal', 'delivery'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'to Microsoft, with no MX known',
    lines: [
      `from DB9PR01MB1.eurprd01.prod.exchangelabs.com (2603:10a6:10:2d8::17) by AM0PR01MB2.eurprd01.prod.exchangelabs.com with HTTPS; ${at(5)}`,
      `from AS9PR06CA0123.eurprd06.prod.outlook.com (2603:10a6:20b:462::23) by DB9PR01MB1.eurprd01.prod.exchangelabs.com (2603:10a6:10:2d8::17) ${MS}; ${at(4)}`,
      `from AM7EUR06FT025.eop-eur06.prod.protection.outlook.com (2603:10a6:20b:462:cafe::e4) by AS9PR06CA0123.outlook.office365.com (2603:10a6:20b:462::23) ${MS} via Frontend Transport; ${at(3)}`,
      `from out.acme.example (192.0.2.25) by AM7EUR06FT025.mail.protection.outlook.com (10.233.255.192) ${MS} via Frontend Transport; ${at(2)}`,
    ],
    kinds: ['transfer', 'internal', 'internal', 'delivery'],
    trustedFrom: 0,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'to Microsoft, from one who calls itself a host of Microsoft’s',
    lines: [
      `from AM7EUR06FT999.eop-eur06.prod.protection.outlook.com (203.0.113.66) by AM7EUR06FT025.mail.protection.outlook.com (10.233.255.192) ${MS}; ${at(2)}`,
      `from out.bank.example (192.0.2.99) by AM7EUR06FT999.mail.protection.outlook.com (10.233.255.193) ${MS}; ${at(1)}`,
    ],
    mxHosts: ['goal-example.mail.protection.outlook.com'],
    kinds: ['transfer', 'transfer'],
    trustedFrom: 1,
    sendingAddress: '203.0.113.66',
    crossesBorder: true,
  },
  {
    name: 'with forged fields, which nothing above vouches for',
    lines: [
      `from mail.evil.example (mail.evil.example [203.0.113.66]) by mx.goal.example (Postfix) with ESMTP id 2; ${at(2)}`,
      `from out.bank.example (out.bank.example [192.0.2.99]) by mx.goal.example (Postfix) with ESMTPS id 1; ${at(1)}`,
    ],
    mxHosts: ['mx.goal.example'],
    kinds: ['transfer', 'transfer'],
    trustedFrom: 1,
    sendingAddress: '203.0.113.66',
    crossesBorder: true,
  },
  {
    name: 'from one whose HELO is the recipient’s',
    lines: [
      `from mx.goal.example (unknown [203.0.113.66]) by mx.goal.example (Postfix) with ESMTP id 2; ${at(2)}`,
      `from out.bank.example (out.bank.example [192.0.2.99]) by mx.goal.example (Postfix) with ESMTPS id 1; ${at(1)}`,
    ],
    mxHosts: ['mx.goal.example'],
    kinds: ['transfer', 'transfer'],
    trustedFrom: 1,
    sendingAddress: '203.0.113.66',
    crossesBorder: true,
  },
  {
    name: 'through a filter that is the MX, to a server elsewhere',
    lines: [
      `from mx2.filter.example (mx2.filter.example [198.51.100.7]) by store.goal.example (Postfix) with ESMTPS id 3; ${at(3)}`,
      `from out.acme.example (out.acme.example [192.0.2.25]) by mx2.filter.example with ESMTPS id 2; ${at(2)}`,
      SUBMITTED,
    ],
    mxHosts: ['mx1.filter.example'],
    kinds: ['submission', 'transfer', 'internal'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'through the same filter, to hosts that look up no names',
    lines: [
      `from mx2.filter.example (198.51.100.7) by DB1EUR05FT003.mail.protection.outlook.com (10.233.242.10) ${MS}; ${at(3)}`,
      `from out.acme.example (out.acme.example [192.0.2.25]) by mx2.filter.example with ESMTPS id 2; ${at(2)}`,
    ],
    mxHosts: ['mx1.filter.example'],
    kinds: ['transfer', 'internal'],
    trustedFrom: 0,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
    trustRestsOnHelo: true,
  },
  {
    name: 'to QQ',
    lines: [
      `from out.acme.example (unknown [192.0.2.25]) by newxmmxszc6-3.qq.com (NewMX) with SMTP id 2 for <10001@qq.com>; ${at(2)}`,
      SUBMITTED,
    ],
    mxHosts: ['mx1.qq.com'],
    kinds: ['submission', 'transfer'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'to NetEase, whose host has no domain',
    lines: [
      `from out.acme.example (unknown [192.0.2.25]) by mx8 (Coremail) with SMTP id Psmo--.1S3; ${at(2)}`,
      SUBMITTED,
    ],
    mxHosts: ['163mx01.mxmail.netease.com'],
    kinds: ['submission', 'transfer'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'to Fastmail, over hosts with names of its own network',
    lines: [
      `from phl-compute-01.internal (phl-compute-01.internal [10.202.2.41]) by sloti22d1t06 (Cyrus 3.11) with LMTPA; ${at(5)}`,
      `from phl-mx-02.messagingengine.com ([10.202.2.201]) by phl-compute-01.internal (LMTPProxy); ${at(4)}`,
      `from phl-mx-02.messagingengine.com (localhost [127.0.0.1]) by mailmx.phl.internal (Postfix) with ESMTP id 3; ${at(3)}`,
      `from out.acme.example (out.acme.example [192.0.2.25]) by phl-mx-02.messagingengine.com (Postfix) with ESMTPS id 2; ${at(2)}`,
    ],
    mxHosts: ['in1-smtp.messagingengine.com'],
    kinds: ['transfer', 'internal', 'internal', 'delivery'],
    trustedFrom: 0,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'qmail’s, which name nobody',
    lines: [
      `(qmail 3078 invoked by uid 89); ${at(3)}`,
      `(qmail 3077 invoked from network); ${at(3)}`,
      `from out.acme.example (HELO out.acme.example) (192.0.2.25) by mx.goal.example with ESMTP; ${at(2)}`,
    ],
    kinds: ['transfer', 'internal', 'delivery'],
    trustedFrom: 0,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'within one server, after a login',
    lines: [
      `from mail.goal.example ([127.0.0.1]) by mail.goal.example with LMTP id 2; ${at(2)}`,
      `from laptop (dsl.isp.example [203.0.113.9]) (Authenticated sender: kim) by mail.goal.example (Postfix) with ESMTPSA id 1; ${at(1)}`,
      `from x.bank.example (x.bank.example [192.0.2.99]) by mail.goal.example (Postfix) with ESMTPS id 0; ${at(0)}`,
    ],
    kinds: ['transfer', 'submission', 'delivery'],
    trustedFrom: 1,
    sendingAddress: null,
    crossesBorder: false,
  },
  {
    name: 'directly, seen through a translated address',
    lines: [
      `from mx.goal.example ([127.0.0.1]) by mx.goal.example with LMTP id 2; ${at(2)}`,
      `from probe.acme.example (unknown [172.17.0.1]) by mx.goal.example (Postfix) with ESMTPS id 1; ${at(1)}`,
    ],
    mxHosts: ['mx.goal.example'],
    kinds: ['transfer', 'delivery'],
    trustedFrom: 0,
    sendingAddress: null,
    crossesBorder: true,
  },
  {
    name: 'through the sender’s server, seen through a translated address',
    lines: [
      `from out.acme.example (unknown [172.17.0.1]) by mx.goal.example (Postfix) with ESMTPS id 2; ${at(2)}`,
      SUBMITTED,
    ],
    mxHosts: ['mx.goal.example'],
    kinds: ['submission', 'transfer'],
    trustedFrom: 1,
    sendingAddress: null,
    crossesBorder: true,
  },
  {
    name: 'from a program of the recipient’s own host',
    lines: [`by mail.goal.example (Postfix, from userid 1000) id 1; ${at(1)}`],
    kinds: ['submission'],
    trustedFrom: 0,
    sendingAddress: null,
    crossesBorder: false,
  },
  {
    name: 'from a machine in the recipient’s own network',
    lines: [`from printer (unknown [192.168.1.20]) by mail.goal.example (Postfix) with ESMTP id 1; ${at(1)}`],
    kinds: ['internal'],
    trustedFrom: 0,
    sendingAddress: null,
    crossesBorder: false,
  },
  {
    name: 'fetched out of another mailbox of the recipient’s',
    lines: [
      `from home (localhost [127.0.0.1]) by home.lan (Postfix) with ESMTP id 4; ${at(9)}`,
      `from pop.goal.example [198.51.100.9] by localhost with POP3 (fetchmail-6.4.37) for <lee@localhost> (single-drop); ${at(9)}`,
      `from out.acme.example (out.acme.example [192.0.2.25]) by mx.goal.example (Postfix) with ESMTPS id 2; ${at(2)}`,
      SUBMITTED,
    ],
    kinds: ['submission', 'transfer', 'internal', 'internal'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'from a customer of the recipient’s provider, whose machine has the provider’s domain',
    lines: [
      `from vps-17.hoster.example (vps-17.hoster.example [198.51.100.17]) by mx1.hoster.example (Postfix) with ESMTPS id 2; ${at(2)}`,
      `from laptop (dsl.isp.example [203.0.113.9]) by vps-17.hoster.example (Postfix) with ESMTPSA id 1; ${at(1)}`,
    ],
    mxHosts: ['mx1.hoster.example'],
    kinds: ['submission', 'transfer'],
    trustedFrom: 1,
    sendingAddress: '198.51.100.17',
    crossesBorder: true,
  },
  {
    name: 'from such a one, named after its address',
    lines: [
      `from mail.acme.example (198-51-100-17.hoster.example [198.51.100.17]) by mx1.hoster.example (Postfix) with ESMTPS id 2; ${at(2)}`,
      SUBMITTED,
    ],
    mxHosts: ['mx1.hoster.example'],
    kinds: ['submission', 'transfer'],
    trustedFrom: 1,
    sendingAddress: '198.51.100.17',
    crossesBorder: true,
  },
  {
    name: 'to Yahoo',
    lines: [
      `from 127.0.0.1 by atlas-production.v2-mail-prod1-gq1.omega.yahoo.com pod-id atlas--production-gq1-1 with HTTP; ${at(3)}`,
      `from 192.0.2.25 (EHLO out.acme.example) by 10.197.32.140 with SMTPs (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384); ${at(2)}`,
      SUBMITTED,
    ],
    mxHosts: ['mta5.am0.yahoodns.net'],
    kinds: ['submission', 'transfer', 'delivery'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
  },
  {
    name: 'to iCloud, whose hosts write no addresses of each other',
    lines: [
      `from pv50p00im-hyfv1001.me.com by p57-mailgateway-smtp-5bcd79c8c7-26qbp (mailgateway 2413B142) with SMTP id 3 for <lee@icloud.com>; ${at(3)}`,
      `from out.acme.example (out.acme.example [192.0.2.25]) by pv50p00im-hyfv1001.me.com (Postfix) with ESMTPS id 2 for <lee@icloud.com>; ${at(2)}`,
      SUBMITTED,
    ],
    mxHosts: ['mx01.mail.icloud.com'],
    kinds: ['submission', 'transfer', 'internal'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.25',
    crossesBorder: true,
    trustRestsOnHelo: true,
  },
  {
    name: 'within QQ, after a login that it does not mention',
    lines: [
      `from DESKTOP-1 ([203.0.113.9]) by newxmesmtplogicsvrszc5-2.qq.com (NewEsmtp) with SMTP id 2E8A8D4F; ${at(1)}`,
    ],
    mxHosts: ['mx1.qq.com'],
    kinds: ['submission'],
    trustedFrom: 0,
    sendingAddress: null,
    crossesBorder: false,
  },
  {
    name: 'from NetEase to Gmail',
    lines: [
      `by 2002:a05:7412:1::1 with SMTP id c; ${at(3)}`,
      `from m16.mail.163.com (m16.mail.163.com. [192.0.2.163]) by mx.google.com with ESMTP id b for <lee@gmail.com>; ${at(2)}`,
      `from LAPTOP-1 (unknown [203.0.113.9]) by zwqz-smtp-mta-g3-2 (Coremail) with SMTP id _____wD3; ${at(1)}`,
    ],
    mxHosts: ['gmail-smtp-in.l.google.com'],
    kinds: ['submission', 'transfer', 'delivery'],
    trustedFrom: 1,
    sendingAddress: '192.0.2.163',
    crossesBorder: true,
  },
  {
    name: 'over IPv6',
    lines: [
      `from out.acme.example (out.acme.example [IPv6:2001:db8::25]) by mx.goal.example (Postfix) with ESMTPS id 2; ${at(2)}`,
    ],
    kinds: ['transfer'],
    trustedFrom: 0,
    sendingAddress: '2001:db8::25',
    crossesBorder: true,
  },
];

describe('the way of a message', () => {
  test.each(ways)('$name', ({ lines, mxHosts = [], kinds, name: _, ...wanted }) => {
    const path = walk(lines, { mxHosts });
    expect(path.hops.map(({ kind }) => kind)).toEqual(kinds);
    expect(path).toMatchObject({ trustRestsOnHelo: false, ...wanted });
    expect(path.hops.map(({ trusted }) => trusted)).toEqual(kinds.map((_kind, index) => index >= wanted.trustedFrom));
  });

  test('has no hops', () => {
    expect(walk([])).toEqual({
      hops: [],
      trustedFrom: null,
      trustRestsOnHelo: false,
      sendingAddress: null,
      slowest: null,
      firstDelayMs: null,
      totalMs: null,
      ownSkewMs: 0,
      crossesBorder: null,
    });
  });

  test('is told hop by hop', () => {
    const { hops } = walk([
      `from HELO.example (out.acme.example [192.0.2.25]) by mx.goal.example (Postfix) with ESMTPS id 2 ${TLS}; ${at(2)}`,
      `by out.acme.example (Postfix, from userid 1000) id 1; ${at(0)}`,
    ]);
    expect(hops.map(({ received: _, ...hop }) => hop)).toEqual([
      {
        field: 1,
        from: null,
        by: 'out.acme.example',
        address: null,
        protocol: null,
        tls: { used: null, version: null, cipher: null },
        atMs: NOON,
        delayMs: 2000,
        skewMs: 0,
        kind: 'submission',
        trusted: false,
      },
      {
        field: 0,
        from: 'out.acme.example',
        by: 'mx.goal.example',
        address: '192.0.2.25',
        protocol: 'ESMTPS',
        tls: { used: true, version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
        atMs: NOON + 2000,
        delayMs: null,
        skewMs: 0,
        kind: 'transfer',
        trusted: true,
      },
    ]);
  });
});

describe('the clocks along the way', () => {
  /** @param seconds  stamps, oldest first; null: none */
  function clocks(seconds: readonly (number | null)[], receivedAt: number | null = null) {
    const lines = seconds.map(
      (second) => `from a.example by b.example with SMTP${second === null ? '' : `; ${at(second)}`}`,
    );
    const path = walk(lines.toReversed(), { receivedAtMs: receivedAt === null ? null : NOON + receivedAt * 1000 });
    const { hops, slowest, firstDelayMs, totalMs, ownSkewMs } = path;
    const seen = { delays: hops.map(({ delayMs }) => delayMs), skews: hops.map(({ skewMs }) => skewMs) };
    return { ...seen, slowest, firstDelayMs, totalMs, ownSkewMs };
  }

  test('agree', () => {
    expect(clocks([1, 2, 40], 41)).toEqual({
      delays: [1000, 38_000, 1000],
      skews: [0, 0, 0],
      slowest: 1,
      firstDelayMs: 1000,
      totalMs: 41_000,
      ownSkewMs: 0,
    });
  });

  test('cut off fractions of a second, which is no skew', () => {
    expect(clocks([0, -1, 0])).toMatchObject({ delays: [0, 1000, null], skews: [0, 0, 0], slowest: null, totalMs: 0 });
  });

  test('of one host are behind', () => {
    expect(clocks([1, -60, 3], 4)).toMatchObject({
      delays: [-61_000, 63_000, 1000],
      skews: [0, -61_000, 0],
      slowest: 0,
      totalMs: 4000,
    });
  });

  test('of one host are ahead', () => {
    expect(clocks([1, 300, 3], 4)).toMatchObject({
      delays: [299_000, -297_000, 1000],
      skews: [0, 297_000, 0],
      totalMs: 4000,
    });
  });

  test('of all hosts are ahead of ours, or ours is behind', () => {
    expect(clocks([-100, -99, -98], -97)).toMatchObject({ skews: [0, 0, 0], ownSkewMs: 100_000, totalMs: null });
  });

  test('are not told by a hop without a date', () => {
    expect(clocks([1, null, 5])).toMatchObject({
      delays: [null, null, null],
      skews: [0, null, 0],
      slowest: 0,
      totalMs: 5000,
    });
  });

  test('name no slowest hop where nothing took more than a second', () => {
    expect(clocks([0, 1, 2], 3).slowest).toBeNull();
  });

  test('all of the way takes no less than a part of it: what was seen here is cut off as the stamps are', () => {
    const lines = [`by mx.goal.example with ESMTP; ${at(0)}`];
    const path = walk(lines, { sentAtMs: NOON + 900, receivedAtMs: NOON + 1000 });
    expect([path.hops[0]?.delayMs, path.totalMs]).toEqual([1000, 1000]);
  });

  test('have no end', () => {
    expect(clocks([null])).toMatchObject({ delays: [null], skews: [null], totalMs: null, slowest: null });
  });
});

test('a path is read from any fields, in no time', () => {
  const hosts = fc.constantFrom('a.example', 'mx.goal.example', 'localhost', 'x', '[192.0.2.1]', '10.0.0.1', '');
  const hop = fc
    .tuple(
      hosts,
      hosts,
      hosts,
      fc.constantFrom('ESMTP', 'ESMTPSA', 'LMTP', 'HTTPS', ''),
      fc.integer({ min: -99, max: 99 }),
    )
    .map(
      ([from, name, by, protocol, second]) =>
        `from ${from} (${name} [192.0.2.7]) by ${by} with ${protocol}; ${at(second)}`,
    );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(hop, fc.string()), { maxLength: 12 }),
      fc.array(hosts, { maxLength: 2 }),
      (lines, mxHosts) => {
        const { hops, trustedFrom, sendingAddress } = walk(
          lines.map((line) => line.replace(/[\r\n]/g, '')),
          { mxHosts },
        );
        expect(hops.length).toBe(lines.length);
        expect(trustedFrom).toBe(hops.length === 0 ? null : hops.findIndex(({ trusted }) => trusted));
        if (sendingAddress !== null)
          expect(hops.filter(({ trusted }) => trusted).map(({ address }) => address)).toContain(sendingAddress);
      },
    ),
  );
  const many = walk(
    Array.from(
      { length: 1990 },
      (_, index) => `from mx.goal.example ([127.0.0.1]) by mx.goal.example with LMTP; ${at(-index)}`,
    ),
  );
  expect(many.hops.length).toBe(200);
});
