import type { Scene } from '../../support/scene.ts';

const GOOD = `From: Ann Acme <ann@acme.example>
To: Bo Reader <bo@reader.example>
Subject: lunch on Thursday
Date: Thu, 12 Mar 2026 10:00:00 +0000
Message-ID: <1@acme.example>`;
const TRACE = `Return-Path: <ann@acme.example>
Received: from out.acme.example (out.acme.example [44.128.0.7]) by mx.reader.example (Postfix) with ESMTPS id 1 for <bo@reader.example>; Thu, 12 Mar 2026 10:00:05 +0000`;
const BODY = '\n\nShall we say half past twelve?\n';

/** The good header with lines in place of others; an empty one takes its field out. */
function header(...lines: readonly string[]): string {
  const named = new Map(lines.map((line) => [line.split(':', 1)[0] ?? '', line]));
  const kept = GOOD.split('\n').map((line) => {
    const name = line.split(':', 1)[0] ?? '';
    const other = named.get(name);
    named.delete(name);
    return other ?? line;
  });
  return [...kept, ...named.values()].filter((line) => !/^[^:]*:-$/.test(line)).join('\n');
}

function scene(name: string, head: string, finds: readonly string[], body = BODY): Scene {
  return { name, message: `${head}${body}`, zone: {}, finds };
}

/** CRLF is written by the scenes, so octets are given as they are. */
function octets(name: string, text: string, finds: readonly string[]): Scene {
  return { name, message: Buffer.from(text, 'latin1'), zone: {}, finds };
}

const crlf = (text: string) => text.replace(/\n/g, '\r\n');

const good: readonly Scene[] = [
  scene('a personal note', GOOD, []),
  scene('a note that has arrived', `${TRACE}\n${GOOD}`, []),
  scene(
    'what the receiver has added is not held against the sender',
    `X-Spam-Status: No, score=0.1\nX-Odd : ${'x'.repeat(1200)}\n${TRACE}\n${GOOD}`,
    [],
  ),
  scene(
    'a reply',
    header('Subject: Re: lunch', 'In-Reply-To: <0@reader.example>', 'References: <0@reader.example>'),
    [],
  ),
  scene('a date in the zone of its author', header('Date: Thu, 12 Mar 2026 23:30:00 +0545 (NPT)'), []),
  scene('a subject in encoded words', header('Subject: =?utf-8?B?5Y2I6aSQ?=\n =?utf-8?Q?_am_Do?='), []),
  scene(
    'a subject in Chinese has no capitals',
    header('Subject: =?utf-8?B?5LuK5aSp5LiL5Y2I5YWs5Y+45a6J5o6S5ZGY5bel5L2T5qOA?= 2026'),
    [],
  ),
  scene(
    'a Message-ID of the service that signs',
    header('Message-ID: <1@mail.mailer.example>', 'DKIM-Signature: v=1; d=mailer.example; s=a; b=x'),
    [],
  ),
  octets('saved with LF throughout', `${GOOD}${BODY}`, []),
  scene('nothing but a header', GOOD, [], ''),
];

const missing: readonly Scene[] = [
  scene('no From', header('From:-'), ['header-from-missing']),
  scene('From without an address', header('From: Ann'), ['header-from-missing']),
  scene('a name with a comma and no quotes', header('From: Acme, Ann <ann@acme.example>'), ['header-name-unquoted']),
  scene('a name with a comma in quotes', header('From: "Acme, Ann" <ann@acme.example>'), []),
  scene('no Date', header('Date:-'), ['header-date-missing']),
  scene('no Message-ID', header('Message-ID:-'), ['header-message-id-missing']),
  scene('no Subject', header('Subject:-'), ['header-subject-missing']),
  scene('an empty Subject', header('Subject: '), ['header-subject-missing']),
  scene('no recipient', header('To:-'), ['header-no-recipient']),
  scene('undisclosed recipients', header('To: undisclosed-recipients:;'), ['header-no-recipient']),
  scene('two subjects', `${GOOD}\nSubject: another`, ['header-field-twice']),
  scene('two References', `${GOOD}\nReferences: <0@a.example>\nReferences: <0@b.example>`, [
    'header-thread-field-twice',
  ]),
  scene('Bcc', header('Bcc: boss@reader.example'), ['header-bcc']),
  scene('Return-Path before it is sent', header('Return-Path: <ann@acme.example>'), ['header-return-path']),
  scene('the verdict of a filter before it is sent', header('X-Spam-Status: No, score=-5'), ['header-filter-results']),
  scene('round in circles', `${`${TRACE.split('\n')[1]}\n`.repeat(31)}${GOOD}`, ['header-loop', 'header-line-long']),
  scene('no empty line', `${GOOD}\nShall we say half past twelve?`, ['header-ends-early'], '\n'),
  scene(
    'a header of 300 KB',
    `${GOOD}
${`X-A: ${'x'.repeat(150)}
`.repeat(1900)}X-B: x`,
    ['header-too-large'],
  ),
];

const values: readonly Scene[] = [
  scene('a date without a zone', header('Date: Thu, 12 Mar 2026 10:00:00'), ['header-date-malformed']),
  scene('a date in ISO 8601', header('Date: 2026-03-12T10:00:00Z'), ['header-date-malformed']),
  scene('the wrong day of the week', header('Date: Mon, 12 Mar 2026 10:00:00 +0000'), ['header-date-malformed']),
  scene('an impossible zone', header('Date: Thu, 12 Mar 2026 10:00:00 +2700'), ['header-date-zone']),
  scene('a date to come', header('Date: Tue, 12 Mar 2030 10:00:00 +0000'), ['header-date-future']),
  scene('a date after the arrival', `${TRACE}\n${header('Date: Sat, 14 Mar 2026 10:00:00 +0000')}`, [
    'header-date-future',
  ]),
  scene('a date long before the arrival', `${TRACE}\n${header('Date: Sun, 1 Mar 2026 10:00:00 +0000')}`, [
    'header-date-past',
  ]),
  scene('an old message that was not sent yet', header('Date: Sun, 1 Mar 2020 10:00:00 +0000'), []),
  scene('a Message-ID without brackets', header('Message-ID: 1@acme.example'), ['header-message-id-malformed']),
  scene('a Message-ID without @', header('Message-ID: <abc>'), ['header-message-id-malformed']),
  scene('a Message-ID of localhost', header('Message-ID: <1@localhost>'), ['header-message-id-domain']),
  scene('a Message-ID of a machine', header('Message-ID: <1@laptop>'), ['header-message-id-domain']),
  scene('a Message-ID of somebody else', header('Message-ID: <1@other.example>'), ['header-message-id-elsewhere']),
  scene('an encoded word that does not end', header('Subject: =?utf-8?B?5Y2I6aSQ'), ['header-encoded-word']),
  scene('an encoded word in no encoding', header('Subject: =?utf-8?X?abc?='), ['header-encoded-word']),
  scene('an encoded word in no charset', header('Subject: =?klingon?Q?abc?='), ['header-encoded-word']),
  scene('a subject in capitals', header('Subject: BUY NOW BEFORE MIDNIGHT'), ['header-subject-capitals']),
  scene('a long subject', header(`Subject: ${'lunch on Thursday\n '.repeat(14)}?`), ['header-subject-long']),
  scene('a reply to nothing', header('Subject: Re: your account'), ['header-reply-to-nothing']),
];

const lines: readonly Scene[] = [
  scene('a line of the text over 998', GOOD, ['header-line-too-long'], `\n\n${'x'.repeat(1000)}\n`),
  scene('a field over 998', header(`X-Note: ${'x '.repeat(600)}`), ['header-line-too-long']),
  scene('a field over 78', header(`X-Note: ${'x '.repeat(60)}`), ['header-line-long']),
  scene('an address over 78, which cannot be folded', header(`X-Note: <https://acme.example/${'x'.repeat(80)}>`), []),
  octets('CR alone in every line', `${GOOD}${BODY}`.replaceAll('\n', '\r'), ['header-cr-lines']),
  octets('CR alone, and a long line', `${GOOD}${BODY}${'x'.repeat(3000)}\n`.replaceAll('\n', '\r'), [
    'header-cr-lines',
    'header-line-too-long',
  ]),
  octets(
    'CR alone, and a field over 998 that is folded',
    header(`X-Note: ${'x\n '.repeat(600)}y${BODY}`).replaceAll('\n', '\r'),
    ['header-cr-lines'],
  ),
  octets('LF among CRLF', `${crlf(GOOD + BODY)}one\ntwo\r\n`, ['header-bare-newline']),
  octets('CR among CRLF', `${crlf(GOOD + BODY)}one\rtwo\r\n`, ['header-bare-newline']),
  octets('NUL', crlf(`${GOOD}${BODY}a\0b\n`), ['header-nul']),
  octets('a subject in UTF-8 as it is', crlf(`${header('Subject: gr\xc3\xbcn')}${BODY}`), ['header-eight-bit']),
  octets('a subject in some charset', crlf(`${header('Subject: gr\xfcn')}${BODY}`), ['header-eight-bit']),
  scene('a fold of white space alone', header('X-Note: a\n \n b'), ['header-fold-blank']),
  scene('a space before the colon', `${GOOD}\nX-Note : a`, ['header-space-before-colon']),
];

export const scenes: readonly Scene[] = [...good, ...missing, ...values, ...lines];
