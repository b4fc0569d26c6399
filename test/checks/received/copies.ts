import { generateKeyPairSync } from 'node:crypto';
import { sealMessage } from 'mailauth/lib/arc/index.js';
import type { Zone } from '../../../src/demo/zone.ts';
import { signMessage } from '../../../src/message/sign.ts';
import { received, SENT_AT_MS } from '../../support/copy-world.ts';
import { probeMessage } from '../../support/probe-world.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

const SENDER = '93.184.216.34';

/** The sender's domain as it should be; `s1` signs for it, and for `mailer.example`. */
export const zone = {
  'a.example': { TXT: [`v=spf1 ip4:${SENDER} -all`] },
  '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject'] },
  's1._domainkey.a.example': { TXT: [record] },
  's1._domainkey.mailer.example': { TXT: [record] },
  's1._domainkey.sealer.example': { TXT: [record] },
} satisfies Zone;

export const sent = Buffer.from(probeMessage.raw, 'base64').toString('latin1');

/** The message as sent, signed on its way. */
export async function signed(domain = 'a.example', selector = 's1'): Promise<string> {
  const made = await signMessage(probeMessage, { privateKeyPem, selector, domain, signedAtMs: SENT_AT_MS });
  if (!made.ok) throw new Error(made.error);
  return Buffer.from(made.message.raw, 'base64').toString('latin1');
}

/** With one ARC set of `sealer.example` on top of it. */
export async function sealed(message: string): Promise<string> {
  const seal = await sealMessage(Buffer.from(message, 'latin1'), {
    signingDomain: 'sealer.example',
    selector: 's1',
    privateKey: privateKeyPem,
    authResults: 'sealer.example; spf=pass',
    cv: 'none',
  });
  return `${seal.toString('latin1')}${message}`;
}

const FROM = 'smtp.mailfrom=a@a.example';
export const spf = (result: string) => `spf=${result} ${FROM}`;
export const dkim = (result: string, domain = 'a.example') => `dkim=${result} header.d=${domain}`;
export const dmarc = (result: string) => `dmarc=${result} header.from=a.example`;
export const PASSES = [spf('pass'), dkim('pass'), dmarc('pass')];

/** The trace of the recipient's MX host. */
const TAKEN = received(
  `from mail.a.example (mail.a.example [${SENDER}]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) by mx.b.example (Postfix) with ESMTPS id 2`,
  2,
);

/** What the recipient's servers put on top, and the message below. */
export function copyOf(message: string, results: readonly string[] | null, ...more: readonly string[]): string {
  const stated = results === null ? [] : [`Authentication-Results: mx.b.example;\r\n\t${results.join(';\r\n\t')}`];
  return [...stated, ...more, TAKEN, message].join('\r\n');
}
