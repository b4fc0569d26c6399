import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { type Endpoint, endpointText } from '../../net/index.ts';
import { startDnsServer } from '../dns-server.ts';
import { mailHosts, mailZone } from '../mail/zone.ts';
import { addresses, demoZone } from '../zones.ts';
import { type DemoMessage, demoMessages } from './texts.ts';

/** The zones that the messages of the demo are judged by, on a DNS server on loopback. */
export interface MessageDemo {
  readonly dns: Endpoint;
  readonly routes: ReadonlyMap<string, Endpoint>;
  readonly messages: readonly MadeMessage[];
  close(): Promise<void>;
}

export interface MadeMessage extends DemoMessage {
  readonly raw: Buffer;
}

const makeKeyPair = promisify(generateKeyPair);
const DNS_PORT = 53;
const SELECTOR = 's1';

/** Makes the messages, signs those that are signed with a key of this start, and publishes it. */
export async function startMessageDemo(nowMs = Date.now()): Promise<MessageDemo> {
  const { publicKey, privateKey } = await makeKeyPair('rsa', { modulusLength: 2048 });
  const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const site = { 'www.post.example': { A: [addresses.web] } };
  const dns = await startDnsServer({ zone: { ...demoZone, ...mailZone(`v=DKIM1; k=rsa; p=${published}`), ...site } });
  return {
    dns,
    routes: new Map(addresses.nameServers.map((address) => [endpointText({ address, port: DNS_PORT }), dns] as const)),
    messages: await Promise.all(
      demoMessages.map(async (message) => ({ ...message, raw: await made(message, pem, nowMs) })),
    ),
    close: () => dns.close(),
  };
}

async function made({ text, signed, changed, helo, ip }: DemoMessage, pem: string, nowMs: number): Promise<Buffer> {
  const date = new Date(nowMs).toUTCString().replace('GMT', '+0000');
  const unsigned = `Date: ${date}\n${text}`.replace(/\r?\n/g, '\r\n');
  // Without a trace it might still be signed on its way out.
  const arrived = `Received: from ${helo} (unknown [${ip}])\r\n\tby ${mailHosts.receiverMx} with ESMTP id 1; ${date}\r\n`;
  const whole = `${signed ? await signatureOf(unsigned, pem) : arrived}${unsigned}`;
  return Buffer.from(changed === null ? whole : changed(whole));
}

async function signatureOf(message: string, pem: string): Promise<string> {
  const { dkimSign } = await import('mailauth/lib/dkim/sign.js');
  const signer = { signingDomain: 'post.example', selector: SELECTOR, privateKey: pem };
  const { signatures } = await dkimSign(Buffer.from(message), {
    ...signer,
    signatureData: [signer],
    canonicalization: 'relaxed/relaxed',
    headerList:
      'From:To:Subject:Date:Message-ID:MIME-Version:Content-Type:List-Id:List-Unsubscribe:List-Unsubscribe-Post',
  });
  return signatures;
}
