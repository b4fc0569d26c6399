import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

const host = { MX: ['10 mx.host.example'] };
/** The domains of these scenes that take mail. */
const world: Zone = {
  'mx.host.example': { A: ['44.128.0.25'] },
  'acme.example': host,
  'acme.co.uk': host,
  'reader.example': host,
  'mailer.example': host,
  'desk.example': host,
  'lists.example': host,
  'gmail.com': host,
  'paypal.com': host,
  'paypa1.com': host,
  'gmai1.com': host,
  'xn--pypal-4ve.com': host,
  'xn--e-8tbcd0a5e.com': host,
  'acrne.co.uk': host,
  'xn--bcher-kva.com': host,
  'xn--shp-ted.com': host,
};

/** A message with this header, and a text that says nothing. */
function letter(header: string): string {
  return `${header.trim()}
Date: Sat, 21 Nov 2026 10:00:00 +0000
Message-ID: <1@acme.example>
Subject: lunch on Thursday
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Shall we say half past twelve?
`;
}

const to = 'To: Bo Reader <bo@reader.example>';

function scene(name: string, header: string, finds: readonly string[], more: Partial<Scene> = {}): Scene {
  return { name, message: letter(`${header}\n${to}`), zone: world, finds, ...more };
}

const good: readonly Scene[] = [
  scene('a personal note', 'From: Ann Acme <ann@acme.example>', []),
  scene('a receipt by a service', 'From: Acme Shop <orders@acme.example>\nReturn-Path: <b-1@mailer.example>', []),
  scene('a note from a free mailbox', 'From: Ann Acme <ann.acme@gmail.com>', []),
  scene('a name in Chinese, and one that mixes kana and kanji', 'From: 王小明 カメラ店 <wang@acme.example>', []),
  scene('a name in Russian beside a word in Latin', 'From: =?utf-8?B?0JjQstCw0L0gKElUKQ==?= <ivan@acme.example>', []),
  scene('a company with one name under two suffixes', 'From: Acme.com <hello@acme.co.uk>', []),
  scene('a brand at its own domain', 'From: PayPal <service@paypal.com>', []),
  scene('a person who pays through a brand', 'From: Jane Doe via PayPal <jane@acme.example>', []),
  scene(
    'a post to a mailing list',
    `From: Ann Acme <ann@acme.example>
Sender: talk-bounces@lists.example
Reply-To: talk@lists.example
List-Id: talk <talk.lists.example>
List-Post: <mailto:talk@lists.example>
Precedence: list`,
    [],
  ),
];

const domains: readonly Scene[] = [
  scene('From at a domain that does not exist', 'From: Ann <ann@gone.example>', ['identity-domain-missing']),
  scene('From at a domain with a null MX', 'From: Ann <ann@nomail.example>', ['identity-domain-unreachable'], {
    zone: { ...world, 'nomail.example': { MX: ['0 .'] } },
  }),
  scene('From at a domain with text alone', 'From: Ann <ann@text.example>', ['identity-domain-unreachable'], {
    zone: { ...world, 'text.example': { TXT: ['v=spf1 -all'] } },
  }),
  scene('From at a domain with an address and no MX', 'From: Ann <ann@web.example>', [], {
    zone: { ...world, 'web.example': { A: ['44.128.0.80'] } },
  }),
  scene('From at a domain that does not answer', 'From: Ann <ann@mute.example>', [], {
    zone: { ...world, 'mute.example': 'TIMEOUT' },
    outcome: 'not-checked',
  }),
  scene('a digit for a letter of a brand', 'From: Accounts <service@paypa1.com>', ['identity-domain-lookalike']),
  scene('a Cyrillic letter in a brand', 'From: Accounts <service@xn--pypal-4ve.com>', ['identity-domain-lookalike']),
  scene('a provider of mailboxes, nearly', 'From: Ann <ann@gmai1.com>', ['identity-domain-lookalike']),
  {
    name: 'the domain of the recipient, nearly',
    message: letter('From: The Boss <boss@acrne.co.uk>\nTo: Ann <ann@acme.co.uk>'),
    zone: world,
    finds: ['identity-domain-lookalike'],
  },
  scene('answers to a domain that looks like that of the author', 'From: A <a@acme.co.uk>\nReply-To: a@acrne.co.uk', [
    'identity-domain-lookalike',
    'identity-reply-to-elsewhere',
  ]),
  scene('scripts mixed in a domain', 'From: Shop <ann@xn--shp-ted.com>', ['identity-domain-mixed-scripts']),
  scene('an international domain', 'From: Laden <laden@xn--bcher-kva.com>', ['identity-domain-international']),
];

const names: readonly Scene[] = [
  scene('the address of somebody else in the name', 'From: "billing@acme.example" <x81@mailer.example>', [
    'identity-name-address',
  ]),
  scene('its own address in the name', 'From: "ann@acme.example" <ann@acme.example>', ['identity-name-missing']),
  scene('an address in the name, by a service', 'From: "ann@acme.example via Forms" <forms@desk.example>', [
    'identity-name-address-declared',
  ]),
  scene(
    'an address in the name, rewritten by a list',
    `From: "'ann@acme.example' (Talk)" <talk@lists.example>\nList-Post: <mailto:talk@lists.example>`,
    ['identity-name-address-declared'],
  ),
  scene('another domain in the name', 'From: desk.example.com Support <x@mailer.example>', ['identity-name-domain']),
  scene('the name of a brand', 'From: PayPal Customer Service <help@mailer.example>', ['identity-brand']),
  scene('the name of a brand in Cyrillic letters', 'From: РayPal <help@mailer.example>', ['identity-brand-disguised']),
  scene('a capital I for an l', 'From: PayPaI <help@mailer.example>', ['identity-brand-disguised']),
  scene('scripts mixed in a word', 'From: Мagazin <shop@acme.example>', ['identity-name-mixed-scripts']),
  scene('a turn of direction in the name', 'From: Acme \u202eknab <shop@acme.example>', ['identity-name-controls']),
  scene('the mark of a name in Hebrew', 'From: \u200fדנה\u200f <dana@acme.example>', []),
  scene('emoji in the name', 'From: Acme 🎉 <shop@acme.example>', ['identity-name-emoji']),
  scene('no name', 'From: ann@acme.example', ['identity-name-missing']),
  scene("a program's name", 'From: www-data <www-data@acme.example>', ['identity-name-missing']),
  scene('no answers wanted', 'From: Acme <no-reply@acme.example>', ['identity-no-reply']),
  scene('no answers wanted there', 'From: Acme <no-reply@acme.example>\nReply-To: office@acme.example', []),
];

const replies: readonly Scene[] = [
  scene('answers to a free mailbox', 'From: Acme <office@acme.example>\nReply-To: acme77@gmail.com', [
    'identity-reply-to-free-mail',
  ]),
  scene('answers to a desk elsewhere', 'From: Acme <office@acme.example>\nReply-To: acme@desk.example', [
    'identity-reply-to-elsewhere',
  ]),
  scene('sent by a service', 'From: Acme <office@acme.example>\nSender: post@mailer.example', [
    'identity-sender-elsewhere',
  ]),
  scene('two authors', 'From: Ann <ann@acme.example>, Bob <bob@acme.example>', ['identity-authors-without-sender']),
  scene('two authors and who sent it', 'From: Ann <a@acme.example>, Bob <b@acme.example>\nSender: b@acme.example', []),
  {
    name: 'to oneself',
    message: letter('From: Ann <ann@acme.example>\nTo: ann@acme.example'),
    zone: world,
    finds: ['identity-to-self'],
  },
  scene(
    'bulk mail of a free mailbox, by a service',
    `From: Shop <shop@gmail.com>
List-Unsubscribe: <https://mailer.example/u/1>
DKIM-Signature: v=1; a=rsa-sha256; d=mailer.example; s=s1; h=from:to; bh=AA==; b=AA==`,
    ['identity-free-mail-service'],
  ),
  scene(
    'bulk mail of a free mailbox, not signed yet',
    'From: Shop <shop@gmail.com>\nList-Unsubscribe: <https://mailer.example/u/1>',
    [],
  ),
  { name: 'no author at all', message: letter(to), zone: world, finds: null },
];

export const scenes: readonly Scene[] = [...good, ...domains, ...names, ...replies];
