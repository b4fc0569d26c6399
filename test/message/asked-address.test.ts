import { describe, expect, test } from 'vitest';
import { hopAskedAbout } from '../../src/message/asked-address.ts';
import { headerFieldsIn } from '../../src/message/header-fields.ts';
import { pathOf } from '../../src/message/path.ts';

const AT = 'Mon, 02 Mar 2026 12:00:02 +0000';
const TAKEN = `Received: from mail-sor-f41.google.com (mail-sor-f41.google.com. [198.51.100.41]) by mx.google.com with SMTPS id b; ${AT}`;
const INSIDE = `Received: by 2002:a05:7412:1::1 with SMTP id c; ${AT}`;
const HANDED_IN = `Received: from [192.0.2.7] (dsl.isp.example. [192.0.2.7]) by smtp.gmail.com with ESMTPSA id a; ${AT}`;
const asked = (address: string) => `Received-SPF: pass (google.com: domain of a@acme.example) client-ip=${address};`;
const commented = (address: string) =>
  `Authentication-Results: mx.google.com; spf=pass (google.com: domain of a@acme.example designates ${address} as permitted sender) smtp.mailfrom=a@acme.example`;

function addressOf(lines: readonly string[]): string | null {
  const fields = headerFieldsIn(Buffer.from([...lines, 'Subject: x', '', ''].join('\r\n')));
  return hopAskedAbout(fields, pathOf(fields, { sentAtMs: 0 }))?.address ?? null;
}

describe('the hop that SPF was asked about', () => {
  test.each([
    ['Received-SPF', [INSIDE, TAKEN, asked('198.51.100.41')]],
    ['Authentication-Results', [INSIDE, TAKEN, commented('198.51.100.41')]],
    ['what stands above the Received field', [INSIDE, asked('198.51.100.41'), TAKEN]],
    ['a message that its author handed in', [INSIDE, TAKEN, asked('198.51.100.41'), HANDED_IN]],
    [
      'Microsoft, between two of its customers',
      [
        `Received: from DB5EUR03.eurprd03.prod.outlook.com (2603:10a6:4:2d::16) by AM6PR05.eurprd05.prod.outlook.com (2603:10a6:20b:1::2) with Microsoft SMTP Server; ${AT}`,
        'Authentication-Results: spf=pass (sender IP is 198.51.100.41) smtp.mailfrom=acme.example; dkim=pass',
        'Received-SPF: Pass (protection.outlook.com: designates it) receiver=protection.outlook.com; client-ip=198.51.100.41; helo=x; pr=C',
        `Received: from EUR05-AM6-obe.outbound.protection.outlook.com (198.51.100.41) by DB5EUR03FT015.mail.protection.outlook.com (10.152.20.78) with Microsoft SMTP Server; ${AT}`,
      ],
    ],
  ])('is told by %s', (_, lines) => {
    expect(addressOf(lines)).toBe('198.51.100.41');
  });

  test.each([
    ['nothing is said of SPF', [INSIDE, TAKEN]],
    ['another address is named', [INSIDE, TAKEN, asked('192.0.2.7')]],
    ['it came with the message', [INSIDE, TAKEN, 'From: a@acme.example', asked('198.51.100.41')]],
    ['there is no trace', [asked('198.51.100.41')]],
  ])('is nowhere where %s', (_, lines) => {
    expect(addressOf(lines)).toBeNull();
  });
});
