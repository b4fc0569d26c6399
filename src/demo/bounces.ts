import { addresses } from './zones.ts';

/** A bounce of the demo, composed by us: as it comes back, or only what the server said. */
export interface DemoBounce {
  readonly name: string;
  /** What it is there to teach. */
  readonly lesson: string;
  readonly as: 'mail' | 'reply';
  /** Lines ended by LF. */
  readonly text: string;
}

interface Notice {
  readonly from: string;
  readonly to: string;
  readonly server: string;
  readonly status: string;
  /** What the server said, behind its status. */
  readonly said: string;
  /** Of the DKIM signature; null: it has none. */
  readonly selector?: string;
}

const VENDOR = '44.128.109.20'; // of the last of the vendors that broken.example includes

/** In the order shown. Their domains are those of `mailcheck demo`. */
export const demoBounces: readonly DemoBounce[] = [
  {
    name: 'spf',
    lesson: 'SPF does not pass, and the record says why',
    as: 'mail',
    text: notice({
      from: 'news@broken.example',
      to: 'bob@gmail.com',
      server: 'gmail-smtp-in.l.google.com',
      status: '5.7.26',
      said: `Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. Authentication results: DKIM = did not pass SPF [broken.example] with ip: [${VENDOR}] = did not pass`,
    }),
  },
  {
    name: 'listed',
    lesson: 'the address is on the list that the server names',
    as: 'mail',
    text: notice({
      from: 'ann@healthy.example',
      to: 'bob@elsewhere.example',
      server: 'mx.elsewhere.example',
      status: '5.7.1',
      said: `Service unavailable; Client host [${addresses.listed}] blocked using zen.spamhaus.org`,
    }),
  },
  {
    name: 'no-ptr',
    lesson: 'the address has no name, pasted as the server said it',
    as: 'reply',
    text: `550-5.7.25 [${addresses.nameless}] The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not match the sending IP.`,
  },
  {
    name: 'null-mx',
    lesson: 'the recipient is at a domain that takes no mail, and says so',
    as: 'mail',
    text: notice({
      from: 'ann@healthy.example',
      to: 'info@parked.example',
      server: '',
      status: '5.1.10',
      said: 'Domain parked.example does not accept mail (nullMX)',
    }),
  },
  {
    name: 'tls',
    lesson: 'the certificate of the recipient has expired',
    as: 'mail',
    text: notice({
      from: 'ann@healthy.example',
      to: 'bob@expired.example',
      server: 'mx.expired.example',
      status: '4.7.5',
      said: 'Server certificate not trusted: TLS is required, but the certificate has expired',
    }),
  },
  {
    name: 'mended',
    lesson: 'SPF failed then, and lets the address pass now',
    as: 'mail',
    text: notice({
      from: 'ann@healthy.example',
      to: 'bob@elsewhere.example',
      server: 'mx.elsewhere.example',
      status: '5.7.23',
      said: `Message rejected due to: SPF fail - not authorized; client [${addresses.healthy[0]}]`,
      selector: 's1',
    }),
  },
  {
    name: 'spam',
    lesson: 'a filter refused it without a reason, and something may be behind that',
    as: 'mail',
    text: notice({
      from: 'news@broken.example',
      to: 'bob@elsewhere.example',
      server: 'mx.elsewhere.example',
      status: '5.7.1',
      said: 'Message rejected as spam by content filter',
      selector: 's1',
    }),
  },
  {
    name: 'unknown-user',
    lesson: 'nobody outside can say who has a mailbox',
    as: 'reply',
    text: '550 5.1.1 <bob@elsewhere.example>: Recipient address rejected: User unknown in virtual mailbox table',
  },
];

/** As Postfix writes one (RFC 3464 in RFC 6522). */
function notice({ from, to, server, status, said, selector }: Notice): string {
  const domain = from.slice(from.indexOf('@') + 1);
  const reporter = `mail.${domain}`;
  const code = status.startsWith('4') ? '451' : '550';
  const host = server === '' ? '' : `\nRemote-MTA: dns; ${server}`;
  const kind = server === '' ? `X-Postfix; ${said}` : `smtp; ${code} ${status} ${said}`;
  const signature =
    selector === undefined ? '' : `DKIM-Signature: v=1; a=rsa-sha256; d=${domain}; s=${selector}; h=From; bh=; b=\n`;
  return `From: MAILER-DAEMON@${reporter} (Mail Delivery System)
To: ${from}
Subject: Undelivered Mail Returned to Sender
Date: Wed, 21 Oct 2026 09:30:00 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="notice"

--notice
Content-Type: text/plain; charset=us-ascii

This is the mail system at host ${reporter}.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<${to}>: ${said}

--notice
Content-Type: message/delivery-status

Reporting-MTA: dns; ${reporter}
Arrival-Date: Wed, 21 Oct 2026 09:29:58 +0000

Final-Recipient: rfc822; ${to}
Original-Recipient: rfc822;${to}
Action: failed
Status: ${status}${host}
Diagnostic-Code: ${kind}

--notice
Content-Type: text/rfc822-headers

Return-Path: <${from}>
${signature}From: ${from}
To: ${to}
Subject: The October digest
Date: Wed, 21 Oct 2026 09:29:57 +0000
Message-ID: <digest-2026-10@${domain}>

--notice--
`;
}
