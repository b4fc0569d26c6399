import fc from 'fast-check';
import PostalMime, { type Email } from 'postal-mime';
import { describe, expect, test } from 'vitest';
import type { ProbeMessage } from '../../src/core/probe.ts';
import { composeMessage } from '../../src/message/compose.ts';
import type { MessageParts } from '../../src/message/parts.ts';
import { attachment, parts } from './parts.ts';

async function composed(given: Partial<MessageParts> = {}): Promise<ProbeMessage> {
  const result = await composeMessage(parts(given));
  if (!result.ok) throw new Error(result.error);
  return result.message;
}

const octets = (message: ProbeMessage) => Buffer.from(message.raw, 'base64');
const source = async (given: Partial<MessageParts> = {}) => octets(await composed(given)).toString('utf8');

async function read(given: Partial<MessageParts>): Promise<Email> {
  return PostalMime.parse(octets(await composed(given)), { attachmentEncoding: 'arraybuffer' });
}

async function errorOf(given: Partial<MessageParts>): Promise<string> {
  const result = await composeMessage(parts(given));
  expect(result).toMatchObject({ ok: false });
  return result.ok ? '' : result.error;
}

describe('a plain message', () => {
  test('is made of the fields that RFC 5322 asks for, to the octet', async () => {
    expect(await source({ to: [{ name: 'Bob', address: 'bob@receiver.example' }] })).toBe(
      [
        'X-Mailcheck-Probe: abcdefgh12345678',
        'From: Ann <ann@sender.example>',
        'To: Bob <bob@receiver.example>',
        'Subject: a probe',
        'Message-ID: <mailcheck.abcdefgh12345678@sender.example>',
        'Date: Sat, 21 Nov 2026 10:00:00 +0000',
        'Content-Transfer-Encoding: 7bit',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'hello',
        '',
      ].join('\r\n'),
    );
  });

  test('is the same for the same parts', async () => {
    const given = { html: '<p>hi', attachments: [attachment('a.pdf')], subject: 'grüße' };
    expect(await composed(given)).toEqual(await composed(given));
  });

  test('asks for nothing beyond SMTP', async () => {
    expect(await composed()).toMatchObject({ smtputf8: false, eightBit: false, subject: 'a probe' });
  });

  test('has empty parts too', async () => {
    const { subject, text } = await read({ subject: '', text: null });
    expect([subject ?? '', text?.trim() ?? '']).toEqual(['', '']);
  });
});

describe('the envelope', () => {
  test('holds Bcc, which the message does not, and each recipient once', async () => {
    const bob = { name: null, address: 'bob@receiver.example' };
    const eve = { name: null, address: 'eve@receiver.example' };
    const message = await composed({ to: [bob], cc: [bob], bcc: [eve] });
    expect(message.envelope).toEqual({
      from: 'ann@sender.example',
      to: ['bob@receiver.example', 'eve@receiver.example'],
    });
    expect(octets(message).toString()).not.toMatch(/^bcc:|eve@/im);
  });

  test('has another sender where one is given, or none', async () => {
    expect((await composed({ envelopeFrom: 'bounces@sender.example' })).envelope.from).toBe('bounces@sender.example');
    expect((await composed({ envelopeFrom: '' })).envelope.from).toBe('');
  });

  test('and the header have the domain in A-labels', async () => {
    const message = await composed({ to: [{ name: null, address: 'bob@bücher.example' }] });
    expect(message).toMatchObject({ smtputf8: false, envelope: { to: ['bob@xn--bcher-kva.example'] } });
    expect(octets(message).toString()).toContain('To: bob@xn--bcher-kva.example\r\n');
  });

  test('wants SMTPUTF8 for a local part that is no ASCII, and the header is in UTF-8', async () => {
    const message = await composed({ to: [{ name: '用户', address: '用户@例え.テスト' }] });
    expect(message).toMatchObject({ smtputf8: true, eightBit: true, envelope: { to: ['用户@例え.テスト'] } });
    expect(octets(message).toString()).toContain('<用户@例え.テスト>\r\n');
  });

  test('wants it for a sender too, whose Message-ID stays in ASCII', async () => {
    const message = await composed({ from: { name: null, address: 'jörg@bücher.example' } });
    expect(message).toMatchObject({
      smtputf8: true,
      messageId: '<mailcheck.abcdefgh12345678@xn--bcher-kva.example>',
      envelope: { from: 'jörg@bücher.example' },
    });
  });
});

describe('bodies', () => {
  test('of two kinds are alternatives, the plain one first', async () => {
    const given = { text: 'plain', html: '<p>rich' };
    expect(await source(given)).toContain('Content-Type: multipart/alternative;');
    expect(await read(given)).toMatchObject({
      text: expect.stringMatching(/^plain\s*$/),
      html: expect.stringMatching(/^<p>rich\s*$/),
    });
  });

  test('in HTML alone are one part', async () => {
    const text = await source({ text: null, html: '<p>rich' });
    expect(text).toContain('Content-Type: text/html; charset=utf-8');
    expect(text).not.toContain('multipart');
  });

  test('have lines that any server takes, whatever stands in them', async () => {
    for (const text of ['x'.repeat(5000), '漢字'.repeat(2000), 'a\rb\r\nc\nd', 'tab\tbell\u0007', 'trailing   \n \n']) {
      const raw = octets(await composed({ text, html: `<p>${text}` }));
      expect(raw.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(
        Math.max(
          ...raw
            .toString('latin1')
            .split('\r\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(998);
    }
  });
});

describe('inline images', () => {
  const logo = attachment('my logo.png', new Uint8Array([137, 80, 78, 71, 0, 255]));

  test.each(['cid:my logo.png', 'cid:my%20logo.png', 'CID:my%20logo.png'])(
    'go beside the HTML that shows them as %s, each with an id of its own',
    async (reference) => {
      const given = { html: `<img src="${reference}"><img src="cid:other.png">`, inlineImages: [logo] };
      expect(await source(given)).toContain('Content-Type: multipart/related; type="text/html"');
      const { html, attachments } = await read(given);
      expect(attachments).toHaveLength(1);
      expect(attachments[0]).toMatchObject({ filename: 'my logo.png', mimeType: 'image/png', disposition: 'inline' });
      expect(attachments[0]?.contentId).toBe('<image1@abcdefgh12345678.sender.example>');
      expect(html).toMatch(/^<img src="cid:image1@abcdefgh12345678.sender.example"><img src="cid:other.png">/i);
    },
  );

  test('whose names begin alike are told apart', async () => {
    const { html } = await read({
      html: '<img src=cid:a.png><img src="cid:a.png.gif">',
      inlineImages: [attachment('a.png'), attachment('a.png.gif')],
    });
    expect(html).toMatch(/cid:image1@[^>]*><img src="cid:image2@/);
  });

  test('that nothing shows are refused', async () => {
    expect(await errorOf({ html: '<p>no', inlineImages: [logo] })).toContain('"cid:my%20logo.png"');
    expect(await errorOf({ inlineImages: [logo] })).toContain('HTML body');
    expect(await errorOf({ html: 'cid:a', inlineImages: [attachment('a'), attachment('a')] })).toContain('once');
  });
});

describe('attachments', () => {
  test.each([
    ['report.pdf', null, 'application/pdf'],
    ['报告 "最终".pdf', null, 'application/pdf'],
    ["it's 100% (done);x=1.txt", null, 'text/plain'],
    ['back\\slash', 'application/x-test', 'application/x-test'],
    ['letter.eml', null, 'application/octet-stream'],
    [`${'ß'.repeat(120)}.txt`, null, 'text/plain'],
  ])('%s arrives bit by bit, and so does its name', async (name, type, mimeType) => {
    const content = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256);
    const { attachments } = await read({ attachments: [attachment(name, content, type)] });
    expect(attachments).toHaveLength(1);
    expect(attachments[0]).toMatchObject({ filename: name, mimeType, disposition: 'attachment' });
    expect(Buffer.from(attachments[0]?.content as ArrayBuffer).equals(Buffer.from(content))).toBe(true);
  });

  test('may be empty', async () => {
    const { attachments } = await read({ attachments: [attachment('nothing.txt', '')] });
    expect(attachments).toMatchObject([{ filename: 'nothing.txt', content: { byteLength: 0 } }]);
  });

  test('may have a name that looks encoded', async () => {
    const text = await source({ attachments: [attachment('=?utf-8?Q?fake?=.bin')] });
    expect(text).toContain("filename*0*=utf-8''%3D%3Futf-8%3FQ%3Ffake%3F%3D.bin");
  });

  test('any name and content survive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
          .filter((name) => /^\S(?:.*\S)?$/u.test(name) && !/\p{Cc}/u.test(name)),
        fc.uint8Array({ maxLength: 300 }),
        async (name, content) => {
          const { attachments } = await read({ attachments: [attachment(name, content, 'application/x-test')] });
          expect(attachments[0]?.filename).toBe(name);
          expect(Buffer.from(attachments[0]?.content as ArrayBuffer).equals(Buffer.from(content))).toBe(true);
        },
      ),
    );
  });
});

describe('headers', () => {
  test('of the user stand in it, folded and not changed', async () => {
    const value = `"My list" <list.sender.example>${' word'.repeat(40)}`;
    const { headers } = await read({ headers: [{ name: 'List-Id', value }] });
    expect(headers.find(({ key }) => key === 'list-id')?.value).toBe(value);
  });

  test('beyond ASCII are in encoded words', async () => {
    expect(await source({ headers: [{ name: 'X-Size', value: 'größe' }] })).toContain(
      'X-Size: =?UTF-8?Q?gr=C3=B6=C3=9Fe?=\r\n',
    );
  });

  test('of addresses and ids are written as such', async () => {
    const ids = '<one@sender.example> <two@sender.example>';
    const text = await source({
      headers: [
        { name: 'Reply-To', value: '"Ännchen, A." <ann@bücher.example>' },
        { name: 'Sender', value: 'desk@sender.example' },
        { name: 'In-Reply-To', value: '<two@sender.example>' },
        { name: 'References', value: ids },
      ],
    });
    expect(text).toMatch(/^Reply-To: =\?UTF-8\?.*\?= <ann@xn--bcher-kva\.example>\r$/m);
    expect(text).toContain('Sender: desk@sender.example\r\n');
    expect(text).toContain('In-Reply-To: <two@sender.example>\r\n');
    expect(text).toContain(`References: ${ids}\r\n`);
  });

  test.each([
    ['Reply-To', 'nobody', 'ann@example.com'],
    ['Sender', 'a@b.example, c@d.example', 'one address'],
    ['In-Reply-To', 'id@sender.example', '<id@example.com>'],
    ['References', '<a@b.example><c@d.example>', 'spaces between'],
  ])('%s: %s is refused', async (name, value, said) => {
    const error = await errorOf({ headers: [{ name, value }] });
    expect(error).toContain(`value of header "${name}"`);
    expect(error).toContain(said);
  });

  test('the pair for leaving a list stands there for an https URL (RFC 8058)', async () => {
    const both = { https: 'https://sender.example/leave?u=1', mailto: 'leave@sender.example' };
    const text = await source({ listUnsubscribe: both });
    expect(text).toContain(
      'List-Unsubscribe: <https://sender.example/leave?u=1>,\r\n <mailto:leave@sender.example>\r\n',
    );
    expect(text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  });

  test('and by mail alone without the second of the pair', async () => {
    const text = await source({ listUnsubscribe: { https: null, mailto: 'mailto:leave@sender.example?subject=x' } });
    expect(text).toContain('List-Unsubscribe: <mailto:leave@sender.example?subject=x>\r\n');
    expect(text).not.toContain('One-Click');
  });

  test.each([
    ['From', '--from'],
    ['subject', '--subject'],
    ['Bcc', '--bcc'],
    ['Date', '--message'],
    ['Message-Id', 'token'],
    ['Content-Type', 'bodies'],
    ['X-Mailcheck-Probe', 'token'],
  ])('%s is refused, with what to use instead', async (name, hint) => {
    const error = await errorOf({ headers: [{ name, value: 'x' }] });
    expect(error).toContain(`"${name}"`);
    expect(error).toContain(hint);
  });

  test('that may stand there once only are refused twice', async () => {
    const replyTo = { name: 'Reply-To', value: 'a@b.example' };
    expect(await errorOf({ headers: [replyTo, { ...replyTo, name: 'reply-to' }] })).toContain('once');
    const listUnsubscribe = { https: 'https://a.example/', mailto: null };
    expect(await errorOf({ listUnsubscribe, headers: [{ name: 'List-Unsubscribe', value: 'x' }] })).toContain('second');
  });

  test.each(['a b', 'a:b', '', 'ä', 'x'.repeat(77)])('the name "%s" is refused', async (name) => {
    expect(await errorOf({ headers: [{ name, value: 'x' }] })).toMatch(/^header name /);
  });

  test('a value without a space that is too long for a line is refused', async () => {
    expect(await errorOf({ headers: [{ name: 'X-Long', value: 'x'.repeat(2000) }] })).toContain('998');
  });
});

const legalText = fc.string({ unit: 'grapheme', maxLength: 300 }).filter((text) => !/\p{Cc}/u.test(text));

test('any subject survives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(legalText, fc.constantFrom('=?utf-8?Q?x?=', ' lead', 'a  b ', 'x'.repeat(3000))),
      async (subject) => {
        expect((await read({ subject })).subject ?? '').toBe(subject);
      },
    ),
  );
});

test('any display name survives', async () => {
  const names = legalText.filter((name) => /^\S(?:.*\S)?$/u.test(name) && !name.includes('=?'));
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      const { from } = await read({ from: { name, address: 'ann@sender.example' } });
      expect(from).toEqual({ name, address: 'ann@sender.example' });
    }),
  );
});

test('any text survives, its line ends being those of mail', async () => {
  const bodies = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }).filter((text) => !text.includes('\0'));
  await fc.assert(
    fc.asyncProperty(bodies, async (text) => {
      const seen = (await read({ text })).text?.replaceAll('\r\n', '\n').replace(/\n$/, '');
      expect(seen).toBe(text.replace(/\r\n?/g, '\n').replace(/\n$/, ''));
    }),
  );
});

const CONTROLS = ['\r\n', '\n', '\r', '\0', '\t', '\x1b[31m', '\x7f', '\x85'];

describe('a control character is refused, and shown escaped', () => {
  const address = { name: null, address: 'bob@receiver.example' };
  const places: Readonly<Record<string, (evil: string) => Partial<MessageParts>>> = {
    subject: (evil) => ({ subject: `a${evil}Bcc: x@y.example` }),
    'a display name': (evil) => ({ from: { name: `Ann${evil}X: y`, address: 'ann@sender.example' } }),
    'the address of From': (evil) => ({ from: { name: null, address: `ann${evil}@sender.example` } }),
    'a recipient': (evil) => ({ to: [{ ...address, address: `bob@receiver.example${evil}` }] }),
    Cc: (evil) => ({ cc: [{ ...address, address: `"b${evil}"@receiver.example` }] }),
    Bcc: (evil) => ({ bcc: [{ ...address, name: evil }] }),
    'the envelope sender': (evil) => ({ envelopeFrom: `a${evil}@sender.example` }),
    'a header name': (evil) => ({ headers: [{ name: `X${evil}`, value: 'x' }] }),
    'a header value': (evil) => ({ headers: [{ name: 'X-A', value: `x${evil}y` }] }),
    'an attachment name': (evil) => ({ attachments: [attachment(`a${evil}.pdf`)] }),
    'an attachment type': (evil) => ({ attachments: [attachment('a.pdf', 'x', `text/plain${evil}`)] }),
    'an image name': (evil) => ({ html: 'x', inlineImages: [attachment(`a${evil}.png`)] }),
    'the https URL': (evil) => ({ listUnsubscribe: { https: `https://a.example/${evil}`, mailto: null } }),
    'the mailto URI': (evil) => ({ listUnsubscribe: { https: null, mailto: `mailto:a@b.example${evil}` } }),
    token: (evil) => ({ token: `abcdefgh12345678${evil}` }),
  };

  test.each(Object.keys(places))('in %s', async (place) => {
    for (const evil of CONTROLS) {
      const error = await errorOf(places[place]?.(evil) ?? {});
      expect(error).not.toMatch(/\p{Cc}/u);
      expect(error).toContain('expected');
    }
  });

  test('whatever stands around it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.constantFrom(...CONTROLS), fc.string(), async (before, evil, after) => {
        expect(await composeMessage(parts({ subject: before + evil + after }))).toMatchObject({ ok: false });
      }),
    );
  });
});

describe('what else is refused', () => {
  test.each<[string, Partial<MessageParts>, string]>([
    ['no recipient', { to: [] }, '--to'],
    ['no address', { to: [{ name: null, address: 'bob' }] }, '"bob"'],
    ['a name that reads as encoded', { from: { name: '=?utf-8?Q?x?=', address: 'a@b.example' } }, '=?'],
    ['half a character', { subject: 'a\ud800' }, 'subject'],
    ['NUL in a body', { text: 'a\0' }, 'NUL'],
    ['a message as an attachment in Base64', { attachments: [attachment('a', 'x', 'message/rfc822')] }, 'Base64'],
    ['an attachment without a name', { attachments: [attachment(' ')] }, 'file name'],
    ['http for one-click', { listUnsubscribe: { https: 'http://a.example/', mailto: null } }, 'https://'],
    ['an empty pair', { listUnsubscribe: { https: null, mailto: null } }, 'https URL'],
    ['a date that is none', { dateMs: Number.NaN }, 'NaN'],
  ])('%s', async (_, given, said) => {
    expect(await errorOf(given)).toContain(said);
  });
});
