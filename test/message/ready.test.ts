import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, test } from 'vitest';
import { composeMessage } from '../../src/message/compose.ts';
import { type ReadyOptions, readyMessage } from '../../src/message/ready.ts';
import { signMessage } from '../../src/message/sign.ts';
import { attachment, parts } from './parts.ts';

const options: ReadyOptions = { token: 'abcdefgh12345678', envelopeFrom: null, recipients: null };
const HEADER =
  'From: Ann <ann@sender.example>\nTo: bob@receiver.example\nMessage-ID: <own@sender.example>\nSubject: hi\n';

async function ready(file: string | Uint8Array, given: Partial<ReadyOptions> = {}) {
  const result = await readyMessage(typeof file === 'string' ? Buffer.from(file) : file, { ...options, ...given });
  if (!result.ok) throw new Error(result.error);
  return { ...result.message, from: result.from, text: Buffer.from(result.message.raw, 'base64').toString('latin1') };
}

async function errorOf(file: string | Uint8Array, given: Partial<ReadyOptions> = {}): Promise<string> {
  const result = await readyMessage(typeof file === 'string' ? Buffer.from(file) : file, { ...options, ...given });
  return result.ok ? '' : result.error;
}

describe('a ready message', () => {
  test('gets the token at its top and line ends of mail, and stays as it is', async () => {
    const message = await ready(`${HEADER}\nfirst\nsecond\n`);
    expect(message.text).toBe(
      `X-Mailcheck-Probe: abcdefgh12345678\r\n${HEADER.replaceAll('\n', '\r\n')}\r\nfirst\r\nsecond\r\n`,
    );
    expect(message).toMatchObject({
      from: 'ann@sender.example',
      messageId: '<own@sender.example>',
      subject: 'hi',
      envelope: { from: 'ann@sender.example', to: ['bob@receiver.example'] },
      smtputf8: false,
      eightBit: false,
    });
  });

  test.each(['\r\n', '\n', '\r'])('is the same with any line end', async (lineEnd) => {
    const file = `${HEADER}X-Folded: a\n\tb\n\nfirst\n\n.\nlast`;
    expect((await ready(file.replaceAll('\n', lineEnd))).text).toBe((await ready(`${file}\n`)).text);
  });

  test('keeps the signature that it brings', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const composed = await composeMessage(parts({ token: 'earliertoken1234', attachments: [attachment('a.bin')] }));
    const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const key = { privateKeyPem, selector: 's1', domain: 'sender.example', signedAtMs: Date.now() };
    const signed = composed.ok ? await signMessage(composed.message, key) : composed;
    if (!signed.ok) throw new Error(signed.error);
    const file = Buffer.from(signed.message.raw, 'base64').toString('latin1').replaceAll('\r\n', '\n');
    const { text } = await ready(Buffer.from(file, 'latin1'));
    expect(text).not.toContain('X-Mailcheck-Probe: earliertoken');
    const record = `v=DKIM1; k=ed25519; p=${publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')}`;
    const { results } = await dkimVerify(Buffer.from(text, 'latin1'), { resolver: async () => [[record]] });
    expect(results.map(({ status }) => status?.result)).toEqual(['pass']);
  });

  test('gets a Message-ID where it has none', async () => {
    const message = await ready('From: ann@bücher.example\nTo: b@c.example\n\nx');
    expect(message.messageId).toBe('<mailcheck.abcdefgh12345678@xn--bcher-kva.example>');
    expect(message.text).toContain(`Message-ID: ${message.messageId}\r\n`);
  });

  test('loses Bcc, the token of an earlier probe and the line of an mbox file', async () => {
    const message = await ready(
      `From ann@sender.example Sat Nov 21 10:00:00 2026\nX-Mailcheck-Probe: old\nBcc: eve@x.example,\n  two@x.example\n${HEADER}\nbody`,
    );
    expect(message.text).not.toMatch(/eve|two@|old|From ann/);
    expect(message.envelope.to).toEqual(['bob@receiver.example', 'eve@x.example', 'two@x.example']);
  });

  test('keeps octets that are no UTF-8 in its body, and is scanned for what it needs', async () => {
    const file = Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from([0xe4, 0xff, 0x0a])]);
    const message = await ready(file);
    expect(message.text.endsWith('\r\n\r\n\xe4\xff\r\n')).toBe(true);
    expect(message).toMatchObject({ eightBit: true, smtputf8: false });
    expect(await ready(`${HEADER}X-Note: grün\n\nx`)).toMatchObject({ eightBit: true, smtputf8: true });
  });

  test('names its subject decoded', async () => {
    expect((await ready(HEADER.replace('hi', '=?utf-8?Q?gr=C3=BC=C3=9Fe?='))).subject).toBe('grüße');
  });

  test('may have no body', async () => {
    expect((await ready(HEADER)).text.endsWith('Subject: hi\r\n\r\n')).toBe(true);
  });
});

describe('the envelope', () => {
  test('is read from To, Cc and Bcc, groups opened, each recipient once', async () => {
    const message = await ready(
      'From: a@a.example\nTo: Team: b@b.example, "C, D" <c@c.example>;\nCc: B <b@b.example>\nBcc: d@bücher.example\n\n',
    );
    expect(message.envelope.to).toEqual(['b@b.example', 'c@c.example', 'd@xn--bcher-kva.example']);
  });

  test('is of the Sender where there are several authors', async () => {
    const message = await ready('From: a@a.example, b@b.example\nSender: b@b.example\nTo: c@c.example\n\n');
    expect(message).toMatchObject({ from: 'a@a.example', envelope: { from: 'b@b.example' } });
  });

  test('is what was asked for instead', async () => {
    const recipients = [{ name: 'X', address: 'x@x.example' }];
    expect((await ready(HEADER, { recipients, envelopeFrom: '' })).envelope).toEqual({ from: '', to: ['x@x.example'] });
    expect((await ready(HEADER, { envelopeFrom: 'r@r.example' })).envelope.from).toBe('r@r.example');
  });

  test('wants SMTPUTF8 for an address beyond ASCII', async () => {
    const recipients = [{ name: null, address: '用户@例え.テスト' }];
    expect(await ready(HEADER, { recipients })).toMatchObject({ smtputf8: true, eightBit: false });
  });
});

describe('what is refused', () => {
  test.each<[string, string, string]>([
    ['no message', 'hello world', 'line 1 of the message, "hello world"'],
    ['nothing', '', 'From'],
    ['no author', 'To: b@b.example\n\nx', 'From'],
    ['no recipient', 'From: a@a.example\n\nx', '--to'],
    ['a line in the header that is no field', `${HEADER}no field\n\nx`, 'line 5 of the message, "no field"'],
    ['a fold before any field', ` x\n${HEADER}\nx`, 'line 1'],
    ['an address that is none', 'From: a@a.example\nTo: b@b@c.example\n\nx', 'expected one address only'],
    ['NUL', `${HEADER}\na\0b`, 'NUL'],
    ['a line that no server need take', `${HEADER}\n${'x'.repeat(999)}\n`, 'line 7 of the message has 999 octets'],
    ['a Message-ID that is none', HEADER.replace('<own@sender.example>', 'own id'), 'Message-ID "own id"'],
  ])('%s', async (_, file, said) => {
    expect(await errorOf(file)).toContain(said);
  });

  test('a header that is neither ASCII nor UTF-8', async () => {
    expect(await errorOf(Buffer.from(`${HEADER}X: \xe4\n\nx`, 'latin1'))).toContain('UTF-8');
  });

  test('a token that is none', async () => {
    expect(await errorOf(HEADER, { token: 'x\r\nBcc: a@b.example' })).toMatch(/^token /);
  });

  test('more than 50 MiB', async () => {
    expect(await errorOf(new Uint8Array(50 * 1024 * 1024 + 1))).toContain('50 MiB');
  });
});

test('any octets are a message or an error, and a message has no bare line ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: fc.constantFrom('\r', '\n', ' ', ':', 'a', 'ä', '@', '<') }), async (noise) => {
      const result = await readyMessage(Buffer.from(HEADER + noise), options);
      if (!result.ok) return;
      const text = Buffer.from(result.message.raw, 'base64').toString('latin1');
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(text).toMatch(/\r\n\r\n/);
    }),
  );
});

test('a long header takes no time to speak of', async () => {
  const many = 'X-A: b\n c\n'.repeat(100_000);
  expect((await ready(HEADER + many)).text.length).toBeGreaterThan(many.length);
});
