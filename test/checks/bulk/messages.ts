import type { Zone } from '../../../src/demo/zone.ts';
import { zone as signingZone } from '../message-auth/messages.ts';

// Mailings and letters of our own making.

/** Where all of these are at home, with the keys that sign them. */
export const world: Zone = {
  ...signingZone,
  'b.example': { MX: ['10 mx.b.example'] },
  'mx.b.example': { A: ['44.128.7.26'] },
  'u.a.example': { A: ['44.128.7.81'] },
  'lists.example': { MX: ['10 mx.b.example'] },
};

export interface Parts {
  readonly from?: string;
  readonly subject?: string;
  /** Fields beside the usual ones, each with its line end. */
  readonly fields?: string;
  readonly text?: string;
  readonly html?: string;
}

/** A message of these parts. */
export function letter({ from, subject = 'minutes', fields = '', text, html }: Parts): string {
  const type = html === undefined ? 'plain' : 'html';
  return `From: ${from ?? 'Ann Acme <ann@a.example>'}
To: Bo Reader <bo@b.example>
Subject: ${subject}
Date: Sat, 21 Nov 2026 12:00:00 +0000
Message-ID: <1@a.example>
${fields}MIME-Version: 1.0
Content-Type: text/${type}; charset=utf-8

${html ?? text ?? 'Dear Bo,\n\nhere are the minutes.\n\nAnn'}
`;
}

export const PAIR = `List-Unsubscribe: <https://u.a.example/1>, <mailto:u@a.example?subject=1>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
`;
export const LIST_ID = 'List-Id: Acme News <news.a.example>\n';

export const NEWS = `<p>Hello Bo,</p><p>the new catalogue is here: 120 pages of paper, ink and string.</p>
<p><a href="https://a.example/catalogue">Have a look</a></p>
<p style="font-size:12px"><a href="https://u.a.example/page/1">Unsubscribe</a> · Acme Ltd, 1 High Street</p>
<img src="https://a.example/o/1.gif" width="1" height="1" alt="">`;
/** The same without a way out. */
export const ADVERTISEMENT = '<p>Hello Bo,</p><p>the new catalogue is here. <a href="https://a.example/c">Look</a></p>';

export const RECEIPT = `Hello Bo,

thank you for your order 4711. We charged 12.50 EUR to your card and have sent the parcel today.

Your Acme shop
https://a.example/orders/4711
`;
