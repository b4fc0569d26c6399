import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { sealMessage } from 'mailauth/lib/arc/index.js';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import type { Zone } from '../../../src/demo/zone.ts';

// Messages with signatures of their own making, and the zone in which their keys stand.

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
const short = generateKeyPairSync('rsa', { modulusLength: 768 });

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const ed25519 = generateKeyPairSync('ed25519');

const recordOf = (key: KeyObject): string =>
  `v=DKIM1; k=rsa; p=${key.export({ type: 'spki', format: 'der' }).toString('base64')}`;

/** When the messages are signed, and received two seconds later. */
export const SIGNED_AT_MS = Date.UTC(2026, 10, 21, 12);
export const SENDER = '44.128.7.25';

export const keys = {
  s1: pair.privateKey,
  weak: weak.privateKey,
  short: short.privateKey,
  ed: ed25519.privateKey,
} as const;

/** The author's domain as it should be, one that signs and sends for others, and one that seals. */
export const zone = {
  'a.example': { TXT: [`v=spf1 ip4:${SENDER} -all`], A: ['44.128.7.80'] },
  '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject'] },
  's1._domainkey.a.example': { TXT: [recordOf(pair.publicKey)] },
  's1._domainkey.mailer.example': { TXT: [recordOf(pair.publicKey)] },
  's1._domainkey.lists.example': { TXT: [recordOf(pair.publicKey)] },
  'short._domainkey.lists.example': { TXT: [recordOf(short.publicKey)] },
  'revoked._domainkey.lists.example': { TXT: ['v=DKIM1; k=rsa; p='] },
  'broken._domainkey.lists.example': { TXT: ['v=DKIM1; k=rsa; p=AAAA'] },
  'weak._domainkey.a.example': { TXT: [recordOf(weak.publicKey)] },
  'short._domainkey.a.example': { TXT: [recordOf(short.publicKey)] },
  'test._domainkey.a.example': { TXT: [`${recordOf(pair.publicKey)}; t=y`] },
  'odd._domainkey.a.example': { TXT: [recordOf(pair.publicKey).replace('v=DKIM1; k=rsa;', 'k=rsa; v=DKIM1;')] },
  'ed._domainkey.a.example': {
    // RFC 8463 section 4: the key itself, which the last 32 octets are.
    TXT: [
      `v=DKIM1; k=ed25519; p=${ed25519.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')}`,
    ],
  },
  'revoked._domainkey.a.example': { TXT: ['v=DKIM1; k=rsa; p='] },
  'broken._domainkey.a.example': { TXT: ['v=DKIM1; k=rsa; p=AAAA'] },
  'mailer.example': { TXT: [`v=spf1 ip4:${SENDER} -all`] },
  'mail.a.example': { A: [SENDER] },
  '25.7.128.44.in-addr.arpa': { PTR: ['mail.a.example.'] },
} satisfies Zone;

/** The same, with the policy of the author's domain at another. */
export const withPolicy = (record: string | null): Zone => ({
  ...zone,
  '_dmarc.a.example': record === null ? {} : { TXT: [record] },
});

export const plain = `From: Ann <ann@a.example>
To: Bob <bob@b.example>
Subject: the minutes
Date: Sat, 21 Nov 2026 12:00:00 +0000
Message-ID: <1@a.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Dear Bob,

these are the minutes of our meeting.

Ann
`;

/** The fields that are there, once more than they are. */
const COVERED = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type', 'Reply-To'];

export interface Signing {
  readonly domain?: string;
  readonly selector?: string;
  readonly key?: KeyObject;
  readonly algorithm?: string;
  readonly canonicalization?: string;
  readonly fields?: readonly string[];
  readonly signedAtMs?: number;
  readonly expiresAtMs?: number;
  readonly bodyLength?: number;
}

export const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');

/** With a DKIM-Signature on top. */
export async function signed(text: string, signing: Signing = {}): Promise<string> {
  const { domain = 'a.example', selector = 's1', key = keys.s1, canonicalization = 'relaxed/relaxed' } = signing;
  const signer = { signingDomain: domain, selector, privateKey: pemOf(key) };
  const { signatures, errors } = await dkimSign(Buffer.from(crlf(text), 'latin1'), {
    ...signer,
    ...(signing.algorithm === undefined ? {} : { algorithm: signing.algorithm }),
    canonicalization,
    signTime: new Date(signing.signedAtMs ?? SIGNED_AT_MS),
    ...(signing.expiresAtMs === undefined ? {} : { expires: new Date(signing.expiresAtMs) }),
    ...(signing.bodyLength === undefined ? {} : { maxBodyLength: signing.bodyLength }),
    headerList: [...(signing.fields ?? COVERED)],
    signatureData: [{ ...signer, ...(signing.bodyLength === undefined ? {} : { maxBodyLength: signing.bodyLength }) }],
  });
  const [failed] = errors;
  if (failed !== undefined) throw failed.err;
  return `${signatures}${crlf(text)}`;
}

/** With an ARC set of `lists.example` on top. */
export async function sealed(message: string, results: string, by: Signing = {}): Promise<string> {
  const seal = await sealMessage(Buffer.from(message, 'latin1'), {
    signingDomain: 'lists.example',
    selector: by.selector ?? 's1',
    privateKey: pemOf(by.key ?? keys.s1),
    authResults: `lists.example; ${results}`,
    cv: 'none',
  });
  return `${seal.toString('latin1')}${message}`;
}

const stamp = 'Sat, 21 Nov 2026 12:00:02 +0000';

/** What the recipient's MX host puts on top. */
export const trace = (helo = 'mail.a.example', path = 'ann@a.example'): string =>
  `Return-Path: <${path}>\r\nReceived: from ${helo} (${helo} [${SENDER}])\r\n\tby mx.b.example (Postfix) with ESMTPS id 2;\r\n\t${stamp}\r\n`;

/** As the recipient's copy has it. */
export const copyOf = (message: string, top = trace()): Buffer => Buffer.from(`${top}${message}`, 'latin1');
