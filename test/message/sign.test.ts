import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, test } from 'vitest';
import type { ProbeMessage } from '../../src/core/probe.ts';
import { composeMessage } from '../../src/message/compose.ts';
import type { MessageParts } from '../../src/message/parts.ts';
import { signMessage } from '../../src/message/sign.ts';
import { attachment, parts } from './parts.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const signedAtMs = Date.UTC(2026, 10, 21, 10, 0, 0);
const by = (privateKeyPem: string) => ({ privateKeyPem, selector: 's1', domain: 'sender.example', signedAtMs });

async function signed(given: Partial<MessageParts>, privateKeyPem: string): Promise<ProbeMessage> {
  const composed = await composeMessage(parts(given));
  const result = composed.ok ? await signMessage(composed.message, by(privateKeyPem)) : composed;
  if (!result.ok) throw new Error(result.error);
  return result.message;
}

async function verify(message: Buffer | string, record: string) {
  const resolver = async (name: string, type: string) => {
    expect([name, type]).toEqual(['s1._domainkey.sender.example', 'TXT']);
    return [[record]];
  };
  const { results } = await dkimVerify(message, { resolver, curTime: new Date(signedAtMs) });
  return results.map(({ status, signingDomain, selector, algo }) => ({
    result: status?.result,
    signingDomain,
    selector,
    algo,
  }));
}

const rsaRecord = `v=DKIM1; k=rsa; p=${rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const ed25519Record = `v=DKIM1; k=ed25519; p=${ed25519.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')}`;
const rich: Partial<MessageParts> = {
  html: '<p>ü</p>',
  subject: 'größe  und ',
  attachments: [attachment('附件.bin', new Uint8Array(500))],
  listUnsubscribe: { https: 'https://sender.example/u', mailto: null },
};

describe('a signature', () => {
  test.each([
    ['rsa-sha256', pem(rsa.privateKey), rsaRecord],
    ['ed25519-sha256', pem(ed25519.privateKey), ed25519Record],
    ['rsa-sha256', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), rsaRecord],
  ])('by %s is one that verifies', async (algo, key, record) => {
    const message = await signed(rich, key);
    expect(await verify(Buffer.from(message.raw, 'base64'), record)).toEqual([
      { result: 'pass', signingDomain: 'sender.example', selector: 's1', algo },
    ]);
  });

  test('stands at the top, with its time, and covers what one-click demands (RFC 8058 section 4)', async () => {
    const text = Buffer.from((await signed(rich, pem(ed25519.privateKey))).raw, 'base64').toString();
    expect(text).toMatch(/^DKIM-Signature: /);
    const signature = (/^DKIM-Signature: (.*(?:\r\n[ \t].*)*)/.exec(text)?.[1] ?? '').replace(/\s+/g, '');
    expect(signature).toContain(`t=${signedAtMs / 1000}`);
    expect(signature).toContain('c=relaxed/relaxed');
    const fields = /h=([^;]*)/.exec(signature)?.[1]?.toLowerCase().split(':');
    expect(fields).toEqual(expect.arrayContaining(['from', 'subject', 'list-unsubscribe', 'list-unsubscribe-post']));
    expect(fields).not.toContain('x-mailcheck-probe');
  });

  test('is the same for the same message, key and time', async () => {
    const key = pem(ed25519.privateKey);
    expect(await signed(rich, key)).toEqual(await signed(rich, key));
  });

  test('no longer holds for another subject or body', async () => {
    const text = Buffer.from((await signed(rich, pem(rsa.privateKey))).raw, 'base64').toString();
    expect(await verify(text.replace('Subject: ', 'Subject: Re: '), rsaRecord)).toMatchObject([{ result: 'fail' }]);
    expect(await verify(text.replace('hello', 'HELLO'), rsaRecord)).not.toMatchObject([{ result: 'pass' }]);
  });

  test('leaves token, envelope and Message-ID as they are', async () => {
    const composed = await composeMessage(parts());
    const result = composed.ok ? await signMessage(composed.message, by(pem(ed25519.privateKey))) : composed;
    const { raw, ...rest } = composed.ok ? composed.message : { raw: '' };
    expect(result).toMatchObject({ ok: true, message: rest });
    expect(raw).not.toBe('');
  });
});

describe('what makes no signature', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const encrypted = rsa.privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString();
  const good = pem(ed25519.privateKey);

  test.each<[string, Partial<ReturnType<typeof by>>, string]>([
    ['no key', { privateKeyPem: 'hello' }, 'RSA or Ed25519 private key in PEM'],
    ['a public key', { privateKeyPem: rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString() }, 'public'],
    ['an encrypted key', { privateKeyPem: encrypted }, 'passphrase'],
    ['a short key', { privateKeyPem: pem(short) }, '512 bits'],
    ['a key of another kind', { privateKeyPem: pem(elliptic) }, '"ec"'],
    ['a selector that breaks out', { privateKeyPem: good, selector: 's1; d=evil.example' }, 'selector'],
    ['a selector with a line end', { privateKeyPem: good, selector: 's1\r\nX: y' }, 'selector'],
    ['a domain that is none', { privateKeyPem: good, domain: 'sender' }, 'domain'],
  ])('%s', async (_, given, said) => {
    const composed = await composeMessage(parts());
    if (!composed.ok) throw new Error(composed.error);
    const result = await signMessage(composed.message, { ...by(good), ...given });
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining(said) });
    expect(JSON.stringify(result)).not.toContain(good.split('\n')[1] ?? 'nothing');
  });
});
